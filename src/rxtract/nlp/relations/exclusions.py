"""Exclusions: names within a trigger's scope that are not its arguments, read from `data/rules/en/exclusions.toml`.

"If you had gout and previously a stroke" forbids nothing to people with a stroke alone, and "shingles, a disease that
causes pain" is no pain by the drug.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.annotations import Role
from rxtract.nlp.relations.agents import OTHER_CAUSE
from rxtract.nlp.relations.arguments import SentenceReading

_OWN_MARKS = str.maketrans("<>", "  ")


class Exclusion(NamedTuple):
    """A rule of `exclusions.toml`; `says` are traits of what it matches, as triggers have."""

    name: str
    role: str
    pattern: re.Pattern[str]
    says: frozenset[str]

    @property
    def rule(self) -> str:
        """Name of the rule as roles carry it."""
        return f"exclusions:{self.name}"


@lru_cache(maxsize=1)
def all_exclusions() -> tuple[Exclusion, ...]:
    """Return the rules in file order."""
    return tuple(
        Exclusion(rule["name"], rule["role"], compile_pattern(rule["pattern"]), frozenset(rule.get("says", ())))
        for rule in read_rules("exclusions")["exclusion"]
    )


def exclusion_of(role: str, text: str, start: int, end: int) -> Exclusion | None:
    """Return the first exclusion of a role that matches the name at `text[start:end]`, or None."""
    plain = text.translate(_OWN_MARKS)
    marked = f"{plain[:start]}<{plain[start:end]}>{plain[end:]}"
    return next(
        (exclusion for exclusion in all_exclusions() if exclusion.role == role and exclusion.pattern.search(marked)),
        None,
    )


def apply_exclusions(reading: SentenceReading) -> None:
    """Give the role `background` to names that an exclusion of their role matches.

    What is told of a place or a season ("asthma is common in cities") is so whoever reads it, unless a drug is named.
    """
    names_drug = any(argument.group == "drug" for argument in reading.arguments)
    for argument in reading.arguments:
        role = argument.mention.role
        if role is None or role.negated or argument.agents:
            continue  # what is told of a drug that the clause names is no aside
        exclusion = exclusion_of(role.name, reading.text, argument.start, argument.end)
        if exclusion is not None and OTHER_CAUSE in exclusion.says:
            if names_drug:
                continue
            argument.agent = OTHER_CAUSE
        if exclusion is not None:
            argument.take_role(
                Role("background", exclusion.rule, role.score, role.start, role.end, says=exclusion.says)
            )
