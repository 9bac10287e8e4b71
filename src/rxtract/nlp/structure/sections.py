"""Sections: by heading where there is one, else by cues in the paragraph itself.

Boilerplate (cookie lines, disclaimers, scraping residue) and parts in another language or script are kept as
sections of kind `boilerplate` and never extracted from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, expand, read_rules
from rxtract.nlp.annotations import Section
from rxtract.nlp.contracts import component
from rxtract.nlp.state import state_of, text_of
from rxtract.nlp.structure.contents_list import Piece, find_contents
from rxtract.nlp.structure.extracted_sentences import find_extracted
from rxtract.nlp.structure.genre import genre_of
from rxtract.nlp.structure.language import paragraph_language
from rxtract.nlp.structure.sentences import inline_headings, sentence_starts
from rxtract.records import Block
from rxtract.rules_folder import LANGUAGE

_HEADING_CHARS = 120
_CUE_THRESHOLD = 2
_CUE_CHARS = 2000
_GLUED = 6  # level of a heading that stands in one line with its text: the lowest
_NUMBER = re.compile(
    r"^(?:(?:\d{1,2}(?:\.\d{1,2})*[.、)）]?|[IVX]+\.|[A-F]\.|[一二三四五六七八九十]+[、.]) *|\(\d\) *)(?=\D)"
)
_LOWER_WORDS = 3  # a heading of more words begins with a capital
_STRIP = " \t\r\n*_#:：-–—•.?？【】[]「」《》"


@lru_cache(maxsize=1)
def _heading_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = read_rules("sections")["heading"]
    return tuple(
        (kind, re.compile("|".join(f"(?:{expand(pattern)})" for pattern in patterns), re.IGNORECASE))
        for kind, patterns in rules.items()
    )


class _Cue(NamedTuple):
    kind: str
    pattern: re.Pattern[str]
    weight: int


@lru_cache(maxsize=1)
def _cues() -> PatternSet[_Cue]:
    rules = read_rules("sections")["cues"]
    return PatternSet(_Cue(kind, compile_pattern(cue), weight) for kind, cues in rules.items() for cue, weight in cues)


def _plain_heading(heading: str) -> str:
    """Return the words of a heading without its number and marks."""
    return _NUMBER.sub("", " ".join(heading.strip(_STRIP).split()))


@lru_cache(maxsize=4096)
def heading_kind(heading: str) -> str | None:
    """Return the kind of section that a heading opens, or None when it is no heading we know."""
    plain = _plain_heading(heading)
    if not plain or len(plain) > _HEADING_CHARS:
        return None
    return next((kind for kind, pattern in _heading_patterns() if pattern.fullmatch(plain)), None)


def _may_be_heading(block: Block, text: str) -> bool:
    if block.kind in ("title", "heading"):
        return True
    if text.lstrip()[:1].islower() and len(text.split()) > _LOWER_WORDS:  # the end of a line that was wrapped
        return False
    return len(text) <= _HEADING_CHARS and "\n" not in text.strip() and not text.rstrip().endswith((".", ",", ";"))


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
    """Yield blocks cut at glued headings, with the code points of each piece."""
    whole = text_of(doc)
    for block in state_of(doc).blocks:
        text = whole[block.start : block.end]
        if block.kind in ("title", "heading") or not (inline_headings().search(text) or "?" in text[:_HEADING_CHARS]):
            yield block, block.start, block.end
            continue
        cuts = [block.start + start for start in sentence_starts(text)] + [block.end]
        begin = block.start
        for start, end in pairwise(cuts):
            piece = whole[start:end]
            asks = start == block.start and piece.rstrip().endswith(("?", "？"))
            if heading_kind(piece) and (asks or inline_headings().match(whole, start)):
                if start > begin:
                    yield block, begin, start
                yield Block("heading", start, end, _GLUED), start, end
                begin = end
        if begin < block.end:
            yield block, begin, block.end


def _opens_other(block: Block, text: str) -> bool:
    """Whether an unknown heading ends the section above it: a question, or a heading that the format marks."""
    if block.kind == "heading" and block.level:
        return True
    return _may_be_heading(block, text) and text.rstrip().endswith(("?", "？"))


def _kind_as_heading(block: Block, text: str) -> str | None:
    asks = block.kind == "title" and text.rstrip().endswith(("?", "？"))  # the article's title is no section's heading
    return heading_kind(text) if _may_be_heading(block, text) and not asks else None


def find_sections(doc: Doc) -> list[Section]:
    """Return the sections of `doc`, disjoint and in order, covering every block."""
    sections: list[Section] = []
    above: tuple[str, str | None] = ("overview", None)  # what paragraphs belong to until the next heading
    pieces = list(_pieces(doc))
    whole = text_of(doc)
    texts = [whole[start:end] for _, start, end in pieces]
    kinds = [_kind_as_heading(block, text) for (block, _, _), text in zip(pieces, texts, strict=True)]
    announced = _announced(pieces, texts, kinds)
    for (block, start, end), text, kind, opens in zip(pieces, texts, kinds, announced, strict=True):
        language = paragraph_language(text)
        if language not in (LANGUAGE, None):
            sections.append(Section("boilerplate", None, start, end, language))
            continue
        opened = _opened(block, text, kind, opens)
        if opened:
            above = (opens, None) if opens else (opened, text.strip())
            sections.append(Section(opened, text.strip(), start, end, language))
            continue
        own = _content_kind(text)
        kind, heading = (own, None) if own else above
        last = sections[-1] if sections else None
        if last and (last.kind, last.heading) == (kind, heading) and last.language in (LANGUAGE, None):
            last.end, last.language = end, last.language or language
        else:
            sections.append(Section(kind, heading, start, end, language))
    return sections


def _opened(block: Block, text: str, kind: str | None, opens: str | None) -> str | None:
    """Return the kind of section that a heading is the head of; an entry of contents is only listed."""
    if opens:
        return "boilerplate"
    return kind or ("other" if block.kind != "title" and _opens_other(block, text) else None)


def _announced(
    pieces: Sequence[tuple[Block, int, int]], texts: Sequence[str], kinds: Sequence[str | None]
) -> list[str | None]:
    """Return for each piece that is an entry of a list of contents what the text after the list is, else None."""
    judged = [
        Piece(kind, _plain_heading(text), block.kind == "heading" and block.level > 0)
        for (block, _, _), text, kind in zip(pieces, texts, kinds, strict=True)
    ]
    announced: list[str | None] = [None] * len(judged)
    for contents in find_contents(judged):
        announced[contents.start : contents.end] = [contents.opens] * (contents.end - contents.start)
    return announced


@component("rxtract_sections", reads=["blocks", "token.is_sent_start"], writes=["sections", "genre", "sentences"])
def mark_sections(doc: Doc) -> Doc:
    """Write the sections, the genre that their text is of, and the sentences that are extracted from."""
    state = state_of(doc)
    state.sections = find_sections(doc)
    state.genre = genre_of(state.article, text_of(doc))
    state.sentences = list(find_extracted(doc))
    return doc
