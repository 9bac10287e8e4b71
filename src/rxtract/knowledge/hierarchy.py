"""Concept links as rows: what groups medicines by moiety, class and mechanism, and disorders by wider ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rxtract.knowledge.vocabulary import Vocabulary
from rxtract.records import ConceptLinkRecord

_INHERITED: dict[str | None, dict[str, str]] = {
    # What was walked → the links that may follow → what the concept is to the target then.
    None: {relation: relation for relation in ("has_active_moiety", "has_part", "has_class", "has_mechanism", "is_a")},
    "has_active_moiety": {
        "has_active_moiety": "has_active_moiety", "has_part": "has_part", "has_class": "has_class",
        "has_mechanism": "has_mechanism", "is_a": "is_a",
    },
    "has_part": {
        "has_active_moiety": "has_part", "has_part": "has_part", "has_class": "has_class",
        "has_mechanism": "has_mechanism",
    },
    "has_class": {"has_class": "has_class", "has_mechanism": "has_mechanism", "is_a": "has_class"},
    "has_mechanism": {"has_mechanism": "has_mechanism", "is_a": "has_mechanism"},
    "is_a": {"has_class": "has_class", "has_mechanism": "has_mechanism", "is_a": "is_a"},
}  # fmt: skip
_EVERYTHING = frozenset([
    "CHEBI:50906", "CHEBI:33232", "CHEBI:24432", "CHEBI:51086", "CHEBI:52206", "CHEBI:52210", "CHEBI:52217",
    "CHEBI:23888", "MONDO:0000001", "MONDO:0700096", "HP:0000118",
])  # fmt: skip
"""Tops of hierarchies (role, application, drug, disease, phenotypic abnormality): groups that tell nothing apart."""


def concept_links(vocabulary: Vocabulary, concept_ids: Iterable[str]) -> Iterator[ConceptLinkRecord]:
    """Yield what each of `concept_ids` that the vocabulary knows belongs to, by the fewest steps, sorted.

    Everything is said of the concept itself: salt → substance → class → wider class are three rows of the salt.
    """
    links = lru_cache(maxsize=None)(vocabulary.links)
    concept = lru_cache(maxsize=None)(vocabulary.concept)
    for concept_id in sorted({concept_id for concept_id in concept_ids if concept_id in vocabulary}):
        steps: dict[tuple[str, str], int] = {}
        waiting: deque[tuple[str, str | None, int]] = deque([(concept_id, None, 0)])
        while waiting:
            place, walked, distance = waiting.popleft()
            for link, target in links(place):
                relation = _INHERITED[walked].get(link)
                if relation and target != concept_id and target not in _EVERYTHING and (relation, target) not in steps:
                    steps[relation, target] = distance + 1
                    waiting.append((target, relation, distance + 1))
        for relation, target in sorted(steps):
            group = concept(target)
            yield ConceptLinkRecord(
                concept_id, relation, target, group.name, group.label, steps[relation, target], group.vocabulary,
                group.vocabulary_version, group.licence,
            )  # fmt: skip


def groups_of(vocabulary: Vocabulary, concept_id: str) -> frozenset[str]:
    """Return every class, mechanism, moiety and wider concept above a concept, itself not included."""
    return frozenset(row.group_id for row in concept_links(vocabulary, [concept_id]))
