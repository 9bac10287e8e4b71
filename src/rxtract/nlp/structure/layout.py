"""Layout of plain text: which line breaks are wraps, and which lines are headings, items and paragraphs.

A wrapped text breaks a line only where the next word would not have fitted. So a break after a line that had room
for the next word is meant: it ends a heading or a list item. That rule, and the words a line may not end or begin
with, find the lists of leaflets that lost their bullets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.article import Block, BlockKind, Table
from rxtract.matching.link_lines import leads_elsewhere
from rxtract.matching.words import read_words
from rxtract.nlp.contracts import component
from rxtract.nlp.state import article_of, state_of, text_of
from rxtract.nlp.structure.cell_spans import CellSpans
from rxtract.nlp.structure.link_lists import mark_link_lists
from rxtract.nlp.structure.plain_tables import find_plain_tables

_LINE = re.compile(r"[^\r\n]+")
_BULLET = re.compile(r"[ \t]*(?:[-–—*•·‣▪●○◦■□➢✓]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])[ \t]+(?=\S)")
_MARKDOWN_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(?=\S)")
_SENTENCE_END = re.compile(r"[.:;!?。：；！？][\"'”’)\]]*$")
_MAX_WRAP = 100
_MIN_WRAP = 40
_NEAR_WIDTH = 12
_NARROWEST = 18
_FEWEST_BREAKS = 3
_HEADING_WORDS = 14


class _Words(NamedTuple):
    """What `words/layout.toml` holds."""

    list_comes: re.Pattern[str]
    open_end: re.Pattern[str]
    continues: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("layout", _Words)


def announces_list(text: str) -> bool:
    """Whether a line ends as one does that opens a list, with or without a colon: "for the following infections"."""
    return bool(_words().list_comes.search(text))


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def _lines(text: str) -> Iterator[_Line | None]:
    """Yield every line with a visible character, and None for a blank line between."""
    last = 0
    for match in _LINE.finditer(text):
        if text.count("\n", last, match.start()) > 1 or text.count("\r", last, match.start()) > 1 + text.count(
            "\n", last, match.start()
        ):
            yield None
        last = match.end()
        stripped = match.group().strip()
        if not stripped:
            yield None
            continue
        start = match.start() + match.group().index(stripped[0])
        yield _Line(start, start + len(stripped), stripped)


def wrap_width(lengths: list[int]) -> int | None:
    """Return the column at which a text was wrapped, or None when its lines are whole paragraphs."""
    if not lengths or max(lengths) > _MAX_WRAP or max(lengths) < _MIN_WRAP:
        return None
    width = max(lengths)
    near = sum(length > width - _NEAR_WIDTH for length in lengths)
    return width if near >= 2 else None


def _breaks_sentences(runs: Sequence[Sequence[str]]) -> bool:
    """Whether some line ends within a sentence, so that its break may be a wrap; else each is a paragraph."""
    longest = max((len(line) for run in runs for line in run), default=0)
    full = [line for run in runs for line in run[:-1] if len(line) > longest - _NEAR_WIDTH]
    return not full or any(not _SENTENCE_END.search(line) for line in full)


def narrow_width(groups: Sequence[Sequence[str]]) -> int | None:
    """Return the column at which a text was wrapped that has only short lines, as lists have, too; None for lists.

    `groups` are lines without a blank one between. A wrapped text breaks where the next word would not have fitted, and
    often within a sentence.
    """
    lengths = [len(line) for lines in groups for line in lines]
    width = max(lengths, default=0)
    breaks = [pair for lines in groups for pair in pairwise(lines) if not _BULLET.match(pair[1])]
    if not _NARROWEST <= width < _MIN_WRAP or len(breaks) < _FEWEST_BREAKS:
        return None
    full = sum(len(one) + 1 + len(other.split(maxsplit=1)[0]) > width for one, other in breaks)
    goes_on = sum(other[0].islower() and not _SENTENCE_END.search(one) for one, other in breaks)
    return width if full >= 0.6 * len(breaks) and goes_on >= 0.3 * len(breaks) else None


def _is_wrap(line: _Line, following: _Line, width: int | None) -> bool:
    """Whether the break between two lines is a wrap: the sentence goes on."""
    if width is None or _BULLET.match(following.text) or _MARKDOWN_HEADING.match(line.text):
        return False
    if leads_elsewhere(following.text) or (leads_elsewhere(line.text) and not following.text[0].islower()):
        return False
    first_word = following.text.split(maxsplit=1)[0]
    if len(line.text) + 1 + len(first_word) > width - 4:  # 4: list items were wrapped inside an indent
        return True
    if _words().open_end.search(line.text):
        return True
    return bool(_words().continues.match(following.text)) and not _SENTENCE_END.search(line.text)


def _kind(text: str, *, is_first: bool, n_lines: int, listed: bool) -> BlockKind:
    words = text.split()
    ends = bool(_SENTENCE_END.search(text))
    if is_first and not text.endswith((".", ",", ";")) and len(words) <= 30:
        return "title"
    begins = text.lstrip("*_")[:1]  # **Side effects**
    if n_lines == 1 and not ends and len(words) <= _HEADING_WORDS and begins.isupper() and not listed:
        return "heading"
    return "item" if listed and not text.endswith(".") else "paragraph"


def find_blocks(text: str, tables: Sequence[Table] = ()) -> tuple[Block, ...]:
    """Return the blocks of a plain text, in order, without blank space at their ends; cells of its tables are blocks.

    A heading here is only a candidate: a short line that ends without a full stop. The sections component decides.
    """
    groups: list[list[_Line]] = []
    spans = CellSpans(tables)
    lines = [None if line and spans.hold_place(line.start) else line for line in _lines(text)]
    runs = [[line.text for line in run if line] for _, run in groupby(lines, key=bool)]
    width = wrap_width([len(line) for run in runs for line in run]) if _breaks_sentences(runs) else None
    width = width or narrow_width(runs)
    previous: _Line | None = None
    for line in lines:
        if line is None:
            previous = None
            continue
        if previous is not None and _is_wrap(previous, line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
        previous = line
    first = next((n for n, lines in enumerate(groups) if not leads_elsewhere(lines[0].text)), 0)
    blocks = [_block(text, groups, index, is_first=index == first) for index in range(len(groups))]
    blocks += (Block("cell", cell.start, cell.end) for table in tables for cell in table.cells)
    return tuple(sorted(blocks, key=lambda block: block.start))


def _block(text: str, groups: list[list[_Line]], index: int, *, is_first: bool) -> Block:
    lines = groups[index]
    start, end = lines[0].start, lines[-1].end
    marked = _MARKDOWN_HEADING.match(text, start, end)
    if marked:
        return Block("title" if is_first else "heading", marked.end(), end, len(marked.group(1)))
    bullet = _BULLET.match(text, start, end)
    if bullet and bullet.end() < end:
        return Block("item", bullet.end(), end, 1)
    listed = _is_listed(groups, index, text)
    return Block(_kind(text[start:end], is_first=is_first, n_lines=len(lines), listed=listed), start, end)


def _is_listed(groups: list[list[_Line]], index: int, text: str) -> bool:
    """Whether a line stands in a run of lines under a header that ends with a colon."""
    for earlier in range(index - 1, max(-1, index - 60), -1):
        last = text[groups[earlier][0].start : groups[earlier][-1].end]
        if _opens_list(last):
            return True
        if last.endswith((".", "!", "?", "。")) and len(last) > 200:
            return False
    return False


@lru_cache(maxsize=256)  # asked of a line by each of those below it
def _opens_list(text: str) -> bool:
    return text.endswith((":", "：")) or announces_list(text)


@component("rxtract_layout", writes=["blocks", "tables"])
def mark_layout(doc: Doc) -> Doc:
    """Take the blocks and tables that the reader saw; find them where the format has none."""
    article, state = article_of(doc), state_of(doc)
    if article and article.blocks:
        state.blocks, state.tables = mark_link_lists(text_of(doc), article.blocks, marked_up=True), list(article.tables)
    else:
        state.tables = list(find_plain_tables(text_of(doc)))
        blocks = find_blocks(text_of(doc), state.tables)
        state.blocks = mark_link_lists(text_of(doc), blocks, marked_up=False)
    return doc
