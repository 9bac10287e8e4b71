"""Disorders built from plain words: a small grammar of body parts and what can be wrong with them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from rxtract.nlp.annotations import Mention
from rxtract.nlp.candidates import add_candidates, extracted_texts
from rxtract.nlp.prefilter import Prefilter
from rxtract.nlp.rules import compile_pattern, read_rules


class SymptomPattern(NamedTuple):
    """A pattern of `symptoms.toml`, compiled."""

    name: str
    regex: re.Pattern[str]
    score: float


@lru_cache(maxsize=1)
def symptom_patterns() -> tuple[SymptomPattern, ...]:
    """Return the patterns in file order."""
    return tuple(
        SymptomPattern(rule["name"], compile_pattern(rule["regex"]), float(rule["score"]))
        for rule in read_rules("symptoms")["pattern"]
    )


@lru_cache(maxsize=1)
def _prefilter() -> Prefilter:
    return Prefilter([pattern.regex for pattern in symptom_patterns()])


def find_symptoms(sentence: Span, text: str) -> list[Mention]:
    """Return the disorders that the grammar sees in a sentence, overlapping ones included."""
    found = []
    patterns = symptom_patterns()
    for pattern in (patterns[number] for number in _prefilter().possible(text)):
        for match in pattern.regex.finditer(text):
            span = sentence.char_span(match.start(), match.end(), alignment_mode="contract")
            if span is not None and len(span):
                found.append(Mention(span.start, span.end, "DISEASE", pattern.score, f"grammar:{pattern.name}"))
    return found


@Language.component("rxtract_symptoms", requires=["doc._.sections"])
def mark_symptoms(doc: Doc) -> Doc:
    """Add the disorders that plain words name to the candidates."""
    for sentence, text in extracted_texts(doc):
        add_candidates(doc, find_symptoms(sentence, text))
    return doc
