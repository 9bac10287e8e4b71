"""Lines of a PDF to the text of an article: what goes on, headings, items, cells, where pages begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rxtract.article import Block, BlockKind, Cell, PrintedLine, Table
from rxtract.readers.hyphens import WORD, divides, words_of
from rxtract.readers.pdf_lines import body_size, pitch
from rxtract.readers.pdf_pieces import Line, PdfCell, PdfTable

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
_HANGING = 2.0  # the same for lines of one item of a list
_SAME_SIZE, _OTHER_SIZE = 0.1, 0.3
_CELL = 28  # characters of a line: what columns of tables have less of, and columns of prose more
_INDENT = 4  # sizes of type that the lines of a paragraph may begin apart
_LEADERS = re.compile(r"\.{5,}|(?:\. ){5,}")
_MANY_HYPHENS = 0.04
_CAPTION = re.compile(r"(?:Table|Figure|Tab\.|Fig\.)\s+[A-Z]?\d+")
_PAD = 6.0  # points between a cell's words and its side


class _Column(NamedTuple):
    """Lines below each other: how far to the right they go, and whether they are short, as cells are."""

    edge: float
    is_narrow: bool


class PdfText:
    """The text of a PDF with its blocks and tables, where its pages begin, and where its lines stand on them."""

    def __init__(self, lines: Sequence[Line], page_count: int) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.pages: list[int] = []
        self.printed: list[PrintedLine] = []
        self._lines, self._count = lines, page_count
        self._usual = body_size(lines)
        self._pitch = pitch(lines)
        self._columns = _columns(lines)
        self._sizes = sorted({line.size for line in lines if line.size >= _LARGER * self._usual}, reverse=True)
        self._words = words_of("\n".join(line.text for line in lines))
        self._joins = sum(line.hyphen for line in lines) >= _MANY_HYPHENS * len(lines)
        self._parts: list[str] = []
        self._length = 0
        self._last_paragraph = 0
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
        if before.table or line.table:
            return False
        if before.hyphen:
            return True
        if line.cells or _BULLET.match(line.text) or _LEADERS.search(before.text):
            return False
        # A bullet is often of another size than the words of its item, and the line is of the size that it begins with.
        differs = _OTHER_SIZE if _BULLET.match(before.text) else _SAME_SIZE
        if abs(before.size - line.size) > differs * line.size or before.bold != line.bold:
            return False
        ends, small = bool(_SENTENCE_END.search(before.text)), bool(_GOES_ON.match(line.text))
        if not (before.page == line.page and before.bottom > line.bottom):  # the next page or column
            return not ends and small and not before.cells and not _NUMBERED.match(line.text)
        apart = (before.bottom - line.bottom) / (max(self._pitch, 1.0) * line.size)
        if apart > _APART:
            return apart <= _HANGING and small and not ends and self._hangs(group, line)
        if before.cells:  # a cell of several lines
            return small and not ends and abs(line.left - before.cells[-1].left) < line.size / 2
        return self._fits(group, line, ends=ends, small=small)

    def _hangs(self, group: list[Line], line: Line) -> bool:
        """Whether a line stands under the words of an item and goes on with them: lists may be set wider than text."""
        before, first = group[-1], group[0]
        under = _BULLET.match(first.text) is not None and line.left > first.left + line.size / 2
        edge = self._columns[before.page, round(before.left / 20)].edge
        return under and not _NUMBERED.match(line.text) and self._is_full(before, line, edge)

    def _fits(self, group: list[Line], line: Line, *, ends: bool, small: bool) -> bool:
        """Whether a line below another one goes on with its sentence or paragraph."""
        before, first = group[-1], group[0]
        column = self._columns[before.page, round(before.left / 20)]
        full = self._is_full(before, line, column.edge)
        if abs(before.left - line.left) > _INDENT * line.size and not (small and full):
            return False
        if _BULLET.match(first.text) and line.left <= first.left + 2 and not full:
            return False
        is_open = _OPEN_END.search(before.text) is not None
        if _NUMBERED.match(line.text) and (line.bold or not (full or is_open)):
            return False
        if is_open or (full and not column.is_narrow):
            return True
        return not ends and small and before.right - before.left >= 0.6 * (column.edge - before.left)

    def _is_full(self, before: Line, line: Line, edge: float) -> bool:
        """Whether the first word of the next line would not have fitted behind this one."""
        first = line.text.split(maxsplit=1)[0]
        width = (before.right - before.left) / max(len(before.text), 1)
        return before.right + (len(first) + 1) * width > edge - width

    def _emit(self, group: list[Line]) -> None:
        first = group[0]
        if first.table:
            self._emit_table(first.table)
        elif first.cells:
            *cells, last = first.cells
            for number, pieces in enumerate([*([cell] for cell in cells), [last, *group[1:]]]):
                self._paragraph(pieces, "\t" if number else "\n", "cell")
        else:
            kind, level = self._kind(group)
            self._paragraph(group, "\n\n" if kind == "heading" else "\n", kind, level)

    def _paragraph(self, lines: Sequence[Line], separator: str, kind: BlockKind, level: int = 0) -> None:
        start = self._begin(separator, lines[0].page)
        for number, line in enumerate(lines):
            self._print(line)
            if number + 1 < len(lines):
                self._turn_within(line, lines[number + 1], in_cell=kind == "cell")
        bullet = _BULLET.match(lines[0].text)
        begin = start + bullet.end() if bullet and kind == "item" else start
        self.blocks.append(Block(kind, begin, self._length, level))

    def _print(self, line: Line) -> None:
        start = self._length
        self._write(line.text)
        words = tuple((start + place, left) for place, left in line.stops)
        box = (line.left, line.bottom, line.right, line.top)
        self.printed.append(PrintedLine(start, self._length, line.page + 1, *box, words))

    def _emit_table(self, table: PdfTable) -> None:
        """Write a table row by row, a tab between cells and a line for each paragraph of a cell."""
        cells: list[Cell] = []
        start, row = self._caption(), -1
        head = _head_rows(table)
        for cell in table.cells:
            place = cell.place
            separator, row = "\t" if place.row == row else "\n", place.row
            first = len(self.blocks)
            for number, lines in enumerate(_paragraphs_of(cell)):
                self._paragraph(lines, "\n" if number else separator, "cell")
            begin = self.blocks[first].start
            cells.append(Cell(row, place.column, begin, self._length, row < head, place.rows, place.columns))
        self.tables.append(Table(cells[0].start if start is None else start, self._length, tuple(cells)))

    def _caption(self) -> int | None:
        """Return where the caption of a table begins that is the last thing written."""
        if not self.blocks or (self.tables and self.tables[-1].end > self.blocks[-1].start):
            return None
        last = self.blocks[-1]
        written = "".join(self._parts[self._last_paragraph :])
        return last.start if last.kind == "paragraph" and _CAPTION.match(written.lstrip()) else None

    def _turn_within(self, line: Line, following: Line, *, in_cell: bool) -> None:
        if line.hyphen:
            self._write("" if self._is_divided(line.text, following.text, in_cell=in_cell) else "-")
        else:
            self._write(" ")
        self._turn_to(following.page)

    def _is_divided(self, before: str, after: str, *, in_cell: bool) -> bool:
        """Whether a hyphen at a line's end divides a word, as most do in narrow cells; else it belongs to it."""
        first, last = WORD.match(after), WORD.findall(before)
        if not first or not last or first.group()[:1].isupper():
            return False
        return divides(last[-1], first.group(), self._words, else_joined=self._joins or in_cell)

    def _kind(self, group: list[Line]) -> tuple[BlockKind, int]:
        text = " ".join(line.text for line in group)
        first = group[0]
        if _BULLET.match(text):
            return "item", 1
        if _LEADERS.search(text) or _CAPTION.match(text):
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
        self._last_paragraph = len(self._parts)
        if self._length:
            self._write(separator)
        self._turn_to(page)
        return self._length

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _turn_to(self, page: int) -> None:
        """Let the pages up to this one begin here, those that have not begun yet."""
        while len(self.pages) <= min(page, self._count - 1):
            self.pages.append(self._length)


def _head_rows(table: PdfTable) -> int:
    """Return how many rows from the first on are in bold type, as headers are; 0 where all are."""
    bold: dict[int, bool] = {}
    for cell in table.cells:
        bold[cell.place.row] = bold.get(cell.place.row, True) and all(line.bold for line in cell.lines)
    plain = [row for row, is_bold in bold.items() if not is_bold]
    return min(plain, default=0)


def _paragraphs_of(cell: PdfCell) -> list[list[Line]]:
    """Divide the lines of a cell where the next word would have fitted behind a line."""
    paragraphs: list[list[Line]] = []
    for line in cell.lines:
        before = paragraphs[-1][-1] if paragraphs else None
        if before is not None and _wraps(before, line, cell.right - _PAD):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _wraps(before: Line, line: Line, edge: float) -> bool:
    if before.hyphen or _OPEN_END.search(before.text):
        return True
    if _BULLET.match(line.text):
        return False
    width = (before.right - before.left) / max(len(before.text), 1)
    first = line.text.split(maxsplit=1)[0]
    return before.right + (len(first) + 1) * width > edge


def _columns(lines: Sequence[Line]) -> dict[tuple[int, int], _Column]:
    """Return what the lines of a page that begin at about the same place have in common."""
    columns: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        if line.table:
            continue
        columns.setdefault((line.page, round(line.left / 20)), []).append(line)
    return {
        key: _Column(max(one.right for one in column), sum(len(one.text) for one in column) < _CELL * len(column))
        for key, column in columns.items()
    }
