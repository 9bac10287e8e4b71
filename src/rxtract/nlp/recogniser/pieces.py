"""Text as the recogniser reads it: word pieces with true offsets, the shape of each word, dictionary tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from rxtract.knowledge import NameHit, Vocabulary
from rxtract.nlp.recogniser.short_forms import DEFINED, short_form_hits

Ints = npt.NDArray[np.int64]

# Marks that the tokenizer leaves on the word before them and that belong to no name.
MARKS = "®™©℠†‡°→←↑↓≥≤"
SHAPES = ("lower", "title", "upper", "mixed", "number", "mark")
# Every shape exists twice: inside a line and at the start of one.
N_SHAPES = 2 * len(SHAPES)
# How far the kinds of names can be trusted, best first; the last place is for codes, acronyms and related names.
_SURENESS = {"preferred": 0, "curated": 0, "official": 0, "synonym": 0, DEFINED: 1, "brand": 2, "lay": 2}
_UNSURE = 3
# Pools of labels: of drugs and disorders a word is in no name, or first or inside in a name of one of four kinds; of
# mechanisms in no name, first or inside.
POOL_STATES = (9, 9, 3)
_POOL_OF = {"DRUG": 0, "DISEASE": 1, "ADVERSE_EVENT": 1, "MECHANISM": 2}
_POOL_WEIGHTS = (27, 3, 1)
_LINE_BREAK = re.compile(r"[\n\r\u2028]")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Word pieces and words of one text.

    `ids` and `word_of` have one entry a piece; the others one entry a word. `starts` and `ends` are half-open code
    points, `first` is the first piece of the word, `shapes` and `tags` are the input features.
    """

    ids: Ints
    word_of: Ints
    starts: Ints
    ends: Ints
    first: Ints
    shapes: Ints
    tags: Ints


@lru_cache(maxsize=1 << 14)
def word_shape(word: str) -> int:
    """Return the index into SHAPES of how a word is written."""
    if word.islower():
        return 0
    if not any(map(str.isalnum, word)):
        return 5
    if word.isupper():
        return 2 if len(word) > 1 else 1
    if word.istitle() and word.isalpha():
        return 1
    if word.isdigit():
        return 4
    return 3 if any(map(str.isalpha, word)) else 4


def dictionary_tags(hits: Sequence[NameHit], n_words: int) -> Ints:
    """Return one dictionary tag a word: per pool of labels the longest names, left to right, without overlap.

    Examples:
        >>> dictionary_tags([], 2).tolist()
        [0, 0]
    """
    tags = np.zeros(n_words, dtype=np.int64)
    chosen: tuple[dict[int, tuple[int, int]], ...] = ({}, {}, {})
    for hit in hits:
        for entry in hit.entries:
            pool = _POOL_OF[entry.label]
            sureness = _SURENESS.get(entry.kind, _UNSURE) if POOL_STATES[pool] > 3 else 0
            # The longest name of the pool that begins here, by the surest of its kinds.
            best = (hit.end, -sureness)
            chosen[pool][hit.start] = max(best, chosen[pool].get(hit.start, best))
    for names, weight in zip(chosen, _POOL_WEIGHTS, strict=True):
        position = 0
        for start in sorted(names):
            if start >= position:
                position, sureness = names[start][0], -names[start][1]
                tags[start] += weight * (1 + 2 * sureness)
                tags[start + 1 : position] += weight * (2 + 2 * sureness)
    return tags


def read_pieces(text: str, tokenizer: Tokenizer, vocabulary: Vocabulary | None) -> Pieces:
    """Return the pieces of a text; without a vocabulary all dictionary tags are 0, which the model was trained for."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids = np.array(encoding.ids, dtype=np.int64)
    if not len(ids):
        none = np.zeros(0, dtype=np.int64)
        return Pieces(none, none, none, none, none, none, none)
    numbers = np.array(encoding.word_ids, dtype=np.int64)
    offsets = np.array(encoding.offsets, dtype=np.int64)
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    last = np.append(first[1:], len(ids)) - 1
    starts, ends = offsets[first, 0], offsets[last, 1]
    words = [text[start:end].strip(MARKS) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    shapes = np.array([word_shape(word) for word in words], dtype=np.int64)
    breaks = np.array([match.start() for match in _LINE_BREAK.finditer(text)], dtype=np.int64)
    before = np.searchsorted(breaks, starts)
    shapes[np.diff(before, prepend=-1) > 0] += len(SHAPES)
    hits = vocabulary.find(words) if vocabulary is not None else []
    hits += short_form_hits(words, hits)
    return Pieces(
        ids=ids,
        word_of=np.cumsum(np.diff(numbers, prepend=-1) != 0) - 1,
        starts=starts,
        ends=ends,
        first=first,
        shapes=shapes,
        tags=dictionary_tags(hits, len(words)),
    )
