"""Lines of a PDF to the text of an article: what goes on, headings, items, cells, where pages begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rxtract.article import Block, BlockKind
from rxtract.readers.hyphens import WORD, divides, words_of
from rxtract.readers.pdf_lines import Line, body_size, pitch

_BULLET = re.compile(r"(?:[•·▪●○◦■□➢✓‣]|[-–—−](?=\s)|o(?=\s+[A-Z]))\s*(?=\S)")
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[^\W\d_])")
_LETTERED = re.compile(r"[A-Z]\.\s+(?=[A-Z])")
_SENTENCE_END = re.compile(r"[.:;!?][\"”’)\]]*$")
_GOES_ON = re.compile(r"[a-zà-öø-ÿα-ω(,;%≥≤<>/]|\d")
_OPEN_END = re.compile(
    r"(?:[,(–/]|\b(?:a|an|the|of|in|on|or|and|to|with|for|by|from|at|as|is|are|be|that|which|than|not|were|was|may))$"
)
_HEADING_CHARS = 120
_LARGER = 1.12
_APART = 1.35  # times the usual distance of lines that divides paragraphs
_BOLD_LEVEL = 5
_CELL = 28  # characters of a line: what columns of tables have less of, and columns of prose more
_INDENT = 4  # sizes of type that the lines of a paragraph may begin apart
_LEADERS = re.compile(r"\.{5,}|(?:\. ){5,}")
_MANY_HYPHENS = 0.04


class _Column(NamedTuple):
    """Lines below each other: how far to the right they go, and whether they are short, as cells are."""

    edge: float
    is_narrow: bool


class PdfText:
    """The text of a PDF with its blocks and the places where its pages begin."""

    def __init__(self, lines: Sequence[Line], page_count: int) -> None:
        self.blocks: list[Block] = []
        self.pages: list[int] = []
        self._lines, self._count = lines, page_count
        self._usual = body_size(lines)
        self._pitch = pitch(lines)
        self._columns = _columns(lines)
        self._sizes = sorted({line.size for line in lines if line.size >= _LARGER * self._usual}, reverse=True)
        self._words = words_of("\n".join(line.text for line in lines))
        self._joins = sum(line.hyphen for line in lines) >= _MANY_HYPHENS * len(lines)
        self._parts: list[str] = []
        self._length = 0
        for group in self._groups():
            self._emit(group)
        self._turn_to(page_count)
        self.text = "".join(self._parts)

    def _groups(self) -> list[list[Line]]:
        groups: list[list[Line]] = []
        for line in self._lines:
            if groups and self._goes_on(groups[-1], line):
                groups[-1].append(line)
            else:
                groups.append([line])
        return groups

    def _goes_on(self, group: list[Line], line: Line) -> bool:
        before = group[-1]
        if before.hyphen:
            return True
        if line.cells or _BULLET.match(line.text) or _LEADERS.search(before.text):
            return False
        if abs(before.size - line.size) > 0.1 * line.size or before.bold != line.bold:
            return False
        ends, small = bool(_SENTENCE_END.search(before.text)), bool(_GOES_ON.match(line.text))
        if not (before.page == line.page and before.bottom > line.bottom):  # the next page or column
            return not ends and small and not before.cells and not _NUMBERED.match(line.text)
        if before.bottom - line.bottom > _APART * max(self._pitch, 1.0) * line.size:
            return False
        if before.cells:  # a cell of several lines
            return small and not ends and abs(line.left - before.last_left) < line.size / 2
        return self._fits(group, line, ends=ends, small=small)

    def _fits(self, group: list[Line], line: Line, *, ends: bool, small: bool) -> bool:
        """Whether a line below another one goes on with its sentence or paragraph."""
        before, first = group[-1], group[0]
        column = self._columns[before.page, round(before.left / 20)]
        full = self._is_full(before, line, column.edge)
        if abs(before.left - line.left) > _INDENT * line.size and not (small and full):
            return False
        if _BULLET.match(first.text) and line.left <= first.left + 2 and not full:
            return False
        if _NUMBERED.match(line.text) and (line.bold or not full):
            return False
        if bool(_OPEN_END.search(before.text)) or (full and not column.is_narrow):
            return True
        return not ends and small and before.right - before.left >= 0.6 * (column.edge - before.left)

    def _is_full(self, before: Line, line: Line, edge: float) -> bool:
        """Whether the first word of the next line would not have fitted behind this one."""
        first = line.text.split(maxsplit=1)[0]
        width = (before.right - before.left) / max(len(before.text), 1)
        return before.right + (len(first) + 1) * width > edge - width

    def _emit(self, group: list[Line]) -> None:
        first = group[0]
        if first.cells:
            self._turn_to(first.page)
            *cells, last = first.cells
            more = " ".join([last, *(line.text for line in group[1:])])
            for number, cell in enumerate([*cells, more]):
                self._add(cell, "cell", 0, "\t" if number else "\n")
            return
        start = self._begin("\n\n" if self._kind(group)[0] == "heading" else "\n", first.page)
        for number, line in enumerate(group):
            following = group[number + 1] if number + 1 < len(group) else None
            self._write(line.text)
            if following is not None:
                self._turn_within(line, following)
        kind, level = self._kind(group)
        bullet = _BULLET.match(first.text)
        begin = start + bullet.end() if bullet and kind == "item" else start
        self.blocks.append(Block(kind, begin, self._length, level))

    def _turn_within(self, line: Line, following: Line) -> None:
        if line.hyphen:
            self._write("" if self._is_divided(line.text, following.text) else "-")
        else:
            self._write(" ")
        self._turn_to(following.page)

    def _is_divided(self, before: str, after: str) -> bool:
        """Whether a hyphen at a line's end divides a word; else it belongs to it."""
        first, last = WORD.match(after), WORD.findall(before)
        if not first or not last or first.group()[:1].isupper():
            return False
        return divides(last[-1], first.group(), self._words, else_joined=self._joins)

    def _kind(self, group: list[Line]) -> tuple[BlockKind, int]:
        text = " ".join(line.text for line in group)
        first = group[0]
        if _BULLET.match(text):
            return "item", 1
        if _LEADERS.search(text):
            return "paragraph", 0
        is_short = len(text) <= _HEADING_CHARS and len(group) <= 3 and not text.endswith((".", ",", ";"))
        if not is_short or not any(char.isalpha() for char in text):
            return "paragraph", 0
        number = _NUMBERED.match(text)
        if number and (first.bold or first.size >= _LARGER * self._usual or text[number.end() :].isupper()):
            return "heading", min(2 + number["number"].rstrip(".0").count("."), 6)
        if first.size >= _LARGER * self._usual:
            return "heading", min(1 + self._sizes.index(first.size), 4) if first.size in self._sizes else 4
        if first.bold and not first.cells:
            return "heading", 2 if _LETTERED.match(text) else _BOLD_LEVEL
        return "paragraph", 0

    def _begin(self, separator: str, page: int) -> int:
        if self._length:
            self._write(separator)
        self._turn_to(page)
        return self._length

    def _add(self, text: str, kind: BlockKind, level: int, separator: str) -> None:
        start = self._length
        if self._length:
            self._write(separator)
            start = self._length
        self._write(text)
        self.blocks.append(Block(kind, start, self._length, level))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _turn_to(self, page: int) -> None:
        """Let the pages up to this one begin here, those that have not begun yet."""
        while len(self.pages) <= min(page, self._count - 1):
            self.pages.append(self._length)


def _columns(lines: Sequence[Line]) -> dict[tuple[int, int], _Column]:
    """Return what the lines of a page that begin at about the same place have in common."""
    columns: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        columns.setdefault((line.page, round(line.left / 20)), []).append(line)
    return {
        key: _Column(max(one.right for one in column), sum(len(one.text) for one in column) < _CELL * len(column))
        for key, column in columns.items()
    }
