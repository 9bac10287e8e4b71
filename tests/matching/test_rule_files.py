"""Every rule file's own examples: what stands in brackets is found, a miss gives nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from rxtract.matching.rule_files import read_rules, rule_files
from rxtract.nlp.claims.assertion import judge
from rxtract.nlp.entities.groups import group_patterns
from rxtract.nlp.entities.symptoms import symptom_patterns
from rxtract.nlp.relations.conditions import condition_patterns
from rxtract.nlp.relations.triggers import all_triggers, find_triggers

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


@pytest.mark.parametrize(("file", "name", "kind", "example"), TRIGGERS)
def test_trigger_governs_its_hits_and_not_its_misses(file: str, name: str, kind: str, example: str) -> None:
    text, (start, end) = parse(example)
    role = read_rules(file)["role"]
    trigger = next(t for t in all_triggers() if t.name == name and t.role == role)
    section = next(iter(trigger.sections), "overview")
    behind = [m for m in find_triggers(text, section) if m.trigger is trigger and m.trigger.direction == "after"]
    before = [m for m in find_triggers(text, section) if m.trigger is trigger and m.trigger.direction == "before"]
    if kind == "hits":  # another trigger of the same role may be longer and say the same
        behind = [m for m in find_triggers(text, section) if m.trigger.role == role and m.trigger.direction == "after"]
    governed = any(m.end <= start + 1 for m in behind) or any(m.start >= end - 1 for m in before)
    if kind == "hits":
        assert governed
    else:
        clear = not governed or any(word in text for word in (";", ". "))
        assert clear, [m.text for m in behind + before]


def test_every_trigger_has_a_miss_and_either_a_hit_or_a_section_of_its_own() -> None:
    for file in rule_files("predicates"):
        for entry in read_rules(file)["trigger"]:
            assert entry["misses"], (file, entry["name"])
            assert entry["hits"] or "sections" in entry or "heading" in entry["name"], (file, entry["name"])


CUES = [(cue, kind, example) for cue in read_rules("assertion")["cue"] for kind in ("hits", "misses") for example in cue[kind]]


@pytest.mark.parametrize(("cue", "kind", "example"), CUES, ids=lambda value: value["name"] if isinstance(value, dict) else value)
def test_status_cue_changes_its_hits_and_leaves_its_misses(cue: dict[str, Any], kind: str, example: str) -> None:
    text, span = parse(example)
    predicate = cue.get("predicates", ["causes"])[0]
    status, _ = judge(text, span, span, predicate)
    assert status == (cue["status"] if kind == "hits" else "asserted")
