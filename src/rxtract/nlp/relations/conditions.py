"""Conditions: objects of contraindications that are no diseases (allergies, pregnancy, populations)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Span

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.annotations import Mention


class ConditionPattern(NamedTuple):
    """A pattern of `conditions.toml`, compiled; `tail` takes only what follows the last border of the match.

    `group` says which triggers accept it. One that `asserts` says itself that it is a
    contraindication ("do not breast-feed").
    """

    name: str
    pattern: re.Pattern[str]
    tail: bool
    asserts: bool
    group: str


class FoundCondition(NamedTuple):
    """A condition in a sentence: the pattern's name, the allergen as written, whether it says "must not" itself.

    `said_from` is the token with which the words begin that say it.
    """

    mention: Mention
    name: str
    allergen: str | None
    asserts: bool
    group: str
    said_from: int


@lru_cache(maxsize=1)
def condition_patterns() -> PatternSet[ConditionPattern]:
    """Return the patterns in file order."""
    return PatternSet(
        ConditionPattern(
            rule["name"],
            compile_pattern(rule["pattern"]),
            rule.get("tail", False),
            rule.get("asserts", False),
            rule.get("group", "condition"),
        )
        for rule in read_rules("conditions")["condition"]
    )


def find_conditions(sentence: Span, text: str) -> list[FoundCondition]:
    """Return the conditions of a sentence; they may overlap drugs."""
    found: list[FoundCondition] = []
    taken: list[tuple[int, int]] = []
    for rule in condition_patterns().possible(text):
        for match in rule.pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken) and not rule.tail:
                continue
            start = match.start("allergen") if rule.tail else match.start()
            span = sentence.char_span(start, match.end(), alignment_mode="contract")
            if span is None or not len(span):
                continue
            taken.append((start, match.end()))
            allergen = match.groupdict().get("allergen")
            mention = Mention(span.start, span.end, "CONDITION", 0.85, f"grammar:{rule.name.split()[0]}")
            whole = sentence.char_span(match.start(), match.end(), alignment_mode="contract")
            said_from = whole.start if rule.asserts and whole is not None and len(whole) else span.start
            found.append(FoundCondition(mention, rule.name, allergen, rule.asserts, rule.group, said_from))
    return found
