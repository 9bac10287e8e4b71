"""What the loss asks of every word: the set of lawful tags, and whether a disorder is an adverse event here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from rxtract.knowledge import Vocabulary
from rxtract.nlp.recogniser.decoding import LABELS, TAGS
from rxtract.nlp.recogniser.pieces import Pieces, read_pieces
from training.recogniser.corpora import Document

ALL_TAGS = (1 << len(TAGS)) - 1
BIT = {tag: 1 << index for index, tag in enumerate(TAGS)}
ANY = {label: BIT[f"B-{label}"] | BIT[f"I-{label}"] for label in LABELS}
UNKNOWN, NO, YES = -1, 0, 1


@dataclass(frozen=True)
class Example:
    """A document ready for training; `lawful` and `adverse` have one entry a word, `sentences` lengths in pieces."""

    document: Document
    pieces: Pieces
    lawful: npt.NDArray[np.int64]
    adverse: npt.NDArray[np.int64]
    sentences: list[int]


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\[])|\s*\n\s*")


def sentence_borders(text: str) -> list[int]:
    """Return where sentences or lines of a corpus text begin; the runtime brings its own."""
    return [0, *(match.end() for match in _SENTENCE_END.finditer(text))]


def words_of_disorders(documents: Iterable[Document]) -> frozenset[str]:
    """Return the words that some corpus has in a disorder: where silence is weak, it counts for all other words."""
    counts: Counter[str] = Counter()
    for document in documents:
        for span in document.spans:
            if span.label == "DISORDER" and span.borders:
                counts.update(re.findall(r"\w+", document.text[span.start : span.end].lower()))
    return frozenset(counts)


def make_example(
    document: Document, tokenizer: Tokenizer, vocabulary: Vocabulary | None, disorder_words: frozenset[str]
) -> Example:
    """Encode a document and its annotations."""
    pieces = read_pieces(document.text, tokenizer, vocabulary)
    n_words = len(pieces.starts)
    silence = BIT["O"]
    for label in LABELS:
        if label not in document.annotated:
            silence |= ANY[label]
    lawful = np.full(n_words, silence, dtype=np.int64)
    adverse = np.full(n_words, UNKNOWN, dtype=np.int64)
    if "DISORDER" in document.weak:
        for word, (start, end) in enumerate(zip(pieces.starts.tolist(), pieces.ends.tolist(), strict=True)):
            if document.text[start:end].lower() not in disorder_words:
                lawful[word] &= ~ANY["DISORDER"]
            elif document.silent_is_not_adverse:
                adverse[word] = NO
    for span in document.spans:
        first = int(np.searchsorted(pieces.ends, span.start, side="right"))
        last = int(np.searchsorted(pieces.starts, span.end, side="left"))
        if first >= last:
            continue
        if span.borders:
            lawful[first] = BIT[f"B-{span.label}"]
            lawful[first + 1 : last] = BIT[f"I-{span.label}"]
        else:
            lawful[first:last] = ANY[span.label]
        adverse[first:last] = UNKNOWN if span.adverse is None else YES if span.adverse else NO
    for start, end in document.skip:
        first = int(np.searchsorted(pieces.ends, start, side="right"))
        last = int(np.searchsorted(pieces.starts, end, side="left"))
        lawful[first:last] = ALL_TAGS
        adverse[first:last] = UNKNOWN
    borders = np.searchsorted(pieces.starts, sentence_borders(document.text))
    at_piece = np.append(pieces.first[np.minimum(borders, max(0, n_words - 1))], len(pieces.ids)) if n_words else [0]
    return Example(document, pieces, lawful, adverse, np.diff(np.unique(at_piece)).tolist())
