"""Groups of medicines named by use or chemistry: "blood pressure medicines", "hormonal treatment"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.matching.prefilter import Prefilter
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.annotations import Mention, add_candidates
from rxtract.nlp.structure.extracted_sentences import extracted_texts


class GroupPattern(NamedTuple):
    """A pattern of `groups.toml`, compiled."""

    name: str
    regex: re.Pattern[str]
    score: float


@lru_cache(maxsize=1)
def group_patterns() -> tuple[GroupPattern, ...]:
    """Return the patterns in file order."""
    return tuple(
        GroupPattern(rule["name"], compile_pattern(rule["regex"]), float(rule["score"]))
        for rule in read_rules("groups")["group"]
    )


@lru_cache(maxsize=1)
def _prefilter() -> Prefilter:
    return Prefilter([pattern.regex for pattern in group_patterns()])


@Language.component("rxtract_groups", requires=["doc._.sections"])
def mark_groups(doc: Doc) -> Doc:
    """Add groups of medicines to the candidates."""
    patterns = group_patterns()
    for sentence, text in extracted_texts(doc):
        for pattern in (patterns[number] for number in _prefilter().possible(text)):
            for match in pattern.regex.finditer(text):
                span = sentence.char_span(match.start(), match.end(), alignment_mode="contract")
                if span is not None and len(span):
                    add_candidates(
                        doc, [Mention(span.start, span.end, "DRUG", pattern.score, f"grammar:{pattern.name}")]
                    )
    return doc
