"""Exclusions: names within a trigger's scope that are not its arguments, read from `data/rules/en/exclusions.toml`.

"If you had gout and previously a stroke" forbids nothing to people with a stroke alone, and "shingles, a disease that
causes pain" is no pain by the drug.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.prefilter import begins_with
from rxtract.matching.rule_files import compile_pattern, expand, read_rules
from rxtract.nlp.annotations import Role
from rxtract.nlp.relations.agents import OTHER_CAUSE
from rxtract.nlp.relations.arguments import Argument, SentenceReading

_VETOED = frozenset({"causes", "treats", "background"})
_OWN_MARKS = str.maketrans("<>", "  ")


class Exclusion(NamedTuple):
    """A rule of `exclusions.toml`; `says` are traits of what it matches, as triggers have."""

    name: str
    role: str
    pattern: re.Pattern[str]
    says: frozenset[str]
    at_name: bool
    """Whether a match can only begin where the name does."""

    @property
    def rule(self) -> str:
        """Name of the rule as roles carry it."""
        return f"exclusions:{self.name}"


@lru_cache(maxsize=1)
def all_exclusions() -> PatternSet[Exclusion]:
    """Return the rules in file order."""
    return PatternSet(
        Exclusion(
            rule["name"],
            rule["role"],
            compile_pattern(rule["pattern"]),
            frozenset(rule.get("says", ())),
            begins_with(expand(rule["pattern"])) == "<",
        )
        for rule in read_rules("exclusions")["exclusion"]
    )


def exclusion_of(role: str, text: str, start: int, end: int) -> Exclusion | None:
    """Return the first exclusion of a role that matches the name at `text[start:end]`, or None."""
    marked = _marked(text, start, end)
    rules = (exclusion for exclusion in all_exclusions().possible(marked) if exclusion.role == role)
    return _first(rules, marked, start)


def _first(rules: Iterable[Exclusion], marked: str, start: int) -> Exclusion | None:
    """Return the first rule that matches a text with its name, which begins at `start`, in brackets."""
    for rule in rules:
        if rule.pattern.match(marked, start) if rule.at_name else rule.pattern.search(marked):
            return rule
    return None


def _marked(text: str, start: int, end: int) -> str:
    plain = text.translate(_OWN_MARKS)
    return f"{plain[:start]}<{plain[start:end]}>{plain[end:]}"


@lru_cache(maxsize=1)
def _vetoes() -> PatternSet[Exclusion]:
    """Return the rules of what is no claim of the drug, whatever other rules or the claims reader see in it."""
    return PatternSet(exclusion for exclusion in all_exclusions() if OTHER_CAUSE in exclusion.says)


def _veto_of(reading: SentenceReading, argument: Argument, *, names_drug: bool) -> Exclusion | None:
    """Return the rule that says that a disorder of a sentence comes of something else than the article's drug.

    What is told of a place or a season ("asthma is common in cities") is so whoever reads it, unless a drug is named.
    """
    role = argument.mention.role
    if argument.group != "disorder" or (role is not None and role.name not in _VETOED):
        return None
    marked = _marked(reading.text, argument.start, argument.end)
    rules = (rule for rule in _vetoes().possible(marked) if not (names_drug and rule.role == "causes"))
    return _first(rules, marked, argument.start)


def apply_exclusions(reading: SentenceReading) -> None:
    """Give the role `background` to names that an exclusion of their role matches, or one of any role forbids."""
    names_drug = any(argument.group == "drug" for argument in reading.arguments)
    for argument in reading.arguments:
        role = argument.mention.role
        if (role is not None and role.negated) or argument.agents:
            continue  # what is told of a drug that the clause names is no aside
        exclusion = _veto_of(reading, argument, names_drug=names_drug)
        if exclusion is not None:
            argument.agent = OTHER_CAUSE
        elif role is not None:
            exclusion = exclusion_of(role.name, reading.text, argument.start, argument.end)
        if exclusion is not None and role is not None:
            argument.take_role(
                Role("background", exclusion.rule, role.score, role.start, role.end, says=exclusion.says)
            )
