"""Qualifiers: what limits a claim, read from its sentence: line of therapy, patients, severity, source.

Ages, diseases and earlier treatment are read in `patients`, how the drug is given in `administration`, its neighbours.

A `qualifier` is the function that reads the column of `claims` that has its name. Where heads of predicates name it in
their `qualifiers`, only their claims have it; where none does, every claim may.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from rxtract.errors import RxtractError
from rxtract.matching.pattern_sets import Probe
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.predicates import Predicate, all_predicates

Value = str | bool | float | None
Reader = Callable[[SentenceReading, Argument], Value]
"""Reads a column of a claim from its sentence and its object."""
_READERS: dict[str, Reader] = {}
_BESIDE: dict[str, str] = {}


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_pattern(words)) for name, words in read_rules("qualifiers")["line_of_therapy"].items())


@lru_cache(maxsize=64)
def pattern(name: str, key: str = "pattern", *, file: str = "qualifiers") -> re.Pattern[str]:
    """Return a compiled pattern of a rule file: that of the table `name`, or what it has under `key`."""
    table: Mapping[str, str] = read_rules(file).get(name, {})
    if key not in table:
        raise RxtractError(f"rule file {file}.toml lacks a table {name!r} with a {key}")
    return compile_pattern(table[key])


@lru_cache(maxsize=64)
def probe(name: str, *, file: str = "qualifiers") -> Probe:
    """Return a pattern of a rule file that is only run where it can match."""
    return Probe(pattern(name, file=file))


def qualifier(read: Reader) -> Reader:
    """Make a function the reader of the column of `claims` that has its name."""
    _READERS[read.__name__] = read
    return read


def beside(name: str) -> Callable[[Reader], Reader]:
    """Make a function the reader of its column for the predicates that have the qualifier `name`."""

    def register(read: Reader) -> Reader:
        _BESIDE[read.__name__] = name
        return qualifier(read)

    return register


def read_qualifiers(reading: SentenceReading, of: Argument, predicate: Predicate) -> dict[str, Value]:
    """Return the qualifiers of a claim about the argument `of`, by column."""
    return {name: read(reading, of) for name, read in _readers_for(predicate.name).items()}


@cache
def _readers_for(predicate: str) -> Mapping[str, Reader]:
    predicates = all_predicates()
    chosen = {name for other in predicates.values() for name in other.qualifiers}
    own = predicates[predicate].qualifiers
    asked = {name: _BESIDE.get(name, name) for name in _READERS}
    return {name: read for name, read in _READERS.items() if asked[name] not in chosen or asked[name] in own}


@qualifier
def line_of_therapy(reading: SentenceReading, of: Argument) -> str | None:
    """Return the line of therapy that a sentence states, the first in the order of the rule file, or None."""
    return _line_of_therapy(reading.text)


@lru_cache(maxsize=8)  # asked once a claim
def _line_of_therapy(sentence: str) -> str | None:
    return next((name for name, pattern in _lines() if pattern.search(sentence)), None)


@qualifier
def population(reading: SentenceReading, of: Argument) -> str | None:
    """Return the patients that a sentence speaks of nearest to an object, as written with single spaces, or None."""
    found = people_near(reading.text, of.start, of.end)
    return " ".join(found.split()) if found else None


@lru_cache(maxsize=64)  # asked three times a claim
def people_near(text: str, start: int, end: int) -> str | None:
    """Return the group of patients that stands nearest to a span of a text, and outside it, or None."""
    matches = [match for match in _people(text) if not (match[0] < end and start < match[1])]
    if not matches:
        return None
    first, last = min(matches, key=lambda match: max(start - match[1], match[0] - end))
    return text[first:last]


@lru_cache(maxsize=8)
def _people(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in probe("population").finditer(text))


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
def class_statement(reading: SentenceReading, of: Argument) -> bool:
    """Whether the sentence says it of a class: a plural class or group leads it, and no single drug follows."""
    before = [argument for argument in reading.arguments if argument.end <= of.start and argument.group != "disorder"]
    if not before or before[0].group not in ("mechanism_class", "drug"):
        return False
    text = reading.text
    leader = before[0]
    words = text[leader.start : leader.end].rstrip()
    plural = (words.endswith("s") and " " in words) or bool(pattern("class_noun").search(words))
    leads = not text[: leader.start].strip() or bool(pattern("class_lead").search(text[: leader.start]))
    return plural and leads and not any(argument.group == "drug" for argument in before[1:])


def is_untreated(text: str, start: int, end: int) -> bool:
    """Whether a disorder is only how an illness ends ("death"), part of another name ("cancer cells"), or an aside."""
    outcome = pattern("outcome").fullmatch(" ".join(text[start:end].split()))
    return bool(outcome or pattern("not_itself").match(text, end) or pattern("aside").search(text[:start]))


@lru_cache(maxsize=32)  # asked once a claim
def _first(name: str, text: str) -> str | None:
    """Return the first match of a pattern in a text, with single spaces, or None."""
    match = probe(name).search(text)
    return " ".join(match.group().split()) if match else None
