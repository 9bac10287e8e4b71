"""Appositions: a disorder that only explains the disorder before it is no argument of its own.

"Dermatomyositis (muscle inflammation with a skin rash)", "multiple myeloma, a cancer of the blood"; but names that are
all that a bracket holds say the same in other words, and examples are more than an explanation.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.relations.arguments import Argument, SentenceReading


class _Words(NamedTuple):
    """What `words/appositions.toml` holds."""

    other_name: re.Pattern[str]
    item: re.Pattern[str]
    examples: re.Pattern[str]
    in_apposition: re.Pattern[str]
    near: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("appositions", _Words)


def is_apposition(reading: SentenceReading, argument: Argument) -> bool:
    """Whether a disorder explains the disorder right before it or before the bracket that it stands in."""
    if argument.group != "disorder":
        return False
    text = reading.text
    opening = text.rfind("(", 0, argument.start)
    if opening > text.rfind(")", 0, argument.start):
        closing = text.find(")", argument.end)
        inside = text[opening + 1 : argument.start]
        item = _words().item.split(inside)[-1]
        rest = _words().item.split(text[argument.end : closing if closing >= 0 else None])[0]
        fills = _words().other_name.fullmatch(item) and not rest.strip()
        return not fills and not _words().examples.search(inside) and _ends_before(reading, opening)
    return any(
        other.group == "disorder" and _words().in_apposition.fullmatch(text, other.end, argument.start)
        for other in reading.arguments
        if other.end <= argument.start
    )


def _ends_before(reading: SentenceReading, place: int) -> bool:
    return any(other.group == "disorder" and 0 <= place - other.end <= _words().near for other in reading.arguments)
