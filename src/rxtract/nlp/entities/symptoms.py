"""Disorders built from plain words: a small grammar of body parts and what can be wrong with them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Span

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, expand, read_rules
from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import component
from rxtract.nlp.state import state_of
from rxtract.nlp.structure.extracted_sentences import extracted_texts


class SymptomPattern(NamedTuple):
    """A pattern of `symptoms.toml`, compiled; with `needs_part` a match without its last part of the body is none.

    What an `adverse` one finds is an adverse event even where no words around it say so.
    """

    name: str
    pattern: re.Pattern[str]
    score: float
    needs_part: bool
    adverse: bool

    @property
    def finder(self) -> str:
        """What `found_by` says of its mentions."""
        return f"grammar:{self.name}"


class Ending(NamedTuple):
    """How a match may end and what may follow it; see `[ending]` in `symptoms.toml`."""

    part: re.Pattern[str]
    more: re.Pattern[str]
    head: re.Pattern[str]
    item: re.Pattern[str]


@lru_cache(maxsize=1)
def symptom_patterns() -> PatternSet[SymptomPattern]:
    """Return the patterns in file order."""
    return PatternSet(
        SymptomPattern(
            rule["name"],
            compile_pattern(rule["regex"]),
            float(rule["score"]),
            rule.get("needs_part", False),
            rule.get("adverse", False),
        )
        for rule in read_rules("symptoms")["pattern"]
    )


@lru_cache(maxsize=1)
def adverse_finders() -> frozenset[str]:
    """Return the `found_by` of patterns that find adverse events only."""
    return frozenset(pattern.finder for pattern in symptom_patterns() if pattern.adverse)


@lru_cache(maxsize=1)
def _ending() -> Ending:
    rules = read_rules("symptoms")["ending"]
    return Ending(*(re.compile(expand(rules[name]), re.IGNORECASE) for name in Ending._fields))


def _end_of(symptom: SymptomPattern, match: re.Match[str]) -> int | None:
    """Return where a match really ends; None when it is a part of something else ("symptoms of liver| failure")."""
    ending, text, end = _ending(), match.string, match.end()
    if not ending.part.search(text, match.start(), end):
        return end
    if more := ending.more.match(text, end):
        return more.end()
    head = ending.head.match(text, end)
    if head is None:
        return end
    if item := ending.item.search(text, match.start(), end):
        return item.start()
    return None if symptom.needs_part else end


def find_symptoms(sentence: Span, text: str) -> list[Mention]:
    """Return the disorders that the grammar sees in a sentence, overlapping ones included."""
    found = []
    for symptom, start, end in _matches(text):
        span = sentence.char_span(start, end, alignment_mode="contract")
        if span is not None and len(span):
            found.append(Mention(span.start, span.end, "DISEASE", symptom.score, symptom.finder))
    return found


@lru_cache(maxsize=1 << 12)  # leaflets and labels share many sentences
def _matches(text: str) -> tuple[tuple[SymptomPattern, int, int], ...]:
    """Return what the patterns match in a text, half-open."""
    matches = (
        (symptom, match.start(), _end_of(symptom, match))
        for symptom in symptom_patterns().possible(text)
        for match in symptom.pattern.finditer(text)
    )
    return tuple((symptom, start, end) for symptom, start, end in matches if end is not None)


@component("rxtract_symptoms", reads=["sentences"], writes=["symptoms"])
def mark_symptoms(doc: Doc) -> Doc:
    """Add the disorders that plain words name to the candidates."""
    state_of(doc).symptoms = [
        mention for sentence, text in extracted_texts(doc) for mention in find_symptoms(sentence, text)
    ]
    return doc
