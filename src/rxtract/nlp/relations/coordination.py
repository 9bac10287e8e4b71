"""Coordinations that share a head: "low levels of potassium or calcium" is one mention and two disorders."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.words import read_words


class _Words(NamedTuple):
    """What `words/coordination.toml` holds."""

    joint: re.Pattern[str]
    preposition: re.Pattern[str]
    shared_ending: re.Pattern[str]
    shared_beginning: re.Pattern[str]
    ends_with_cells: re.Pattern[str]
    most_parts: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("coordination", _Words)


def _pieces(text: str) -> list[str]:
    return [" ".join(piece.split()) for piece in _words().joint.split(text) if piece and piece.strip()]


def expand(text: str) -> list[str]:
    """Return the names that a coordinated disorder stands for; the text itself when it is not coordinated.

    >>> expand("low levels of potassium or calcium and/or sodium in the blood")
    ['low levels of potassium in the blood', 'low levels of calcium in the blood', 'low levels of sodium in the blood']
    >>> expand("severe lung or heart problems")
    ['severe lung problems', 'severe heart problems']
    >>> expand("reduction in the number of red blood cells and/or white blood cells")
    ['reduction in the number of red blood cells', 'reduction in the number of white blood cells']
    """
    text = " ".join(text.split())
    if not _words().joint.search(text):
        return [text]
    joint = _words().joint.search(text)
    prepositions = list(_words().preposition.finditer(text, 0, joint.start() if joint else len(text)))
    if prepositions:
        head, parts, tail = text[: prepositions[-1].end()], text[prepositions[-1].end() :], ""
        ending = _words().shared_ending.match(parts)
        if ending and not _words().ends_with_cells.search(ending.group("tail").strip()):
            parts, tail = ending.group("parts"), ending.group("tail")
        pieces = _pieces(parts)
        return [f"{head}{piece}{tail}" for piece in pieces] if 1 < len(pieces) <= _words().most_parts else [text]
    match = _words().shared_beginning.match(text)
    if match is None:
        return [text]
    pieces = _pieces(match.group("rest"))
    if not 1 < len(pieces) <= _words().most_parts:
        return [text]
    last = pieces[-1].split()
    if len(last) < 2 or any(len(piece.split()) > 2 for piece in pieces[:-1]):
        return [text]
    head_noun = " ".join(last[1:])
    return [f"{match.group('lead')}{piece} {head_noun}" for piece in pieces[:-1]] + [
        f"{match.group('lead')}{pieces[-1]}"
    ]
