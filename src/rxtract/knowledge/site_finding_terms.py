"""Grids: concepts for findings that are named by a place and what happens there, where no release names the pair."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from rxtract.knowledge.concepts import DISORDER_LABELS
from rxtract.knowledge.name_fingerprints import gist
from rxtract.knowledge.normaliser import normalise_name
from rxtract.knowledge.terms import Name, Term

_SURE = frozenset({"preferred", "official", "synonym", "lay", "curated"})


def named_gists(terms: MutableMapping[str, Term]) -> dict[str, Term]:
    """Return gist → disorder, for all names of disorders; a preferred name comes before a synonym."""
    named: dict[str, Term] = {}
    disorders = [terms[key] for key in sorted(terms) if terms[key].label in DISORDER_LABELS]
    for term in disorders:
        named.setdefault(gist(normalise_name(term.name)), term)
    for term in disorders:
        for name in term.names:
            if name.kind in _SURE:
                named.setdefault(gist(normalise_name(name.text)), term)
    return named


def add_grids(terms: MutableMapping[str, Term], table: dict[str, Any]) -> int:
    """Add a concept for every pair of a file's grids that `terms` does not name; return how many names were added.

    A pair that a release names already gives its other forms to that concept: "TSH increased".
    """
    added = 0
    if not table.get("grid"):
        return added
    named = named_gists(terms)
    for grid in table["grid"]:
        for term, names in _pairs(grid, named):
            # A lay name that someone chose for a concept goes before one that a grid made.
            term.names += [Name(name, "lay") for name in names]
            terms.setdefault(term.concept_id, term)
            added += len(names)
    return added


def _pairs(grid: dict[str, Any], named: dict[str, Term]) -> Iterator[tuple[Term, list[str]]]:
    for place, places in grid["places"].items():
        for finding, entry in grid["findings"].items():
            names = [
                form.format(place=p, finding=f)
                for form in grid["forms"]
                for p in [place, *places]
                for f in [finding, *entry["names"]]
            ]
            gists = {name: gist(normalise_name(name)) for name in names}
            fresh = [name for name in names if gists[name] not in named]
            owner = named.get(gists[names[0]])
            if owner is None and fresh:
                identifier = "RXT:" + normalise_name(f"{place} {finding}").replace(" ", "_")
                owner = Term(identifier, "ADVERSE_EVENT", grid["name"].format(place=place, finding=finding), "RXT")
                wider = named.get(gist(normalise_name(f"{place} disorder")))
                parents = {entry.get("is_a"), wider.concept_id if wider else None} - {None, identifier}
                owner.links |= {("is_a", str(parent)) for parent in parents}
            if owner is not None:
                named.update((gists[name], owner) for name in fresh)
                yield owner, fresh
