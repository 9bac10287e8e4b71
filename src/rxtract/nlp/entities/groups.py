"""Groups of medicines named by use or chemistry: "blood pressure medicines", "hormonal treatment"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import component
from rxtract.nlp.state import state_of
from rxtract.nlp.structure.extracted_sentences import extracted_texts


class GroupPattern(NamedTuple):
    """A pattern of `groups.toml`, compiled.

    A product, as a vaccine, can be the drug that an article is about; a group of medicines cannot.
    """

    name: str
    pattern: re.Pattern[str]
    score: float
    is_product: bool

    @property
    def found_by(self) -> str:
        """What its mentions are found by."""
        return f"{'product' if self.is_product else 'grammar'}:{self.name}"


@lru_cache(maxsize=1)
def group_patterns() -> PatternSet[GroupPattern]:
    """Return the patterns in file order."""
    return PatternSet(
        GroupPattern(rule["name"], compile_pattern(rule["regex"]), float(rule["score"]), rule.get("product", False))
        for rule in read_rules("groups")["group"]
    )


@component("rxtract_groups", reads=["sentences"], writes=["groups"])
def mark_groups(doc: Doc) -> Doc:
    """Add groups of medicines to the candidates."""
    groups = group_patterns()
    found = state_of(doc).groups = []
    for sentence, text in extracted_texts(doc):
        for group in groups.possible(text):
            for match in group.pattern.finditer(text):
                span = sentence.char_span(match.start(), match.end(), alignment_mode="contract")
                if span is not None and len(span):
                    found.append(Mention(span.start, span.end, "DRUG", group.score, group.found_by))
    return doc
