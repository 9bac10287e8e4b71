"""Pattern sets: rules keep their order, and a text is asked only for the patterns that it can match."""

from __future__ import annotations

import re
from typing import NamedTuple

from rxtract.matching.pattern_sets import PatternSet


class Rule(NamedTuple):
    name: str
    pattern: re.Pattern[str]


RULES = PatternSet([Rule("gout", re.compile(r"gout")), Rule("rash", re.compile(r"rash")), Rule("both", re.compile(r"gout|rash"))])


def test_rules_stay_in_order() -> None:
    assert [rule.name for rule in RULES] == ["gout", "rash", "both"]
    assert len(RULES) == 3


def test_only_rules_that_can_match_are_possible() -> None:
    assert [rule.name for rule in RULES.possible("It may cause a rash.")] == ["rash", "both"]
    assert not list(RULES.possible("The tablets are white."))
