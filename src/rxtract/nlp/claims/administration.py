"""Administration: how the drug is given where a claim states it: dose, route, schedule, duration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rxtract.nlp.claims.qualifiers import pattern, probe, qualifier
from rxtract.nlp.relations.arguments import Argument, SentenceReading

_FEW = 3  # different doses of one sentence; more are a table, and nobody's
_BEFORE = 80  # code points in which words can say that a span of time is something else
_NAMES = frozenset({"disorder", "condition"})


def _pattern(name: str, key: str = "pattern") -> re.Pattern[str]:
    return pattern(name, key, file="administration")


@qualifier
def dose(reading: SentenceReading, of: Argument) -> str | None:
    """Return the doses that a sentence states, as written, joined by `; `; None when there are many."""
    found = list(dict.fromkeys(_outside_names(reading, "dose")))
    return "; ".join(found) if 0 < len(found) <= _FEW else None


@qualifier
def route(reading: SentenceReading, of: Argument) -> str | None:
    """Return how the drug gets into the body, as written, the first of a sentence, or None."""
    return next(_outside_names(reading, "route"), None)


@qualifier
def schedule(reading: SentenceReading, of: Argument) -> str | None:
    """Return how often the drug is given, as written, the first of a sentence, or None."""
    return next(_outside_names(reading, "schedule"), None)


@qualifier
def duration(reading: SentenceReading, of: Argument) -> str | None:
    """Return how long the drug is given, as written: a span of time before "short-term"."""
    return _duration(reading.text)


@lru_cache(maxsize=8)  # asked once a claim
def _duration(text: str) -> str | None:
    if not _pattern("duration", "needs").search(text):
        return None
    for match in _pattern("duration", "number").finditer(text):
        if not _pattern("duration", "not_it").search(text[max(match.start() - _BEFORE, 0) : match.start()]):
            return " ".join(match.group().split())
    word = _pattern("duration", "word").search(text)
    return " ".join(word.group().split()) if word else None


def _outside_names(reading: SentenceReading, name: str) -> Iterator[str]:
    """Yield the matches of a pattern that are no part of the name of a disorder ("injection site reactions")."""
    spans = [(one.start, one.end) for one in reading.arguments if one.group in _NAMES]
    for first, last, words in _found(name, reading.text):
        if not any(first < end and start < last for start, end in spans):
            yield words


@lru_cache(maxsize=64)  # asked once a claim
def _found(name: str, text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the matches of a pattern in a text, half-open, and their words with single spaces."""
    found = probe(name, file="administration").finditer(text)
    return tuple((match.start(), match.end(), " ".join(match.group().split())) for match in found)
