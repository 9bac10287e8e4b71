"""Coordinations that share a head: "low levels of potassium or calcium" is one mention and two disorders."""

from __future__ import annotations

import re

_AND = re.compile(r"\s*(?:,\s*(?:and/or|and|or)?|\band/or\b|\band\b|\bor\b|/)\s*", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:of|in|from|to|on|around|affecting)\s+(?:the\s+|your\s+)?", re.IGNORECASE)
_TAIL = re.compile(
    r"^(?P<parts>.+?)(?P<tail>\s+(?:levels?|counts?|cells?|in\s+(?:the|your)\s+\w+|tests?|(?:blood\s+)?cells?(?:\s+in.+)?)+)$",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = re.compile(
    r"^(?P<lead>(?:(?:severe|serious|mild|moderate|certain|low|high|reduced|increased|decreased|abnormal|sore|dry|red)\s+)*)(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_MAX_PARTS = 6


def _pieces(text: str) -> list[str]:
    return [" ".join(piece.split()) for piece in _AND.split(text) if piece and piece.strip()]


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
    if not _AND.search(text):
        return [text]
    joint = _AND.search(text)
    prepositions = list(_PREPOSITION.finditer(text, 0, joint.start() if joint else len(text)))
    if prepositions:
        head, parts, tail = text[: prepositions[-1].end()], text[prepositions[-1].end() :], ""
        ending = _TAIL.match(parts)
        if ending and not re.search(r"cells?$", ending.group("tail").strip(), re.IGNORECASE):
            parts, tail = ending.group("parts"), ending.group("tail")
        pieces = _pieces(parts)
        return [f"{head}{piece}{tail}" for piece in pieces] if 1 < len(pieces) <= _MAX_PARTS else [text]
    match = _LEAD.match(text)
    if match is None:
        return [text]
    pieces = _pieces(match.group("rest"))
    if not 1 < len(pieces) <= _MAX_PARTS:
        return [text]
    last = pieces[-1].split()
    if len(last) < 2 or any(len(piece.split()) > 2 for piece in pieces[:-1]):
        return [text]
    head_noun = " ".join(last[1:])
    return [f"{match.group('lead')}{piece} {head_noun}" for piece in pieces[:-1]] + [
        f"{match.group('lead')}{pieces[-1]}"
    ]
