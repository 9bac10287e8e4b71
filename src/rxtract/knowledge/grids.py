"""Grids: concepts for findings that are named by a place and what happens there, where no release names the pair."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from rxtract.knowledge.concepts import DISORDER_LABELS
from rxtract.knowledge.gists import gist
from rxtract.knowledge.normaliser import normalise_name
from rxtract.knowledge.terms import Name, Term

_SURE = frozenset({"preferred", "official", "synonym", "lay", "curated"})


def known_gists(terms: MutableMapping[str, Term]) -> set[str]:
    """Return the gists of all names of disorders."""
    gists: set[str] = set()
    for term in terms.values():
        if term.label in DISORDER_LABELS:
            gists.add(gist(normalise_name(term.name)))
            gists.update(gist(normalise_name(name.text)) for name in term.names if name.kind in _SURE)
    return gists


def add_grids(terms: MutableMapping[str, Term], table: dict[str, Any]) -> int:
    """Add a concept for every pair of a file's grids that `terms` does not name; return how many names were added."""
    added = 0
    if not table.get("grid"):
        return added
    gists = known_gists(terms)
    for grid in table["grid"]:
        for term in _pairs(grid, gists, terms):
            terms.setdefault(term.concept_id, term)
            added += len(term.names)
    return added


def _pairs(grid: dict[str, Any], gists: set[str], terms: MutableMapping[str, Term]) -> Iterator[Term]:
    for place, places in grid["places"].items():
        for finding, entry in grid["findings"].items():
            names = [
                form.format(place=p, finding=f)
                for form in grid["forms"]
                for p in [place, *places]
                for f in [finding, *entry["names"]]
            ]
            fresh = {gist(normalise_name(name)): name for name in reversed(names)}
            fresh = {key: name for key, name in fresh.items() if key not in gists}
            # Where a release names one form of the pair, that is the concept; a second one would only compete with it.
            if gist(normalise_name(names[0])) in gists or not fresh:
                continue
            gists.update(fresh)
            identifier = "RXT:" + normalise_name(f"{place} {finding}").replace(" ", "_")
            term = Term(identifier, "ADVERSE_EVENT", grid["name"].format(place=place, finding=finding), "RXT")
            # A lay name that someone chose for a concept goes before one that a grid made.
            term.names = [Name(name, "lay") for name in names]
            if entry.get("is_a") in terms:
                term.links.add(("is_a", entry["is_a"]))
            yield term
