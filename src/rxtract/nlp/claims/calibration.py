"""Calibration: scores of claims turned into the probability that such a claim is right.

Rules, the claims reader and spans carry scores that order claims. Two numbers a kind of text, fitted on judged
claims, make them shares of right claims (Platt 1999): `benchmarks/calibration.py` fits them and writes
`data/rules/en/calibration.toml`. Claims that the reader makes have lines of their own.
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
from rxtract.nlp.structure.genre import is_professional

_LEAST = 0.005  # no rule is surer than this of anything, nor of the opposite


class Line(NamedTuple):
    """Slope and offset of a straight line over logits."""

    slope: float
    offset: float


@lru_cache(maxsize=1)
def read_lines() -> Mapping[tuple[str, str], Line]:
    """Return the lines by who makes the claim (`rules`, `reader`) and the kind of text."""
    return {
        (maker, kind): Line(line["slope"], line["offset"])
        for maker, lines in read_rules("calibration").items()
        for kind, line in lines.items()
    }


def kind_of_text(genre: str) -> str:
    """Return by which line claims of a genre are judged: `label`, `paper`, or `everyday` for all others."""
    return genre if is_professional(genre) else "everyday"


def maker_of(found_by: str) -> str:
    """Return who makes a claim: the reader, alone or with a rule, or rules.

    >>> maker_of("treats:used_to_treat+reader")
    'reader'
    """
    return "reader" if READER in found_by else "rules"


def logit(score: float) -> float:
    """Return the log odds of a score, which is kept away from 0 and 1."""
    return log_odds_of(score, least=_LEAST)


def calibrate_claims(claims: Iterable[Claim], genre: str) -> None:
    """Turn the scores of claims and of their quotes into probabilities; those of a learned relation already are."""
    kind = kind_of_text(genre)
    for claim in claims:
        claim.score = _probability(claim.score, claim.rule, kind)
        claim.quotes = [replace(one, score=_probability(one.score, one.rule, kind)) for one in claim.quotes]


def _probability(score: float, rule: str, kind: str) -> float:
    return score if rule == LEARNED else calibrate(logit(score), read_lines()[maker_of(rule), kind])
