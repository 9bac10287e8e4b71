"""Rows of `concept_links`: moieties, classes, mechanisms, targets and wider disorders of each concept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from rxtract.knowledge.concepts import Concept
from rxtract.knowledge.lookup.targets import TargetFinder, read_class
from rxtract.knowledge.lookup.vocabulary import Vocabulary
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


class _Way(NamedTuple):
    """How a group is reached: over how many links, and for `acts_on` the action."""

    steps: int
    action: str | None = None


def concept_links(
    vocabulary: Vocabulary, concept_ids: Iterable[str], *, redistributable_only: bool = False
) -> Iterator[ConceptLinkRecord]:
    """Yield what each of `concept_ids` that the vocabulary knows belongs to, by the fewest steps, sorted.

    Everything is said of the concept itself: salt → substance → class → wider class are three rows of the salt.
    `redistributable_only` leaves out groups whose licence forbids to pass them on.
    """
    links = lru_cache(maxsize=None)(vocabulary.links)
    concept = lru_cache(maxsize=None)(vocabulary.concept)
    act = lru_cache(maxsize=None)(partial(_class_action, TargetFinder(vocabulary)))
    for concept_id in sorted({concept_id for concept_id in concept_ids if concept_id in vocabulary}):
        ways = _walk(links, concept_id)
        for place, distance in [(concept_id, 0), *_classes(ways)]:
            found = act(concept(place).name)
            if found is not None and found[1] != concept_id:
                ways.setdefault(("acts_on", found[1]), _Way(distance + 1, found[0]))
        for (relation, group_id), way in sorted(ways.items()):
            group = concept(group_id)
            if group.redistributable or not redistributable_only:
                yield ConceptLinkRecord(
                    concept_id, relation, group_id, group.name, group.label, way.action, way.steps, group.vocabulary,
                    group.vocabulary_version, group.licence, group_xrefs=_free_xrefs(group),
                )  # fmt: skip


def _free_xrefs(group: Concept) -> tuple[str, ...]:
    licensed = {xref for xref, _ in group.licensed_xrefs}
    return tuple(xref for xref in group.xrefs if xref not in licensed)


def _walk(links: Callable[[str], Iterable[tuple[str, str]]], concept_id: str) -> dict[tuple[str, str], _Way]:
    ways: dict[tuple[str, str], _Way] = {}
    waiting: deque[tuple[str, str | None, int]] = deque([(concept_id, None, 0)])
    while waiting:
        place, walked, distance = waiting.popleft()
        for link, target in links(place):
            relation = _INHERITED[walked].get(link)
            if relation and target != concept_id and target not in _EVERYTHING and (relation, target) not in ways:
                ways[relation, target] = _Way(distance + 1)
                waiting.append((target, relation, distance + 1))
    return ways


def _classes(ways: Mapping[tuple[str, str], _Way]) -> list[tuple[str, int]]:
    """Return classes and mechanisms with their steps, the nearest first."""
    named = [place for place in ways.items() if place[0][0] in {"has_class", "has_mechanism"}]
    return [(place, way.steps) for (_, place), way in sorted(named, key=lambda item: (item[1].steps, item[0][1]))]


def _class_action(finder: TargetFinder, name: str) -> tuple[str, str] | None:
    """Return action and target of a class by its name, None when it is no class or does not say both."""
    act, target = read_class(name), finder.of_class(name)
    return (act.action, target.concept_id) if act is not None and target is not None else None
