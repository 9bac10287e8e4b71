"""Triggers: patterns of words that state a predicate, read from `data/rules/en/predicates/*.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, read_rules, rule_files


@dataclass(frozen=True, slots=True)
class Trigger:
    """A pattern and what it says of mentions behind it (`direction` after) or in front of it (before).

    `reach` is how many words that are neither mentions nor list matter may stand between; in the sections of
    `background_in` the words speak of other medicines or of the patient, and the role is `background`. Where
    the sentence matches `turns_if`, or in the sections of `turns_in`, the role `turns_into` another. A
    trigger that `yields` only names patients: a trigger behind it wins ("people with X must not take it"), and one
    that is `people_only` takes disorders only of such patients. `by_drug` tells where the drug
    stands that the words speak of: `inside` them, right `after` or right `before` them. One that
    `continues` ("and for") needs another trigger of its role before it; what one `lists` is of its kind, known or not.
    A list header outranks a `weak` trigger, unless its predicate is one of `firm_under` or the trigger's words match
    `firm_if`. What a trigger that `acts` states is done by the agent of its clause. `says` are traits that later steps
    ask for, never names.
    """

    role: str
    name: str
    pattern: re.Pattern[str]
    accepts: frozenset[str]
    direction: str
    score: float
    header: bool
    weak: bool
    firm_under: frozenset[str]
    firm_if: re.Pattern[str] | None
    hedged: bool
    negated: bool
    frequency: str | None
    reach: int
    background_in: frozenset[str]
    turns_into: str | None
    turns_if: re.Pattern[str] | None
    turns_in: frozenset[str]
    yields: bool
    by_drug: str | None
    lists: bool
    continues: bool
    people_only: bool
    acts: bool
    sections: frozenset[str]
    sections_not: frozenset[str]
    says: frozenset[str]

    @property
    def rule(self) -> str:
        """Name of the rule as `found_by` shows it."""
        return f"{self.role}:{self.name}"

    def applies_in(self, section: str) -> bool:
        """Whether the trigger is looked for in a kind of section."""
        return section not in self.sections_not and (not self.sections or section in self.sections)


@dataclass(frozen=True, slots=True)
class TriggerMatch:
    """A trigger found at half-open offsets of a sentence's text."""

    trigger: Trigger
    start: int
    end: int
    text: str


@lru_cache(maxsize=1)
def all_triggers() -> PatternSet[Trigger]:
    """Return every trigger, in the order of files and entries."""
    triggers = []
    for name in rule_files("predicates"):
        rules = read_rules(name)
        for entry in rules["trigger"]:
            triggers.append(
                Trigger(
                    role=rules["role"],
                    name=entry["name"],
                    pattern=compile_pattern(entry["pattern"]),
                    accepts=frozenset(entry.get("accepts", rules["accepts"])),
                    direction=entry.get("direction", "after"),
                    score=float(entry["score"]),
                    header=entry.get("header", False),
                    weak=entry.get("weak", False),
                    firm_under=frozenset(entry.get("firm_under", ())),
                    firm_if=compile_pattern(entry["firm_if"]) if "firm_if" in entry else None,
                    hedged=entry.get("hedged", False),
                    negated=entry.get("negated", False),
                    frequency=entry.get("frequency"),
                    reach=int(entry.get("reach", rules.get("reach", 12))),
                    background_in=frozenset(entry.get("background_in", rules.get("background_in", ()))),
                    by_drug=entry.get("by_drug"),
                    turns_into=rules.get("turns_into"),
                    turns_if=compile_pattern(rules["turns_if"]) if "turns_if" in rules else None,
                    turns_in=frozenset(entry.get("turns_in", rules.get("turns_in", ()))),
                    lists=entry.get("lists", False),
                    continues=entry.get("continues", False),
                    yields=entry.get("yields", False),
                    people_only=entry.get("people_only", False),
                    acts=entry.get("acts", False),
                    sections=frozenset(entry.get("sections", ())),
                    sections_not=frozenset(entry.get("sections_not", rules.get("sections_not", ()))),
                    says=frozenset(entry.get("says", ())),
                )
            )
    return PatternSet(triggers)


def find_triggers(text: str, section: str) -> list[TriggerMatch]:
    """Return the triggers of a sentence in order; of overlapping ones the longest stays.

    Length decides because a longer match has read more of the sentence: "other medicines used to treat" knows better
    than "used to treat" whose disease it is.
    """
    return list(_find_triggers(text, section))


@lru_cache(maxsize=1 << 12)  # leaflets and labels share many sentences
def _find_triggers(text: str, section: str) -> tuple[TriggerMatch, ...]:
    found = [
        TriggerMatch(trigger, match.start(), match.end(), match.group())
        for trigger in all_triggers().possible(text)
        if trigger.applies_in(section)
        for match in trigger.pattern.finditer(text)
        if match.end() > match.start()
    ]
    found.sort(
        key=lambda match: (
            -(match.end - match.start),
            not match.trigger.negated,
            not match.trigger.hedged,
            -match.trigger.score,
        )
    )
    kept: list[TriggerMatch] = []
    for match in found:
        clashes = (other for other in kept if match.start < other.end and other.start < match.end)
        if not any(_same_reach(match.trigger, other.trigger) for other in clashes):
            kept.append(match)
    kept.sort(key=lambda match: match.start)
    return tuple(
        match for index, match in enumerate(kept) if not match.trigger.continues or _has_role(kept[:index], match)
    )


def _same_reach(one: Trigger, other: Trigger) -> bool:
    """Whether two triggers compete: "caused by" says one thing of the disease before it, another of what follows."""
    apart = {one.direction, other.direction} == {"after", "before"} and "background" in (one.role, other.role)
    return bool(one.accepts & other.accepts) and not apart


def _has_role(matches: list[TriggerMatch], match: TriggerMatch) -> bool:
    return any(other.trigger.role == match.trigger.role for other in matches)
