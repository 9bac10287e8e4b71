"""Frequencies: from words ("very common"), from "1 in 100 people", from a number behind an event ("12%")."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.rule_files import expand
from rxtract.matching.words import read_words

CLASSES = ("very_common", "common", "uncommon", "rare", "very_rare", "not_known")
_RANGES = {
    "very_common": (0.1, 1.0),
    "common": (0.01, 0.1),
    "uncommon": (0.001, 0.01),
    "rare": (0.0001, 0.001),
    "very_rare": (0.0, 0.0001),
}
"""Shares of patients that the classes stand for (CIOMS working group III, 1995)."""
_ONE_IN_CLASSES = {10: "common", 100: "uncommon", 1000: "rare", 10000: "very_rare"}


class _Words(NamedTuple):
    """What `words/frequencies.toml` holds; of `classes` the longer match at the same place counts."""

    classes: dict[str, str]
    one_in: re.Pattern[str]
    percent: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("frequencies", _Words)


@lru_cache(maxsize=1)
def _classes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(expand(words), re.IGNORECASE)) for name, words in _words().classes.items())


def frequency_class(text: str) -> str | None:
    """Return the frequency class that a header or phrase names, or None.

    The class word wins over the number; where a heading mixes two classes, the first counts.

    >>> frequency_class("Very common (may affect more than 1 in 10 people):")
    'very_common'
    >>> frequency_class("may affect up to 1 in 1,000 people")
    'rare'
    """
    hits = [
        (match.start(), -len(match.group()), name) for name, pattern in _classes() if (match := pattern.search(text))
    ]
    if hits:
        return min(hits)[2]
    match = _words().one_in.search(text)
    if not match:
        return None
    number = int(re.sub(r"\D", "", match.group("n")))
    return "very_common" if match.group("more") and number == 10 else _ONE_IN_CLASSES.get(number)


def percentage_after(text: str) -> str | None:
    """Return a percentage that directly follows an event ("rash (12%)"), as written.

    >>> percentage_after(" (12%), fatigue")
    '12%'
    """
    match = _words().percent.match(text)
    return match.group(1) if match else None


def frequency_range(frequency: str | None) -> tuple[float | None, float | None]:
    """Return lower and upper bound of a class or percentage as shares of patients, None where unknown.

    >>> frequency_range("common")
    (0.01, 0.1)
    >>> frequency_range("12%")
    (0.12, 0.12)
    >>> frequency_range("not_known")
    (None, None)
    """
    if frequency is None:
        return None, None
    if frequency.endswith("%"):
        share = round(min(float(frequency.rstrip("% ")) / 100, 1.0), 6)
        return share, share
    return _RANGES.get(frequency, (None, None))
