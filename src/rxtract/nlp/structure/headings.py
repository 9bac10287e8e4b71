"""Headings: the kind of section that the words of a heading open, its number, and what a subheading may open."""

from __future__ import annotations

import re
from functools import lru_cache

from rxtract.matching.rule_files import expand, read_rules

HEADING_CHARS, _CAPITALS_CHARS = 120, 240  # the longest heading, and the longest in capitals: boxed warnings
_CAPITALS_SHARE = 0.7  # of the letters; "and" and "with" are small
_SHORT = 3  # words
_NUMBER = re.compile(
    r"^(?:(?:\d{1,2}(?:\.\d{1,2})*[.、)）]?|[IVX]+\.|[A-F]\.|[一二三四五六七八九十]+[、.]) *|\(\d\) *)(?=\D)"
)
_PLACE = re.compile(r"[\s*_#【\[]{0,12}(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s{1,40}(?=[^\W\d_a-z])")
_STRIP = " \t\r\n*_#:：-–—•.?？【】[]「」《》▸▹►▶▾▿▼▽▴▲△◂◀⌄⌃›»+"  # with what opens and closes panels


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = read_rules("sections")["heading"]
    return tuple(
        (kind, re.compile("|".join(f"(?:{expand(pattern)})" for pattern in patterns), re.IGNORECASE))
        for kind, patterns in rules.items()
    )


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expand(label)})" for label in read_rules("sections")["labels"]), re.IGNORECASE)


def plain_heading(heading: str) -> str:
    """Return the words of a heading without its number and marks."""
    return _NUMBER.sub("", " ".join(heading.strip(_STRIP).split()))


@lru_cache(maxsize=4096)
def heading_kind(heading: str) -> str | None:
    """Return the kind of section that a heading opens, or None when it is no heading we know."""
    plain = plain_heading(heading)
    if not plain or not is_short_enough(plain):
        return None
    return next((kind for kind, pattern in _patterns() if pattern.fullmatch(plain)), None)


def is_short_enough(text: str) -> bool:
    """Whether a text is as short as headings are."""
    if len(text) <= HEADING_CHARS or len(text) > _CAPITALS_CHARS:
        return len(text) <= HEADING_CHARS
    return sum(char.isupper() for char in text) > _CAPITALS_SHARE * sum(char.isalpha() for char in text)


def is_label(text: str) -> bool:
    """Whether a line of boilerplate stands for itself: "Advertisement" says nothing of the text below it."""
    return _labels().fullmatch(plain_heading(text)) is not None


def heading_number(heading: str) -> tuple[int, ...]:
    """Return the number of a heading, part by part, or () when it has none.

    >>> heading_number("6.1 Clinical trials"), heading_number("**4. Possible side effects**"), heading_number("5 mg")
    ((6, 1), (4,), ())
    """
    match = _PLACE.match(heading)
    return tuple(int(part) for part in match["number"].split(".")) if match else ()


def opens_below(above: str, kind: str, *, stated: bool = False, numbered: bool = False) -> bool:
    """Whether a subheading whose words name a `kind` opens it below a heading of the kind `above`.

    `stated` tells that the format itself states the kind above, `numbered` that a number makes it a part ("6.1").
    """
    rules = read_rules("sections")
    if stated or numbered:
        return kind in rules["below_number" if numbered else "below_stated"].get(above, ())
    return kind not in rules["inside"].get(above, ())


def is_plain_name(heading: str, kind: str) -> bool:
    """Whether a heading is hardly more than the name of a kind that says what a medicine does ("Side effects")."""
    return kind in read_rules("sections")["major"] and len(plain_heading(heading).split()) <= _SHORT


def rule_kind(kind: str) -> str:
    """Return the kind as which rules and networks know a kind of section."""
    read_as: str = read_rules("sections")["read_as"].get(kind, kind)
    return read_as
