"""Builds the text of an article from blocks: white space collapses as in a browser, each block has lines of its own.

A blank line goes before a heading, and a tab (which collapsing leaves nowhere else) between the cells of a table row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rxtract.article import Block, BlockKind, Edit

_SPACE = re.compile(r"[ \t\n\r\f]+")  # what HTML calls white space: not the no-break space
_SPACES = re.compile(r" {2,}")
_SPACED_BREAK = re.compile(r" ?\n ?")
_PARAGRAPH_BREAK = 2  # that many <br> in a row divide paragraphs
BOLD_LEVEL = 6
"""Level of a short paragraph in bold type, which serves as a heading, below all real ones."""
MAX_BLOCKS = 100_000
"""The longest assessment reports have 20,000; more is data or an attack, and costs memory by the gigabyte."""
_MAX_BOLD_HEADING = 120
# Around reference marks while a block is open: code points that no text may hold (Unicode: noncharacters).
_MARK, _MARK_END = "\ufdd0", "\ufdd1"
_MARKED = re.compile(f"{_MARK}([^{_MARK_END}]*){_MARK_END}|[{_MARK}{_MARK_END}]")


@dataclass(slots=True)
class Context:
    """What the text of one element becomes; `is_used` after its first block, so that an item is counted once."""

    kind: BlockKind = "paragraph"
    level: int = 0
    is_preformatted: bool = False
    is_used: bool = False

    def next_block(self) -> tuple[BlockKind, int]:
        """Return kind and level of the next block: what follows in an item or cell is a paragraph."""
        repeats = self.is_used and self.kind in ("item", "cell")
        self.is_used = True
        return ("paragraph", 0) if repeats else (self.kind, self.level)


class Layout:
    """Collects text into blocks with offsets: in order, disjoint, none of them blank.

    `line` counts the lines of the open block; `marked_lines` holds where lines of paragraphs begin that are bold (True)
    or underlined (False) as a whole.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.edits: list[Edit] = []
        self.line = 0
        self.marked_lines: dict[int, bool] = {}
        self._text: list[str] = []
        self._length = 0
        self._separator = "\n"
        self._start_block()

    def _start_block(self) -> None:
        self._parts: list[str] = []
        self._context: Context | None = None  # of the first text that shows
        self._breaks = 0
        self._is_bold = True
        self._plain_lines: set[int] = set()  # with text that is neither bold nor underlined
        self._thin_lines: set[int] = set()  # with text that is not bold
        self.line = 0

    def add(self, data: str, context: Context, *, bold: bool = False, underlined: bool = False) -> None:
        """Add text to the open block."""
        if data and not data.isspace():
            if self._breaks >= _PARAGRAPH_BREAK:
                self.close_block()
            self._breaks = 0
            self._context = self._context or context
            self._is_bold &= bold
            if not bold:
                self._thin_lines.add(self.line)
                if not underlined:
                    self._plain_lines.add(self.line)
        self._parts.append(data if context.is_preformatted else _SPACE.sub(" ", data))

    def add_mark(self, data: str, context: Context) -> None:
        """Add a reference mark: it stands in the text, and an edit says that it is no part of the words around it."""
        self.add(f"{_MARK}{data}{_MARK_END}", context)

    def tail(self) -> str:
        """Return the last words of the open block."""
        return "".join(self._parts[-3:])[-30:]

    def break_line(self) -> None:
        """Add a <br>."""
        self._parts.append("\n")
        self._breaks += 1
        self.line += self._context is not None

    def join_cell(self) -> None:
        """Let the next block stand behind a tab: it is the next cell of the same row."""
        self._separator = "\t"

    def end_row(self) -> None:
        """Let the next block stand on a new line again."""
        self._separator = "\n"

    def close_block(self) -> None:
        """End the open block; one that shows nothing leaves no trace."""
        parts, context, is_bold = self._parts, self._context, self._is_bold
        plain, thin = self._plain_lines, self._thin_lines
        self._start_block()
        if context is None:
            return
        content = "".join(parts)
        if context.is_preformatted:
            content = content.strip("\r\n")
        else:
            content = _SPACED_BREAK.sub("\n", _SPACES.sub(" ", content)).strip()
        kind, level = context.next_block()
        if kind == "paragraph" and is_bold and reads_as_heading(content):
            kind, level = "heading", BOLD_LEVEL
        self._emit(content, kind, level)
        if kind == "paragraph" and "\n" in content:
            self._mark_lines(plain, thin)

    def _mark_lines(self, plain: set[int], thin: set[int]) -> None:
        """Note where the lines of the last block begin that are bold (True) or underlined as a whole."""
        place = self.blocks[-1].start
        for number, line in enumerate(self._text[-1].split("\n")):
            if number not in plain and line.strip():
                self.marked_lines[place + len(line) - len(line.lstrip())] = number not in thin
            place += len(line) + 1

    def _emit(self, content: str, kind: BlockKind, level: int) -> None:
        separator = "\n\n" if kind == "heading" else self._separator
        self._separator = "\n"
        if self.blocks:
            self._text.append(separator)
            self._length += len(separator)
        if _MARK in content or _MARK_END in content:
            content = self._take_marks(content)
        self.blocks.append(Block(kind, self._length, self._length + len(content), level))
        self._text.append(content)
        self._length += len(content)

    def _take_marks(self, content: str) -> str:
        parts: list[str] = []
        length = end = 0
        for match in _MARKED.finditer(content):
            parts += [content[end : match.start()], match[1] or ""]
            length += len(parts[-2])
            if match[1]:
                start = self._length + length
                self.edits.append(Edit(start, start + len(match[1]), ""))
                length += len(match[1])
            end = match.end()
        return "".join([*parts, content[end:]])

    def text(self) -> str:
        """Return the text of all blocks that are closed."""
        return "".join(self._text)


def reads_as_heading(content: str) -> bool:
    """Whether the words of a line in bold type may be a heading: few, and no sentence that ends."""
    return len(content) <= _MAX_BOLD_HEADING and "\n" not in content and not content.endswith((".", "。", ",", ";"))
