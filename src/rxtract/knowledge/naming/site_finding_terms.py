"""Adds disorders made of a body site and a finding ("gastric ulcer") that no release names."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from rxtract.knowledge.concepts import DISORDER_LABELS
from rxtract.knowledge.naming.name_fingerprints import name_fingerprint
from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Name, Term

_SURE = frozenset({"preferred", "official", "synonym", "lay", "curated"})


def terms_by_fingerprint(terms: MutableMapping[str, Term]) -> dict[str, Term]:
    """Return fingerprint → disorder, for all names of disorders; a preferred name comes before a synonym."""
    named: dict[str, Term] = {}
    disorders = [terms[key] for key in sorted(terms) if terms[key].label in DISORDER_LABELS]
    for term in disorders:
        named.setdefault(name_fingerprint(normalise_name(term.name)), term)
    for term in disorders:
        for name in term.names:
            if name.kind in _SURE:
                named.setdefault(name_fingerprint(normalise_name(name.text)), term)
    return named


def add_site_finding_terms(terms: MutableMapping[str, Term], table: dict[str, Any]) -> int:
    """Add a concept for every site and finding that `terms` does not name; return how many names were added.

    A pair that a release names already gives its other forms to that concept: "TSH increased".
    """
    added = 0
    if not table.get("site_finding"):
        return added
    named = terms_by_fingerprint(terms)
    for group in table["site_finding"]:
        for term, names in _pairs(group, named):
            # A lay name that someone chose for a concept goes before one that two parts made.
            term.names += [Name(name, "lay") for name in names]
            terms.setdefault(term.concept_id, term)
            added += len(names)
    return added


def _pairs(group: dict[str, Any], named: dict[str, Term]) -> Iterator[tuple[Term, list[str]]]:
    for place, places in group["places"].items():
        for finding, entry in group["findings"].items():
            names = [
                form.format(place=p, finding=f)
                for form in group["forms"]
                for p in [place, *places]
                for f in [finding, *entry["names"]]
            ]
            fingerprints = {name: name_fingerprint(normalise_name(name)) for name in names}
            fresh = [name for name in names if fingerprints[name] not in named]
            owner = named.get(fingerprints[names[0]])
            if owner is None and fresh:
                identifier = "RXT:" + normalise_name(f"{place} {finding}").replace(" ", "_")
                owner = Term(identifier, "ADVERSE_EVENT", group["name"].format(place=place, finding=finding), "RXT")
                wider = named.get(name_fingerprint(normalise_name(f"{place} disorder")))
                parents = {entry.get("is_a"), wider.concept_id if wider else None} - {None, identifier}
                owner.links |= {("is_a", str(parent)) for parent in parents}
            if owner is not None:
                named.update((fingerprints[name], owner) for name in fresh)
                yield owner, fresh
