"""Views: an article as the pipeline reads it, and the way back to the text as it stands.

A reader that finds something to be read otherwise than written (an HTML entity in plain text, a soft hyphen, bytes that
were decoded wrongly) leaves `Article.text` verbatim and adds an `Edit`. `view_of` applies the edits before the
pipeline runs, `to_verbatim` moves every row that comes out onto the verbatim text. A new kind of mending is one more
function that yields edits; `merge_edits` joins those of several.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, TypeVar

from rxtract.article import Article, Edit, PrintedLine, Table
from rxtract.records import ClaimQuoteRecord, ClaimRecord, Extraction

_Row = TypeVar("_Row")
_TEXTS = ("text", "quote")


def merge_edits(*kinds: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits of several kinds in order; of those that overlap the one of the earlier kind stays.

    >>> merge_edits([Edit(4, 6, "x")], [Edit(0, 1, "a"), Edit(5, 7, "y")])
    (Edit(start=0, end=1, reads='a'), Edit(start=4, end=6, reads='x'))
    """
    ranked = sorted(
        ((edit.start, rank, edit) for rank, edits in enumerate(kinds) for edit in edits), key=lambda one: one[:2]
    )
    kept: list[tuple[int, Edit]] = []
    for _, rank, edit in ranked:
        while kept and edit.start < kept[-1][1].end and rank < kept[-1][0]:
            kept.pop()
        if not kept or edit.start >= kept[-1][1].end:
            kept.append((rank, edit))
    return tuple(edit for _, edit in kept)


def read_as(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` as it reads with `edits`, which are in order.

    >>> read_as("Sj&ouml;gren", [Edit(2, 8, "ö")])
    'Sjögren'
    """
    parts, end = [], 0
    for edit in edits:
        parts += [text[end : edit.start], edit.reads]
        end = edit.end
    return "".join([*parts, text[end:]])


class OffsetMap:
    """Half-open spans of a view to those of the verbatim text, and back.

    A span that begins or ends inside of an edit covers all of it; one beside a piece that was left out does not.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = list(edits)
        self._starts = [edit.start for edit in self._edits]
        self._seen_starts: list[int] = []
        self._seen_ends: list[int] = []
        shift = 0
        for edit in self._edits:
            self._seen_starts.append(edit.start + shift)
            self._seen_ends.append(edit.start + shift + len(edit.reads))
            shift += len(edit.reads) - (edit.end - edit.start)

    def verbatim(self, start: int, end: int) -> tuple[int, int]:
        """Return where the code points [start, end) of the view stand in the verbatim text."""
        place = bisect_right(self._seen_starts, start) - 1
        first = start
        if place >= 0:
            inside = start < self._seen_ends[place]
            edit = self._edits[place]
            first = edit.start if inside else edit.end + start - self._seen_ends[place]
        place = bisect_left(self._seen_starts, end) - 1
        last = end
        if place >= 0:
            last = self._edits[place].end + max(0, end - self._seen_ends[place])
        return first, max(first, last)

    def seen(self, start: int, end: int) -> tuple[int, int]:
        """Return where the code points [start, end) of the verbatim text stand in the view."""
        place = bisect_right(self._starts, start) - 1
        first = start
        if place >= 0:
            edit = self._edits[place]
            first = self._seen_starts[place] if start < edit.end else self._seen_ends[place] + start - edit.end
        place = bisect_left(self._starts, end) - 1
        last = end
        if place >= 0:
            last = self._seen_ends[place] + max(0, end - self._edits[place].end)
        return first, max(first, last)


def view_of(article: Article) -> Article:
    """Return the article as the pipeline reads it: itself when nothing is to be read otherwise than written."""
    if not article.edits:
        return article
    offsets = OffsetMap(article.edits)
    spans = ((block, *offsets.seen(block.start, block.end)) for block in article.blocks)
    blocks = tuple(replace(block, start=start, end=end) for block, start, end in spans if start < end)
    tables = tuple(_seen_table(table, offsets) for table in article.tables)
    text = read_as(article.text, article.edits)
    return replace(article, text=text, blocks=blocks, tables=tables, edits=(), original=article)


def _seen_table(table: Table, offsets: OffsetMap) -> Table:
    spans = ((cell, *offsets.seen(cell.start, cell.end)) for cell in table.cells)
    cells = tuple(replace(cell, start=start, end=end) for cell, start, end in spans if start < end)
    start, end = offsets.seen(table.start, table.end)
    return Table(start, end, cells)


def to_verbatim(extraction: Extraction, original: Article) -> Extraction:
    """Return the rows of an article's view with the offsets and words of its verbatim text."""
    offsets, text = OffsetMap(original.edits), original.text
    moved = {
        table: tuple(_moved(row, offsets, text) for row in getattr(extraction, table))
        for table in ("sections", "sentences", "mentions", "claims", "claim_quotes", "cells")
    }
    return replace(extraction, article=replace(extraction.article, text=text), **moved)


def with_pages(extraction: Extraction, article: Article) -> Extraction:
    """Return the rows with page and box of every quote; their offsets are those of the text as delivered."""
    starts = [line.start for line in article.printed]
    quotes = (_printed(quote, article, starts) for quote in extraction.claim_quotes)
    return replace(extraction, claim_quotes=tuple(quotes))


def _printed(quote: ClaimQuoteRecord, article: Article, starts: list[int]) -> ClaimQuoteRecord:
    """Return a quote with the page that it begins on, and the box around its words there."""
    first = max(bisect_right(starts, quote.start) - 1, 0)
    after = bisect_left(starts, quote.end)
    lines = [line for line in article.printed[first:after] if line.end > quote.start]
    if not lines:
        return replace(quote, page=bisect_right(article.pages, quote.start) or None)
    here = [line for line in lines if line.page == lines[0].page]
    sides = [_sides(line, quote.start, quote.end) for line in here]
    return replace(
        quote,
        page=lines[0].page,
        box_left=min(left for left, _ in sides),
        box_bottom=min(line.bottom for line in here),
        box_right=max(right for _, right in sides),
        box_top=max(line.top for line in here),
    )


def _sides(line: PrintedLine, start: int, end: int) -> tuple[float, float]:
    """Return from where to where the words of a line go that stand in [start, end)."""
    left = next((x for place, x in reversed(line.words) if place <= start), line.left)
    right = next((x for place, x in line.words if place >= end), line.right)
    return min(left, right), max(left, right)


def _moved(row: _Row, offsets: OffsetMap, text: str) -> _Row:
    changes: dict[str, Any] = {}
    names = {column.name for column in fields(row)}  # type: ignore[arg-type]  # every row is a dataclass
    for first in names:
        last = first.removesuffix("start") + "end"
        if first.endswith("start") and last in names and getattr(row, first) is not None:
            changes[first], changes[last] = offsets.verbatim(getattr(row, first), getattr(row, last))
    for name in names.intersection(_TEXTS):
        changes[name] = text[changes["start"] : changes["end"]]
    if isinstance(row, ClaimRecord) and (place := row.quote.find(row.object_text)) >= 0:
        start, end = offsets.verbatim(row.start + place, row.start + place + len(row.object_text))
        changes["object_text"] = text[start:end]
    return replace(row, **changes)  # type: ignore[type-var]  # every row is a dataclass
