"""Surroundings: what stands around a sentence and says how it is meant: its lead-in, its heading, the reply to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.relations.arguments import SentenceReading
from rxtract.nlp.relations.questions import asks_whether

_LEAD_CHARS = 100  # a longer line above a list is a sentence of its own


class _Words(NamedTuple):
    """What `words/surroundings.toml` holds."""

    answer_yes: re.Pattern[str]
    answer_no: re.Pattern[str]
    answer_open: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("surroundings", _Words)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a sentence says as the answer to a question; half-open code points of the article; None without one."""

    status: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`lead` is the line above a list, `lead_start` its code point, or the heading alone (`lead_start` -1)."""

    lead: str = ""
    lead_start: int = -1
    reply: Reply | None = None


def surround(readings: Sequence[SentenceReading]) -> Iterator[tuple[SentenceReading, Surroundings]]:
    """Yield the sentences of an article in order, each with what stands around it."""
    lead, lead_start, section = "", -1, None
    for reading, following in zip_longest(readings, readings[1:]):
        if reading.section is not section:
            lead, lead_start, section = reading.section.heading or "", -1, reading.section
        text = reading.text.strip()
        opens = text.endswith((":", "：")) and len(text) <= _LEAD_CHARS
        if not reading.is_item and lead_start >= 0:
            lead, lead_start = reading.section.heading or "", -1
        yield reading, Surroundings(lead, lead_start, _reply(reading, following))
        if opens:
            lead, lead_start = reading.text, reading.span.start_char


def _reply(reading: SentenceReading, following: SentenceReading | None) -> Reply | None:
    """Return the answer that follows a question, without status when there is none; None for what asks nothing."""
    if not asks_whether(reading.text):
        return None
    text = following.text if following is not None and following.section.end >= reading.span.end_char else ""
    for status, pattern in _by_answer():
        match = pattern.match(text)
        if match and following is not None:
            start = following.span.start_char
            return Reply(status, start + match.start(1), start + match.end(1))
    return Reply(None, reading.span.start_char, reading.span.end_char)


def _by_answer() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = _words()
    return ("hedged", words.answer_open), ("negated", words.answer_no), ("asserted", words.answer_yes)
