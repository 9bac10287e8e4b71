"""Every rule file's own examples: what stands in brackets is found, a miss gives nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from rxtract.matching.rule_files import read_rules, rule_files
from rxtract.nlp.annotations import Section
from rxtract.nlp.claims.assertion import judge
from rxtract.nlp.claims.settings import read_setting
from rxtract.nlp.entities.groups import group_patterns
from rxtract.nlp.entities.symptoms import symptom_patterns
from rxtract.nlp.relations.conditions import condition_patterns
from rxtract.nlp.relations.triggers import Trigger, all_triggers, find_triggers

BRACKETS = re.compile(r"\[([^\]]+)\]")


def parse(example: str) -> tuple[str, tuple[int, int]]:
    """Return the plain text of an example and the half-open offsets of its bracketed part."""
    match = BRACKETS.search(example)
    assert match, f"an example marks its span with [brackets]: {example!r}"
    return BRACKETS.sub(r"\1", example, count=1), (match.start(), match.end() - 2)


def entries(name: str, key: str, kind: str) -> Iterator[Any]:
    for entry in read_rules(name)[key]:
        for example in entry[kind]:
            yield pytest.param(entry["name"], example, id=f"{entry['name']}:{example[:40]}")


def spans(patterns: Any, name: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for pattern in patterns if pattern.name == name for match in pattern.pattern.finditer(text)]


GRAMMARS = {
    "symptoms": ("pattern", symptom_patterns),
    "groups": ("group", group_patterns),
    "conditions": ("condition", condition_patterns),
}


@pytest.mark.parametrize(
    ("grammar", "name", "example"),
    [(g, *p.values) for g, (key, _) in GRAMMARS.items() for p in entries(g, key, "hits")],
)
def test_grammar_finds_what_its_hits_mark(grammar: str, name: str, example: str) -> None:
    text, span = parse(example)
    found = spans(GRAMMARS[grammar][1](), name, text)
    assert any(start <= span[0] and span[1] <= end for start, end in found), f"{name} found {found}"


@pytest.mark.parametrize(
    ("grammar", "name", "example"),
    [(g, *p.values) for g, (key, _) in GRAMMARS.items() for p in entries(g, key, "misses")],
)
def test_grammar_finds_nothing_in_its_misses(grammar: str, name: str, example: str) -> None:
    assert not spans(GRAMMARS[grammar][1](), name, example)


TRIGGERS = [(f, entry["name"], kind, example) for f in rule_files("predicates") for entry in read_rules(f)["trigger"] for kind in ("hits", "misses") for example in entry[kind]]  # fmt: skip


def governs(trigger: Trigger, example: str) -> bool:
    """Whether this very trigger, and no other of its role, reaches what stands in brackets.

    A line break in an example ends the sentence: the line above it is a header of its own.
    """
    text, (start, end) = parse(example)
    header = text.partition("\n")[0]
    section = next(iter(trigger.sections), "overview")
    own = [match for match in find_triggers(header, section) if match.trigger is trigger]
    if trigger.direction == "before":
        return any(match.start >= end - 1 for match in own)
    return any(match.end <= start + 1 for match in own)


@pytest.mark.parametrize(("file", "name", "kind", "example"), TRIGGERS)
def test_trigger_governs_its_hits_and_not_its_misses(file: str, name: str, kind: str, example: str) -> None:
    role = read_rules(file)["role"]
    trigger = next(trigger for trigger in all_triggers() if trigger.name == name and trigger.role == role)
    if kind == "hits":
        assert governs(trigger, example)
    else:
        assert not governs(trigger, example) or any(word in example for word in (";", ". "))


def test_every_trigger_has_a_hit_and_a_miss() -> None:
    lacking = [
        (file, entry["name"])
        for file in rule_files("predicates")
        for entry in read_rules(file)["trigger"]
        if not (entry["hits"] and entry["misses"])
    ]
    assert not lacking


CUES = [(cue, kind, example) for cue in read_rules("assertion")["cue"] for kind in ("hits", "misses") for example in cue[kind]]


@pytest.mark.parametrize(("cue", "kind", "example"), CUES, ids=lambda value: value["name"] if isinstance(value, dict) else value)
def test_status_cue_changes_its_hits_and_leaves_its_misses(cue: dict[str, Any], kind: str, example: str) -> None:
    text, span = parse(example)
    predicate = cue.get("predicates", ["causes"])[0]
    assert judge(text, span, span, predicate).status == (cue["status"] if kind == "hits" else "asserted")


SETTING_EXAMPLES = [
    (entry, kind, example)
    for entry in read_rules("settings")["setting"]
    for kind in ("hits", "misses")
    for example in entry[kind]
]


@pytest.mark.parametrize(("entry", "kind", "example"), SETTING_EXAMPLES, ids=lambda value: value["name"] if isinstance(value, dict) else value)
def test_setting_rule_tells_its_hits_and_not_its_misses(entry: dict[str, Any], kind: str, example: str) -> None:
    text, span = parse(example)
    predicate = entry.get("predicates", ["causes"])[0]
    found = read_setting(text, span, predicate, Section("other", None, 0, len(text)), "")
    assert (found[entry["column"]] == entry["name"]) == (kind == "hits")
