"""Segments: the parts of a page that are each about the drug of their own heading.

A page of many drugs ("Ten medicines for migraine") has a subject per heading and none as a whole. In an article about
one drug, a heading that is nothing but another drug's name opens a part about that one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from spacy.tokens import Doc

from rxtract.nlp.annotations import NOT_EXTRACTED, Mention, Segment, Subject
from rxtract.nlp.contracts import component
from rxtract.nlp.entities.products import product_names
from rxtract.nlp.linking.combinations import combination_of
from rxtract.nlp.linking.drug_headings import (
    EXTRA_WORDS,
    FEWEST,
    LEADING,
    UNMARKED,
    DrugHeading,
    drugs_in_title,
    find_drug_headings,
    places_of_names,
    tells_of_itself,
)
from rxtract.nlp.linking.moieties import moiety
from rxtract.nlp.linking.subject import drugs_of, fold_drugs, is_subject, make_subject_of
from rxtract.nlp.linking.subject_ranking import LEAST_DENSITY, density_of_names, title_end
from rxtract.nlp.state import article_of, state_of, text_of

_HEADINGS_SHARE = 0.6  # of the headings of a level that name a drug of their own
_OWN_SHARE = 0.6  # of the parts that name no other drug more often than their own
_GUEST_SHARE = 0.5  # of the other parts that name a drug: from there on it is what the page is about
_TEXT_SHARE = 0.6  # of the text that lies in the parts
_FRAME = frozenset({"overview", "evidence", *NOT_EXTRACTED})  # headings of a page as a whole

Part = tuple[DrugHeading, int]
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
    headings = find_drug_headings(doc, members)
    many = _of_many(doc, members, headings)
    chosen = many or (_of_others(doc, members, headings, subject) if subject else [])
    drugs = {one.drugs[0] for one, _ in chosen}
    subjects = {drug: _subject_of(doc, drug, members[drug]) for drug in sorted(drugs)}
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


def _subject_of(doc: Doc, drug: str, mentions: list[Mention]) -> Subject:
    linked = [mention.concept for mention in mentions if mention.concept]
    return make_subject_of(doc, combination_of(drug) or (moiety(linked[0]) if linked else None), mentions)


def _of_many(doc: Doc, members: Mapping[str, Sequence[Mention]], headings: Sequence[DrugHeading]) -> list[Part]:
    """Return the headings of a page of many drugs, each with the end of its part; none on other pages."""
    title = title_end(doc)
    titled = drugs_in_title(doc, members)
    if _is_first_of_many(headings, title):
        title, titled = 0, set()
    if len(titled) == 1:
        return []  # it may compare its own drug with others
    for depth, group in groupby(sorted(headings, key=lambda one: one.depth), key=lambda one: one.depth):
        beside = [one for one in group if one.start >= title and (one.drugs or (one.kind is None and not one.closes))]
        chosen = [one for one in beside if len(one.drugs) == 1]
        if depth >= UNMARKED:
            chosen = [one for one in chosen if one.extra_words <= EXTRA_WORDS]
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


def _is_first_of_many(headings: Sequence[DrugHeading], title: int) -> bool:
    """Whether what was taken for the title is the first of several headings of one depth, each with a drug."""
    first = [one for one in headings if one.start < title]
    if len(first) != 1 or len(first[0].drugs) != 1 or first[0].extra_words > EXTRA_WORDS:
        return False
    depth = first[0].depth
    beside = [one for one in headings if one.start >= title and one.depth == depth and (one.drugs or one.kind is None)]
    named = [one.drugs[0] for one in beside if len(one.drugs) == 1 and one.extra_words <= EXTRA_WORDS]
    return len({*named, *first[0].drugs}) >= FEWEST and len(named) >= _HEADINGS_SHARE * len(beside)


def _closing_page(headings: Sequence[DrugHeading], depth: int) -> list[DrugHeading]:
    """Return headings with the last one that closes the page as high as the drugs', where it is the only such one."""
    closing = [one for one in headings if one.closes]
    if len(closing) != 1:
        return list(headings)
    return [one._replace(depth=min(one.depth, depth)) if one.closes else one for one in headings]


def _each_own(doc: Doc, members: Mapping[str, Sequence[Mention]], parts: Sequence[Part]) -> bool:
    """Whether parts speak most of their own drug, and no drug is spoken of in half of the others, too."""
    named = places_of_names(doc, members)
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
    doc: Doc, members: Mapping[str, Sequence[Mention]], headings: Sequence[DrugHeading], subject: Subject
) -> list[Part]:
    """Return the headings of an article about one drug that are only another drug's name, where it is not named.

    Only marked headings and lines that say what that drug does: a bare line with a name is more often an item of a
    list, such as one of interactions.
    """
    mine = sorted(
        doc[one.start].idx for mentions in members.values() for one in mentions if is_subject(doc, one, subject)
    )
    title = title_end(doc)
    alone = (one for one in headings if one.depth < UNMARKED and len(one.drugs) == 1 and one.extra_words == 0)
    chosen = [one for one in alone if one.start >= title]
    parts = _with_ends(chosen, headings, _end(doc)) + _lines_of_others(doc, headings, title)
    return [
        (one, end)
        for one, end in sorted(parts, key=lambda part: part[0].start)
        if bisect_right(mine, one.start - 1) == bisect_right(mine, end - 1) and end > one.end + 1
    ]


def _lines_of_others(doc: Doc, headings: Sequence[DrugHeading], title: int) -> list[Part]:
    """Return lines such as "Warfarin: may cause bruising", each a part of its own; tables have columns for that."""
    blocks, whole = state_of(doc).blocks, text_of(doc)
    starts = [block.start for block in blocks]
    parts = []
    for one in headings:
        block = blocks[bisect_right(starts, one.start) - 1]
        leads = one.depth == LEADING and one.start >= title and block.kind != "cell"
        if leads and tells_of_itself(whole, one.start, one.end):
            parts.append((one, block.end))
    return parts


def _end(doc: Doc) -> int:
    """Return where the text that is extracted from ends."""
    return max((section.end for section in state_of(doc).sections if section.is_extracted), default=0)


def _with_ends(chosen: Sequence[DrugHeading], headings: Sequence[DrugHeading], end: int) -> list[Part]:
    """Return headings in order, each with the code point where its part ends: at the next one that is as high."""
    wanted, following, parts = set(chosen), dict[int, int](), list[Part]()
    for one in sorted(headings, key=lambda one: one.start, reverse=True):
        if one in wanted:
            parts.append((one, min((start for depth, start in following.items() if depth <= one.depth), default=end)))
        if one.depth < UNMARKED or one.drugs or one.kind or one.closes:  # what other lines end is unknown
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
