"""Merging: terms of several vocabularies that mean one thing become one concept.

Vocabularies are added in order. A term joins the group that most evidence speaks for: a cross reference in either
direction, equal preferred names, one's preferred name among the other's exact synonyms. Without enough evidence it
starts a group of its own: two concepts for one thing cost less than one concept for two things.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rxtract.knowledge.normaliser import normalise_name
from rxtract.knowledge.terms import Name, Term

XREF, SAME_NAME, SYNONYM, SHARED_XREF = 2.0, 3.0, 1.5, 1.0
ENOUGH = 2.0
_EXACT = frozenset({"synonym", "official", "lay", "preferred", "curated"})


@dataclass(slots=True)
class Group:
    """Terms that mean one thing, in the order in which they joined."""

    members: list[Term] = field(default_factory=list)

    @property
    def sources(self) -> set[str]:
        """Vocabularies that have a term in the group."""
        return {member.source for member in self.members}


class Pool:
    """Groups under construction and the indexes to find them by."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.counts: Counter[str] = Counter()
        self._by_xref: dict[str, set[int]] = defaultdict(set)
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_synonym: dict[str, set[int]] = defaultdict(set)
        self._names: list[set[str]] = []

    def _evidence(self, term: Term, key: str, synonyms: set[str]) -> dict[int, float]:
        evidence: dict[int, float] = defaultdict(float)
        for number in self._by_xref.get(term.concept_id, ()):
            evidence[number] += XREF
        for xref in term.xrefs:
            for number in self._by_xref.get(xref, ()):
                own = any(member.concept_id == xref for member in self.groups[number].members)
                evidence[number] += XREF if own else SHARED_XREF
        for number in self._by_name.get(key, ()):
            evidence[number] += SAME_NAME
        for number in self._by_synonym.get(key, set()) - self._by_name.get(key, set()):
            evidence[number] += SYNONYM
        for synonym in synonyms - {key}:
            for number in self._by_name.get(synonym, ()):
                evidence[number] += SYNONYM
        return evidence

    def add(self, term: Term) -> None:
        """Add a term to the group it belongs to, or to a new one."""
        key = normalise_name(term.name)
        synonyms = {normalise_name(name.text) for name in term.names if name.kind in _EXACT}
        evidence = self._evidence(term, key, synonyms)
        best, score = None, 0.0
        for number in sorted(evidence):
            if evidence[number] > score and term.source not in self.groups[number].sources:
                best, score = number, evidence[number]
        if best is None or score < ENOUGH:
            best = len(self.groups)
            self.groups.append(Group())
            self.counts[f"{term.source} new"] += 1
        else:
            self.counts[f"{term.source} merged"] += 1
        self.groups[best].members.append(term)
        self._index(best, term, key, synonyms)

    def _index(self, number: int, term: Term, key: str, synonyms: Iterable[str]) -> None:
        self._by_name[key].add(number)
        for synonym in synonyms:
            self._by_synonym[synonym].add(number)
        self._by_xref[term.concept_id].add(number)
        for xref in term.xrefs:
            self._by_xref[xref].add(number)


def flatten(groups: Iterable[Group], order: Sequence[str]) -> list[Term]:
    """Return one term per group, under the id of its first vocabulary in `order`, with links to merged ids."""
    merged: list[Term] = []
    primary_of: dict[str, str] = {}
    for group in groups:
        members = sorted(group.members, key=lambda term: order.index(term.source))
        first = members[0]
        for member in members:
            primary_of[member.concept_id] = first.concept_id
            if member is not first:
                first.names.append(Name(member.name, "official"))
                first.names += member.names
                first.xrefs |= member.xrefs | {member.concept_id}
                first.links |= member.links
                first.spotted = first.spotted or member.spotted
        merged.append(first)
    for term in merged:
        term.links = {(relation, primary_of.get(target, target)) for relation, target in term.links}
        term.links = {(relation, target) for relation, target in term.links if target != term.concept_id}
    return merged
