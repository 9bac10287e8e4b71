"""List headers: lines such as "Do not take it if you have:", whose trigger applies to the items below them.

A frequency header ("Common (may affect up to 1 in 10 people):") lasts until the next one or the section's end; other
headers pass with their list, and rest after a full sentence: a sentence that begins like an item still continues it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Span

from rxtract.matching.words import read_words
from rxtract.nlp.relations.arguments import Argument, SentenceReading, foreign_words
from rxtract.nlp.relations.frequencies import Frequency, header_frequency
from rxtract.nlp.relations.triggers import TriggerMatch
from rxtract.nlp.structure.layout import announces_list

LEAD_CHARS = 3
"""How far from a sentence's start a mention may stand and still lead it, in code points."""
SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)\]]*\s*$")


class _Words(NamedTuple):
    """What `words/list_headers.toml` holds."""

    adjectives: int
    explaining_verb: re.Pattern[str]
    defining_verb: re.Pattern[str]
    tells: re.Pattern[str]
    describes: re.Pattern[str]
    these_include: re.Pattern[str]
    if_you: re.Pattern[str]
    and_also: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("list_headers", _Words)


@dataclass(slots=True)
class ListHeader:
    """A header whose trigger applies to the items below it; `first` and `last` are the tokens of the trigger.

    The offsets of `frequency` are half-open code points of the article.

    A `dormant` header waits for a sentence that begins with a name or with "if you".
    """

    match: TriggerMatch
    first: int
    last: int
    frequency: Frequency | None
    dormant: bool = False

    @property
    def lasts(self) -> bool:
        """Whether the header stays until the next of its kind: a frequency header."""
        return self.match.trigger.frequency == "match"


def trigger_tokens(sentence: Span, match: TriggerMatch) -> tuple[int, int]:
    """Return the half-open tokens of a trigger's words in its sentence."""
    span = sentence.char_span(match.start, match.end, alignment_mode="expand")
    return (span.start, span.end) if span is not None else (sentence.start, sentence.start)


def trigger_frequency(sentence: Span, match: TriggerMatch) -> Frequency | None:
    """Return the frequency that a trigger's own words name, at code points of the article, or None."""
    found = header_frequency(match.text) if match.trigger.frequency else None
    return found.moved(sentence.start_char + match.start) if found else None


def defines(text: str, end: int) -> bool:
    """Whether a sentence says what something is ("is", "means") in front of `end`."""
    return bool(_words().defining_verb.search(text, 0, end))


def tells_of_disease(reading: SentenceReading) -> bool:
    """Whether a sentence among indications speaks of the disease before it, or says what a disease is or does."""
    names_drug = any(argument.group == "drug" for argument in reading.arguments)
    return bool(_words().tells.match(reading.text) or (not names_drug and _words().describes.match(reading.text)))


class ListHeaders:
    """The headers in force at a point of a section: at most one frequency header, then headers of single lists."""

    def __init__(self) -> None:
        self._headers: list[ListHeader] = []
        self._pending: ListHeader | None = None  # the sentence before's header, for "These may include:"
        self._has_items = False  # whether items were read below the frequency header in force

    @property
    def lasting(self) -> ListHeader | None:
        """The frequency header in force, if any."""
        return next((header for header in reversed(self._headers) if header.lasts), None)

    def frequency_for(self, argument: Argument, reading: SentenceReading) -> Frequency | None:
        """Return the frequency of the list that an argument is in; a statement below the items is no part of it."""
        lasting = self.lasting
        if lasting is None:
            return None
        tells = _words().explaining_verb.search(reading.text, 0, argument.start)
        is_apart = tells and foreign_words(reading.text, 0, tells.start(), reading.arguments) > 1
        return None if self._has_items and is_apart else lasting.frequency

    def header_for(self, argument: Argument, reading: SentenceReading) -> ListHeader | None:
        """Return the innermost header that accepts an argument and reaches it."""
        if not any(argument.group in header.match.trigger.accepts for header in self._headers):
            return None
        text = reading.text
        leads = argument.start <= LEAD_CHARS or bool(_words().if_you.match(text))
        apart = foreign_words(text, 0, argument.start, reading.arguments)
        tells = tells_of_disease(reading)
        opens = apart <= _words().adjectives and not _words().explaining_verb.search(text, 0, argument.start)
        for header in reversed(self._headers):
            treats = header.match.trigger.role == "treats"
            listed = opens and treats and not tells  # "Uncomplicated gonorrhoea. Syphilis and yaws."
            told = treats and (tells or defines(text, argument.start))
            leader = leads and not (treats and tells)
            reaches = header.lasts or leader or listed or (reading.is_item and not header.dormant and not told)
            if argument.group in header.match.trigger.accepts and reaches:
                return header
        return None

    def rest(self) -> None:
        """Make the headers of single lists dormant: a full sentence interrupted the list."""
        for header in self._headers:
            header.dormant = header.dormant or not header.lasts

    def update(self, reading: SentenceReading) -> None:
        """Add the header that a sentence opens; called after the sentence's own arguments were read."""
        self._has_items = self._has_items or (self.lasting is not None and reading.is_item)
        if self._forbids and reading.is_item and _words().and_also.search(reading.text):
            self._headers = [header for header in self._headers if header.lasts]  # what follows forbids nothing alone
            return
        comes = announces_list(reading.text)
        opening = [
            match for match in reading.triggers if match.trigger.header or (comes and match.trigger.role == "treats")
        ]
        pending, self._pending = self._pending, None
        if not opening:
            if pending is not None and _words().these_include.search(reading.text):
                self._push(pending)
            return
        match = opening[-1]
        if match.trigger.weak and self._forbids and _words().if_you.match(reading.text):
            return  # "Do not take it" and, on a line of its own, "if you have:"
        header = ListHeader(match, *trigger_tokens(reading.span, match), trigger_frequency(reading.span, match))
        self._pending = header
        if _opens_list(reading, match) or (header.lasts and match.start <= LEAD_CHARS):
            self._push(header)
        elif not reading.is_item:
            self.rest()

    @property
    def _forbids(self) -> bool:
        return any(not header.dormant and header.match.trigger.role == "contraindicated_in" for header in self._headers)

    def _push(self, header: ListHeader) -> None:
        self._has_items = self._has_items and not header.lasts
        self._headers = [] if header.lasts else [other for other in self._headers if other.lasts]
        self._headers.append(header)


def _opens_list(reading: SentenceReading, match: TriggerMatch) -> bool:
    """Whether a sentence ends as a header does: with a colon, or with its trigger and without a full stop."""
    text = reading.text
    if text.rstrip().endswith((":", "：")) or announces_list(text):
        return True
    filled = any(
        argument.start >= match.end and argument.group in match.trigger.accepts for argument in reading.arguments
    )
    return not filled and not SENTENCE_END.search(text) and len(text[match.end :].split()) <= 2
