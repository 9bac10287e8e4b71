"""Evidence: the shortest complete words that make a claim, and where its parts stand in them.

Complete is a quote with the subject or its pronoun, the words that state the predicate, the object and the frequency,
and what hedges or denies it, as far as they stand in one sentence. An item of a list is its own quote; the line that
leads into the list is in the claim's context, and in the quote where it alone says how often.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Claim, Evidence, Role, Section, Subject
from rxtract.nlp.linking.subject import is_subject
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.nlp.relations.triggers import TriggerMatch
from rxtract.nlp.state import text_of, tokens_of
from rxtract.nlp.structure.layout import announces_list

_MAX_QUOTE = 400  # code points; a longer stretch between the parts of a claim supports nobody
_CLOSING = (")", "]")
_MAX_LISTED = 2500  # code points from a line that says how often to its item: 99 % of the items of leaflets

Place = tuple[int, int]
"""Half-open code points."""


class _Words(NamedTuple):
    """What `words/evidence.toml` holds."""

    pronoun: re.Pattern[str]
    border: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("evidence", _Words)


def find_evidence(
    doc: Doc, reading: SentenceReading, argument: Argument, about: Subject, role: Role | None, frequency: Place | None
) -> Evidence:
    """Return where subject, cue, object and frequency of a claim stand; what `role` covers as a whole is no cue."""
    origin = reading.span.start_char
    cue = _cue(doc, reading, argument, role)
    near = cue if cue and origin <= cue[0] < reading.span.end_char else (origin + argument.start, origin + argument.end)
    return Evidence(
        _subject(doc, reading, about, near),
        cue,
        (origin + argument.start, origin + argument.end),
        frequency,
        argument.mention.cue,
    )


def _tokens(doc: Doc, start: int, end: int) -> Place | None:
    """Return the code points of tokens without blank ones at their ends, None when nothing is left."""
    tokens = tokens_of(doc)
    while start < end and tokens.texts[start].isspace():
        start += 1
    while end > start and tokens.texts[end - 1].isspace():
        end -= 1
    return tokens.place(start, end) if start < end else None


def _cue(doc: Doc, reading: SentenceReading, argument: Argument, role: Role | None) -> Place | None:
    if role is None:
        return None
    whole = role.start <= reading.span.start and role.end >= reading.span.end
    found = None if whole else _tokens(doc, role.start, role.end)
    origin = reading.span.start_char
    own = (origin + argument.start, origin + argument.end)
    if found is not None and not (found[0] < own[1] and own[0] < found[1]):
        return found
    triggers = [match for match in reading.triggers if match.trigger.role == role.name and _faces(match, argument)]
    if not triggers:
        return None
    nearest = min(triggers, key=lambda match: max(argument.start - match.end, match.start - argument.end))
    start = origin + nearest.start + len(nearest.text) - len(nearest.text.lstrip())
    return start, start + len(nearest.text.strip())


def _faces(match: TriggerMatch, argument: Argument) -> bool:
    """Whether words stand on the side of a name on which they can speak of it: "rash, nor does it cause" is no cue."""
    if not match.text.strip():
        return False
    return match.end <= argument.start + 1 if match.trigger.direction == "after" else argument.end <= match.start + 1


def _subject(doc: Doc, reading: SentenceReading, about: Subject, near: Place) -> Place | None:
    """Return the name of the claim's drug that stands nearest to its words, before rather than behind, or a pronoun."""
    origin = reading.span.start_char
    drugs = [
        (origin + one.start, origin + one.end)
        for one in reading.arguments
        if one.group == "drug" and is_subject(doc, one.mention, about)
    ]
    before = [place for place in drugs if place[0] <= near[0]]
    pronouns = [
        (origin + match.start(), origin + match.end())
        for match in _words().pronoun.finditer(reading.text, 0, near[1] - origin)
    ]
    if before or pronouns:
        return max([*before, *pronouns], key=lambda place: place[0])
    behind = min(drugs, default=None)
    joined = behind and not _words().border.search(reading.text, near[1] - origin, behind[0] - origin)
    return behind if joined else None


def quote_of(doc: Doc, reading: SentenceReading, evidence: Evidence, role: Role | None) -> Place:
    """Return the code points of a claim's quote: from the first to the last of its parts, fewer where that is long."""
    first, last = reading.span.start_char, reading.span.end_char
    several = (evidence.subject, evidence.cue, evidence.frequency, evidence.status)
    parts = [part for part in several if part and first <= part[0] < last]
    held = evidence.object or (first, last)
    if role is not None and evidence.cue is None and role.end > role.start and first <= doc[role.start].idx < last:
        parts.append(_tokens(doc, role.start, role.end) or held)
    start, end = _hull(held, parts)
    while end - start > _MAX_QUOTE and parts:
        parts.pop(0)
        start, end = _hull(held, parts)
    if role is not None and role.in_table:
        return _row_of(text_of(doc), (start, end), evidence.frequency)
    for far, most in ((evidence.cue, _MAX_QUOTE), (evidence.frequency, _MAX_LISTED)):
        if far is None or first <= far[0] < last or far[0] >= start or end - far[0] > most:
            continue
        # A header's own words are left to the context, unless they stand in the same line or alone say how often.
        if far is evidence.frequency or "\n" not in text_of(doc)[far[1] : start]:
            start = far[0]
    return start, _closed(reading, end)


def _row_of(text: str, held: Place, number: Place | None) -> Place:
    """Return the words of an event with its number where both stand in one row of a table."""
    if number is None:
        return held
    start, end = _hull(held, [number])
    is_row = "\n" not in text[start : held[0]] and "\n" not in text[held[1] : end]
    return (start, end) if is_row and end - start <= _MAX_QUOTE else held


def _closed(reading: SentenceReading, end: int) -> int:
    """Return the end of a quote with the bracket that closes right behind it ("rash (12%")."""
    behind = end - reading.span.start_char
    return end + (reading.text[behind : behind + 1] in _CLOSING)


def _hull(held: Place, parts: Sequence[Place]) -> Place:
    together = [held, *parts]
    return min(start for start, _ in together), max(end for _, end in together)


class Contexts:
    """The sentences of an article as contexts of its claims: each, or the item with the sentence that leads into it."""

    def __init__(self, readings: Sequence[SentenceReading]) -> None:
        self._readings = readings
        self._starts = [reading.span.start_char for reading in readings]
        self._leads = list(_leads(readings))

    def of(self, claim: Claim) -> str:
        """Return the context of a claim by where its parts stand."""
        own, lead = self._readings[self._place(claim)], self.lead_of(claim)
        return "\n".join(reading.text.strip() for reading in (lead, own) if reading)

    def lead_of(self, claim: Claim) -> SentenceReading | None:
        """Return the sentence that leads into the list that a claim is an item of, None where it is none."""
        place = self._place(claim)
        outer = [part[0] for part in (claim.evidence.frequency, claim.evidence.cue) if part]
        lead = next((at for at in map(self._at, outer) if at != place), None)
        if lead is None and self._readings[place].is_item:
            lead = self._leads[place]
        return self._readings[lead] if lead is not None else None

    def _place(self, claim: Claim) -> int:
        return self._at((claim.evidence.object or (claim.start, claim.end))[0])

    def _at(self, start: int) -> int:
        return max(bisect_right(self._starts, start) - 1, 0)


def _leads(readings: Sequence[SentenceReading]) -> Iterator[int | None]:
    """Yield for every sentence the one that leads into its list, as a place among the sentences, or None."""
    lead: int | None = None
    section: Section | None = None
    for place, reading in enumerate(readings):
        if reading.section is not section or not reading.is_item:
            lead, section = None, reading.section
        yield lead
        if reading.text.rstrip().endswith((":", "：")) or announces_list(reading.text):
            lead = place
