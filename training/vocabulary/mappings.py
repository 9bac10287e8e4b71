"""Biomappings: curated equivalences between vocabularies, as ids that concepts are known by elsewhere."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rxtract.knowledge.naming.terms import Term

PREFIXES = {
    "chebi": "CHEBI", "doid": "DOID", "efo": "EFO", "hp": "HP", "mesh": "MESH", "mondo": "MONDO", "ncit": "NCIT",
    "drugbank": "DRUGBANK", "go": "GO", "hgnc": "HGNC",
}  # fmt: skip
"""Vocabularies that are asked for, as Biomappings and as rxtract call them."""
_SAME = "skos:exactMatch"


def read_pairs(rows: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of CURIEs that a table in SSSOM says are the same thing."""
    table = csv.DictReader((row for row in rows if not row.startswith("#")), delimiter="\t")
    for row in table:
        pair = tuple(_curie(row[key]) for key in ("subject_id", "object_id"))
        if row["predicate_id"] == _SAME and all(pair):
            yield pair[0], pair[1]


def _curie(text: str) -> str:
    prefix, _, local = text.partition(":")
    known = PREFIXES.get(prefix.lower())
    return f"{known}:{local}" if known else ""


def add_mapped(terms: Iterable[Term], pairs: Iterable[tuple[str, str]]) -> Counter[str]:
    """Give concepts an id of a vocabulary that they have none of; return how many got one, by vocabulary.

    An id that another concept has already stays with that one, and of two ids of one vocabulary none is taken.
    """
    holders = {identifier: term for term in terms for identifier in term.xrefs}
    holders |= {term.concept_id: term for term in terms}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pair in pairs:
        for known, other in (pair, pair[::-1]):
            if known in holders and other not in holders:
                found[holders[known].concept_id, other.partition(":")[0]].add(other)
    counts: Counter[str] = Counter()
    for (concept_id, prefix), others in sorted(found.items()):
        term = holders[concept_id]
        if len(others) == 1 and not any(x.startswith(f"{prefix}:") for x in (term.concept_id, *term.xrefs)):
            term.xrefs |= others
            counts[prefix] += 1
    return counts
