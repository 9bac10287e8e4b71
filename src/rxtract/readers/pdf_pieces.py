"""Pieces of a page of a PDF: lines of text with their places, and tables in the place of a line."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rxtract.readers.pdf_rules import Place


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its place on its page, in points from the lower left corner."""

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    hyphen: bool = False
    cells: tuple[Line, ...] = ()
    """The pieces of a line that stand far apart, when there are several."""
    stops: tuple[tuple[int, float], ...] = ()
    """Where words begin in `text`, and how far from the left of the page."""
    table: PdfTable | None = None
    """The table that stands in the place of a line; `text` is then all of its words."""


@dataclass(slots=True)
class PdfCell:
    """A cell of a table with its lines; `right` is where it ends on its page, in points."""

    place: Place
    right: float
    lines: list[Line]


@dataclass(slots=True)
class PdfTable:
    """A table: the sides of its columns, and its cells row by row."""

    xs: tuple[float, ...]
    cells: list[PdfCell]


def is_level(before: Line, piece: Line) -> bool:
    """Whether a piece stands in the same line as another one, to the right of it."""
    if before.table or piece.table:
        return False
    return abs(before.bottom - piece.bottom) < 0.5 * piece.size and piece.left >= before.right - 1


def with_more(before: Line, piece: Line, between: str, *, bold: bool) -> Line:
    """Return a line with what stands behind it in the same line."""
    moved = len(before.text) + len(between)
    stops = (*before.stops, *((place + moved, x) for place, x in piece.stops))
    text = f"{before.text}{between}{piece.text}"
    return replace(before, text=text, right=piece.right, hyphen=piece.hyphen, bold=bold, stops=stops)
