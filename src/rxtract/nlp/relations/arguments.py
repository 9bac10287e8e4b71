"""Arguments: the mentions and conditions of a sentence that a trigger may apply to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Span

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention, Role, Section
from rxtract.nlp.relations.claims_reader import Answer
from rxtract.nlp.relations.conditions import find_conditions
from rxtract.nlp.relations.triggers import TriggerMatch
from rxtract.nlp.state import state_of, tokens_of


class _Words(NamedTuple):
    """What `words/arguments.toml` holds."""

    list_matter: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("arguments", _Words)


@dataclass(slots=True)
class Argument:
    """A mention (or condition) in a sentence; offsets are half-open code points of the sentence's text.

    `agents` are the drugs that a learned relation makes it the effect of, each with the role that says so. `answer` is
    what the claims reader says of it, `stated` the role that rules gave it before. `agent` is who does it in its clause
    where that is not the article's drug, `actor` the other drug that is plainly the grammatical subject there.
    `said_from` is the token with which the words begin of a condition that `asserts` itself what it is.
    """

    mention: Mention
    start: int
    end: int
    group: str
    name: str | None = None
    allergen: str | None = None
    asserts: bool = False
    agents: tuple[tuple[Mention, Role], ...] = ()
    answer: Answer | None = None
    stated: Role | None = None
    agent: str | None = None
    actor: Mention | None = None
    said_from: int | None = None

    def take_role(self, role: Role | None) -> None:
        """Say what the text says of it; the one place where roles of mentions are written."""
        self.mention.role = role

    def take_status(self, status: str, certainty: float, cue: tuple[int, int] | None = None) -> None:
        """Say whether the text asserts it, and by which words; the one place where it is written of mentions."""
        self.mention.status, self.mention.certainty, self.mention.cue = status, certainty, cue


@dataclass(slots=True)
class SentenceReading:
    """A sentence with its arguments and triggers, kept for the claims component; `text` is the span's, joined once."""

    span: Span
    text: str
    section: Section
    arguments: list[Argument]
    triggers: list[TriggerMatch]
    is_item: bool


def readings_of(doc: Doc) -> list[SentenceReading]:
    """Return the sentences of a doc as the roles component has read them."""
    return state_of(doc).readings


def group_of(mention: Mention) -> str:
    """Return the group by which triggers accept a mention."""
    if mention.is_disorder:
        return "disorder"
    if mention.label == "MECHANISM":
        return "mechanism_action" if mention.action else "mechanism_class"
    return "condition" if mention.label == "CONDITION" else "drug"


def find_arguments(sentence: Span, text: str, mentions: Sequence[Mention]) -> list[Argument]:
    """Return the mentions of a sentence in order, then its conditions, which may overlap them."""
    origin = sentence.start_char
    tokens = tokens_of(sentence.doc)
    arguments = []
    for mention in mentions:
        start, end = tokens.place(mention.start, mention.end)
        arguments.append(Argument(mention, start - origin, end - origin, group_of(mention)))
    for found in find_conditions(sentence, text):
        start, end = (place - origin for place in tokens.place(found.mention.start, found.mention.end))
        argument = Argument(found.mention, start, end, found.group, found.name, found.allergen, found.asserts)
        argument.said_from = found.said_from
        arguments.append(argument)
    return arguments


def foreign_words(text: str, start: int, end: int, arguments: Sequence[Argument]) -> int:
    """Return how many words stand between trigger and mention that are neither mentions nor words of a list."""
    piece = text[start:end]
    if not piece or piece.isspace():
        return 0
    for argument in arguments:
        if argument.end <= start or argument.start >= end:
            continue
        first, last = max(argument.start, start) - start, min(argument.end, end) - start
        if first < last:
            piece = piece[:first] + " " * (last - first) + piece[last:]
    return _foreign(piece)


@lru_cache(maxsize=1 << 10)  # several steps ask about the same words
def _foreign(piece: str) -> int:
    return len(_words().list_matter.sub(" ", piece).split())
