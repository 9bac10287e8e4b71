"""Keeps track of open block elements (paragraph, list, table cell) for the HTML and XML readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from rxtract.article import Table
from rxtract.readers.grid import OpenCell, OpenTable, span_of
from rxtract.readers.layout import Context, Layout

Role = Literal["heading", "item", "cell", "row", "table", "list", "preformatted", "plain", "inherit"]
"""What an element is for layout. `inherit`: text of a <p> or <div> inside an item belongs to the item."""

_PLAIN = Context()
_RAISED = str.maketrans("0123456789+-−–abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
# What footnotes and references are marked with, and the words that such a mark may stand behind: a unit has a power.
_REFERENCE = re.compile(r"\[?\d{1,3}(?:[,;–-]\s?\d{1,3})*\]?|\[?[a-z]\]?(?:\s?,\s?[a-z])*|[*†‡§¶#]{1,3}")
_REFERRED = re.compile(r"(?:[^\W\d_]{4,}|[.,;:)\]%]|[^\W\d_]{3})$")
_POWER = re.compile(r"[-−–+]?\d{1,3}")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_UNIT = re.compile(r"(?:^|[^\w])[mckdµμn]?[mglL]$")


class Nesting:
    """Turns opened and closed block elements into the blocks and tables of a `Layout`."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.tables: list[Table] = []
        self._open: list[tuple[Role, Context]] = []
        self._lists = 0
        self._rows: list[int] = []  # number of blocks before each open table row
        self._cell = 0  # number of blocks before the last table cell
        self._open_tables: list[OpenTable] = []

    @property
    def context(self) -> Context:
        """What text becomes where we are."""
        return self._open[-1][1] if self._open else _PLAIN

    def open(
        self, role: Role, level: int = 0, *, attributes: Mapping[str, str] | None = None, header: bool = False
    ) -> None:
        """Open an element; `level` counts for headings only, `attributes` and `header` for cells."""
        self.layout.close_block()
        self._lists += role == "list"
        if role == "table":
            self._open_table()
        elif role == "row":
            self._rows.append(len(self.layout.blocks))
            if self._open_tables:
                self._open_tables[-1].rows.append([])
        elif role == "cell":
            self._start_cell(attributes or {}, header=header)
        self._open.append((role, self._context_of(role, level)))

    def _open_table(self) -> None:
        if self._open_tables:
            self._open_tables[-1].has_tables = True
        self._open_tables.append(OpenTable(len(self.layout.blocks)))

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

    def _start_cell(self, attributes: Mapping[str, str], *, header: bool) -> None:
        """Stay on the line of the row if the cell before is one line; tables made for page layout have long cells."""
        blocks = self.layout.blocks
        row = self._rows[-1] if self._rows else len(blocks)
        if len(blocks) > row and len(blocks) - max(self._cell, row) <= 1:
            self.layout.join_cell()
        self._cell = len(blocks)
        if self._open_tables and self._open_tables[-1].rows:
            rows, columns = span_of(attributes.get("rowspan")), span_of(attributes.get("colspan"))
            self._open_tables[-1].rows[-1].append(OpenCell(len(blocks), header, rows, columns))

    def close(self) -> None:
        """Close the element that was opened last."""
        self.layout.close_block()
        role, _ = self._open.pop()
        self._lists -= role == "list"
        if role == "row":
            self._rows.pop()
            self.layout.end_row()
        elif role == "cell" and self._open_tables and self._open_tables[-1].rows:
            row = self._open_tables[-1].rows[-1]
            if row and not row[-1].last:
                row[-1].last = len(self.layout.blocks)
        elif role == "table":
            table = self._open_tables.pop().close(self.layout.blocks)
            if table is not None:
                self.tables.append(table)

    def add(self, data: str, *, bold: bool = False, underlined: bool = False) -> None:
        """Add text."""
        self.layout.add(data, self.context, bold=bold, underlined=underlined)

    def add_raised(self, data: str) -> None:
        """Add superscript text: a power stays one ("10⁹/L"), a reference mark stands apart from the word before it."""
        raised = " ".join(data.split())
        if not raised:
            return
        before = self.layout.tail()
        if _REFERENCE.fullmatch(raised) and _is_referred(before, raised):
            self.layout.add_mark(raised.translate(_RAISED), self.context)
        elif _POWER.fullmatch(raised) and (before[-1:].isdigit() or _UNIT.search(before)):
            self.layout.add(raised.translate(_RAISED), self.context)
        else:
            self.layout.add(data, self.context)  # a charge, an ordinal, an isotope: part of the name


def _is_referred(before: str, mark: str) -> bool:
    r"""Whether a mark behind these words is a reference and no power, charge or ordinal.

    >>> [_is_referred(*pair) for pair in (("nausea", "1"), ("5 mg/m", "2"), ("x 10", "9"), ("12", "a"), ("1", "st"))]
    [True, False, False, True, False]
    """
    before = before.rstrip()
    if mark in _ORDINALS or _UNIT.search(before):
        return False
    return bool(_REFERRED.search(before)) or (before[-1:].isdigit() and not mark.strip("[]")[:1].isdigit())
