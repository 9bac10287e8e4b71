"""Drift: how often each label and predicate comes, against the snapshot before, as a table and as a picture."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rxtract.dataset.census import Census

_ROW, _NAME, _BAR, _NUMBERS = 26, 190, 320, 190
_BEFORE, _NOW, _INK = "#9aa5b1", "#1f6feb", "#24292f"


@dataclass(frozen=True, slots=True)
class Rate:
    """Rows of a label or predicate, and how many that is an article; `before` is None in a first snapshot."""

    name: str
    rows: int
    now: float
    before: float | None

    @property
    def change(self) -> str:
        """The change in percent, as text."""
        if self.before is None:
            return "first"
        if not self.before:
            return "new" if self.now else "–"
        return f"{self.now / self.before - 1:+.0%}"


def rates(before: Census | None, now: Census) -> list[Rate]:
    """Return every label of mentions and every predicate of claims, most frequent first."""
    return [*_rates("labels", before, now), *_rates("predicates", before, now)]


def _rates(kind: str, before: Census | None, now: Census) -> Iterator[Rate]:
    counts: dict[str, int] = dict(getattr(now, kind))
    old: dict[str, int] = dict(getattr(before, kind)) if before else {}
    articles, articles_before = max(now.rows["articles"], 1), max(before.rows["articles"], 1) if before else 1
    for name in sorted({*counts, *old}, key=lambda name: (-counts.get(name, 0), name)):
        rate_before = old.get(name, 0) / articles_before if before else None
        yield Rate(name, counts.get(name, 0), counts.get(name, 0) / articles, rate_before)


def plot(shown: Sequence[Rate]) -> str:
    """Return a picture of the rates as an address that holds it: two bars a line, the one before and the one now."""
    largest = max((max(rate.now, rate.before or 0) for rate in shown), default=0) or 1
    lines = "".join(_line(rate, place * _ROW + 30, largest) for place, rate in enumerate(shown))
    size = f'width="{_NAME + _BAR + _NUMBERS}" height="{len(shown) * _ROW + 40}"'
    head = (
        f'<text x="{_NAME}" y="16" fill="{_NOW}">now</text><text x="{_NAME + 40}" y="16" fill="{_BEFORE}">before</text>'
        f'<text x="{_NAME + 100}" y="16" fill="{_INK}">rows an article</text>'
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="13">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{head}{lines}</svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _line(rate: Rate, top: int, largest: float) -> str:
    def bar(value: float, down: int, colour: str) -> str:
        width = max(1, round(_BAR * value / largest))
        return f'<rect x="{_NAME}" y="{top + down}" width="{width}" height="8" fill="{colour}"/>'

    said = f"{rate.now:.2f}" + ("" if rate.before is None else f" (was {rate.before:.2f}, {rate.change})")
    before = "" if rate.before is None else bar(rate.before, 11, _BEFORE)
    name = f'<text x="{_NAME - 8}" y="{top + 14}" text-anchor="end" fill="{_INK}">{escape(rate.name)}</text>'
    numbers = f'<text x="{_NAME + _BAR + 8}" y="{top + 14}" fill="{_INK}">{escape(said)}</text>'
    return f"{name}{bar(rate.now, 2, _NOW)}{before}{numbers}"
