"""Lines of a PDF in the order in which they are read: columns, repeated headers and footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

from rxtract.readers.pdf_pieces import Line, is_level, with_more
from rxtract.readers.pdf_rules import find_grids
from rxtract.readers.pdf_tables import joined_over_pages, with_aligned_tables, with_ruled_tables

_SYMBOLS = {  # private characters of the font Symbol and of dingbats
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0B3: "≥", 0xF0A3: "≤", 0xF0B1: "±", 0xF0B0: "°",
    0xF0B4: "×", 0xF0AE: "→", 0xF061: "α", 0xF062: "β", 0xF067: "γ", 0xF064: "δ", 0xF06D: "μ", 0xF0A8: "•", 0xF02D: "-",
    0xF020: " ", 0xF0A0: " ",
}  # fmt: skip
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of|von|de)\s*\d{1,4})?|[ivxlc]{1,6}", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_EDGE = 3  # lines at the top and the bottom of a page that may be repeated ones
_REPEATED_ON = 0.4
_FEWEST_PAGES = 3
_FEWEST = 6  # lines on either side that make columns
_SWITCHES = 0.4
_FULL = 0.6
_LONG = 25
_CELL_GAP = 1.6  # sizes of type that pieces of a line stand apart when they are cells
_SPACE = 0.15  # sizes of type that a space is wide at least
_LONGEST_KEY = 300
_MOST_RULES = 200_000  # of all pages together; ruled tables on a thousand pages have half of it


def read_lines(pages: Sequence[dict[str, Any]]) -> tuple[list[Line], bool]:
    """Return the lines of all pages in the order in which they are read, and whether columns were put in order."""
    reordered = False
    kept: list[list[Line]] = []
    n_rules = 0
    for number, page in enumerate(pages):
        pieces = [piece for line in page["lines"] for piece in _pieces_of(line, number)]
        n_rules += len(page["rules"])
        if n_rules <= _MOST_RULES:
            pieces = with_ruled_tables(pieces, find_grids(page["rules"]))
        lines, changed = _in_order(pieces, float(page["width"]))
        reordered |= changed
        kept.append(lines)
    return joined_over_pages(with_aligned_tables(_without_repeated(kept))), reordered


def _pieces_of(raw: Sequence[Any], page: int) -> list[Line]:
    cells, size, bold, hyphen = raw
    found = []
    for written, left, bottom, right, top, stops in cells:
        text = written.translate(_SYMBOLS)
        cut = len(text) - len(text.lstrip())
        moved = tuple((max(place - cut, 0), x) for place, x in stops)
        found.append(Line(text.strip(), page, left, bottom, right, top, size, bold, stops=moved))
    found = [one for one in found if one.text]
    if found and hyphen:
        found[-1] = replace(found[-1], hyphen=True)
    return found


def _in_order(pieces: list[Line], width: float) -> tuple[list[Line], bool]:
    gutter = _mixed_columns(pieces, width)
    if gutter is None:
        return _joined(pieces), False
    bands: list[tuple[list[Line], list[Line]]] = [([], [])]
    ordered: list[Line] = []
    for piece in pieces:
        if piece.left < gutter < piece.right:
            ordered += [*bands[-1][0], *bands[-1][1], piece]
            bands.append(([], []))
        else:
            bands[-1][piece.left >= gutter].append(piece)
    return [*ordered, *bands[-1][0], *bands[-1][1]], True


def _mixed_columns(pieces: list[Line], width: float) -> float | None:
    """Return where two columns of prose meet whose lines come in turns; None when the order is right as it is."""
    middle = [one for one in pieces if one.left < width and one.right > 0]
    for gutter in (width * share for share in (0.5, 0.48, 0.52, 0.46, 0.54)):
        left = [one for one in middle if one.right <= gutter]
        right = [one for one in middle if one.left >= gutter]
        if min(len(left), len(right)) < _FEWEST or len(left) + len(right) < 0.7 * len(middle):
            continue
        sides = [one.left >= gutter for one in middle if not one.left < gutter < one.right]
        switches = sum(one != other for one, other in pairwise(sides))
        if switches >= _SWITCHES * len(sides) and _is_prose(left) and _is_prose(right):
            return gutter
    return None


def _is_prose(column: list[Line]) -> bool:
    """Whether most lines reach nearly as far as the longest: cells of tables do not."""
    widest = max(one.right for one in column) - min(one.left for one in column)
    full = sum(one.right - one.left >= _FULL * widest and len(one.text) >= _LONG for one in column)
    return full >= 0.6 * len(column)


def _joined(pieces: list[Line]) -> list[Line]:
    """Put the pieces of one line together again: with their cells, where they stand far apart."""
    lines: list[Line] = []
    for piece in pieces:
        before = lines[-1] if lines else None
        if before is not None and is_level(before, piece):
            lines[-1] = _put_behind(before, piece)
        else:
            lines.append(piece)
    return lines


def _put_behind(before: Line, piece: Line) -> Line:
    gap = piece.left - before.right
    is_mark = len(before.text) <= 3 and not before.cells  # a bullet or a number
    bold = piece.bold and (before.bold or is_mark)
    if is_mark or gap < _CELL_GAP * piece.size:  # a line that ends with a raised mark goes on behind it
        between = " " if is_mark or gap > _SPACE * piece.size else ""
        cells = before.cells and (*before.cells[:-1], with_more(before.cells[-1], piece, between, bold=bold))
    else:
        between, cells = "\t", (*(before.cells or (before,)), piece)
    return replace(with_more(before, piece, between, bold=bold), cells=cells)


def _without_repeated(pages: list[list[Line]]) -> list[Line]:
    """Leave out page numbers, and what stands at the edge of many pages."""
    edges = [_edge_of(lines) for lines in pages]
    seen = Counter(key for lines in edges for key in {_key(line) for line in lines})
    most = max(_FEWEST_PAGES, _REPEATED_ON * len(pages))
    found = []
    for lines, edge in zip(pages, edges, strict=True):
        outer = {id(line) for line in edge}
        dropped = {id(line) for line in edge if seen[_key(line)] >= most}
        ends = {id(line) for line in _ends_of(lines)} & outer
        dropped |= {id(line) for line in lines if id(line) in ends and _PAGE_NUMBER.fullmatch(line.text)}
        found += [line for line in lines if id(line) not in dropped]
    return found


def _edge_of(lines: list[Line]) -> list[Line]:
    by_height = sorted(lines, key=lambda line: line.bottom)
    edges = [*by_height[:_EDGE], *by_height[-_EDGE:]] if len(lines) > 2 * _EDGE else by_height
    return [line for line in edges if not (line.table and len(line.text) > _LONGEST_KEY)]  # a page's data is no header


def _ends_of(lines: list[Line]) -> list[Line]:
    by_height = sorted(lines, key=lambda line: line.bottom)
    return [*by_height[:2], *by_height[-2:]]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", " ".join(line.text[:_LONGEST_KEY].split())), round(line.bottom / 12)


def body_size(lines: Iterable[Line]) -> float:
    """Return the size of type that most characters have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=10.0)


def pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance of two lines, as a multiple of their size."""
    steps = [
        (one.bottom - other.bottom) / other.size
        for one, other in pairwise(lines)
        if one.page == other.page and 0 < one.bottom - other.bottom < 4 * other.size and not (one.table or other.table)
    ]
    return median(steps) if steps else 1.2
