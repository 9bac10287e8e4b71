"""Builds the tables of an article from opened and closed rows and cells, and tells tables of data from page layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rxtract.article import Block, Cell, Table
from rxtract.readers.layout import BOLD_LEVEL

_MAX_SPAN = 100  # columns or rows that one cell covers; browsers stop at 1,000, no table of an article needs that
_MAX_COLUMNS = 200
_LONGEST_CELL = 3000  # code points; a frequency column of a leaflet lists forty events in 1,500


@dataclass(slots=True)
class OpenCell:
    """A cell while the table is read; `first` and `last` are half-open places in the list of blocks."""

    first: int
    is_header: bool
    rows: int
    columns: int
    last: int = 0


@dataclass(slots=True)
class OpenTable:
    """A table while it is read; `first` is the place of its first block."""

    first: int
    rows: list[list[OpenCell]] = field(default_factory=list)
    has_tables: bool = False

    def close(self, blocks: list[Block]) -> Table | None:
        """Return the table that ends with the last block, whose blocks become cells; None if it is page layout."""
        if self.has_tables or not self._holds_data(blocks):
            return None
        cells = tuple(self._cells(blocks))
        for place in range(self.rows_first(), len(blocks)):
            blocks[place] = replace(blocks[place], kind="cell", level=0)
        return Table(blocks[self.first].start, blocks[-1].end, cells)

    def rows_first(self) -> int:
        """Return the place of the first block of its rows, behind a caption."""
        return min((cell.first for row in self.rows for cell in row if cell.first < cell.last), default=self.first)

    def _holds_data(self, blocks: Sequence[Block]) -> bool:
        """Whether several rows have several cells, and no cell holds a heading or a page of text."""
        shown = [[cell for cell in row if cell.first < cell.last] for row in self.rows]
        if sum(len(row) > 1 for row in shown) < 2:
            return False
        inside = (blocks[cell.first : cell.last] for row in shown for cell in row)
        return all(
            piece[-1].end - piece[0].start <= _LONGEST_CELL
            and not any(one.kind == "heading" and one.level < BOLD_LEVEL for one in piece)
            for piece in inside
        )

    def _cells(self, blocks: Sequence[Block]) -> list[Cell]:
        """Place the cells as browsers do: each in the first column that no cell above reaches into."""
        cells: list[Cell] = []
        taken: dict[int, int] = {}  # rows below that a column is still covered for
        for number, row in enumerate(self.rows):
            column = 0
            covered, taken = taken, {column: rows - 1 for column, rows in taken.items() if rows > 1}
            for cell in row:
                while column in covered:
                    column += 1
                if column >= _MAX_COLUMNS:
                    break
                if cell.first < cell.last:
                    start, end = blocks[cell.first].start, blocks[cell.last - 1].end
                    cells.append(Cell(number, column, start, end, cell.is_header, cell.rows, cell.columns))
                if cell.rows > 1:
                    taken |= dict.fromkeys(range(column, column + cell.columns), cell.rows - 1)
                column += cell.columns
        return cells


def span_of(value: str | None) -> int:
    """Return how many rows or columns an attribute says, 1 where it says nothing.

    >>> span_of("2"), span_of("0"), span_of("-3"), span_of("x"), span_of("99999999999")
    (2, 1, 1, 1, 100)
    """
    if not value or not value.isascii() or not value.isdigit():
        return 1
    return min(max(int(value[:6]), 1), _MAX_SPAN)
