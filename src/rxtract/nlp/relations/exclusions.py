"""Limits: names that a statement's words reach and that it does not state, read from `data/rules/en/exclusions.toml`.

"If you had gout and previously a stroke" forbids nothing to people with a stroke alone, and "shingles, a disease that
causes pain" is no pain by the drug.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.annotations import Role
from rxtract.nlp.relations.arguments import SentenceReading

_OWN_MARKS = str.maketrans("<>", "  ")


class Limit(NamedTuple):
    """A rule of `exclusions.toml`; where `condition` holds the name limits the claims of its sentence."""

    name: str
    role: str
    pattern: re.Pattern[str]
    condition: bool

    @property
    def rule(self) -> str:
        """Name of the rule as roles carry it."""
        return f"limits:{self.name}"


@lru_cache(maxsize=1)
def all_limits() -> tuple[Limit, ...]:
    """Return the rules in file order."""
    return tuple(
        Limit(rule["name"], rule["role"], compile_pattern(rule["pattern"]), rule.get("condition", False))
        for rule in read_rules("exclusions")["limit"]
    )


def limit_of(role: str, text: str, start: int, end: int) -> Limit | None:
    """Return the first rule that takes a role from the name at `text[start:end]`, or None."""
    plain = text.translate(_OWN_MARKS)
    marked = f"{plain[:start]}<{plain[start:end]}>{plain[end:]}"
    return next((limit for limit in all_limits() if limit.role == role and limit.pattern.search(marked)), None)


def apply_limits(reading: SentenceReading) -> None:
    """Make background of the names that the rules of their role exclude."""
    for target in reading.targets:
        role = target.mention.role
        if role is None or role.negated:
            continue
        limit = limit_of(role.name, reading.text, target.start, target.end)
        if limit is not None:
            target.mention.role = Role("background", limit.rule, role.score, role.start, role.end)
