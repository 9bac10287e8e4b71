"""Settings: in which circumstances a claim is made, and who has what it says; rules and their examples are data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Section

PLAIN = {"setting": "use", "experiencer": "patient"}
"""What a claim is said of when no rule says otherwise."""


USES = ("use", "trial", "post_marketing")
"""Settings in which people take the drug as directed."""


class _Words(NamedTuple):
    """What `words/settings.toml` holds."""

    border: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("settings", _Words)


@dataclass(frozen=True, slots=True)
class SettingRule:
    """A rule of `settings.toml`: the value that it gives a column, and what it applies by."""

    name: str
    column: str
    pattern: re.Pattern[str]
    heading: re.Pattern[str] | None
    sections: frozenset[str]
    predicates: frozenset[str]


@lru_cache(maxsize=1)
def setting_rules() -> PatternSet[SettingRule]:
    """Return the rules in file order."""
    return PatternSet(
        SettingRule(
            entry["name"],
            entry["column"],
            compile_pattern(entry["pattern"]),
            compile_pattern(entry["heading"]) if "heading" in entry else None,
            frozenset(entry.get("sections", ())),
            frozenset(entry.get("predicates", ())),
        )
        for entry in read_rules("settings")["setting"]
    )


def read_setting(text: str, mention: tuple[int, int], predicate: str, section: Section, lead: str) -> dict[str, str]:
    """Return setting and experiencer of what a sentence says of a mention, half-open in its text.

    `lead` is the line above the list that the sentence is an item of, or the heading. Words of the clause come before
    those of the section: "In patients it caused …" under "Animal data" is rare, "in rats" under "Warnings" is not.
    """
    possible = _in(text)
    by_words = _by_words(text, *_clause(text, mention)) if possible else frozenset()
    applying = by_words | _of_section(section.kind) | _of_heading(lead)
    found = dict(PLAIN)
    for number in sorted(applying):
        rule = _numbered()[number]
        if rule.predicates and predicate not in rule.predicates:
            continue
        if found[rule.column] == PLAIN[rule.column]:
            found[rule.column] = rule.name
    return found


@lru_cache(maxsize=1)
def _numbered() -> tuple[SettingRule, ...]:
    return tuple(setting_rules())


@lru_cache(maxsize=64)  # claims of a sentence are of few clauses
def _by_words(text: str, left: int, right: int) -> frozenset[int]:
    """Return the numbers of the rules whose words stand in a clause; of several rules of one name, of all."""
    names = {(rule.column, rule.name) for rule in _in(text) if rule.pattern.search(text, left, right)}
    return frozenset(number for number, rule in enumerate(_numbered()) if (rule.column, rule.name) in names)


@lru_cache(maxsize=64)
def _of_section(kind: str) -> frozenset[int]:
    return frozenset(number for number, rule in enumerate(_numbered()) if kind in rule.sections)


@lru_cache(maxsize=64)  # asked once a claim
def _of_heading(lead: str) -> frozenset[int]:
    """Return the numbers of the rules that a heading or the line above a list gives."""
    if not lead:
        return frozenset()
    rules = (rule for rule in setting_rules() if rule.column == "setting")
    names = {rule.name for rule in rules if (rule.heading or rule.pattern).search(lead)}
    return frozenset(number for number, rule in enumerate(_numbered()) if rule.name in names)


@lru_cache(maxsize=8)
def _in(text: str) -> tuple[SettingRule, ...]:
    """Return the rules whose words a sentence can hold; it is asked for once a claim."""
    return tuple(setting_rules().possible(text))


def _clause(text: str, mention: tuple[int, int]) -> tuple[int, int]:
    """Return the borders of the clause around a mention."""
    left = max((match.end() for match in _borders(text, 0, mention[0])), default=0)
    right = _words().border.search(text, mention[1])
    return left, right.start() if right else len(text)


def _borders(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    return _words().border.finditer(text, start, end)


def setting_key(qualifiers: Mapping[str, Any]) -> tuple[str, str]:
    """Return what of a claim's setting and experiencer sets it apart from claims of patients who use the drug."""
    setting, who = (qualifiers.get(column, plain) for column, plain in PLAIN.items())
    return "" if setting in USES else setting, "" if who == PLAIN["experiencer"] else who
