"""Tables of plain text and Markdown: rows of `|`, of tabs or wide gaps, and lines that end in numbers.

A row of numbers ("Nausea 12 % 4 %") needs no marks: the line above a run of them is the header, cut so that its last
words stand over the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rxtract.article import Cell, Table

_LINE = re.compile(r"[^\r\n]+")
_RULE = re.compile(r"[\s|:+=-]*-{2,}[\s|:+=-]*|[\s|:+=-]*={2,}[\s|:+=-]*")
_FEW = 3  # rows without marks of their own
_LONGEST = 400  # code points of a cell
_MARKER = re.compile(r"[^\w|]+|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]")
_VALUE = (
    r"(?:[<>≤≥~]\s?)?\d{1,5}(?:[.,]\d{1,3})?(?:\s?/\s?\d{1,6})?(?:\s?[%％])?"
    r"(?:\s?[(\[]\s?[<>≤≥]?\d{1,5}(?:\.\d{1,3})?\s?[%％]?\s?[)\]])?"
)
_NONE = r"[-–—]|NR"
_ROW = re.compile(rf"(?P<label>[^\W\d_][^\t|]{{1,80}}?)(?P<values>(?:[ \t]+(?:{_VALUE}|{_NONE})){{1,6}})[ \t]*")
_PIECE = re.compile(rf"{_VALUE}|{_NONE}")
_LASTS = frozenset("%％)]-–—R")
"""What a row of `_ROW` ends with where it is no digit."""
_UNIT = re.compile(r"[%％(\[/]")
_DOSE = r"(?:\d[\d.,]{0,6}[ \t]?)?(?:mg|mcg|µg|μg|g|ml|mL|IU)(?:/[\w.]{1,12})?(?![\w])"
_GROUP = re.compile(rf"\S+(?:[ \t]+(?:{_DOSE}|\([^()]{{0,40}}\)|\[[^\[\]]{{0,40}}\]|[%％]|[nN][ \t]?=[ \t]?[\d,]+))*")
_BETWEEN = re.compile(r"(?:[^\s—–|;/-]|(?<=\S)[—–|;/-]|[—–|;/-](?=\S)|[ \t](?![—–|;/-][ \t]))+")
_GAP = re.compile(r"[ \t]{2,}|\t")
_WIDE_WORDS = re.compile(r"\S+(?: \S+)*")
_WIDE = re.compile(r"[ \t]{3,}|\t")
_WORDS_OF_LABEL = 9
_HEADER_CHARS = 160

Span = tuple[int, int]
"""Half-open code points."""


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    apart: bool
    """Whether a blank line stands before it."""


class _Kind(NamedTuple):
    """A way of writing rows: what they hold, how a line is cut into cells (None: no row), how many make a table."""

    mark: re.Pattern[str]
    cut: Callable[[_Line], list[Span] | None]
    least: int


def find_plain_tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a plain text, in order."""
    kinds = [kind for kind in _KINDS if kind.mark.search(text)]
    lines = list(_lines(text))
    if not kinds and not any(map(_may_end_in_number, lines)):
        return ()
    tables: list[Table] = []
    place = 0
    while place < len(lines):
        table, after = _table_at(lines, place, kinds)
        if table is not None:
            tables.append(table)
        place = after
    return tuple(tables)


def _lines(text: str) -> Iterator[_Line]:
    end = 0
    for match in _LINE.finditer(text):
        if match.group().strip():
            yield _Line(match.start(), match.end(), match.group(), text.count("\n", end, match.start()) > 1)
            end = match.end()


def _table_at(lines: Sequence[_Line], place: int, kinds: Sequence[_Kind]) -> tuple[Table | None, int]:
    for kind in kinds:
        rows, after, ruled = _run(lines, place, kind)
        marked = lines[place].text.lstrip().startswith("|")
        if len(rows) >= (2 if ruled or marked else kind.least):
            return _table(lines[place:after], rows, header_rows=int(ruled == 1)), after
    if _numbers(lines[place]) is None and place + 1 < len(lines):
        rows, after = _number_run(lines, place + 1)
        if rows:
            return _with_header(lines[place:after], rows), after
    rows, after = _number_run(lines, place)
    if rows:
        return _table(lines[place:after], rows, header_rows=0), after
    return None, place + 1


def _run(lines: Sequence[_Line], place: int, kind: _Kind) -> tuple[list[list[Span]], int, int]:
    """Return the rows from a line on, the line after them, and the number of the row that a rule stands behind."""
    rows: list[list[Span]] = []
    ruled = 0
    while place < len(lines) and not (rows and lines[place].apart):
        line = lines[place]
        if _RULE.fullmatch(line.text):
            if not rows:
                break
            ruled = ruled or len(rows)
        else:
            cells = kind.cut(line)
            if cells is None or (rows and len(cells) != len(rows[0])):
                break
            rows.append(cells)
        place += 1
    shown = sum(sum(start < end for start, end in row) > 1 for row in rows)
    return (rows, place, ruled) if shown > 1 or (shown and ruled) else ([], place, 0)


def _cut_pipes(line: _Line) -> list[Span] | None:
    if "|" not in line.text:
        return None
    start, end = _trim(line.text, 0, len(line.text))
    inner = (start + line.text.startswith("|", start), end - line.text.endswith("|", start + 1, end))
    return _cut(line, re.finditer(r"(?<!\\)\|", line.text[: inner[1]]), inner)


def _cut_gaps(pattern: re.Pattern[str]) -> Callable[[_Line], list[Span] | None]:
    def cut(line: _Line) -> list[Span] | None:
        inner = _trim(line.text, 0, len(line.text))
        return _cut(line, pattern.finditer(line.text, *inner), inner)

    return cut


def _cut(line: _Line, borders: Iterator[re.Match[str]], inner: Span) -> list[Span] | None:
    cells: list[Span] = []
    begin = inner[0]
    for border in borders:
        if border.start() >= begin and border.start() >= inner[0]:
            cells.append(_trim(line.text, begin, border.start()))
            begin = border.end()
    cells.append(_trim(line.text, begin, inner[1]))
    first = line.text[slice(*cells[0])]
    if len(cells) < 2 or _MARKER.fullmatch(first) or any(end - start > _LONGEST for start, end in cells):
        return None
    return [(line.start + start, line.start + end) for start, end in cells]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


_TAB = re.compile(r"\t")
_KINDS = (
    _Kind(re.compile(r"\|"), _cut_pipes, _FEW), _Kind(_TAB, _cut_gaps(_TAB), 2), _Kind(_WIDE, _cut_gaps(_WIDE), _FEW),
)  # fmt: skip


def _may_end_in_number(line: _Line) -> bool:
    """Whether a line ends as rows of numbers do; few others are worth a look."""
    last = line.text.rstrip(" \t")[-1:]
    return last in _LASTS or last.isdecimal()


def _numbers(line: _Line) -> list[Span] | None:
    """Return label and numbers of a line that ends in numbers."""
    match = _ROW.fullmatch(line.text.strip(" \t")) if _may_end_in_number(line) else None
    if match is None or len(match["label"].split()) > _WORDS_OF_LABEL or not match["label"].strip(" \t.…·_"):
        return None
    origin = line.start + len(line.text) - len(line.text.lstrip(" \t"))
    values = [
        (origin + match.start("values") + one.start(), origin + match.start("values") + one.end())
        for one in _PIECE.finditer(match["values"])
    ]
    led = match["label"].rstrip(" \t.…·_")  # "headache ........ 17%"
    label = _trim(match.string, match.start("label"), match.start("label") + len(led))
    return [(origin + label[0], origin + label[1]), *values]


def _number_run(lines: Sequence[_Line], place: int) -> tuple[list[list[Span]], int]:
    """Return two or more lines with as many numbers each; one number needs a unit."""
    rows: list[list[Span]] = []
    first = place
    while place < len(lines) and not (rows and lines[place].apart):
        cells = _numbers(lines[place])
        if cells is None or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
        place += 1
    single = len(rows) > 1 and len(rows[0]) == 2
    units = all(_UNIT.search(line.text) for line in lines[first:place])
    return (rows, place) if len(rows) > 1 and (units or not single) else ([], place)


def _with_header(lines: Sequence[_Line], rows: list[list[Span]]) -> Table:
    """Return the table of rows of numbers below a line: its header when it has words enough, else no part of it."""
    line = lines[0]
    count = len(rows[0]) - 1
    ways = (_WIDE_WORDS, _BETWEEN) if _GAP.search(line.text.strip()) else (_BETWEEN,)
    cuts = [[match.span() for match in way.finditer(line.text) if match.group().strip()] for way in ways]
    groups = [match.span() for match in _GROUP.finditer(line.text)]
    chosen = next((cut for cut in cuts if len(cut) in (count, count + 1) and len(cut) > 1), groups)
    is_sentence = line.text.rstrip().endswith((".", ":", ";")) or len(line.text) > _HEADER_CHARS
    chosen = [_trim(line.text, *span) for span in chosen]
    is_words = any(line.text[start].islower() and end - start > 1 for start, end in chosen[-count:])
    if is_sentence or len(chosen) < count or (chosen == groups and is_words):
        return _table(lines[1:], rows, header_rows=0)
    heads = [(line.start + start, line.start + end) for start, end in chosen[-count:]]
    before = chosen[:-count]
    first = (line.start + before[0][0], line.start + before[-1][1]) if before else (heads[0][0], heads[0][0])
    return _table(lines, [[first, *heads], *rows], header_rows=1)


def _table(lines: Sequence[_Line], rows: list[list[Span]], *, header_rows: int) -> Table:
    cells = tuple(
        Cell(number, column, start, end, number < header_rows)
        for number, row in enumerate(rows)
        for column, (start, end) in enumerate(row)
        if start < end
    )
    return Table(_trimmed(lines[0])[0], _trimmed(lines[-1])[1], cells)


def _trimmed(line: _Line) -> Span:
    start, end = _trim(line.text, 0, len(line.text))
    return line.start + start, line.start + end
