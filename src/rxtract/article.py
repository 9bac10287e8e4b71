"""The article as a reader delivers it: verbatim text, what its format says of layout, and what is read otherwise.

Offsets are half-open code points of the article's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "item", "cell"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of layout that the reader saw: a heading, a paragraph, a list item, a table cell.

    `start` and `end` are half-open code points of the article's text. Blocks are in order and do not overlap.
    `level` is the depth of a heading (1 is the highest) or of a list item; 0 where the format has none. A block
    `is_boilerplate` when the page around the article has it, not the article.

    Formats that mark sections (XML) also tell where one begins, with or without a heading: `section_level` is the depth
    of the section whose first block this is, 0 where none begins, and `section_kind` its kind where a code of the
    format states it (one of `SECTION_KINDS`), else "".
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    section_level: int = 0
    section_kind: str = ""
    is_boilerplate: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that shows something; `row` and `column` are its first ones, from 0.

    `start` and `end` are half-open code points of the article's text. `is_header` tells whether the format says so.
    """

    row: int
    column: int
    start: int
    end: int
    is_header: bool = False
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an article: cells in reading order; tables made for page layout are none.

    `start` and `end` are half-open code points, a caption included. Tables are in order and do not overlap.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a format with pages, and its box: points from the lower left corner of its page, which count from 1.

    `start` and `end` are half-open code points of the article's text; `words` says where words begin there, and how
    far from the left of the page.
    """

    start: int
    end: int
    page: int
    left: float
    bottom: float
    right: float
    top: float
    words: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Code points of an article's text that are read as other ones: an entity, a soft hyphen, wrongly decoded bytes.

    `start` and `end` are half-open code points of the text as it stands, `reads` is what the pipeline sees there ("" to
    leave them out). Edits of an article are in order and do not overlap.
    """

    start: int
    end: int
    reads: str


@dataclass(frozen=True, slots=True)
class Article:
    """One document as a reader delivers it: verbatim text and what its format says of layout.

    `blocks` is empty when the format has no layout of its own (plain text); the pipeline then finds it. `edits` say
    what of the text is read otherwise than written; `original` is the article as delivered when this one is its view
    (`rxtract.views`). `products` and `actives` are names of the medicine and of its active ingredients that the format
    states apart from the text.
    """

    article_id: str
    source: str
    format: str
    title: str
    text: str
    references: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    edits: tuple[Edit, ...] = ()
    site: str | None = None
    published: date | None = None
    original: Article | None = None
    products: tuple[str, ...] = ()
    actives: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    """What was mended or left out while reading it: words of `rxtract.readers.warnings`."""
    pages: tuple[int, ...] = ()
    """Where each page begins in `text`, when the format has pages."""
    printed: tuple[PrintedLine, ...] = ()
    """Its lines as they stand on those pages, in order; their offsets are those of the text as delivered."""
