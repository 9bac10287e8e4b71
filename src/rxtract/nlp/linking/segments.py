"""Segments: the parts of a page that are each about the drug of their own heading.

A page of many drugs ("Ten medicines for migraine") has a subject per heading and none as a whole. In an article about
one drug, a heading that is nothing but another drug's name opens a part about that one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.article import Block
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import NOT_EXTRACTED, Mention, Section, Segment, Subject
from rxtract.nlp.contracts import component
from rxtract.nlp.entities.products import product_names
from rxtract.nlp.linking.moieties import is_class, moiety
from rxtract.nlp.linking.subject import drugs_of, fold_drugs, is_subject, make_subject_of
from rxtract.nlp.linking.subject_ranking import LEAST_DENSITY, density_of_names, title_end
from rxtract.nlp.state import article_of, state_of, text_of

FEWEST = 3
"""Drugs that make a page one of many; two, where the title names none."""
_HEADINGS_SHARE = 0.6  # of the headings of a level that name a drug of their own
_OWN_SHARE = 0.6  # of the parts that name no other drug more often than their own
_GUEST_SHARE = 0.5  # of the other parts that name a drug: from there on it is what the page is about
_TEXT_SHARE = 0.6  # of the text that lies in the parts
_UNMARKED, _ITEM = 8, 9  # depths below all marked headings: a line of its own, and "1. Metformin" above a paragraph
_EXTRA_WORDS = 2  # beside the name, in a line that nothing marks as a heading ("Metformin tablets")
_OF_ONE_DRUG = frozenset({
    "contraindication", "interaction", "dosage", "warning", "boxed_warning", "pregnancy", "adverse_reaction",
    "overdosage", "population", *NOT_EXTRACTED,
})  # fmt: skip
"""Sections whose subheadings name what the article's drug meets, not what the text is about."""
_FRAME = frozenset({"overview", "evidence", *NOT_EXTRACTED})  # headings of a page as a whole
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


class _Words(NamedTuple):
    """What `words/segments.toml` holds."""

    kind: re.Pattern[str]
    closing: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("segments", _Words)


class _Heading(NamedTuple):
    """A heading: its code points, how deep it is, the drugs it names, the words beside them, the kind it opens.

    One that closes a page ("Bottom line") ends the part above it, however deep it is.
    """

    start: int
    end: int
    depth: int
    drugs: tuple[str, ...]
    extra_words: int
    kind: str | None
    closes: bool = False


Part = tuple[_Heading, int]
"""A heading with the code point where the text below it ends."""


def find_segments(doc: Doc, subject: Subject | None) -> tuple[list[Segment], bool]:
    """Return the parts of a doc with subjects of their own, and whether they make it a page of many drugs."""
    article = article_of(doc)
    if (article is not None and (article.actives or article.products)) or density_of_names(doc) < LEAST_DENSITY:
        return [], False
    members = drugs_of(doc)
    if len(members) < 2:
        return [], False
    fold_drugs(doc, members, product_names(doc))
    headings = _headings(doc, members)
    many = _of_many(doc, members, headings)
    chosen = many or (_of_others(doc, members, headings, subject) if subject else [])
    drugs = {one.drugs[0] for one, _ in chosen}
    subjects = {drug: _subject_of(doc, members[drug]) for drug in sorted(drugs)}
    return _without_nested([Segment(one.start, end, subjects[one.drugs[0]]) for one, end in chosen]), bool(many)


def _without_nested(segments: Sequence[Segment]) -> list[Segment]:
    kept: list[Segment] = []
    for segment in segments:
        if not kept or kept[-1].end <= segment.start:
            kept.append(segment)
    return kept


def subject_at(doc: Doc, place: int) -> Subject | None:
    """Return the drug that the text at a code point is about: its segment's, else the article's."""
    state = state_of(doc)
    index = bisect_right(state.segments, place, key=lambda segment: segment.start) - 1
    inside = index >= 0 and place < state.segments[index].end
    return state.segments[index].subject if inside else state.subject


def _subject_of(doc: Doc, mentions: list[Mention]) -> Subject:
    linked = [mention.concept for mention in mentions if mention.concept]
    return make_subject_of(doc, moiety(linked[0]) if linked else None, mentions)


def _headings(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> list[_Heading]:
    state, whole = state_of(doc), text_of(doc)
    named = _places(doc, members)
    starts = [start for start, _, _ in named]
    section_starts = [section.start for section in state.sections]
    of_effects = _page_of_effects(doc, members)
    found = []
    for place, block in enumerate(state.blocks):
        index = bisect_right(section_starts, block.start) - 1
        if index < 0 or not _may_head(state.blocks, place, whole):
            continue
        section = state.sections[index]
        inside = named[bisect_right(starts, block.start - 1) : bisect_right(starts, block.end - 1)]
        if _is_of_one_drug(section, block, of_effects):
            continue
        words = len(_WORD.findall(whole, block.start, block.end))
        extra = words - sum(len(_WORD.findall(whole, start, end)) for start, end, _ in inside)
        opens = section.start == block.start and section.kind_by == "heading" and section.kind != "other"
        depth = _ITEM if block.kind == "item" else block.level or _UNMARKED
        drugs = tuple(dict.fromkeys(key for _, _, key in inside))
        closes = not drugs and _words().closing.fullmatch(whole, block.start, block.end) is not None
        found.append(_Heading(block.start, block.end, depth, drugs, extra, section.kind if opens else None, closes))
    return found


def _places(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> list[tuple[int, int, str]]:
    """Return the code points of all names of drugs in order, each with its drug."""
    return sorted(
        (doc[one.start].idx, doc[one.end - 1].idx + len(doc[one.end - 1]), key)
        for key, mentions in members.items()
        for one in mentions
    )


def _may_head(blocks: Sequence[Block], place: int, whole: str) -> bool:
    """Whether a block is a heading, or an item of a few words with a paragraph below it."""
    block = blocks[place]
    if block.kind == "heading":
        return True
    follows = place + 1 < len(blocks) and blocks[place + 1].kind == "paragraph"
    return block.kind == "item" and follows and len(whole[block.start : block.end].split()) <= 1 + _EXTRA_WORDS


def _titled(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> set[str]:
    """Return the medicines that the title names; classes and purposes of medicines are none."""
    title = title_end(doc)
    return {
        key
        for key, mentions in members.items()
        if doc[mentions[0].start].idx < title and not is_kind_of_medicine(doc, mentions)
    }


def _page_of_effects(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> Section | None:
    """Return the section that the title opens where it is of side effects and names no medicine."""
    first = next(iter(state_of(doc).sections), None)
    opens = first is not None and first.kind == "adverse_reaction" and first.start < title_end(doc)
    return first if opens and not _titled(doc, members) else None


def _is_of_one_drug(section: Section, block: Block, page: Section | None) -> bool:
    """Whether a heading only divides a section about one drug, such as its interactions; `page` may be about many."""
    above = section.parent if section.start == block.start else section
    while above is not None and above.kind_by == "layout":
        above = above.parent
    return above is not None and above is not page and above.kind in _OF_ONE_DRUG


def _of_many(doc: Doc, members: Mapping[str, Sequence[Mention]], headings: Sequence[_Heading]) -> list[Part]:
    """Return the headings of a page of many drugs, each with the end of its part; none on other pages."""
    title = title_end(doc)
    titled = _titled(doc, members)
    if len(titled) == 1:
        return []  # it may compare its own drug with others
    for depth, group in groupby(sorted(headings, key=lambda one: one.depth), key=lambda one: one.depth):
        beside = [one for one in group if one.start >= title and (one.drugs or (one.kind is None and not one.closes))]
        chosen = [one for one in beside if len(one.drugs) == 1]
        if depth >= _UNMARKED:
            chosen = [one for one in chosen if one.extra_words <= _EXTRA_WORDS]
        n_drugs = len({one.drugs[0] for one in chosen})
        if n_drugs < (FEWEST if titled else 2) or len(chosen) < _HEADINGS_SHARE * len(beside):
            continue
        dividing = [one for one in headings if one.drugs or one.closes or one.kind in (None, *_FRAME)]
        parts = _with_ends(chosen, _closing_page(dividing, depth), _end(doc))
        closing = (one.start for one in headings if one.closes and one.start > parts[-1][0].start)
        covered = sum(end - one.start for one, end in parts)
        if _each_own(doc, members, parts) and covered >= _TEXT_SHARE * min(closing, default=_end(doc)):
            return parts
    return []


def _closing_page(headings: Sequence[_Heading], depth: int) -> list[_Heading]:
    """Return headings with the last one that closes the page as high as the drugs', where it is the only such one."""
    closing = [one for one in headings if one.closes]
    if len(closing) != 1:
        return list(headings)
    return [one._replace(depth=min(one.depth, depth)) if one.closes else one for one in headings]


def is_kind_of_medicine(doc: Doc, mentions: Sequence[Mention]) -> bool:
    """Whether names are those of a class of medicines or of their purpose ("acne tablets") and not of one medicine."""
    linked = [one.concept for one in mentions if one.concept]
    if linked:
        return all(map(is_class, linked))
    return all(_words().kind.search(doc[one.start : one.end].text) for one in mentions)


def _each_own(doc: Doc, members: Mapping[str, Sequence[Mention]], parts: Sequence[Part]) -> bool:
    """Whether parts speak most of their own drug, and no drug is spoken of in half of the others, too."""
    named = _places(doc, members)
    starts = [start for start, _, _ in named]
    guests: Counter[str] = Counter()
    own = 0
    for heading, end in parts:
        inside = named[bisect_right(starts, heading.start - 1) : bisect_right(starts, end - 1)]
        names = Counter(key for _, _, key in inside)
        mine = heading.drugs[0]
        own += names[mine] >= max(names.values(), default=0)
        guests.update(key for key in names if key != mine)
    most = max(guests.values(), default=0)
    return own >= _OWN_SHARE * len(parts) and most < max(2, _GUEST_SHARE * (len(parts) - 1))


def _of_others(
    doc: Doc, members: Mapping[str, Sequence[Mention]], headings: Sequence[_Heading], subject: Subject
) -> list[Part]:
    """Return the headings of an article about one drug that are only another drug's name, where it is not named."""
    mine = sorted(
        doc[one.start].idx for mentions in members.values() for one in mentions if is_subject(doc, one, subject)
    )
    title = title_end(doc)
    chosen = [one for one in headings if len(one.drugs) == 1 and one.extra_words == 0 and one.start >= title]
    return [
        (one, end)
        for one, end in _with_ends(chosen, headings, _end(doc))
        if bisect_right(mine, one.start - 1) == bisect_right(mine, end - 1) and end > one.end + 1
    ]


def _end(doc: Doc) -> int:
    """Return where the text that is extracted from ends."""
    return max((section.end for section in state_of(doc).sections if section.is_extracted), default=0)


def _with_ends(chosen: Sequence[_Heading], headings: Sequence[_Heading], end: int) -> list[Part]:
    """Return headings in order, each with the code point where its part ends: at the next one that is as high."""
    wanted, following, parts = set(chosen), dict[int, int](), list[Part]()
    for one in sorted(headings, key=lambda one: one.start, reverse=True):
        if one in wanted:
            parts.append((one, min((start for depth, start in following.items() if depth <= one.depth), default=end)))
        if one.depth < _UNMARKED or one.drugs or one.kind or one.closes:  # what other lines end is unknown
            following[one.depth] = one.start
    return parts[::-1]


@component(
    "rxtract_segments",
    reads=["blocks", "sections", "sentences", "token.is_sent_start", "links"],
    writes=["segments"],
    changes=["subject", "mentions"],
)
def mark_segments(doc: Doc) -> Doc:
    """Write the parts with drugs of their own; a page of many drugs is as a whole about none."""
    state = state_of(doc)
    state.segments, of_many = find_segments(doc, state.subject)
    if of_many:
        state.subject = None
    return doc
