"""Lists of contents: runs of headings without text between them, which announce sections but open none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import NOT_EXTRACTED

MIN_ENTRIES = 4
"""Two headings in a row are a section and its first part; a leaflet's contents have six."""
_MIN_KINDS = 3


class _Words(NamedTuple):
    """What `words/contents_list.toml` holds."""

    asks: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("contents_list", _Words)


class ContentsList(NamedTuple):
    """Headings [start, end) of a document are its contents; the text that follows them is of the kind `opens`."""

    start: int
    end: int
    opens: str


class Piece(NamedTuple):
    """A piece of a document as contents are judged by.

    `kind` is the kind of section that it opens as a heading, None for text; `words` are its words in one form for all
    ways of writing it; `marked` tells whether the format calls it a heading.
    """

    kind: str | None
    words: str
    marked: bool


def find_contents(pieces: Sequence[Piece]) -> Iterator[ContentsList]:
    """Yield the lists of contents of a document, in order.

    What follows one is of the kind that its first entry of substance announces, unless a heading of its own comes
    first: an entry once more, or a marked heading after entries that are not marked.

    Examples:
        >>> listed = ["indication", "dosage", "adverse_reaction", "boilerplate", None]
        >>> list(find_contents([Piece(kind, kind or "text", False) for kind in listed]))
        [ContentsList(start=0, end=4, opens='indication')]
    """
    start = 0
    while start < len(pieces):
        end = start
        while end < len(pieces) and _is_entry(pieces, start, end):
            end += 1
        if end < len(pieces):  # headings at the end of a document announce nothing
            last = _end_of_entries(pieces[start:end]) + start
            entries = [piece.kind for piece in pieces[start:last] if piece.kind]
            opens = next((kind for kind in entries if kind not in NOT_EXTRACTED), None)
            if len(entries) >= MIN_ENTRIES and len(set(entries)) >= _MIN_KINDS and opens:
                yield ContentsList(start, last, opens)
        start = end + 1


def _is_entry(pieces: Sequence[Piece], start: int, index: int) -> bool:
    """Whether a run of entries goes on: with a known heading, or with a question between two of them."""
    if pieces[index].kind:
        return True
    between = start < index < len(pieces) - 1 and pieces[index - 1].kind and pieces[index + 1].kind
    return bool(between and _words().asks.fullmatch(pieces[index].words))


def _end_of_entries(run: Sequence[Piece]) -> int:
    """Return where the headings of the first section begin at the end of a run."""
    words = [piece.words for piece in run]
    end = len(run)
    if end > 1 and words[-1] in words[:-1]:
        return end - 1
    while end > 1 and run[end - 1].marked and not all(piece.marked for piece in run[:end]):
        end -= 1
    return end
