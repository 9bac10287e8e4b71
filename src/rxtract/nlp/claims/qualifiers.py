"""Qualifiers: what limits a claim, read from its sentence: line of therapy, patients, severity, other drugs, source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.relations.arguments import Argument, SentenceReading

_LIMITING = frozenset({"patient_has", "limits_claim"})


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_pattern(words)) for name, words in read_rules("qualifiers")["line_of_therapy"].items())


@lru_cache(maxsize=8)
def _pattern(name: str) -> re.Pattern[str]:
    return compile_pattern(read_rules("qualifiers")[name]["pattern"])


@lru_cache(maxsize=8)  # asked once a claim
def line_of_therapy(sentence: str) -> str | None:
    """Return the line of therapy that a sentence states, the first in the order of the rule file, or None."""
    return next((name for name, pattern in _lines() if pattern.search(sentence)), None)


@lru_cache(maxsize=8)
def population(sentence: str) -> str | None:
    """Return the patients that a sentence speaks of, as written with single spaces, or None."""
    return _first("population", sentence)


def severity(text: str) -> str | None:
    """Return the severity that a disorder's own words state ("severe", "grade 3"), lower-case, or None."""
    found = _first("severity", text)
    return found.lower() if found else None


def attribution(sentence: str) -> str | None:
    """Return who is said to say it ("the FDA", "a phase 3 trial"), as written, the first of a sentence, or None."""
    return _first("attribution", sentence)


def is_untreated(text: str, start: int, end: int) -> bool:
    """Whether a disorder is only how an illness ends ("death"), part of another name ("cancer cells"), or an aside."""
    outcome = _pattern("outcome").fullmatch(" ".join(text[start:end].split()))
    return bool(outcome or _pattern("not_itself").match(text, end) or _pattern("aside").search(text[:start]))


def _first(name: str, text: str) -> str | None:
    match = _pattern(name).search(text)
    return " ".join(match.group().split()) if match else None


def _texts(reading: SentenceReading, arguments: Iterable[Argument]) -> str | None:
    text = reading.text
    names = dict.fromkeys(" ".join(text[argument.start : argument.end].split()) for argument in arguments)
    return "; ".join(names) or None


def partners(reading: SentenceReading) -> str | None:
    """Return the drugs that the sentence says are given together with the subject, joined by `; `."""
    together = (
        argument
        for argument in reading.arguments
        if argument.mention.role is not None
        and argument.mention.role.name == "combined_with"
        and not argument.mention.role.negated
    )
    return _texts(reading, together)


def prior_therapy(reading: SentenceReading) -> str | None:
    """Return the treatments that came before, joined by `; `."""
    return _texts(
        reading,
        (
            argument
            for argument in reading.arguments
            if argument.mention.role and "prior_therapy" in argument.mention.role.says
        ),
    )


def condition(reading: SentenceReading, of: Argument) -> str | None:
    """Return the disease of the patients that a claim speaks of ("in patients with diabetes"), not its own object."""
    patients = (
        argument
        for argument in reading.arguments
        if argument is not of and argument.mention.role and argument.mention.role.says & _LIMITING
    )
    return _texts(reading, patients)


def is_class_statement(reading: SentenceReading, of: Argument) -> bool:
    """Whether the sentence says it of a class: a plural class or group leads it, and no single drug follows."""
    before = [argument for argument in reading.arguments if argument.end <= of.start and argument.group != "disorder"]
    if not before or before[0].group not in ("mechanism_class", "drug"):
        return False
    text = reading.text
    leader = before[0]
    words = text[leader.start : leader.end].rstrip()
    plural = (words.endswith("s") and " " in words) or bool(_pattern("class_noun").search(words))
    leads = not text[: leader.start].strip() or bool(_pattern("class_lead").search(text[: leader.start]))
    return plural and leads and not any(argument.group == "drug" for argument in before[1:])
