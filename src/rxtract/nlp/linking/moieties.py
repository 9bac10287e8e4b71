"""Moieties: a salt or brand stands for its active moiety."""

from __future__ import annotations

from functools import lru_cache

from rxtract.knowledge import Concept, Vocabulary, load_vocabulary

_CLASSES = ("CHEBI:", "NDC_EPC:")
"""Prefixes of concepts that are roles of medicines, where they have no identifier of a substance."""


def moiety(concept: Concept) -> Concept:
    """Return the active moiety of a salt or brand, the concept itself when it is one."""
    return _active_moiety(load_vocabulary(), concept.concept_id) or concept


@lru_cache(maxsize=1 << 12)
def _active_moiety(vocabulary: Vocabulary, concept_id: str) -> Concept | None:
    links = vocabulary.links(concept_id)
    return next((vocabulary.concept(other) for relation, other in links if relation == "has_active_moiety"), None)


def is_substance(concept: Concept | None) -> bool:
    """Whether a concept is a substance: it has an FDA identifier, as a class of medicines has not."""
    return concept is not None and any(curie.startswith("UNII:") for curie in (concept.concept_id, *concept.xrefs))


def is_class(concept: Concept | None) -> bool:
    """Whether a concept is a class of medicines ("analgesic"); insulin is none, though listed as one."""
    if concept is None or is_substance(concept) or not concept.concept_id.startswith(_CLASSES):
        return False
    return not any(curie.startswith("CHEBI:") for curie in concept.xrefs)
