"""Run as a process of its own: takes a PDF on standard input and writes its lines of text as JSON.

Nothing else of the package is imported, so that it starts quickly and so that what a damaged file breaks is this
process alone. Arguments: the most pages, bytes of memory and seconds of processor time.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

_GAP = 1.6  # widths of its type that two pieces of a line stand apart when they are cells or columns
_WORD_END = re.compile(r" +(?=\S)")
_BOLD = 600
_BOLD_NAME = re.compile(rb"bold|black|heavy|semibold", re.IGNORECASE)
_MARKED = re.compile(r"[^\W_][\w%*)]*[^\W_]")
_SMALL = 0.8
_UNITS = ("m", "cm", "mm", "km", "s", "h")
_RAISED = 0.12
_BREAK = re.compile("\r\n|\r|\n|[\ufffe\u0002]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_THIN = 2.5  # points that a ruled line is thick at most
_SHORTEST = 4.0
_MOST_RULES = 3000  # of one page; a drawing has more, a table has not
_FAR = 1e5


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, value in (
        (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _pieces(text: str) -> list[tuple[int, int, bool]]:
    """Return begin and end of each line, and whether a hyphen that divides a word stood at its end."""
    found, start = [], 0
    for match in _BREAK.finditer(text):
        found.append((start, match.start(), match.group() in "\ufffe\u0002"))
        start = match.end()
    return [*found, (start, len(text), False)]


class _Page:
    """Text of a page with the places of its characters."""

    def __init__(self, textpage: Any, raw: Any, rules: list[list[float]]) -> None:
        self._page, self._raw = textpage, raw
        self._uprights = sorted((one[0], one[1], one[3]) for one in rules if one[2] - one[0] < one[3] - one[1])
        self.text = textpage.get_text_range()
        self._exact = len(self.text) == textpage.count_chars()
        if not self._exact:  # characters beyond U+FFFF, or none at all for some glyphs
            codes = (raw.FPDFText_GetUnicode(textpage.raw, place) for place in range(textpage.count_chars()))
            self.text = "".join(chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)

    def lines(self) -> list[list[Any]]:
        """Return lines as [pieces, size, is bold, has hyphen].

        A piece is [text, left, bottom, right, top, stops]; stops are [place in the text, left side] of its words.
        """
        found = []
        for start, end, hyphen in _pieces(self.text):
            line = self.text[start:end]
            if line.strip():
                first = start + len(line) - len(line.lstrip())
                last = start + len(line.rstrip())
                size, bold = self._type(first, last)
                cut = self._cut(first, last, size)
                found += [[pieces, round(size, 1), bold, hyphen and pieces is cut[-1]] for pieces in cut]
        return found

    def _type(self, first: int, last: int) -> tuple[float, bool]:
        handle, middle = self._page.raw, (first + last) // 2
        places = [place for place in (first, middle, last - 1) if self.text[place].strip()]
        size = float(self._raw.FPDFText_GetFontSize(handle, places[0]))
        box = self._page.get_charbox(places[0], loose=True)
        if size <= 1.5:  # the size stands in the matrix of the text
            size = abs(box[3] - box[1]) or size
        return min(max(size, 1.0), 1000.0), all(self._is_bold(place) for place in places)

    def _is_bold(self, place: int) -> bool:
        if self._raw.FPDFText_GetFontWeight(self._page.raw, place) >= _BOLD:
            return True
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        size = self._raw.FPDFText_GetFontInfo(self._page.raw, place, name, 128, flags)
        return 0 < size <= 128 and _BOLD_NAME.search(name.value) is not None

    def _cut(self, first: int, last: int, size: float) -> list[list[list[Any]]]:
        """Cut a line where pieces stand far apart or a ruled line stands between them.

        Also where it goes on at the left: a line end that was not seen.
        """
        lines: list[list[list[Any]]] = [[]]
        start, words = first, [(first, self._page.get_charbox(first)[0])]
        for match in _WORD_END.finditer(self.text, first, last):
            before, after = self._page.get_charbox(match.start() - 1), self._page.get_charbox(match.end())
            goes_back = after[0] < before[0] - size
            if goes_back or after[0] - before[2] > _GAP * size or self._is_ruled(before, after):
                lines[-1].append(self._piece(start, match.start(), size, words))
                start, words = match.end(), []
                if after[0] < before[0]:
                    lines.append([])
            words.append((match.end(), after[0]))
        lines[-1].append(self._piece(start, last, size, words))
        return lines

    def _is_ruled(self, before: Any, after: Any) -> bool:
        """Whether an upright line stands between two characters."""
        middle = (before[1] + before[3]) / 2
        place = bisect_left(self._uprights, (before[2] - 1,))
        while place < len(self._uprights) and self._uprights[place][0] <= after[0] + 1:
            if self._uprights[place][1] <= middle <= self._uprights[place][2]:
                return True
            place += 1
        return False

    def _piece(self, start: int, end: int, size: float, words: list[tuple[int, float]]) -> list[Any]:
        begin, finish = self._page.get_charbox(start), self._page.get_charbox(end - 1)
        box = [begin[0], min(begin[1], finish[1]), finish[2], max(begin[3], finish[3])]
        text, stops = "", []
        for number, (place, left) in enumerate(words):
            following = words[number + 1][0] if number + 1 < len(words) else end
            stops.append([len(text), _point(left)])
            text += _CONTROL.sub("", self._with_marks(place, following, size))
        return [text, *map(_point, box), stops]

    def _with_marks(self, start: int, end: int, size: float) -> str:
        """Return the text with raised letters and digits apart from the word that they mark: 10^9, nausea a."""
        parts, place = [], start
        for match in _MARKED.finditer(self.text, start, end):
            first = match.end()
            while first > match.start() + 1 and self._is_raised(first - 1, match.start(), size):
                first -= 1
            if first < match.end():
                parts += [self.text[place:first], _mark_before(self.text[match.start() : first], self.text[first])]
                place = first
        return "".join([*parts, self.text[place:end]])

    def _is_raised(self, place: int, first: int, size: float) -> bool:
        if self._raw.FPDFText_GetFontSize(self._page.raw, place) > _SMALL * size:
            return False
        mark, word = self._page.get_charbox(place, loose=True), self._page.get_charbox(first, loose=True)
        return bool(mark[1] > word[1] + _RAISED * size and mark[0] > word[0])  # in upright text it stands above


def _point(value: float) -> float:
    return round(value, 1) if -_FAR < value < _FAR else 0.0


def _rules(page: Any, raw: Any) -> list[list[float]]:
    """Return the ruled lines of a page, upright and level, as [left, bottom, right, top]."""
    found: list[list[float]] = []
    for number in range(raw.FPDFPage_CountObjects(page.raw)):
        item = raw.FPDFPage_GetObject(page.raw, number)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH:
            found += _lines_of(item, raw)
            if len(found) > _MOST_RULES:
                return []
    return found


def _lines_of(item: Any, raw: Any) -> Iterator[list[float]]:
    sides = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *sides):
        return
    left, bottom, right, top = (_point(side.value) for side in sides)
    width, height = right - left, top - bottom
    if min(width, height) <= _THIN:
        if max(width, height) >= _SHORTEST:
            yield [left, bottom, right, top]
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if min(width, height) >= _SHORTEST and raw.FPDFPath_CountSegments(item) in (4, 5):
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if stroke.value:  # a frame
            yield from ([left, bottom, right, bottom], [left, top, right, top])
            yield from ([left, bottom, left, top], [right, bottom, right, top])


def _mark_before(word: str, mark: str) -> str:
    """Return what to put between a word and what is raised behind it: m2, 5th, 10^9, nausea a."""
    if word[-1].isdigit():
        return "^" if mark.isdigit() else ""
    return "" if word in _UNITS and mark.isdigit() else " "


def _read(data: bytes, most_pages: int) -> dict[str, Any]:
    import pypdfium2
    import pypdfium2.raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"error": "encrypted" if "assword" in str(error) else "malformed", "message": str(error)}
    count = len(document)
    if count > most_pages:
        return {"error": "pages", "message": f"{count:,} pages"}
    pages, failed = [], 0
    for number in range(count):
        try:
            page = document[number]
            textpage = page.get_textpage()
            rules = _rules(page, pypdfium2.raw)
            lines = _Page(textpage, pypdfium2.raw, rules).lines()
            pages.append({"lines": lines, "rules": rules, "width": page.get_width()})
            textpage.close()
            page.close()
        except (pypdfium2.PdfiumError, IndexError, ValueError):
            failed += 1
            pages.append({"lines": [], "rules": [], "width": 0.0})
    title = document.get_metadata_dict().get("Title", "")
    return {"pages": pages, "title": title, "failed": failed}


def main() -> None:
    """Read standard input, write one JSON object."""
    pages, memory, seconds = map(int, sys.argv[1:4])
    data = sys.stdin.buffer.read()
    _limit(memory, seconds)
    try:
        answer = _read(data, pages)
    except MemoryError:
        answer = {"error": "memory", "message": "out of memory"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
