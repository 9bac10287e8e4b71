"""Context: what the network reads in front of a window: title, heading, and the sentence that leads its list in.

A list item or the middle of a section says little alone; "Do not take it if you have:" stands elsewhere. These words
are read again before every window, and nothing is asked of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rxtract.nlp.recogniser.decoding import Ints
from rxtract.nlp.recogniser.pieces import Pieces
from rxtract.nlp.recogniser.windows import Window

TITLE, HEADING, LEAD = 24, 20, 44
"""Most pieces of each part; with more, windows cost more time than they gain."""
_TITLE_CHARS = 120
_FARTHEST_LEAD = 30  # sentences between an item and the sentence that leads its list in


class Place(NamedTuple):
    """Where a sentence stands: its section's heading as written (or ""), and whether it is an item or a cell."""

    heading: str
    is_item: bool


class ContextReader:
    """Finds the context of windows of one text.

    `order` are the pieces of its sentences, `lengths` how many each sentence has.
    """

    def __init__(
        self,
        text: str,
        pieces: Pieces,
        order: Ints,
        sentences: Sequence[tuple[int, int]],
        lengths: Sequence[int],
        places: Sequence[Place],
    ) -> None:
        self._text, self._pieces, self._order = text, pieces, order
        self._sentences, self._places = sentences, places
        self._begins = np.cumsum([0, *lengths]).tolist()
        self._ends = np.append(pieces.first, len(pieces.ids))
        title = text.strip().split("\n", 1)[0][:_TITLE_CHARS]
        start = text.find(title)
        self._title = self._between(start, start + len(title))[:TITLE]

    def before(self, window: Window) -> Ints:
        """Return the pieces to read before a window: title, heading, lead-in; none twice, none inside it."""
        number = min(bisect_right(self._begins, window.start) - 1, len(self._sentences) - 1)
        parts = [self._title] if window.start > 0 else []
        heading = self._places[number].heading
        at = self._text.rfind(heading, 0, self._sentences[number][0]) if heading else -1
        if at >= 0:
            parts.append(self._between(at, at + len(heading))[:HEADING])
        if self._places[number].is_item or window.start != self._begins[number]:
            parts.append(self._lead(number))
        if not parts:
            return np.zeros(0, dtype=np.int64)
        found = np.concatenate(parts)
        found = found[found < self._order[window.start]]
        _, first = np.unique(found, return_index=True)
        context: Ints = found[np.sort(first)]
        return context

    def _lead(self, number: int) -> Ints:
        before = number - 1
        while before > 0 and self._places[before].is_item and number - before < _FARTHEST_LEAD:
            before -= 1
        if before < 0 or number - before >= _FARTHEST_LEAD:
            return np.zeros(0, dtype=np.int64)
        return self._between(*self._sentences[before])[-LEAD:]

    def _between(self, start: int, end: int) -> Ints:
        first, last = np.searchsorted(self._pieces.starts, [start, end])
        return np.arange(self._ends[first], self._ends[last], dtype=np.int64)
