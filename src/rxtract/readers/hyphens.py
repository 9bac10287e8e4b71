"""Words divided at the ends of lines: whether a hyphen there divides a word or belongs to it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Set
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class _Words(NamedTuple):
    """What `hyphens.toml` holds."""

    compounds: frozenset[str]
    suspended: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    text = resources.files("rxtract").joinpath("data/readers/hyphens.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    return _Words(frozenset(found["compounds"]), frozenset(found["suspended"]))


def words_of(text: str) -> set[str]:
    """Return the words of a text in small letters, those with hyphens as one."""
    return {word.lower() for word in WORD.findall(text)}


def is_suspended(second: str) -> bool:
    """Whether a hyphen before this word stands for a word that comes later."""
    return second.lower() in _words().suspended


def divides(first: str, second: str, words: Set[str], *, else_joined: bool = True) -> bool:
    """Whether the hyphen between the end of a line and the next one divides a word.

    What else the text holds (`words`) decides: a word that stands there in one piece is divided, one with a hyphen
    keeps it; then the words that are known to make compounds; then `else_joined`.
    """
    first, second = first.lower(), second.lower()
    if first + second in words:
        return True
    if f"{first}-{second}" in words or first in _words().compounds:
        return False
    return else_joined
