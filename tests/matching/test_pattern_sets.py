"""Pattern sets: rules keep their order, and a text is asked only for the patterns that it can match."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from rxtract.matching.pattern_sets import PatternSet, Probe
from rxtract.matching.prefilter import begins_with


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


@pytest.mark.parametrize("text", ["It may cause a rash.", "rash, rash", "The tablets are white.", "", "a rashly taken tablet"])
def test_a_probe_finds_what_its_pattern_finds(text: str) -> None:
    pattern = re.compile(r"\brash\b")
    probe = Probe(pattern)
    assert [match.span() for match in probe.finditer(text)] == [match.span() for match in pattern.finditer(text)]
    assert bool(probe.search(text)) == bool(pattern.search(text))


def test_a_probe_is_not_run_where_its_words_are_missing() -> None:
    assert not Probe(re.compile("rash|hives")).may_match("The tablets are white.")


@pytest.mark.parametrize(
    ("pattern", "letter"), [("<a", "<"), ("<(?:a|b)>", "<"), ("<a|<b", "<"), ("<a|b", None), ("^<a", None), ("[<]a?", "<"), ("", None), ("<?a", None)]
)
def test_what_every_match_begins_with(pattern: str, letter: str | None) -> None:
    assert begins_with(pattern) == letter
