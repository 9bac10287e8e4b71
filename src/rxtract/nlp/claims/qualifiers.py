"""Qualifiers: what limits a claim, read from its sentence: line of therapy, patients, severity, other drugs, source.

A `qualifier` is the function that reads the column of `claims` that has its name. Where heads of predicates name it in
their `qualifiers`, only their claims have it; where none does, every claim may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

from rxtract.errors import RxtractError
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.predicates import Predicate, all_predicates

Reader = Callable[[SentenceReading, Argument], str | bool | None]
"""Reads a column of a claim from its sentence and its object."""
_READERS: dict[str, Reader] = {}
_LIMITING = frozenset({"patient_has", "limits_claim"})


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_pattern(words)) for name, words in read_rules("qualifiers")["line_of_therapy"].items())


@lru_cache(maxsize=8)
def _pattern(name: str) -> re.Pattern[str]:
    table: Mapping[str, str] = read_rules("qualifiers").get(name, {})
    if "pattern" not in table:
        raise RxtractError(f"rule file qualifiers.toml lacks a table {name!r} with a pattern")
    return compile_pattern(table["pattern"])


def qualifier(read: Reader) -> Reader:
    """Make a function the reader of the column of `claims` that has its name."""
    _READERS[read.__name__] = read
    return read


def read_qualifiers(reading: SentenceReading, of: Argument, predicate: Predicate) -> dict[str, str | bool | None]:
    """Return the qualifiers of a claim about the argument `of`, by column."""
    return {name: read(reading, of) for name, read in _readers_for(predicate.name).items()}


@cache
def _readers_for(predicate: str) -> Mapping[str, Reader]:
    predicates = all_predicates()
    chosen = {name for other in predicates.values() for name in other.qualifiers}
    return {
        name: read for name, read in _READERS.items() if name not in chosen or name in predicates[predicate].qualifiers
    }


@qualifier
def line_of_therapy(reading: SentenceReading, of: Argument) -> str | None:
    """Return the line of therapy that a sentence states, the first in the order of the rule file, or None."""
    return _line_of_therapy(reading.text)


@lru_cache(maxsize=8)  # asked once a claim
def _line_of_therapy(sentence: str) -> str | None:
    return next((name for name, pattern in _lines() if pattern.search(sentence)), None)


@qualifier
def population(reading: SentenceReading, of: Argument) -> str | None:
    """Return the patients that a sentence speaks of, as written with single spaces, or None."""
    return _first("population", reading.text)


@qualifier
def severity(reading: SentenceReading, of: Argument) -> str | None:
    """Return the severity that a disorder's own words state ("severe", "grade 3"), lower-case, or None."""
    found = _first("severity", reading.text[of.start : of.end]) if of.mention.is_disorder else None
    return found.lower() if found else None


@qualifier
def attribution(reading: SentenceReading, of: Argument) -> str | None:
    """Return who is said to say it ("the FDA", "a phase 3 trial"), as written, the first of a sentence, or None."""
    return _first("attribution", reading.text)


@qualifier
def combination(reading: SentenceReading, of: Argument) -> str | None:
    """Return the drugs that the sentence says are given together with the subject, joined by `; `."""
    together = (
        argument
        for argument in reading.arguments
        if argument.mention.role is not None
        and argument.mention.role.name == "combined_with"
        and not argument.mention.role.negated
    )
    return _texts(reading, together)


@qualifier
def prior_therapy(reading: SentenceReading, of: Argument) -> str | None:
    """Return the treatments that came before, joined by `; `."""
    return _texts(
        reading,
        (
            argument
            for argument in reading.arguments
            if argument.mention.role and "prior_therapy" in argument.mention.role.says
        ),
    )


@qualifier
def condition(reading: SentenceReading, of: Argument) -> str | None:
    """Return the disease of the patients that a claim speaks of ("in patients with diabetes"), not its own object."""
    patients = (
        argument
        for argument in reading.arguments
        if argument is not of and argument.mention.role and argument.mention.role.says & _LIMITING
    )
    return _texts(reading, patients)


@qualifier
def class_statement(reading: SentenceReading, of: Argument) -> bool:
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


@qualifier
def setting(reading: SentenceReading, of: Argument) -> str:
    """Return the circumstances that the section as a whole is about: overdose, animals, else use as directed."""
    settings: Mapping[str, str] = read_rules("sections")["setting"]
    return settings.get(reading.section.kind, "use")


def is_untreated(text: str, start: int, end: int) -> bool:
    """Whether a disorder is only how an illness ends ("death"), part of another name ("cancer cells"), or an aside."""
    outcome = _pattern("outcome").fullmatch(" ".join(text[start:end].split()))
    return bool(outcome or _pattern("not_itself").match(text, end) or _pattern("aside").search(text[:start]))


@lru_cache(maxsize=32)  # asked once a claim
def _first(name: str, text: str) -> str | None:
    match = _pattern(name).search(text)
    return " ".join(match.group().split()) if match else None


def _texts(reading: SentenceReading, arguments: Iterable[Argument]) -> str | None:
    text = reading.text
    names = dict.fromkeys(" ".join(text[argument.start : argument.end].split()) for argument in arguments)
    return "; ".join(names) or None
