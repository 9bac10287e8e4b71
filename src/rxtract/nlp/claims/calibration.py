"""Calibration: scores of claims turned into the probability that such a claim is right.

Rules and spans carry scores that order claims. Two numbers a kind of text, fitted on judged claims, make them shares of
right claims (Platt 1999): `benchmarks/calibration.py` fits them and writes `data/rules/en/calibration.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.logistic import calibrate, log_odds_of
from rxtract.matching.rule_files import read_rules
from rxtract.nlp.annotations import Claim
from rxtract.nlp.relations.learned import RULE as LEARNED
from rxtract.nlp.relations.reader_answers import READER
from rxtract.nlp.structure.genre import register_name

_LEAST = 0.005  # no rule is surer than this of anything, nor of the opposite


class Line(NamedTuple):
    """Slope and offset of a straight line over logits."""

    slope: float
    offset: float


@lru_cache(maxsize=1)
def read_lines() -> Mapping[str, Line]:
    """Return the lines by kind of text: `professional` and `everyday`."""
    return {kind: Line(line["slope"], line["offset"]) for kind, line in read_rules("calibration").items()}


def logit(score: float) -> float:
    """Return the log odds of a score, which is kept away from 0 and 1."""
    return log_odds_of(score, least=_LEAST)


def calibrate_claims(claims: Iterable[Claim], genre: str) -> None:
    """Turn the scores of claims and of their quotes into probabilities; those of a learned relation already are."""
    line = read_lines()[register_name(genre)]
    for claim in claims:
        claim.score = _probability(claim.score, claim.rule, line)
        claim.quotes = [replace(quote, score=_probability(quote.score, quote.rule, line)) for quote in claim.quotes]


def _probability(score: float, rule: str, line: Line) -> float:
    return score if rule == LEARNED or READER in rule else calibrate(logit(score), line)
