"""Scope: which trigger of a sentence has a mention as its argument.

The scheme is ConText's (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002) with predicates for contexts: triggers
have a direction and a scope, and a mention is an argument of the nearest one that accepts it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.relations.arguments import Argument, SentenceReading, foreign_words
from rxtract.nlp.relations.triggers import TriggerMatch

_PARENTHESES = re.compile(r"[()]")


class _Words(NamedTuple):
    """What `words/scope.toml` holds."""

    before_reach: int
    transparent: int
    clause: re.Pattern[str]
    list_stop: re.Pattern[str]
    hard_stop: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("scope", _Words)


def _follows(match: TriggerMatch, argument: Argument) -> bool:
    """Whether an argument stands behind a trigger or is the end of it ("in children", "is a second-generation")."""
    if argument.group in ("condition", "mechanism_class") and match.start < argument.start < match.end <= argument.end:
        return True
    return match.end <= argument.start + 1


def _stopped(text: str, match: TriggerMatch, end: int) -> bool:
    """Whether a clause border ends a trigger's scope; after a header semicolons only part the items."""
    stop = _words().list_stop if match.trigger.header else _words().hard_stop
    return bool(stop.search(text, match.end, end)) or (not match.trigger.header and _closes(text[match.end : end]))


def _closes(text: str) -> bool:
    """Whether a parenthesis ends here that began before.

    >>> _closes(" gout), as "), _closes(" gout (arthritis), ")
    (True, False)
    """
    depth = 0
    for sign in _PARENTHESES.findall(text):
        depth += 1 if sign == "(" else -1
        if depth < 0:
            return True
    return False


def _before(reading: SentenceReading, argument: Argument) -> TriggerMatch | None:
    """Return the nearest trigger in front of an argument that accepts it and reaches it."""
    text = reading.text
    accepted = [
        match
        for match in reading.triggers
        if match.trigger.direction == "after" and _follows(match, argument) and argument.group in match.trigger.accepts
    ]
    if not accepted:
        return None
    nearest = max(accepted, key=lambda match: match.end)
    if nearest.trigger.yields:  # "contraindicated in nursing women and in people with …": the first still holds
        for earlier in sorted(accepted, key=lambda match: -match.end)[1:]:
            foreign = foreign_words(text, earlier.end, argument.start, reading.arguments)
            forbids = earlier.trigger.role == "contraindicated_in"
            if forbids and foreign <= _words().transparent and not _stopped(text, earlier, argument.start):
                return earlier
    if _stopped(text, nearest, argument.start):
        return None
    far = foreign_words(text, nearest.end, argument.start, reading.arguments) > nearest.trigger.reach
    return None if far else nearest


def _behind(reading: SentenceReading, argument: Argument) -> TriggerMatch | None:
    """Return the nearest trigger behind an argument that accepts it and reaches it."""
    text = reading.text
    accepted = [
        match
        for match in reading.triggers
        if match.trigger.direction == "before"
        and (match.trigger.by_drug != "after" or drugs_after(reading, match))
        and argument.end <= match.start + 1
        and match.start - argument.end <= _words().before_reach
        and argument.group in match.trigger.accepts
    ]
    if not accepted:
        return None
    nearest = min(accepted, key=lambda match: match.start)
    if _words().hard_stop.search(text, argument.end, nearest.start):
        return None
    far = foreign_words(text, argument.end, nearest.start, reading.arguments) > nearest.trigger.reach
    return None if far else nearest


def drugs_after(reading: SentenceReading, match: TriggerMatch) -> list[Argument]:
    """Return the drugs right behind a trigger, coordinated ones included ("after amoxicillin and ibuprofen")."""
    found: list[Argument] = []
    end = match.end
    for argument in reading.arguments:
        if argument.group == "drug" and argument.start >= match.end - 1:
            if foreign_words(reading.text, end, argument.start, reading.arguments) > (0 if found else 1):
                break
            found.append(argument)
            end = argument.end
    return found


def drugs_inside(reading: SentenceReading, match: TriggerMatch) -> list[Argument]:
    """Return the drugs that a trigger's own words hold ("ibuprofen-induced")."""
    return [
        argument
        for argument in reading.arguments
        if argument.group == "drug" and match.start <= argument.start and argument.end <= match.end
    ]


def drugs_before(reading: SentenceReading, match: TriggerMatch) -> list[Argument]:
    """Return the drug that a trigger stands right behind ("with abiraterone (an …")."""
    return [
        argument
        for argument in reading.arguments
        if argument.group == "drug"
        and argument.end <= match.start
        and not reading.text[argument.end : match.start].strip()
    ]


NAMED_DRUGS = {"after": drugs_after, "before": drugs_before, "inside": drugs_inside}
"""Where a trigger's `by_drug` says the drug stands: the function that finds it."""


def continued_trigger(reading: SentenceReading, match: TriggerMatch) -> TriggerMatch:
    """Return the trigger that "and for" continues: it says how firmly, and which words state it."""
    earlier = [
        other
        for other in reading.triggers
        if other.trigger.role == match.trigger.role and other.end <= match.start and not other.trigger.continues
    ]
    return earlier[-1] if earlier else match


def trigger_in_scope(reading: SentenceReading, argument: Argument) -> TriggerMatch | None:
    """Return the trigger whose scope holds an argument; of two the one with fewer foreign words between."""
    text = reading.text
    before, behind = _before(reading, argument), _behind(reading, argument)
    yielding = before is not None and before.trigger.yields
    if behind is not None and behind.trigger.people_only and argument.group == "disorder" and not yielding:
        behind = None
    if before is None or behind is None:
        return before or behind
    if behind.trigger.negated and before.trigger.role == behind.trigger.role:
        return behind
    if yielding and not _words().clause.search(text, argument.end, behind.start):
        # "People with gout must not take it" speaks of gout; "in people with gout, rash is common" of the rash.
        nearer = any(
            argument.end <= other.start and other.end <= behind.start + 1 and other.group == argument.group
            for other in reading.arguments
        )
        return before if nearer and behind.trigger.role == "causes" else behind
    foreign_before = foreign_words(text, before.end, argument.start, reading.arguments)
    foreign_behind = foreign_words(text, argument.end, behind.start, reading.arguments)
    if foreign_before == foreign_behind:
        comma_before = "," in text[before.end : argument.start]
        return behind if comma_before and "," not in text[argument.end : behind.start] else before
    return before if foreign_before < foreign_behind else behind
