"""Sections: by heading where there is one, else by cues in the paragraph itself.

Boilerplate (cookie lines, disclaimers, scraping residue) and parts in another language or script are kept as
sections of kind `boilerplate` and never extracted from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.article import Block, BlockKind
from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.annotations import Section
from rxtract.nlp.contracts import component
from rxtract.nlp.state import article_of, state_of, text_of
from rxtract.nlp.structure.cell_spans import CellSpans
from rxtract.nlp.structure.contents_list import Piece, find_contents
from rxtract.nlp.structure.extracted_sentences import find_extracted
from rxtract.nlp.structure.genre import genre_of
from rxtract.nlp.structure.headings import (
    HEADING_CHARS,
    heading_kind,
    heading_number,
    is_label,
    is_short_enough,
    plain_heading,
)
from rxtract.nlp.structure.language import paragraph_language
from rxtract.nlp.structure.outline import Outline
from rxtract.nlp.structure.recipes import mark_recipes
from rxtract.nlp.structure.sentences import inline_headings, sentence_starts
from rxtract.rules_folder import LANGUAGE

_CUE_THRESHOLD = 2
_CUE_CHARS = 2000
_GLUED = 6  # level of a heading that stands in one line with its text, or that nothing marks as one: the lowest
_BULLET = re.compile(r"[^\w\s.)]\s+\Z")  # what stands before an item of a plain text
_LOWER_WORDS = 3  # a heading of more words begins with a capital


class _Cue(NamedTuple):
    kind: str
    pattern: re.Pattern[str]
    weight: int


@lru_cache(maxsize=1)
def _cues() -> PatternSet[_Cue]:
    rules = read_rules("sections")["cues"]
    return PatternSet(_Cue(kind, compile_pattern(cue), weight) for kind, cues in rules.items() for cue, weight in cues)


def _may_be_heading(block: Block, text: str) -> bool:
    if block.kind in ("title", "heading"):
        return True
    if text.lstrip()[:1].islower() and len(text.split()) > _LOWER_WORDS:  # the end of a line that was wrapped
        return False
    return is_short_enough(text) and "\n" not in text.strip() and not text.rstrip().endswith((".", ",", ";"))


def _content_kind(text: str) -> str | None:
    """Return `boilerplate` or `reference` when a paragraph says so of itself."""
    scores: dict[str, int] = {}
    sample = text[:_CUE_CHARS]
    for cue in _cues().possible(sample):
        if cue.pattern.search(sample):
            scores[cue.kind] = scores.get(cue.kind, 0) + cue.weight
    best = max(scores, key=lambda kind: scores[kind], default=None)
    # One cookie phrase in a long paragraph of pharmacology does not make it boilerplate.
    return best if best and scores[best] >= _CUE_THRESHOLD + len(text) // 700 else None


def _pieces(doc: Doc) -> Iterator[tuple[Block, int, int]]:
    """Yield blocks cut at glued headings, with the code points of each piece; only its first begins a section."""
    whole, state = text_of(doc), state_of(doc)
    tables = CellSpans(state.tables)
    for block in state.blocks:
        text = whole[block.start : block.end]
        is_whole = block.kind in ("title", "heading") or block.is_boilerplate or tables.hold(block)
        if is_whole or not (inline_headings().search(text) or "?" in text[:HEADING_CHARS]):
            yield block, block.start, block.end
            continue
        for place, (kind, start, end) in enumerate(_cut(whole, block)):
            marks = (block.section_level, block.section_kind) if place == 0 else (0, "")
            yield Block(kind, start, end, _GLUED if kind == "heading" else block.level, *marks), start, end


def _cut(whole: str, block: Block) -> Iterator[tuple[BlockKind, int, int]]:
    """Yield the pieces of a block between the headings that are glued to its text."""
    cuts = [block.start + start for start in sentence_starts(whole[block.start : block.end])] + [block.end]
    begin = block.start
    for start, end in pairwise(cuts):
        piece = whole[start:end]
        asks = start == block.start and piece.rstrip().endswith(("?", "？"))
        if heading_kind(piece) and (asks or inline_headings().match(whole, start)):
            if start > begin:
                yield block.kind, begin, start
            yield "heading", start, end
            begin = end
    if begin < block.end:
        yield block.kind, begin, block.end


def _opens_other(block: Block, text: str) -> bool:
    """Whether an unknown heading ends the section above it: a question, or a heading that the format marks."""
    if block.kind == "heading" and block.level:
        return True
    return _may_be_heading(block, text) and text.rstrip().endswith(("?", "？"))


def _kind_as_heading(block: Block, text: str) -> str | None:
    asks = block.kind == "title" and text.rstrip().endswith(("?", "？"))  # the article's title is no section's heading
    return heading_kind(text) if _may_be_heading(block, text) and not asks else None


class _Piece(NamedTuple):
    """A block or a part of one: where it is, its words, the kind they name as a heading, and what contents announce."""

    block: Block
    start: int
    end: int
    text: str
    named: str | None
    announced: str | None
    is_cell: bool
    is_bulleted: bool


class _Builder:
    """Makes the sections of a document, piece by piece."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self.sections: list[Section] = []
        self._outline = Outline()
        self._pieces = pieces
        marked = any(piece.block.kind == "heading" and piece.block.level for piece in pieces)
        self._unmarked = _GLUED if marked else 1
        self._current = Section("overview", None, 0, 0)  # what paragraphs belong to until the next heading

    def build(self) -> list[Section]:
        """Return the sections, disjoint and in order, covering every block."""
        for place, piece in enumerate(self._pieces):
            language = paragraph_language(piece.text)
            if piece.block.is_boilerplate or language not in (LANGUAGE, None):
                self._add("boilerplate", piece, language)
            elif piece.announced:
                self._add("product", piece, language, heading=piece.text.strip(), by="heading")
                self._current = Section(piece.announced, None, 0, 0, kind_by="heading")
            elif not self._open_section(place, language):
                self._add_text(piece, language)
        return self.sections

    def _open_section(self, place: int, language: str | None) -> bool:
        """Open the section that a piece begins, if it begins one."""
        piece = self._pieces[place]
        block, heading = piece.block, piece.text.strip()
        if block.kind == "item" and not block.section_level and self._is_listed(place):
            return False
        if piece.is_cell and not block.section_level:
            return False
        number = heading_number(heading) if _may_be_heading(block, piece.text) else ()
        if block.section_level and block.kind != "heading":
            return self._open(piece, language, None, block.section_level, ())
        if piece.named == "boilerplate" and not (block.kind == "heading" and block.level) and is_label(heading):
            return self._add("boilerplate", piece, language, heading=heading, by="heading")
        numbered = block.kind in ("heading", "paragraph") and self._outline.holds(number)
        opens = piece.named or numbered or (block.kind != "title" and _opens_other(block, piece.text))
        if not (opens or block.section_kind):
            return False
        return self._open(piece, language, heading, self._rank(block, number), number)

    def _is_listed(self, place: int) -> bool:
        """Whether an item stands in a list of its like, none of which is a heading; "1. Uses" above text is one."""
        beside = [self._pieces[other] for other in (place - 1, place + 1) if 0 <= other < len(self._pieces)]
        piece = self._pieces[place]
        like = [other for other in beside if other.is_bulleted and other.block.level <= piece.block.level]
        return piece.is_bulleted and bool(like)

    def _rank(self, block: Block, number: tuple[int, ...]) -> int:
        """Return how deep a heading is; where nothing marks it, one without a number is below those with numbers."""
        level = block.level if block.kind == "heading" else int(block.kind == "title")  # an item's is its list's depth
        if block.section_level or level:
            return block.section_level or level
        return self._unmarked if number else max(self._unmarked, self._outline.numbered_rank + 1)

    def _open(
        self, piece: _Piece, language: str | None, heading: str | None, rank: int, number: tuple[int, ...]
    ) -> bool:
        parent = self._outline.enter(rank, number)
        stated = piece.block.section_kind
        unknown = ("other", "heading" if heading else "layout")
        kind, by = (stated, "code") if stated else self._outline.kind_of(piece.named, heading or "") or unknown
        level = parent.level + 1 if parent else 1
        section = Section(kind, heading, piece.start, piece.end, language, level, parent, by)
        self._outline.push(section, rank, number)
        self._current = section
        self.sections.append(section)
        return True

    def _add_text(self, piece: _Piece, language: str | None) -> None:
        """Add text to the section at hand, or as one of its own where it says so of itself."""
        own = None if self._outline.is_stated or piece.is_cell else _content_kind(piece.text)
        last = self.sections[-1] if self.sections else None
        if own:
            self._add(own, piece, language)
        elif last is self._current and last.language in (LANGUAGE, None):
            last.end, last.language = piece.end, last.language or language
        else:  # the section goes on behind something else
            self._current = replace(self._current, start=piece.start, end=piece.end, language=language)
            self.sections.append(self._current)

    def _add(
        self, kind: str, piece: _Piece, language: str | None, *, heading: str | None = None, by: str = "content"
    ) -> bool:
        """Add a section that stands for itself: what follows belongs to the one before it."""
        last, current = self.sections[-1] if self.sections else None, self._current
        known = (kind, None, by, language or LANGUAGE)
        if last and heading is None and (last.kind, last.heading, last.kind_by, last.language or LANGUAGE) == known:
            last.end, last.language = piece.end, last.language or language
            return True
        section = Section(kind, heading, piece.start, piece.end, language, current.level, current.parent, by)
        self.sections.append(section)
        return True


def find_sections(doc: Doc) -> list[Section]:
    """Return the sections of `doc`, disjoint and in order, covering every block."""
    pieces = list(_pieces(doc))
    whole = text_of(doc)
    texts = [whole[start:end] for _, start, end in pieces]
    tables = CellSpans(state_of(doc).tables)
    cells = [tables.hold(block) for block, _, _ in pieces]
    kinds = [
        None if block.is_boilerplate or is_cell else _kind_as_heading(block, text)
        for (block, _, _), text, is_cell in zip(pieces, texts, cells, strict=True)
    ]
    announced = _announced(pieces, texts, kinds)
    return _Builder(
        [
            _Piece(block, start, end, text, kind, opens, is_cell, _is_bulleted(doc, block, start))
            for (block, start, end), text, kind, opens, is_cell in zip(
                pieces, texts, kinds, announced, cells, strict=True
            )
        ]
    ).build()


def _is_bulleted(doc: Doc, block: Block, start: int) -> bool:
    """Whether a piece is an item by its markup or bullet; lines that only seem to be a list may be headings."""
    article = article_of(doc)
    by_markup = article is not None and bool(article.blocks)
    marked = by_markup or _BULLET.search(text_of(doc)[max(0, start - 8) : start]) is not None
    return block.kind == "item" and marked


def _announced(
    pieces: Sequence[tuple[Block, int, int]], texts: Sequence[str], kinds: Sequence[str | None]
) -> list[str | None]:
    """Return for each piece that is an entry of a list of contents what the text after the list is, else None."""
    judged = [
        Piece(kind, plain_heading(text), block.kind == "heading" and block.level > 0)
        for (block, _, _), text, kind in zip(pieces, texts, kinds, strict=True)
    ]
    announced: list[str | None] = [None] * len(judged)
    if any(block.section_level for block, _, _ in pieces):
        return announced  # the format marks the sections themselves
    for contents in find_contents(judged):
        announced[contents.start : contents.end] = [contents.opens] * (contents.end - contents.start)
    return announced


@component(
    "rxtract_sections", reads=["blocks", "tables", "token.is_sent_start"], writes=["sections", "genre", "sentences"]
)
def mark_sections(doc: Doc) -> Doc:
    """Write the sections, the genre that their text is of, and the sentences that are extracted from."""
    state = state_of(doc)
    state.sections = find_sections(doc)
    mark_recipes(text_of(doc), state.sections)
    state.genre = genre_of(state.article, text_of(doc))
    state.sentences = list(find_extracted(doc))
    return doc
