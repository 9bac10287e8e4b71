"""Windows: neighbouring sentences packed into network inputs of limited length, long ones cut with overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Pieces a window may hold without the two special ones. Longer ones cost more time a word and gave no better scores.
WINDOW = 158
# Pieces of context on each side of a cut inside one long sentence.
OVERLAP = 24


class Window(NamedTuple):
    """Pieces [start, end) are read; the answers for [keep_start, keep_end) count."""

    start: int
    end: int
    keep_start: int
    keep_end: int


def cut_sentence(start: int, end: int, *, reach: int = WINDOW, overlap: int = OVERLAP) -> Iterator[Window]:
    """Cut one long sentence into windows whose kept parts tile it.

    Examples:
        >>> [tuple(window) for window in cut_sentence(0, 10, reach=6, overlap=1)]
        [(0, 6, 0, 5), (4, 10, 5, 10)]
    """
    overlap = min(overlap, reach // 4)
    position, keep = start, start
    while position + reach < end:
        yield Window(position, position + reach, keep, position + reach - overlap)
        keep = position + reach - overlap
        position = keep - overlap
    yield Window(position, end, keep, end)


def pack_sentences(lengths: Sequence[int], *, reach: int = WINDOW, overlap: int = OVERLAP) -> list[Window]:
    """Pack sentences, given their lengths in pieces, into as few windows as their order allows."""
    windows: list[Window] = []
    start = position = 0
    for length in lengths:
        if position + length - start > reach and position > start:
            windows.append(Window(start, position, start, position))
            start = position
        position += length
        if length > reach:
            windows.extend(cut_sentence(start, position, reach=reach, overlap=overlap))
            start = position
    if position > start:
        windows.append(Window(start, position, start, position))
    return windows


def batch_windows(windows: Sequence[Window], *, pieces: int = 512) -> Iterator[list[Window]]:
    """Group windows of like length into batches of at most `pieces` pieces, padding included, longest first.

    Larger batches are no faster a piece and hold more padding.
    """
    batch: list[Window] = []
    for window in sorted(windows, key=lambda item: (item.start - item.end, item.start)):
        longest = (batch or [window])[0]
        if batch and (len(batch) + 1) * (longest.end - longest.start + 2) > pieces:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
