"""scispaCy's candidate generation over our own names: character n-grams and an approximate nearest-neighbour index.

Slower to prepare than everything else together (about a minute for all disorders), so it is asked for, not default:
`Approximator.build(vocabulary, label)`, then `suggest(name)`. Its scores are similarities, not chances of being right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rxtract.knowledge.concepts import Link
from rxtract.knowledge.normaliser import normalise_name

if TYPE_CHECKING:
    from rxtract.knowledge.vocabulary import Vocabulary

THRESHOLD = 0.8
"""Least similarity of a link. Right and wrong ones overlap from 0.6 to 0.8; above it, spelling is what differs."""

_SURE_KINDS = frozenset({"preferred", "official", "curated", "synonym"})


@dataclass(slots=True)
class Approximator:
    """Suggests concepts for names that no exact rule links."""

    vocabulary: Vocabulary
    label: str
    generator: Any

    @classmethod
    def build(cls, vocabulary: Vocabulary, label: str) -> Approximator:
        """Index the names of a label (DISEASE and ADVERSE_EVENT are one pool)."""
        # nmslib and sklearn are heavy: only those who ask for approximation pay for them.
        import nmslib
        from scispacy.candidate_generation import CandidateGenerator
        from scispacy.linking_utils import Entity, KnowledgeBase
        from sklearn.feature_extraction.text import TfidfVectorizer

        keys: dict[str, list[str]] = {}
        for key in vocabulary.keys_of(label):
            for entry in vocabulary.lookup_key(key, label):
                if entry.kind in _SURE_KINDS and key.isprintable():
                    keys.setdefault(entry.concept_id, []).append(key)
        # The canonical name is an alias too, so it has to be a key like the others.
        base = KnowledgeBase(
            [Entity(concept_id, own[0], own[1:], [], None) for concept_id, own in sorted(keys.items())]
        )
        names = sorted(base.alias_to_cuis)
        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
        index = nmslib.init(method="hnsw", space="cosinesimil_sparse", data_type=nmslib.DataType.SPARSE_VECTOR)
        index.addDataPointBatch(vectorizer.fit_transform(names))
        index.createIndex({"M": 20, "efConstruction": 200}, print_progress=False)
        generator = CandidateGenerator(
            ann_index=index, tfidf_vectorizer=vectorizer, ann_concept_aliases_list=names, kb=base, ef_search=200
        )
        return cls(vocabulary, label, generator)

    def suggest(self, name: str, *, threshold: float = THRESHOLD) -> Link | None:
        """Return the most similar concept as an `approximate` link, None below the threshold."""
        key = normalise_name(name)
        if len(key) < 5:
            return None
        best: tuple[float, str] | None = None
        for candidate in self.generator([key], 5)[0]:
            similarity = float(max(candidate.similarities))
            if best is None or (similarity, candidate.concept_id) > best:
                best = (similarity, candidate.concept_id)
        if best is None or best[0] < threshold:
            return None
        return Link(self.vocabulary.concept(best[1]), "approximate", round(best[0], 3))
