"""Moieties: a salt or brand stands for its active moiety."""

from __future__ import annotations

from functools import lru_cache

from rxtract.knowledge import Concept, Vocabulary, load_vocabulary


def moiety(concept: Concept) -> Concept:
    """Return the active moiety of a salt or brand, the concept itself when it is one."""
    return _active_moiety(load_vocabulary(), concept.concept_id) or concept


@lru_cache(maxsize=1 << 12)
def _active_moiety(vocabulary: Vocabulary, concept_id: str) -> Concept | None:
    links = vocabulary.links(concept_id)
    return next((vocabulary.concept(other) for relation, other in links if relation == "has_active_moiety"), None)
