"""Questions: sentences that ask, and what they ask for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.words import read_words

_QUESTION_MARKS = ("?", "？")


class _Words(NamedTuple):
    """What `words/questions.toml` holds."""

    asks: re.Pattern[str]
    asks_of_reader: re.Pattern[str]
    asks_leave: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("questions", _Words)


def is_question(text: str) -> bool:
    """Whether a sentence asks: it asserts nothing, its answer may deny.

    >>> is_question("Does it cause hair loss? ")
    True
    """
    return text.rstrip().endswith(_QUESTION_MARKS)


def asks_whether(text: str) -> bool:
    """Whether a sentence asks if something is so.

    >>> asks_whether("Does it cause hair loss?"), asks_whether("Why does it cause hair loss?")
    (True, False)
    """
    return is_question(text) and bool(_words().asks.match(text)) and not _words().asks_of_reader.match(text)


def asks_leave(text: str) -> bool:
    """Whether a sentence asks if something may be done: "no" forbids it."""
    return is_question(text) and bool(_words().asks_leave.match(text))
