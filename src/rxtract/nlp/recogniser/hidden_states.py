"""Hidden states: the network's last layer, kept until the claims reader has read the mentions in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rxtract.nlp.recogniser.decoding import Ints
from rxtract.nlp.recogniser.pieces import Pieces
from rxtract.nlp.recogniser.windows import Window


class ReadWindow(NamedTuple):
    """A window, the last layer of its pieces (pieces, width; half-precision floats), and what was read before it."""

    window: Window
    states: npt.NDArray[np.float16]
    context: Ints = np.zeros(0, dtype=np.int64)


class Located(NamedTuple):
    """A span in a window: number of the window, first and last piece, counted from the window's first."""

    window: int
    first: int
    last: int


class HiddenStates:
    """The windows of one text, and where its code points are in them."""

    def __init__(self, pieces: Pieces, order: Ints, windows: Sequence[ReadWindow]) -> None:
        self._starts, self._ends = pieces.starts.tolist(), pieces.ends.tolist()
        self._borders = [*pieces.first.tolist(), len(pieces.ids)]
        self._order: list[int] = order.tolist()
        self.pieces, self.order = pieces, order
        self.windows = windows
        self._keeps = [one.window.keep_start for one in windows]

    def locate(self, start: int, end: int) -> Located | None:
        """Return where the span of code points [start, end) was read; None where nothing was."""
        first_word = bisect_right(self._ends, start)
        last_word = max(first_word, bisect_left(self._starts, end) - 1)
        if last_word >= len(self._starts):
            return None
        first = bisect_left(self._order, self._borders[first_word])
        last = bisect_left(self._order, self._borders[last_word + 1] - 1)
        if first >= len(self._order) or self._order[first] != self._borders[first_word]:
            return None
        number = bisect_right(self._keeps, first) - 1
        window = self.windows[number].window
        last = max(first, min(last, window.end - 1))
        return Located(number, first - window.start, last - window.start)

    def by_window(self, spans: Sequence[tuple[int, int]]) -> dict[int, list[tuple[int, Located]]]:
        """Return for every window the spans (half-open code points) that it read: their numbers and places."""
        found: dict[int, list[tuple[int, Located]]] = defaultdict(list)
        for number, (start, end) in enumerate(spans):
            located = self.locate(start, end)
            if located is not None:
                found[located.window].append((number, located))
        return found


def pad_states(windows: Sequence[ReadWindow]) -> npt.NDArray[Any]:
    """Return the states of several windows as one array (windows, pieces, width) of floats, padded with zeros."""
    size = max(len(one.states) for one in windows)
    states = np.zeros((len(windows), size, windows[0].states.shape[1]), dtype=np.float32)
    for row, one in enumerate(windows):
        states[row, : len(one.states)] = one.states
    return states
