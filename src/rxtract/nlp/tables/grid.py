"""Grid: the cells of a table with the headers above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rxtract.article import Cell, Table
from rxtract.nlp.tables.shares import class_of, is_number

_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class GridCell:
    """A cell with its text as it reads, white space single; `holds` one of `CELL_ROLES`."""

    cell: Cell
    text: str
    holds: str = "text"

    @property
    def columns(self) -> range:
        """The columns it covers."""
        return range(self.cell.column, self.cell.column + self.cell.columns)


@dataclass(slots=True)
class Grid:
    """A table by rows and columns; `head` is the number of header rows, `caption` what stands above them."""

    table: Table
    rows: list[list[GridCell]]
    head: int
    caption: str
    width: int
    headers: list[list[GridCell]] = field(default_factory=list)
    """The header cells of every column, from above."""

    def header(self, column: int) -> str:
        """Return the words of a column's header cells, from above."""
        return " ".join(cell.text for cell in self.headers[column])

    def body(self) -> Iterator[list[GridCell]]:
        """Yield the rows below the header."""
        yield from self.rows[self.head :]

    def column(self, number: int) -> list[GridCell]:
        """Return the cells of a column below the header, without those that cover other columns, too."""
        return [cell for row in self.body() for cell in row if cell.cell.column == number and cell.cell.columns == 1]


def read_grid(table: Table, text: str) -> Grid:
    """Return the grid of a table of the article's `text`; cells that reach down are in each of their rows."""
    cells = [GridCell(cell, " ".join(text[cell.start : cell.end].split())) for cell in table.cells]
    last = max((cell.cell.row for cell in cells), default=0)
    rows: list[list[GridCell]] = [[] for _ in range(last + 1)]
    for cell in cells:
        for row in range(cell.cell.row, min(cell.cell.row + cell.cell.rows, last + 1)):
            rows[row].append(cell)
    for row_cells in rows:
        row_cells.sort(key=lambda one: one.cell.column)
    rows = [row_cells for row_cells in rows if row_cells]
    width = max((cell.columns.stop for cell in cells), default=0)
    caption = text[table.start : cells[0].cell.start].strip("| \t") if cells else ""
    head = _count_head(rows, width)
    grid = Grid(table, rows, head, " ".join(caption.split()), width, [[] for _ in range(width)])
    for row_cells in rows[:head]:
        for cell in row_cells:
            cell.holds = "header"
            if len(cell.columns) == width > 1:  # a title in the place of a header
                grid.caption = f"{grid.caption} {cell.text}".strip()
                continue
            for column in cell.columns:
                if cell not in grid.headers[column]:
                    grid.headers[column].append(cell)
    return grid


def _count_head(rows: list[list[GridCell]], width: int) -> int:
    """Return how many rows are headers: those that the format calls so, else the first and what explains it."""
    head = 0
    while head < len(rows) - 1 and all(cell.cell.is_header for cell in rows[head]) and _is_head(rows[head], head):
        head += 1
    if head or _is_data(rows):
        return head
    while head < len(rows) - 2 and len(rows[head]) == 1 and len(rows[head][0].columns) == width:
        head += 1  # a title over all columns
    head += 1
    # "(N = 120) | (N = 118)" or "% | %" below names: the first column is empty or is continued from above.
    while head < len(rows) - 1 and rows[head][0].cell.column > 0 and not _has_rows_of_words(rows[head]):
        head += 1
    return head


def _is_data(rows: list[list[GridCell]]) -> bool:
    """Whether a table has no header: its first row holds numbers, or classes as the row below does."""
    behind = [cell for cell in rows[0] if cell.cell.column > 0] if rows else []
    below = {cell.cell.column: cell.text for cell in rows[1]} if len(rows) > 1 else {}
    numbers = [cell for cell in behind if _DIGIT.search(cell.text) and is_number(cell.text)]
    classes = [cell for cell in behind if class_of(cell.text) and class_of(below.get(cell.cell.column, ""))]
    return bool(behind) and (len(numbers) == len(behind) or bool(classes))


def _is_head(row: list[GridCell], head: int) -> bool:
    return head == 0 or len(row) > 1 or len(row[0].columns) > 1


def _has_rows_of_words(row: list[GridCell]) -> bool:
    return any(not _DIGIT.search(cell.text) and len(cell.text.split()) > 3 for cell in row)
