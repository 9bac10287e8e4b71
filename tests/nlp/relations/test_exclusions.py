"""Exclusions: what a statement's words reach and do not state."""

from __future__ import annotations

import pytest

from rxtract.matching.rule_files import read_rules
from rxtract.nlp.relations.exclusions import exclusion_of
from tests.matching.test_rule_files import parse

EXAMPLES = [
    pytest.param(rule["name"], rule["role"], kind, example, id=f"{rule['name']}:{example[:40]}")
    for rule in read_rules("exclusions")["exclusion"]
    for kind in ("hits", "misses")
    for example in rule[kind]
]


@pytest.mark.parametrize(("name", "role", "kind", "example"), EXAMPLES)
def test_limit_excludes_its_hits_and_not_its_misses(name: str, role: str, kind: str, example: str) -> None:
    text, (start, end) = parse(example)
    exclusion = exclusion_of(role, text, start, end)
    assert (exclusion.name if exclusion else None) == (name if kind == "hits" else None)


def test_no_limit_holds_for_another_predicate() -> None:
    text, (start, end) = parse("if you have gout and previously had a [stroke]")
    assert exclusion_of("treats", text, start, end) is None
