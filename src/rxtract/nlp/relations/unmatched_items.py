"""Unmatched items: list items of side-effect sections that no finder recognises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_CHUNK = re.compile(r"[^,;:()\[\]•·，；、（）]+")
_EDGE = re.compile(
    r"^(?:\s|[-–*.]|\b(?:and|or|also|other|some|mild|an?|the|e\.g\.|such as|including|like"
    r"|rarely|occasionally|sometimes|possible|possibly|having)\b)+"
    r"|(?:\s|[-–*.!]|\b(?:and|or|etc|in children|in adults)\b\.?)+$",
    re.IGNORECASE,
)
_NOT_AN_EVENT = re.compile(
    r"\b(?:you|your|doctor|pharmacist|nurse|tell|contact|stop|take|taking|see|section|if|may|might|can|could|should|must|will"
    r"|these|this|that|which|who|people|patients?|frequency|frequencies|common|uncommon|rare|known|side|effects?|reactions?|adverse"
    r"|include[sd]?|reported|observed|medicines?|treatment|signs?|symptoms?|called|known|is|are|was|were|be|been|has|have|had|not"
    r"|children|adults|dose|doses|when|while|because|data|studies|women|men|following|especially|affects?|please|above|below|listed"
    r"|seen|serious|severe|itchy"
    r"|dry|scaly|estimated|available|during|after|unknown|mainly|usually|often|with or without)\b|\d|[@/]|https?",
    re.IGNORECASE,
)
_TORN = re.compile(r"(?:of|in|to|by|from|on|at|for)\b|.*\b(?:of|in|to|from|on|at|for)$", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_MAX_WORDS = 5


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
        lead = _EDGE.match(piece)
        first = lead.end() if lead and lead.start() == 0 else 0
        trimmed = piece[first:]
        while True:
            shorter = _EDGE.sub("", trimmed) if _EDGE.search(trimmed) else trimmed
            if shorter == trimmed:
                break
            first += trimmed.index(shorter) if shorter else 0
            trimmed = shorter
        words = _WORD.findall(trimmed)
        letters = sum(len(word) for word in words)
        if not words or len(words) > _MAX_WORDS or letters < 4:
            continue
        if _NOT_AN_EVENT.search(trimmed) or _TORN.match(trimmed):
            continue
        yield chunk.start() + first, chunk.start() + first + len(trimmed)
