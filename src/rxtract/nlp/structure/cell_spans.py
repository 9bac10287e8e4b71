"""Which blocks of an article stand in its tables: their cells head no section and open no list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from rxtract.article import Block, Table


class CellSpans:
    """The spans of an article's tables, which are in order."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._starts = [table.start for table in tables]
        self._ends = [table.end for table in tables]

    def hold(self, block: Block) -> bool:
        """Whether a block is a cell, or a part of one, of a table."""
        return block.kind == "cell" and self.hold_place(block.start)

    def hold_place(self, start: int) -> bool:
        """Whether a code point lies in a table."""
        place = bisect_right(self._starts, start) - 1
        return place >= 0 and start < self._ends[place]
