"""Frames: headers whose trigger the items below them inherit ("Do not take it if you have:").

A frequency header ("Common (may affect up to 1 in 10 people):") lasts until the next one or the section's end; other
headers pass with their list, and rest after a full sentence: a sentence that begins like an item still continues it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span

from rxtract.nlp.relations.arguments import SentenceReading, Target, foreign_words
from rxtract.nlp.relations.frequencies import frequency_class
from rxtract.nlp.relations.triggers import TriggerMatch
from rxtract.nlp.structure.layout import LIST_COMES

LEAD_CHARS = 3
"""How far from a sentence's start a mention may stand and still lead it, in code points."""
_ADJECTIVES = 3  # words before a name that may still be its own ("Acute exacerbation of")
_EXPLAINS = re.compile(r"\b(?:is|are|was|were|means|called|has|have|can|may)\b", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|are|means|called)\b", re.IGNORECASE)
_TELLS = re.compile(
    r"\W*(?:this|it|they|you|its|their|by|the (?:disease|condition|illness)|(?:people|patients|those) (?:with|who))\b",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    r"[^.;:]*?\b(?<!which )(?<!that )(?<!who )(?<!whose )(?<!when )(?<!if )(?:causes|destroys|damages|affects|leads to"
    r"|(?:is|are) (?:an?|the|caused)\b|means|occurs when|(?:may|can) (?:also )?(?:lead|cause|affect|result))\b",
    re.IGNORECASE,
)
_THESE_INCLUDE = re.compile(r"^\W*(?:these|they|those|examples|such \w+)\b[^.]{0,60}[:：]\s*$", re.IGNORECASE)
_IF_YOU = re.compile(r"\W*if\s+(?:you|your|the\s+patient)\b", re.IGNORECASE)
_AND_ALSO = re.compile(r"\band\s*[:：]\s*$", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)\]]*\s*$")


@dataclass(slots=True)
class Frame:
    """A header's trigger that the items below it inherit; `first` and `last` are the tokens of its words.

    A `dormant` frame waits for a sentence that begins with a name or with "if you".
    """

    match: TriggerMatch
    first: int
    last: int
    frequency: str | None
    dormant: bool = False

    @property
    def lasts(self) -> bool:
        """Whether the frame stays until the next of its kind: a frequency header."""
        return self.match.trigger.frequency == "match"


def trigger_tokens(sentence: Span, match: TriggerMatch) -> tuple[int, int]:
    """Return the half-open tokens of a trigger's words in its sentence."""
    span = sentence.char_span(match.start, match.end, alignment_mode="expand")
    return (span.start, span.end) if span is not None else (sentence.start, sentence.start)


def trigger_frequency(match: TriggerMatch) -> str | None:
    """Return the frequency class that a trigger's own words name, or None."""
    return frequency_class(match.text) if match.trigger.frequency else None


def tells_of_disease(reading: SentenceReading) -> bool:
    """Whether a sentence among indications speaks of the disease before it, or says what a disease is or does."""
    names_drug = any(target.group == "drug" for target in reading.targets)
    return bool(_TELLS.match(reading.text) or (not names_drug and _DESCRIBES.match(reading.text)))


class FrameStack:
    """The frames that hold at a point of a section: at most one lasting one, then passing ones."""

    def __init__(self) -> None:
        self._frames: list[Frame] = []
        self._pending: Frame | None = None  # the sentence before's header, for "These may include:"

    @property
    def lasting(self) -> Frame | None:
        """The frequency header in force, if any."""
        return next((frame for frame in reversed(self._frames) if frame.lasts), None)

    def frame_for(self, target: Target, reading: SentenceReading) -> Frame | None:
        """Return the innermost frame that accepts a target and reaches it."""
        text = reading.text
        leads = target.start <= LEAD_CHARS or bool(_IF_YOU.match(text))
        apart = foreign_words(text, 0, target.start, reading.targets)
        tells = tells_of_disease(reading)
        opens = apart <= _ADJECTIVES and not _EXPLAINS.search(text, 0, target.start)
        for frame in reversed(self._frames):
            treats = frame.match.trigger.role == "treats"
            listed = opens and treats and not tells  # "Uncomplicated gonorrhoea. Syphilis and yaws."
            told = treats and (tells or bool(_IS.search(text, 0, target.start)))
            leader = leads and not (treats and tells)
            reaches = frame.lasts or leader or listed or (reading.is_item and not frame.dormant and not told)
            if target.group in frame.match.trigger.accepts and reaches:
                return frame
        return None

    def rest(self) -> None:
        """Make the passing frames dormant: a full sentence interrupted their list."""
        for frame in self._frames:
            frame.dormant = frame.dormant or not frame.lasts

    def update(self, reading: SentenceReading) -> None:
        """Take in what a sentence opens, after its own targets were read."""
        if self._forbids and reading.is_item and _AND_ALSO.search(reading.text):
            self._frames = [frame for frame in self._frames if frame.lasts]  # what follows forbids nothing alone
            return
        comes = bool(LIST_COMES.search(reading.text))
        headers = [
            match for match in reading.triggers if match.trigger.header or (comes and match.trigger.role == "treats")
        ]
        pending, self._pending = self._pending, None
        if not headers:
            if pending is not None and _THESE_INCLUDE.search(reading.text):
                self._push(pending)
            return
        match = headers[-1]
        if match.trigger.weak and self._forbids and _IF_YOU.match(reading.text):
            return  # "Do not take it" and, on a line of its own, "if you have:"
        frame = Frame(match, *trigger_tokens(reading.span, match), trigger_frequency(match))
        self._pending = frame
        if _opens_list(reading, match) or (frame.lasts and match.start <= LEAD_CHARS):
            self._push(frame)
        elif not reading.is_item:
            self.rest()

    @property
    def _forbids(self) -> bool:
        return any(not frame.dormant and frame.match.trigger.role == "contraindicated_in" for frame in self._frames)

    def _push(self, frame: Frame) -> None:
        self._frames = [] if frame.lasts else [other for other in self._frames if other.lasts]
        self._frames.append(frame)


def _opens_list(reading: SentenceReading, match: TriggerMatch) -> bool:
    """Whether a sentence ends as a header does: with a colon, or with its trigger and without a full stop."""
    text = reading.text
    if text.rstrip().endswith((":", "：")) or LIST_COMES.search(text):
        return True
    filled = any(target.start >= match.end and target.group in match.trigger.accepts for target in reading.targets)
    return not filled and not SENTENCE_END.search(text) and len(text[match.end :].split()) <= 2
