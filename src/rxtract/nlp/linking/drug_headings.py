"""Headings that name drugs: marked ones, names in lines of their own, names that a paragraph or a row begins with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.article import Block
from rxtract.knowledge import load_vocabulary
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import NOT_EXTRACTED, Mention, Section
from rxtract.nlp.linking.moieties import is_class
from rxtract.nlp.linking.subject_ranking import title_end
from rxtract.nlp.state import state_of, text_of

FEWEST = 3
"""Drugs that make a page one of many; two, where the title names none."""
UNMARKED, _ITEM = 8, 9  # depths below all marked headings: a line of its own, and "1. Metformin" above a paragraph
LEADING = 10  # "Metformin: may cause …", or the first cell of a row
_ABOVE = 250  # code points above a line, where its list is announced
EXTRA_WORDS = 2  # beside the name, in a line that nothing marks as a heading ("Metformin tablets")
_OF_ONE_DRUG = frozenset({
    "contraindication", "interaction", "dosage", "warning", "boxed_warning", "pregnancy", "adverse_reaction",
    "overdosage", "population", *NOT_EXTRACTED,
})  # fmt: skip
"""Sections whose subheadings name what the article's drug meets, not what the text is about."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


class _Words(NamedTuple):
    """What `words/drug_headings.toml` holds."""

    kind: re.Pattern[str]
    closing: re.Pattern[str]
    leads: re.Pattern[str]
    tells: re.Pattern[str]
    together: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("drug_headings", _Words)


class DrugHeading(NamedTuple):
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


def find_drug_headings(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> list[DrugHeading]:
    """Return the headings of a doc with the drugs they name; `members` are the mentions of each drug."""
    state, whole = state_of(doc), text_of(doc)
    named = places_of_names(doc, members)
    starts = [start for start, _, _ in named]
    section_starts = [section.start for section in state.sections]
    of_effects = _page_of_effects(doc, members)
    times = Counter(one.heading for one in state.sections if one.heading and one.is_extracted)
    repeated = {heading for heading, count in times.items() if count >= FEWEST}  # "Side effects" of each drug
    found = []
    for place, block in enumerate(state.blocks):
        index = bisect_right(section_starts, block.start) - 1
        if index < 0:
            continue
        section = state.sections[index]
        inside = named[bisect_right(starts, block.start - 1) : bisect_right(starts, block.end - 1)]
        if not _may_head(state.blocks, place, whole):
            if (lead := _lead(block, inside, whole)) and not _is_of_one_drug(section, block, of_effects):
                found.append(lead)
            continue
        if _is_of_one_drug(section, block, of_effects) and section.heading not in repeated:
            continue
        words = len(_WORD.findall(whole, block.start, block.end))
        extra = words - sum(len(_WORD.findall(whole, start, end)) for start, end, _ in inside)
        opens = section.start == block.start and section.kind_by == "heading" and section.kind != "other"
        depth = _ITEM if block.kind == "item" else block.level or UNMARKED
        drugs = tuple(dict.fromkeys(key for _, _, key in inside))
        closes = not drugs and _words().closing.fullmatch(whole, block.start, block.end) is not None
        found.append(DrugHeading(block.start, block.end, depth, drugs, extra, section.kind if opens else None, closes))
    return found


def tells_of_itself(text: str, start: int, end: int) -> bool:
    r"""Whether behind a name at a line's beginning stands what that drug does, with nothing near that names two.

    >>> line = "Warfarin: may cause bruising"
    >>> tells_of_itself(line, 0, 8), tells_of_itself(f"Do not mix it with:\n{line}", 20, 28)
    (True, False)
    """
    above = text[max(0, start - _ABOVE) : start]
    return _words().tells.match(text, end) is not None and not _words().together.search(above)


def places_of_names(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> list[tuple[int, int, str]]:
    """Return the code points of all names of drugs in order, each with its drug."""
    return sorted(
        (doc[one.start].idx, doc[one.end - 1].idx + len(doc[one.end - 1]), key)
        for key, mentions in members.items()
        for one in mentions
    )


def _may_head(blocks: Sequence[Block], place: int, whole: str) -> bool:
    """Whether a block is a heading, or an item of a few words with a paragraph below it."""
    block = blocks[place]
    if block.kind in ("heading", "title"):
        return block.kind == "heading" or place == 0
    below = ("paragraph", "item") if block.kind == "paragraph" else ("paragraph",)
    follows = place + 1 < len(blocks) and blocks[place + 1].kind in below
    text = whole[block.start : block.end]
    is_name = len(text.split()) <= 1 + EXTRA_WORDS and not text.endswith((".", "!", "?", ",", ";"))
    return block.kind in ("item", "paragraph") and follows and is_name


def _lead(block: Block, inside: Sequence[tuple[int, int, str]], whole: str) -> DrugHeading | None:
    """Return the drug's name that a paragraph, an item or a row of a table begins with, as a heading of the rest."""
    if not inside:
        return None
    start, end, drug = inside[0]
    if _WORD.search(whole, block.start, start):
        return None
    alone = block.kind == "cell" and not _WORD.search(whole, end, block.end)
    if alone or (block.kind != "cell" and _words().leads.match(whole, end, block.end)):
        return DrugHeading(block.start, end, LEADING, (drug,), 0, None)
    return None


def drugs_in_title(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> set[str]:
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
    return first if opens and not drugs_in_title(doc, members) else None


def _is_of_one_drug(section: Section, block: Block, page: Section | None) -> bool:
    """Whether a heading only divides a section about one drug, such as its interactions; `page` may be about many."""
    above = section.parent if section.start == block.start else section
    while above is not None and above.kind_by == "layout":
        above = above.parent
    return above is not None and above is not page and above.kind in _OF_ONE_DRUG


def is_kind_of_medicine(doc: Doc, mentions: Sequence[Mention]) -> bool:
    """Whether names are those of a class of medicines or of their purpose ("acne tablets") and not of one medicine."""
    linked = [one.concept for one in mentions if one.concept]
    if linked:
        return all(map(is_class, linked))
    return all(_names_kind(doc, one) for one in mentions)


def _names_kind(doc: Doc, mention: Mention) -> bool:
    """Whether a name that is no known drug's is one of a kind of medicines, or of the illness they are for."""
    text, kind = doc[mention.start : mention.end].text, _words().kind
    if kind.search(text):
        return True
    followed = mention.end < len(doc) and kind.fullmatch(doc[mention.end].text)
    return bool(followed) and bool(load_vocabulary().lookup(text, "DISEASE"))
