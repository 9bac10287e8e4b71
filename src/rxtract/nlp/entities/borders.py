"""Borders: names of disorders whose ends the network sets inside a phrase, moved to where the phrase begins and ends.

"Red itchy" in front of "swollen eyes" is no name, "badly impaired" needs the kidneys that are, and "severe liver"
shares the head of "kidney insufficiency".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention
from rxtract.nlp.state import text_of

_REACH = 80  # code points around a name that are looked at
Span = tuple[int, int]


class _Words(NamedTuple):
    """What `words/borders.toml` holds."""

    describing: re.Pattern[str]
    described: re.Pattern[str]
    part_behind: re.Pattern[str]
    state: re.Pattern[str]
    part_is: re.Pattern[str]
    lacks_head: re.Pattern[str]
    shared_head: re.Pattern[str]
    joint: re.Pattern[str]
    loose_end: re.Pattern[str]
    loose_start: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("borders", _Words)


def mend_borders(doc: Doc, mentions: Sequence[Mention]) -> list[Mention]:
    """Return disjoint mentions in order, the borders of disorders moved; a name that is part of the next one goes."""
    text, kept = text_of(doc), list[Mention]()
    for mention in reversed(mentions):  # what follows a name has its own borders by then
        after = kept[-1] if kept and kept[-1].is_disorder and mention.is_disorder else None
        place = _place(doc, mention)
        whole = _mended(text, place, _place(doc, after) if after else None) if mention.is_disorder else place
        if whole == place:
            kept.append(mention)
            continue
        found = doc.char_span(*whole, alignment_mode="contract")
        merges = after is not None and whole[1] == _place(doc, after)[1]
        if found is None or not len(found) or (kept and not merges and found.end > kept[-1].start):
            kept.append(mention)
            continue
        if merges and after is not None:
            kept.pop()
            found_by, score = _found_by(text, place, after), min(mention.score, after.score)
            named = replace(after, start=found.start, end=found.end, score=score, found_by=found_by)
        else:
            named = replace(mention, start=found.start, end=found.end)
        kept.append(named)
    return _disjoint(kept[::-1])


def _disjoint(mentions: Sequence[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in mentions:
        if kept and kept[-1].end > mention.start:
            if mention.end - mention.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        kept.append(mention)
    return kept


def _found_by(text: str, place: Span, after: Mention) -> str:
    """Return who found a name that two were merged to: a grammar where they share a head, so each makes a claim."""
    return "grammar:shared_head" if _words().lacks_head.search(text, *place) else after.found_by


def _mended(text: str, place: Span, after: Span | None) -> Span:
    """Return where a name begins and ends, given the disorder behind it.

    >>> text = "It gives some people red, itchy and swollen eyes for a day."
    >>> text[slice(*_mended(text, (21, 31), None))]
    'red, itchy and swollen eyes'
    """
    words = _words()
    start, end = place
    while loose := words.loose_end.search(text, start, end):
        if loose.start() <= start:
            return place
        end = loose.start()
    while loose := words.loose_start.match(text, start, end):
        start = loose.end()
    if words.describing.fullmatch(text, start, end):
        return start, _end_of_described(text, end, after)
    if words.state.fullmatch(text, start, end):
        found = words.part_is.search(text[max(0, start - _REACH) : start])
        return (max(0, start - _REACH) + found.start("part"), end) if found else (start, end)
    if after is None or not words.lacks_head.search(text, start, end):
        return start, end
    shares = words.joint.fullmatch(text, end, after[0]) and words.shared_head.fullmatch(text, *after)
    return (start, after[1]) if shares else (start, end)


def _end_of_described(text: str, end: int, after: Span | None) -> int:
    """Return where a phrase ends of which a name holds the adjectives only."""
    words = _words()
    if after and after[0] - end <= _REACH:
        between = text[end : after[0]]
        starts_so = words.described.match(text, *after)
        if between == " " or (starts_so and words.joint.fullmatch(between)):
            return after[1]
    part = words.part_behind.match(text, end, end + _REACH)
    return part.end() if part and not (after and part.end() > after[0]) else end


def _place(doc: Doc, mention: Mention) -> Span:
    last = doc[mention.end - 1]
    return doc[mention.start].idx, last.idx + len(last)
