"""Qualifiers: line of therapy and population of a claim, from the sentence that makes it."""

from __future__ import annotations

import re
from functools import lru_cache

from rxtract.nlp.rules import compile_pattern, read_rules


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_pattern(words)) for name, words in read_rules("qualifiers")["line_of_therapy"].items())


@lru_cache(maxsize=1)
def _population() -> re.Pattern[str]:
    return compile_pattern(read_rules("qualifiers")["population"]["pattern"])


def line_of_therapy(sentence: str) -> str | None:
    """Return the line of therapy that a sentence states, the first in the order of the rule file, or None."""
    return next((name for name, pattern in _lines() if pattern.search(sentence)), None)


def population(sentence: str) -> str | None:
    """Return the patients that a sentence speaks of, as written with single spaces, or None."""
    match = _population().search(sentence)
    return " ".join(match.group().split()) if match else None
