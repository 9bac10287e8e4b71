"""Assertion status: cues of negation and hedging, and how much certainty they leave."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.matching.words import read_words


class _Words(NamedTuple):
    """What `words/assertion.toml` holds."""

    clause_border: re.Pattern[str]
    forbids: re.Pattern[str]
    near_chars: int
    doubt: float


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("assertion", _Words)


@dataclass(frozen=True, slots=True)
class AssertionCue:
    """A cue of `assertion.toml`: what it says, of which predicates, how many words before a statement it may stand."""

    name: str
    status: str
    pattern: re.Pattern[str]
    certainty: float
    predicates: frozenset[str]
    words: int
    anywhere: bool
    sentence: bool


@lru_cache(maxsize=1)
def assertion_cues() -> PatternSet[AssertionCue]:
    """Return the cues in file order."""
    return PatternSet(
        AssertionCue(
            cue["name"],
            cue["status"],
            compile_pattern(cue["pattern"]),
            float(cue["certainty"]),
            frozenset(cue.get("predicates", ())),
            int(cue.get("words", 12)),
            bool(cue.get("anywhere", False)),
            bool(cue.get("sentence", False)),
        )
        for cue in read_rules("assertion")["cue"]
    )


@lru_cache(maxsize=8)
def _possible_cues(text: str) -> tuple[AssertionCue, ...]:
    """Return the cues that a sentence can hold, in file order; it is asked for once a mention."""
    return tuple(assertion_cues().possible(text))


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the borders of the clause around `text[start:end]`."""
    left = max((match.end() for match in _words().clause_border.finditer(text, 0, start)), default=0)
    right = _words().clause_border.search(text, end)
    return left, right.start() if right else len(text)


def _inside(match: re.Match[str], span: tuple[int, int]) -> bool:
    return span[0] <= match.start() and match.end() <= span[1]


def judge(text: str, statement: tuple[int, int], mention: tuple[int, int], predicate: str) -> tuple[str, float]:
    """Return status and certainty of what the words `statement` say of `mention`, both half-open in a sentence's text.

    Cues count before the first of the two and between them, not inside the statement: "must not be used" is no
    negated contraindication.

    Of several cues a negation wins over a hedge unless the hedge leaves less certainty: "whether it does not cause".
    """
    alone = statement == mention  # a list item: only a negation right before it is its own
    start, end = min(statement[0], mention[0]), max(statement[1], mention[1])
    left, right = _clause(text, start, end)
    found: list[AssertionCue] = []
    for cue in _possible_cues(text):
        if cue.predicates and predicate not in cue.predicates:
            continue
        if cue.anywhere:
            borders = (0, len(text)) if cue.sentence else (left, right)
            if any(not _inside(match, statement) for match in cue.pattern.finditer(text, *borders)):
                found.append(cue)
            continue
        for match in cue.pattern.finditer(text, left, end):
            close = cue.status == "negated" and (alone or predicate == "contraindicated_in")
            words = 1 if close else cue.words
            apart = cue.status == "negated" and "," in text[match.end() : start]
            if (
                cue.status == "negated"
                and predicate == "interacts_with"
                and _words().forbids.match(text, match.start())
            ):
                continue  # "do not take it together with": they do interact
            before = match.end() <= start and not apart and len(text[match.end() : start].split()) <= words
            between = mention[1] <= match.start() and 0 <= statement[0] - match.end() <= _words().near_chars
            if before or between:
                found.append(cue)
                break
    hedges = [cue.certainty for cue in found if cue.status == "hedged"]
    denied = any(cue.status == "negated" for cue in found)
    if hedges and (not denied or min(hedges) < _words().doubt):
        return "hedged", min(hedges)
    firm = min((cue.certainty for cue in found if cue.status == "asserted"), default=1.0)
    return "negated" if denied else "asserted", firm
