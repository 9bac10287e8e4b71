"""Keeps track of open block elements (paragraph, list, table cell) for the HTML and XML readers."""

from __future__ import annotations

from typing import Literal

from rxtract.readers.layout import Context, Layout

Role = Literal["heading", "item", "cell", "row", "list", "preformatted", "plain", "inherit"]
"""What an element is for layout. `inherit`: text of a <p> or <div> inside an item belongs to the item."""

_PLAIN = Context()


class Nesting:
    """Turns opened and closed block elements into the blocks of a `Layout`."""

    def __init__(self) -> None:
        self.layout = Layout()
        self._open: list[tuple[Role, Context]] = []
        self._lists = 0
        self._rows: list[int] = []  # number of blocks before each open table row
        self._cell = 0  # number of blocks before the last table cell

    @property
    def context(self) -> Context:
        """What text becomes where we are."""
        return self._open[-1][1] if self._open else _PLAIN

    def open(self, role: Role, level: int = 0) -> None:
        """Open an element; `level` counts for headings only."""
        self.layout.close_block()
        self._lists += role == "list"
        if role == "row":
            self._rows.append(len(self.layout.blocks))
        elif role == "cell":
            self._start_cell()
        self._open.append((role, self._context_of(role, level)))

    def _context_of(self, role: Role, level: int) -> Context:
        if role == "heading":
            return Context("heading", level)
        if role == "item":
            return Context("item", max(self._lists, 1))
        if role == "cell":
            return Context("cell")
        if role == "inherit" and self._open:
            return self.context
        return Context(is_preformatted=role == "preformatted")

    def _start_cell(self) -> None:
        """Stay on the line of the row if the cell before is one line; tables made for page layout have long cells."""
        blocks = self.layout.blocks
        row = self._rows[-1] if self._rows else len(blocks)
        if len(blocks) > row and len(blocks) - max(self._cell, row) <= 1:
            self.layout.join_cell()
        self._cell = len(blocks)

    def close(self) -> None:
        """Close the element that was opened last."""
        self.layout.close_block()
        role, _ = self._open.pop()
        self._lists -= role == "list"
        if role == "row":
            self._rows.pop()
            self.layout.end_row()

    def add(self, data: str, *, bold: bool = False) -> None:
        """Add text."""
        self.layout.add(data, self.context, bold=bold)
