"""Unmatched items: list items of side-effect sections that no finder recognises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.words import read_words

_CHUNK = re.compile(r"[^,;:()\[\]•·，；、（）]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


class _Words(NamedTuple):
    """What `words/unmatched_items.toml` holds."""

    edge: re.Pattern[str]
    not_an_event: re.Pattern[str]
    torn: re.Pattern[str]
    max_words: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("unmatched_items", _Words)


def find_unmatched_items(
    text: str, start: int, end: int, known: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the half-open offsets of list items in `text[start:end]` that no span of `known` touches.

    An item is a run of at most five words between separators that holds no word of a sentence ("you", "may", "is").
    """
    for chunk in _CHUNK.finditer(text, start, end):
        piece = chunk.group()
        if any(chunk.start() < stop and begin < chunk.end() for begin, stop in known):
            continue
        lead = _words().edge.match(piece)
        first = lead.end() if lead and lead.start() == 0 else 0
        trimmed = piece[first:]
        while True:
            shorter = _words().edge.sub("", trimmed) if _words().edge.search(trimmed) else trimmed
            if shorter == trimmed:
                break
            first += trimmed.index(shorter) if shorter else 0
            trimmed = shorter
        words = _WORD.findall(trimmed)
        letters = sum(len(word) for word in words)
        if not words or len(words) > _words().max_words or letters < 4:
            continue
        if _words().not_an_event.search(trimmed) or _words().torn.match(trimmed):
            continue
        yield chunk.start() + first, chunk.start() + first + len(trimmed)
