"""Frequencies as words give them: classes ("very common") and shares of patients ("3–5 %", "fewer than 1 in 1,000").

Which of them belongs to which event of a sentence says `rxtract.nlp.relations.frequency_scope`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_POWERS_OF_TEN = frozenset(10**power for power in range(1, 7))
_LEAST_BASE = 20
"""Patients that "(3/40)" needs below the stroke: smaller numbers are grades, dates and parts of tablets."""
_MOST_ODD = 1000  # "1 in 20"; a larger number that is no power of ten may be a year
_DIGITS = 6  # of a share: one in a million


class _Words(NamedTuple):
    """What `words/frequencies.toml` holds; of `classes` the longer match at the same place counts."""

    classes: dict[str, str]
    numerals: dict[str, str]
    rank: re.Pattern[str]
    one_in: re.Pattern[str]
    percent: re.Pattern[str]
    percent_between: re.Pattern[str]
    count_in: re.Pattern[str]
    count_between: re.Pattern[str]
    fraction: re.Pattern[str]
    range_joint: re.Pattern[str]
    bounds_joint: re.Pattern[str]
    between: re.Pattern[str]
    not_a_share: re.Pattern[str]
    of_something: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("frequencies", _Words)


class Frequency(NamedTuple):
    """A frequency at half-open offsets of a text: a class or the share as written, and its bounds as shares."""

    words: str
    start: int
    end: int
    low: float | None
    high: float | None

    @property
    def is_class(self) -> bool:
        """Whether it is a class and not a number."""
        return self.words in CLASSES

    def moved(self, by: int) -> Frequency:
        """Return it with offsets of the text that its own begins in at `by`."""
        return self._replace(start=self.start + by, end=self.end + by)


@lru_cache(maxsize=1)
def _classes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(expand(words), re.IGNORECASE)) for name, words in _words().classes.items())


def find_classes(text: str) -> list[Frequency]:
    """Return the classes that a text names, in order; of overlapping words the first and longest counts."""
    hits = sorted(
        (match.start(), -match.end(), name) for name, pattern in _classes() for match in pattern.finditer(text)
    )
    found: list[Frequency] = []
    for start, end, name in hits:
        if not found or start >= found[-1].end:
            found.append(Frequency(name, start, -end, *_RANGES.get(name, (None, None))))
    return found


def header_frequency(text: str) -> Frequency | None:
    """Return the frequency that a header or phrase names, the class before the number, or None.

    Where a heading mixes two classes, the first counts.
    """
    classes = find_classes(text)
    if classes:
        return classes[0]
    match = _words().one_in.search(text)
    if match is None:
        return next(iter(find_shares(text)), None)
    number = int(re.sub(r"\D", "", match.group("n")))
    name = "very_common" if match.group("more") and number == 10 else _ONE_IN_CLASSES[number]
    return Frequency(name, match.start(), match.end(), *_RANGES[name])


def frequency_class(text: str) -> str | None:
    """Return the frequency class that a header or phrase names, or None; a superlative is a rank and no class.

    >>> frequency_class("Very common (may affect more than 1 in 10 people):")
    'very_common'
    >>> frequency_class("may affect up to 1 in 1,000 people")
    'rare'
    >>> frequency_class("The most common side effects")
    """
    found = header_frequency(text)
    return found.words if found and found.is_class else None


def is_rank(text: str) -> bool:
    """Whether words say what comes more often than other things, and not how often."""
    return bool(_words().rank.search(text))


def frequency_range(frequency: str | None) -> tuple[float | None, float | None]:
    """Return lower and upper bound of a class or of a share as written, None where unknown.

    >>> frequency_range("common")
    (0.01, 0.1)
    >>> frequency_range("12%"), frequency_range("<1 %"), frequency_range("more than one in ten")
    ((0.12, 0.12), (0.0, 0.01), (0.1, 1.0))
    >>> frequency_range("not_known")
    (None, None)
    """
    if frequency is None or frequency in CLASSES:
        return _RANGES.get(frequency or "", (None, None))
    found = find_shares(f"({frequency})")  # "(3/40)" is a share only in brackets
    return (found[0].low, found[0].high) if len(found) == 1 else (None, None)


def find_shares(text: str) -> list[Frequency]:
    """Return the shares of patients that a text gives as numbers, in order; ranges are one.

    >>> [(found.words, found.low, found.high) for found in find_shares("in ≥1% to <10% (3 of 40 patients)")]
    [('≥1% to <10%', 0.01, 0.1), ('3 of 40 patients', 0.075, 0.075)]
    """
    singles: list[Frequency] = []
    every = (*_percentages(text), *_counts(text), *_fractions(text))
    for found in sorted(every, key=lambda one: (one.start, -one.end)):
        if not singles or found.start >= singles[-1].end:
            singles.append(found)
    joined: list[Frequency] = []
    for found in singles:
        whole = _join(text, joined[-1], found) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(found)
    return [found for found in joined if found.low is not None and _is_share(text, found)]


def _percentages(text: str) -> Iterator[Frequency]:
    if "%" not in text and "％" not in text and "cent" not in text.lower() and "pct" not in text.lower():
        return
    for match in (*_words().percent_between.finditer(text), *_words().percent.finditer(text)):
        first, second = _number(match["first"]) / 100, _number(match["second"] or match["first"]) / 100
        yield _frequency(text, match, first, second)


def _counts(text: str) -> Iterator[Frequency]:
    words = _words()
    for match in (*words.count_between.finditer(text), *words.count_in.finditer(text)):
        base = _integer(match["base"])
        first, second = _integer(match["first"]), _integer(match["second"] or match["first"])
        if base and first <= second <= base and base > 1 and _counts_people(text, match, first, base):
            yield _frequency(text, match, first / base, second / base)


def _counts_people(text: str, match: re.Match[str], first: int, base: int) -> bool:
    """Whether "n in m" counts patients: they are named, or the numbers are those of a frequency."""
    one_in_many = first == 1 and (base in _POWERS_OF_TEN or base <= _MOST_ODD)
    if match["people"]:
        return True
    if match["slash"]:
        bracketed = text[match.start() - 1 : match.start()] in ("(", "[") and base >= _LEAST_BASE
        return (first == 1 and base in _POWERS_OF_TEN) or bracketed
    if match["joint"] in ("of", "per"):
        return False
    return one_in_many or base in _POWERS_OF_TEN


def _fractions(text: str) -> Iterator[Frequency]:
    for match in _words().fraction.finditer(text):
        part = _integer(match["part"] or match["nth"])
        share = _integer(match["first"] or "one") / part
        yield _frequency(text, match, share, share)


def _frequency(text: str, match: re.Match[str], first: float, second: float) -> Frequency:
    groups = match.groupdict()
    low, high = first, second
    if groups["below"] or groups.get("less"):
        low = 0.0
    if groups["above"] or groups.get("more"):
        high = 1.0
    if first > second or second > 1 or (groups["below"] and groups["above"]) or low == high == 1:
        return Frequency(" ".join(match.group().split()), match.start(), match.end(), None, None)
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    words = " ".join(text[start : match.end()].split())
    return Frequency(words, start, match.end(), round(low, _DIGITS), round(high, _DIGITS))


def _join(text: str, left: Frequency, right: Frequency) -> Frequency | None:
    """Return two shares as one range ("1% to 10%", "at least 1% but less than 10%"), None where they are two."""
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return None
    gap = text[left.end : right.start]
    points = left.low == left.high and right.low == right.high
    bounds = left.high == 1.0 and right.low == 0.0
    lead = max(left.start - 10, 0)
    between = _words().between.search(text[lead : left.start])
    ranged = points and (_words().range_joint.fullmatch(gap) or (between and _words().bounds_joint.fullmatch(gap)))
    bounded = bounds and _words().bounds_joint.fullmatch(gap)
    half_open = left.high == 1.0 and points is False and right.low == right.high and _words().range_joint.fullmatch(gap)
    joined = _words().range_joint.fullmatch(gap) if gap.strip() else _words().range_joint.match(right.words)
    closed = left.low == left.high and right.low == 0.0 and joined  # "3 % up to 6 %"
    if not (ranged or bounded or half_open or closed):
        return None
    low, high = (left.low, right.high)
    if ranged and low > high and "%" not in text[left.start : right.end]:
        low, high = high, low  # "1 in 10 to 1 in 100"
    if low > high:
        return Frequency(text[left.start : right.end], left.start, right.end, None, None)
    start = lead + between.start() if between else left.start
    return Frequency(" ".join(text[start : right.end].split()), start, right.end, low, high)


def _is_share(text: str, found: Frequency) -> bool:
    """Whether a number is a share of patients, by what stands right behind it."""
    near = text[found.end : found.end + 80]
    return not (_words().not_a_share.match(near) or _words().of_something.match(near))


def _number(digits: str) -> float:
    return float(digits.replace(",", ".").replace("·", "."))


def _integer(words: str) -> int:
    plain = _words().numerals.get(words.lower(), words)
    return int(re.sub(r"\D", "", plain) or 0)
