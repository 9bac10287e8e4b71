"""Plots: horizontal bars as SVG of our own; names are text beside them, so nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rxtract.page.markup import attributes, escape

_ROW, _NAME, _BAR, _NUMBER = 24, 190, 170, 55
_WIDTH = 21.0  # of a name, in small letters: what fits beside the bars


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: how it is called, how long it is, where it leads, and the label that colours it."""

    name: str
    value: int
    href: str | None = None
    label: str = ""


def render_bars(title: str, bars: Sequence[Bar], *, unit: str) -> str:
    """Return a figure with a bar a line; names that do not fit are cut and whole in their tooltip."""
    if not bars:
        return f'<figure class="plot"><figcaption>{escape(title)}</figcaption><p class="none">none</p></figure>'
    largest = max(bar.value for bar in bars) or 1
    lines = "".join(_line(bar, index * _ROW, largest, unit) for index, bar in enumerate(bars))
    width, height = _NAME + _BAR + _NUMBER, len(bars) * _ROW
    size = attributes(viewBox=f"0 0 {width} {height}", role="group", aria_label=title)
    return f'<figure class="plot"><figcaption>{escape(title)}</figcaption><svg{size}>{lines}</svg></figure>'


def _line(bar: Bar, top: int, largest: int, unit: str) -> str:
    name = " ".join(bar.name.split()) or "–"
    shown = _shorten(name)
    length = max(2, round(_BAR * bar.value / largest))
    middle = top + _ROW // 2
    marks = (
        f"<title>{escape(f'{name}: {bar.value:,} {unit}')}</title>"
        f'<text class="name" x="{_NAME - 8}" y="{middle}" text-anchor="end" dominant-baseline="central">'
        f"{escape(shown)}</text>"
        f'<rect class="bar-mark {escape(bar.label)}" x="{_NAME}" y="{top + 4}" width="{length}" height="{_ROW - 8}"/>'
        f'<text class="number" x="{_NAME + length + 6}" y="{middle}" dominant-baseline="central">{bar.value:,}</text>'
    )
    return f"<a{attributes(href=bar.href)}>{marks}</a>" if bar.href else f"<g>{marks}</g>"


def _shorten(name: str) -> str:
    """Return what fits of a name.

    >>> _shorten("Nausea"), _shorten("HMG-CoA Reductase Inhibitor")
    ('Nausea', 'HMG-CoA Reductase In…')
    """
    widths = list(accumulate(map(_width, name)))
    if not widths or widths[-1] <= _WIDTH:
        return name
    return name[: sum(width <= _WIDTH - 1 for width in widths)].rstrip() + "…"


def _width(letter: str) -> float:
    if letter.isupper() or letter in "mw%":
        return 1.3
    return 0.55 if letter in "iljtfr.,'-() " else 1.0
