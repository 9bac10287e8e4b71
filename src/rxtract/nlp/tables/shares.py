"""Shares: the number of a cell as a share of patients, with the unit that its header states."""

from __future__ import annotations

import re
from typing import NamedTuple

from rxtract.nlp.relations.frequencies import Frequency, find_shares, header_frequency

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?:[.·]\d{1,3})?"
_BOUND = r"(?P<bound>[<>≤≥~≈]?\s?)"
_MARKS = r"[\s*†‡§ᵃ-ᶻ¹²³⁴-⁹⁰]*"
_PLAIN = re.compile(rf"{_BOUND}(?P<value>{_NUMBER})\s?(?P<unit>[%％])?{_MARKS}")
_WITH_SHARE = re.compile(
    rf"(?P<count>{_NUMBER})(?:\s?/\s?(?P<base>{_NUMBER}))?\s?[(\[]\s?{_BOUND}(?P<value>{_NUMBER})\s?(?P<unit>[%％])?\s?[)\]]{_MARKS}"
)
_SHARE_FIRST = re.compile(
    rf"{_BOUND}(?P<value>{_NUMBER})\s?(?P<unit>[%％])\s?[(\[]\s?(?:n\s?=\s?)?{_NUMBER}(?:\s?/\s?{_NUMBER})?\s?[)\]]{_MARKS}"
)
_RATIO = re.compile(rf"(?P<count>\d{{1,6}})\s?/\s?(?P<base>\d{{1,7}}){_MARKS}")
_NOTHING = re.compile(r"[-–—‒−.]{0,3}|0(?:[.,]0+)?\s?[%％]?|NR|NA|N/A|n\.?r\.?|n/?a", re.IGNORECASE)
_LONGEST_CLASS = 90  # code points: "Uncommon (may affect up to 1 in 100 people)"


class Share(NamedTuple):
    """A share of patients as written with its unit, and its bounds."""

    words: str
    low: float
    high: float


def is_number(text: str) -> bool:
    """Whether a cell holds a number or the sign of none."""
    return any(form.fullmatch(text) for form in (_PLAIN, _WITH_SHARE, _SHARE_FIRST, _RATIO, _NOTHING))


def class_of(text: str) -> Frequency | None:
    """Return the frequency class that a cell names, None of one that says more."""
    found = header_frequency(text) if len(text) <= _LONGEST_CLASS else None
    return found if found and found.is_class else None


def is_nothing(text: str) -> bool:
    """Whether a cell says that there was none, or says nothing."""
    return bool(_NOTHING.fullmatch(text))


def is_plain_percent(text: str) -> bool:
    """Whether a cell is a percentage and nothing else, so that numbers without a unit beside it are some, too."""
    match = _PLAIN.fullmatch(text)
    return match is not None and match["unit"] is not None


def read_share(text: str, *, percent: bool, base: int | None) -> Share | None:
    """Return the share that a cell's number is, None where nothing says of what it is one.

    `percent` tells that the header says so, `base` is the number of patients that it gives.

    >>> read_share("12 (3.4)", percent=True, base=None), read_share("7", percent=False, base=350)
    (Share(words='3.4%', low=0.034, high=0.034), Share(words='7/350', low=0.02, high=0.02))
    >>> read_share("<1", percent=True, base=None), read_share("7", percent=False, base=None)
    (Share(words='<1%', low=0.0, high=0.01), None)
    """
    both = _SHARE_FIRST.fullmatch(text) or _WITH_SHARE.fullmatch(text)
    if both:
        stated = percent or bool(both["unit"]) or "." in both["value"] or (both.groupdict().get("base") is not None)
        found = _percent(both["bound"], both["value"]) if stated else None
        return found or _count(both.groupdict().get("count"), base)
    ratio = _RATIO.fullmatch(text)
    if ratio:
        return _count(ratio["count"], int(ratio["base"]))
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return None
    if plain["unit"] or percent:
        return _percent(plain["bound"], plain["value"])
    return _count(plain["value"], base) if not plain["bound"].strip() else None


def _percent(bound: str, value: str) -> Share | None:
    words = f"{bound.strip()}{value.replace('·', '.')}%"
    shares = find_shares(words)
    if len(shares) != 1 or shares[0].low is None or shares[0].high is None:
        return None
    return Share(words, shares[0].low, shares[0].high)


def _count(value: str | None, base: int | None) -> Share | None:
    if value is None or not base or not value.replace(",", "").isdigit():
        return None
    count = int(value.replace(",", ""))
    share = round(count / base, 6)
    return Share(f"{count}/{base}", share, share) if count <= base else None
