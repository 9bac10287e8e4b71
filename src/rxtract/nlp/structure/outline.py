"""Outline: which section a heading belongs to, by depth and number, and the kind that it has from there."""

from __future__ import annotations

from dataclasses import dataclass

from rxtract.nlp.annotations import Section
from rxtract.nlp.structure.headings import heading_number, is_label, is_plain_name, opens_below

_DEEPEST = 40
"""Sections inside each other; no document has more than ten, and a tree of thousands is too deep to be saved."""


@dataclass(slots=True)
class _Open:
    section: Section
    rank: int
    number: tuple[int, ...]
    stated: bool

    def is_above(self, number: tuple[int, ...]) -> bool:
        """Whether a number belongs below its own: "6.1" below "6"."""
        return bool(self.number) and len(self.number) < len(number) and number[: len(self.number)] == self.number


class Outline:
    """The sections that are open at a place of a document, from the top down.

    A `rank` is the depth that the format gives a heading; what counts is which is smaller.
    """

    def __init__(self) -> None:
        self._open: list[_Open] = []

    def enter(self, rank: int, number: tuple[int, ...]) -> Section | None:
        """Close what a heading ends and return the section that it is a part of, or None at the top.

        A number decides before the rank: "6.1 Skin" is a part of 6, however both are printed.
        """
        while self.holds(number) and not self._open[-1].is_above(number):
            self._open.pop()
        if self._open and self._open[-1].is_above(number):
            return self._open[-1].section
        while self._open and (self._open[-1].rank >= rank or self._is_beside(number)):
            self._open.pop()
        del self._open[_DEEPEST:]
        return self._open[-1].section if self._open else None

    def _is_beside(self, number: tuple[int, ...]) -> bool:
        """Whether a heading's number is the next after the last open one's: neither is a part of the other."""
        last = self._open[-1].number
        return bool(number) and number[:-1] == last[:-1] and bool(last) and number[-1] == last[-1] + 1

    def kind_of(self, known: str | None, heading: str = "") -> tuple[str, str] | None:
        """Return kind and `kind_by` of a subheading of the innermost section; `known` is the kind its words name.

        None: neither its words nor what it is a part of say anything.
        """
        above = self._open[-1] if self._open else None
        if above is None or not self._passes_on(above):
            return (known, "heading") if known else None
        number = heading_number(heading)
        numbered = above.is_above(number) or (not number and len(above.number) > 1)
        if numbered and not number and known and is_plain_name(heading, known):
            numbered = False  # "Side effects" below "1.2 For pain" has only lost its number
        if known and opens_below(above.section.kind, known, stated=above.stated, numbered=numbered):
            return known, "heading"
        return above.section.kind, "layout"

    @property
    def numbered_rank(self) -> int:
        """Rank of the innermost open section with a number, 0 without one."""
        return max((one.rank for one in self._open if one.number), default=0)

    def _passes_on(self, above: _Open) -> bool:
        kind, heading = above.section.kind, above.section.heading
        if kind in ("boilerplate", "product") and not above.stated and (above.rank == 1 or is_label(heading or "")):
            return False  # neither a page's title nor "Advertisement" speaks for the text below other headings
        return kind != "other"

    @property
    def is_stated(self) -> bool:
        """Whether the format states the kind of the innermost section, by its own code or that of what it is in."""
        return bool(self._open) and self._open[-1].stated and self._passes_on(self._open[-1])

    def holds(self, number: tuple[int, ...]) -> bool:
        """Whether a number of several parts belongs below the number of an open section: "6.1" below "6"."""
        return any(one.is_above(number) for one in self._open)

    def push(self, section: Section, rank: int, number: tuple[int, ...]) -> None:
        """Open a section inside the innermost one."""
        above = self._open[-1] if self._open else None
        stated = section.kind_by == "code" or (section.kind_by == "layout" and above is not None and above.stated)
        if above is not None and len(number) > 1:
            rank = max(rank, above.rank + 1)
        self._open.append(_Open(section, rank, number, stated))
