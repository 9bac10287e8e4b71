"""Lines that only `<br>` divides: bold or underlined ones are headings, lines with a bullet are list items.

Shops, hospitals and forums write whole articles as one element. The text stays as it is; a paragraph becomes several
blocks where one of its lines is marked as a heading or as an item.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from rxtract.article import Block, BlockKind
from rxtract.readers.layout import BOLD_LEVEL, reads_as_heading

_BULLET = re.compile(r"(?:[-–—*•·‣▪●○◦■□➢✓✔►▸]|\(?\d{1,2}[.)])[ \xa0]+(?=\S)|[•·▪●◦✓✔](?=\w)")
_OPEN_END = re.compile(r"[,;(\-–—]$")  # of a line that goes on in the next one
_HAS_LETTERS = re.compile(r"[^\W_]")
_BOLD_LEVEL, _UNDERLINED_LEVEL = BOLD_LEVEL + 1, BOLD_LEVEL + 2  # below paragraphs that serve as headings
_FEWEST_ITEMS = 2  # one dash may open a line of speech
_FEWEST_SHORT, _SHORT = 3, 60  # lines, and code points of each; shorter lines than those of a text that is wrapped
_SENTENCE_END = re.compile(r"[.!?:,;][\"'”’)\]]*$")

_Line = tuple[int, int]
"""Half-open code points of the article's text."""


def split_lines(text: str, blocks: Sequence[Block], marked: dict[int, bool]) -> list[Block]:
    """Return the blocks, paragraphs cut at their headings and items.

    `marked` holds where marked lines begin, and whether they are bold (else they are underlined).
    """
    found: list[Block] = []
    for block in blocks:
        if block.kind == "paragraph" and "\n" in text[block.start : block.end]:
            found += _pieces(text, block, marked)
        else:
            found.append(block)
    return found


def _pieces(text: str, block: Block, marked: dict[int, bool]) -> Iterator[Block]:
    lines = list(_lines(text, block))
    headings = _headings(text, lines, marked)
    items = _items(text, lines, headings) or _short_lines(text, lines, headings)
    if not headings and not items:
        yield block
        return
    begin: int | None = None
    end = block.start
    for start, stop in lines:
        if start in headings or start in items:
            if begin is not None:
                yield replace(block, start=begin, end=end)
            begin = None
            kind: BlockKind = "heading" if start in headings else "item"
            level = (_BOLD_LEVEL if marked[start] else _UNDERLINED_LEVEL) if start in headings else 1
            yield replace(block, kind=kind, start=items.get(start, start), end=stop, level=level)
        elif begin is None:
            begin = start
        end = stop
    if begin is not None:
        yield replace(block, start=begin, end=end)


def _lines(text: str, block: Block) -> Iterator[_Line]:
    place = block.start
    for line in text[block.start : block.end].split("\n"):
        if line.strip():
            start = place + len(line) - len(line.lstrip())
            yield start, start + len(line.strip())
        place += len(line) + 1


def _headings(text: str, lines: Sequence[_Line], marked: Collection[int]) -> set[int]:
    """Return where lines begin that head others: marked as a whole, not in mid-sentence, not all of them."""
    found = set()
    before = ""
    for (start, end), (next_start, _) in pairwise([*lines, (-1, -1)]):
        line = text[start:end]
        goes_on = next_start < 0 or text[next_start].islower()
        heads = start in marked and not goes_on and not _OPEN_END.search(before) and not _BULLET.match(line)
        if heads and reads_as_heading(line) and not line[0].islower() and _HAS_LETTERS.search(line):
            found.add(start)
        before = line
    return found if len(found) < len(lines) else set()


def _items(text: str, lines: Sequence[_Line], headings: Collection[int]) -> dict[int, int]:
    """Return where lines with a bullet begin, each with the place behind its bullet."""
    bullets = ((start, _BULLET.match(text, start, end)) for start, end in lines if start not in headings)
    found = {start: bullet.end() for start, bullet in bullets if bullet}
    return found if len(found) >= _FEWEST_ITEMS else {}


def _short_lines(text: str, lines: Sequence[_Line], headings: Collection[int]) -> dict[int, int]:
    """Return the beginnings of lines between headings that are short and no sentences, three or more in a run."""
    found: dict[int, int] = {}
    for of_heading, run in groupby(lines, key=lambda line: line[0] in headings):
        listed = list(run)
        if not of_heading and len(listed) >= _FEWEST_SHORT and all(_is_short(text[start:end]) for start, end in listed):
            found |= {start: start for start, _ in listed}
    return found


def _is_short(line: str) -> bool:
    return len(line) <= _SHORT and not _SENTENCE_END.search(line) and not line[0].islower()
