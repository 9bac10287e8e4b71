"""Merging: terms of several vocabularies that mean one thing become one concept.

Vocabularies are added in order. A term joins the group that most evidence speaks for: a cross reference in either
direction, equal preferred names, one's preferred name among the other's exact synonyms. Without enough evidence it
starts a group of its own: two concepts for one thing cost less than one concept for two things.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Name, Term

XREF, SAME_NAME, SAME_STEMS, SYNONYM, SHARED_XREF = 2.0, 3.0, 2.0, 1.5, 1.0
ENOUGH = 2.0
TRUSTED_XREFS = frozenset({"DOID", "CHEBI", "NDC", "ICD10CM"})
"""Vocabularies whose cross references are equivalences; those of the others are often only the nearest term."""

STRICT = frozenset({"HP"})
"""Vocabularies of signs, whose narrow neighbours in disease vocabularies list them as loose synonyms ("vertigo")."""

_EXACT = frozenset({"synonym", "official", "lay", "preferred", "curated"})
_GENERIC = frozenset(
    ["disease", "disorder", "syndrome", "condition", "abnormality", "unspecified", "the", "of", "finding"]
)


def stems(key: str) -> frozenset[str]:
    """Return the beginnings of the words that carry a name's meaning: "hypertensive disorder" → {"hyper"}."""
    return frozenset(word[:5] for word in key.split(" ") if word not in _GENERIC)


@dataclass(slots=True)
class Group:
    """Terms that mean one thing, in the order in which they joined."""

    members: list[Term] = field(default_factory=list)

    @property
    def prefixes(self) -> set[str]:
        """Prefixes of the ids in the group: one concept holds at most one term of a vocabulary."""
        return {member.concept_id.split(":")[0] for member in self.members}


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
        named: dict[int, float] = defaultdict(float)
        for number in self._by_name.get(key, ()):
            named[number] += SAME_NAME
        for number in self._by_synonym.get(key, set()) - self._by_name.get(key, set()):
            named[number] += SYNONYM
        for synonym in synonyms - {key}:
            for number in self._by_name.get(synonym, ()):
                named[number] += SYNONYM
        for number in {*evidence, *named}:
            score = evidence[number] + min(named[number], SAME_NAME) + self._likeness(number, key)
            evidence[number] = score if self._trusted(number, term, key, named[number], evidence[number]) else 0.0
        return evidence

    def _likeness(self, number: int, key: str) -> float:
        return (
            SAME_STEMS if any(stems(normalise_name(m.name)) == stems(key) for m in self.groups[number].members) else 0.0
        )

    def _trusted(self, number: int, term: Term, key: str, named: float, referred: float) -> bool:
        # A cross reference alone merged "seizures" with "visual epilepsy": the names have to speak for it too.
        if term.source in TRUSTED_XREFS and referred >= XREF:
            return True
        if self._likeness(number, key) or key in {normalise_name(m.name) for m in self.groups[number].members}:
            return True
        if term.source in STRICT:
            return False
        if named >= 2 * SYNONYM:
            return True
        own = stems(key)
        shared = max(len(own & stems(normalise_name(m.name))) for m in self.groups[number].members)
        widest = min(len(stems(normalise_name(m.name))) for m in self.groups[number].members)
        close = bool(own) and shared * 2 >= len(own) and shared * 3 >= widest
        return referred >= XREF and (named > 0 or close) and close

    def add(self, term: Term) -> None:
        """Add a term to the group it belongs to, or to a new one."""
        key = normalise_name(term.name)
        synonyms = {normalise_name(name.text) for name in term.names if name.kind in _EXACT}
        evidence = self._evidence(term, key, synonyms)
        best, score = None, 0.0
        for number in sorted(evidence):
            if evidence[number] > score and term.concept_id.split(":")[0] not in self.groups[number].prefixes:
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


_ACRONYM = re.compile(r"[A-Z][A-Za-z]{0,2}[A-Z0-9-]{0,5}[A-Z0-9]s?")
TRUSTED_ACRONYMS = frozenset({"MESH", "HP", "ICD10CM", "RXT"})


def _settle_acronyms(members: Sequence[Term]) -> None:
    """Call an acronym a synonym only when a vocabulary that is choosy with acronyms has it, else an abbreviation."""
    trusted = {name.text for member in members if member.source in TRUSTED_ACRONYMS for name in member.names}
    for member in members:
        if member.source not in TRUSTED_ACRONYMS:
            member.names = [
                name._replace(kind="abbreviation")
                if _ACRONYM.fullmatch(name.text) and name.text not in trusted
                else name
                for name in member.names
            ]


_TAIL = re.compile(r"(?: disorder| disease| \(disorder\)|, unspecified| infectious disease)$")


def _call_shortly(members: Sequence[Term]) -> None:
    """Prefer "hypertension" to "hypertensive disorder" where another vocabulary puts the shorter name first."""
    first = members[0]
    if first.source not in {"MONDO", "DOID"} or not _TAIL.search(first.name):
        return
    known = {normalise_name(name.text) for name in first.names}
    for member in members[1:]:
        short = member.name if "," not in member.name else ""
        if short and not _TAIL.search(short) and len(short) < len(first.name) and normalise_name(short) in known:
            first.names.append(Name(first.name, "official"))
            first.name = short
            return


def flatten(groups: Iterable[Group], order: Sequence[str]) -> list[Term]:
    """Return one term per group, under the id of its first vocabulary in `order`, with links to merged ids."""
    merged: list[Term] = []
    primary_of: dict[str, str] = {}
    for group in groups:
        members = sorted(group.members, key=lambda term: order.index(term.source))
        _settle_acronyms(members)
        first = members[0]
        for member in members:
            primary_of[member.concept_id] = first.concept_id
            if member is not first:
                first.names.append(Name(member.name, "official"))
                # What one vocabulary puts first is not the preferred name of the concept.
                first.names += [n._replace(kind="official") if n.kind == "preferred" else n for n in member.names]
                first.xrefs |= member.xrefs | {member.concept_id}
                first.links |= member.links
                first.spotted = first.spotted or member.spotted
        _call_shortly(members)
        merged.append(first)
    for term in merged:
        term.links = {(relation, primary_of.get(target, target)) for relation, target in term.links}
        term.links = {(relation, target) for relation, target in term.links if target != term.concept_id}
    return merged
