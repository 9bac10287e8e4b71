"""The prefilter never hides a match: whatever a pattern matches is possible, and the rest of a search stays the same."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rxtract.matching.prefilter import Prefilter, fold, necessary
from rxtract.matching.rule_files import read_rules, rule_files
from rxtract.nlp.claims.assertion import assertion_cues
from rxtract.nlp.entities.groups import group_patterns
from rxtract.nlp.entities.symptoms import symptom_patterns
from rxtract.nlp.relations.conditions import condition_patterns
from rxtract.nlp.relations.exclusions import all_exclusions
from rxtract.nlp.relations.triggers import all_triggers

GRAMMARS = {"symptoms": "pattern", "groups": "group", "conditions": "condition", "assertion": "cue"}
PATTERNS = [
    *(trigger.pattern for trigger in all_triggers()),
    *(rule.pattern for rule in (*symptom_patterns(), *condition_patterns(), *group_patterns())),
    *(cue.pattern for cue in assertion_cues()),
    *(rule.pattern for rule in all_exclusions()),
]
EXAMPLES = [
    example.replace("[", "").replace("]", "")
    for name, key in [(name, "trigger") for name in rule_files("predicates")] + list(GRAMMARS.items())
    for entry in read_rules(name)[key]
    for example in (*entry["hits"], *entry["misses"])
]
CHECK = Prefilter(PATTERNS)
WORDS = sorted({word for example in EXAMPLES for word in example.split()})


def found(numbers: list[int] | range, text: str) -> list[tuple[int, int, int]]:
    return [(number, *match.span()) for number in numbers for match in PATTERNS[number].finditer(text)]


@pytest.mark.parametrize("change", [str, str.upper, lambda text: re.sub(" ", "\n  ", text)])
def test_examples_of_all_rules_give_the_same_matches_with_it(change: object) -> None:
    for example in EXAMPLES:
        text = change(example)  # type: ignore[operator]
        assert found(list(CHECK.possible(text)), text) == found(range(len(PATTERNS)), text)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(PATTERNS).flatmap(lambda one: st.from_regex(re.compile(one.pattern, one.flags))))
def test_a_text_made_from_a_pattern_passes(text: str) -> None:
    assert found(list(CHECK.possible(text)), text) == found(range(len(PATTERNS)), text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "ſhould", "taKe", "rİsk", "ı", "x" * 300, "(", ":", "\n\n"]), max_size=12))
def test_words_of_examples_in_any_order_give_the_same_matches_with_it(words: list[str]) -> None:
    text = " ".join(words)
    assert found(list(CHECK.possible(text)), text) == found(range(len(PATTERNS)), text)


def test_most_patterns_are_left_out_of_a_plain_sentence() -> None:
    assert len(list(CHECK.possible("The tablets are white and round."))) < len(PATTERNS) / 10


def test_folding_agrees_with_patterns_that_do_not_regard_case() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for letter in "abcdefghijklmnopqrstuvwxyz":
        assert {fold(match) for match in re.findall(letter, every, re.IGNORECASE)} == {letter}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"side[- ]effects?\b", "side-effect"),
        (r"(?:very )?rare", "RARE"),
        (r"(a)\1", "aa"),
        (r"(?>pains?)", "pain"),
        (r"(?=.*rash)no \w+", "no itch or rash"),
        (r"(?<=risk of )gout", "risk of gout"),
        (r"(?i:Ask)", "asK"),
        (r"[^a]b{2,3}", "xbb"),
        (r"\u00e9t\u00e9|sun", "\u00e9t\u00e9"),
        (r"x*", "nothing"),
        (r"(?#note)a\x20\x20b", "a  b"),
        (r"\bis\b|\b5\b", "5"),
    ],
)
def test_every_kind_of_part_is_read_safely(pattern: str, text: str) -> None:
    compiled = re.compile(pattern, re.IGNORECASE)
    assert compiled.search(text)
    assert list(Prefilter([compiled]).possible(text)) == [0]


def test_a_pattern_that_needs_no_word_is_always_possible() -> None:
    assert necessary(re.compile(r"\d+|rash")) == ()
    assert list(Prefilter([re.compile(r"\d+|rash")]).possible("")) == [0]
