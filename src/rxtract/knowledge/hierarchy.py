"""Concept links as rows: what groups medicines by moiety and class, and classes and disorders by their parents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rxtract.knowledge.vocabulary import Vocabulary


class ConceptLink(NamedTuple):
    """A row of `concept_links`: the concept, the relation, the concept it leads to and both names."""

    concept_id: str
    relation: str
    target_id: str
    concept_name: str
    target_name: str


def concept_links(vocabulary: Vocabulary, concept_ids: Iterable[str]) -> Iterator[ConceptLink]:
    """Yield every link that can be reached from `concept_ids`, sorted by id, each once.

    From the concepts of a snapshot this is all that grouping needs: salt → moiety → class → wider class.
    """
    waiting = sorted({concept_id for concept_id in concept_ids if concept_id in vocabulary})
    seen = set(waiting)
    rows: set[ConceptLink] = set()
    while waiting:
        concept_id = waiting.pop()
        for relation, target in vocabulary.links(concept_id):
            names = vocabulary.concept(concept_id).name, vocabulary.concept(target).name
            rows.add(ConceptLink(concept_id, relation, target, *names))
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    yield from sorted(rows)


def groups_of(vocabulary: Vocabulary, concept_id: str) -> frozenset[str]:
    """Return every class, mechanism, moiety and wider concept above a concept, itself not included."""
    found: set[str] = set()
    waiting = [concept_id]
    while waiting:
        for _, target in vocabulary.links(waiting.pop()):
            if target not in found and target != concept_id:
                found.add(target)
                waiting.append(target)
    return frozenset(found)
