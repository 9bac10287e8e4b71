"""Suggests concepts for misspelt names with scispaCy: character n-grams and approximate nearest neighbours.

Slower to prepare than everything else together (a minute or two for all disorders), so it is asked for, not default:
`rxtract link --approximate`, or `Approximator.build(vocabulary, label)` and `suggest(name)`. The index is kept in the
user's cache by the names it holds.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rxtract.knowledge.concepts import Link
from rxtract.knowledge.naming.normaliser import normalise_name

if TYPE_CHECKING:
    from rxtract.knowledge.lookup.vocabulary import Vocabulary

THRESHOLD = 0.75
"""Least similarity of a link. Of disease names that no rule links (BC5CDR and NCBI Disease), fewer than a third of the
suggestions below it are right on the training parts."""
RIGHT = 0.48
"""Share of right suggestions above it: 0.50 of 322 on the training parts, 0.46 of 134 on the development parts. More
similar ones are no better, so that all have this score."""

_SURE_KINDS = frozenset({"preferred", "official", "curated", "synonym"})


@dataclass(slots=True)
class Approximator:
    """Suggests concepts for names that no exact rule links."""

    vocabulary: Vocabulary
    label: str
    generator: Any

    @classmethod
    def build(cls, vocabulary: Vocabulary, label: str, cache: Path | None = None) -> Approximator:
        """Index the names of a label (DISEASE and ADVERSE_EVENT are one pool); `cache` is a folder to keep it in."""
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
        _fill(index, cache / f"names-{_digest(names)[:16]}.hnsw" if cache else None)
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
        return Link(self.vocabulary.concept(best[1]), "approximate", RIGHT)


def _digest(names: list[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _fill(index: Any, path: Path | None) -> None:
    """Load the graph of an index whose vectors are there, or make it and keep it for the next time.

    A file that is not whole is made again: its digest stands beside it, written last.
    """
    mark = path.with_suffix(".sha256") if path else None
    if path and mark and _is_whole(path, mark):
        index.loadIndex(str(path), load_data=False)
        return
    index.createIndex({"M": 20, "efConstruction": 200}, print_progress=False)
    if path and mark:
        path.parent.mkdir(parents=True, exist_ok=True)
        mark.unlink(missing_ok=True)
        index.saveIndex(str(path), save_data=False)
        mark.write_text(hashlib.sha256(path.read_bytes()).hexdigest(), encoding="utf-8")


def _is_whole(path: Path, mark: Path) -> bool:
    if not (path.is_file() and mark.is_file()):
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == mark.read_text(encoding="utf-8")
