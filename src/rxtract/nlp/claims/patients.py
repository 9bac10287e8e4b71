"""Patients: who a claim is said of: ages, other diseases, earlier and accompanying treatment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.annotations import Claim, Subject
from rxtract.nlp.claims.qualifiers import (
    beside,
    line_of_therapy,
    pattern,
    people_near,
    population,
    probe,
    qualifier,
)
from rxtract.nlp.linking.segments import subject_at
from rxtract.nlp.linking.subject import is_subject
from rxtract.nlp.relations.arguments import Argument, SentenceReading

_LIMITING = frozenset({"patient_has", "limits_claim"})
_NEAR = 120  # code points in front of a name in which people can be named who have it
_DAYS = {"years": 365.25, "months": 365.25 / 12, "weeks": 7.0, "days": 1.0}
_OLDEST = 120


def _pattern(name: str, key: str = "pattern") -> re.Pattern[str]:
    return pattern(name, key, file="patients")


class Ages(NamedTuple):
    """Lowest and highest age in years, None where there is no limit."""

    low: float | None
    high: float | None


@beside("population")
def age_low(reading: SentenceReading, of: Argument) -> float | None:
    """Return the lowest age that a sentence's patients have, in years, or None."""
    return ages_of(reading.text, people_near(reading.text, of.start, of.end)).low


@beside("population")
def age_high(reading: SentenceReading, of: Argument) -> float | None:
    """Return the highest age that a sentence's patients have, in years, or None."""
    return ages_of(reading.text, people_near(reading.text, of.start, of.end)).high


@beside("population")
def patient_groups(reading: SentenceReading, of: Argument) -> str | None:
    """Return what sets a sentence's patients apart (sex, pregnancy, organ impairment), joined by `; `, or None."""
    group = people_near(reading.text, of.start, of.end)
    return _groups_in(reading.text, group) if group else None


@lru_cache(maxsize=64)
def _groups_in(text: str, group: str) -> str | None:
    """Return the groups that people and the words right behind them name, in the order of the rule file."""
    behind = _pattern("told_of_people").match(text, text.index(group) + len(group))
    told = group + (behind.group() if behind else "")
    names = read_rules("patients")["patient_groups"]
    return "; ".join(name for name in names if _pattern("patient_groups", name).search(told)) or None


@lru_cache(maxsize=64)
def ages_of(text: str, group: str | None) -> Ages:
    """Return the ages of a group of patients: those that it states, else those of the sentence, else what it means."""
    stated = list(_stated_ages(group or "")) or list(_stated_ages(text))
    meant = list(_meant_ages(group or ""))
    if not stated:
        return _union(meant)
    whole = _span(stated)
    open_above = any(ages.low == 18 and ages.high is None for ages in meant) and len(meant) > 1
    return Ages(whole.low, None if open_above else whole.high)


def _stated_ages(text: str) -> Iterator[Ages]:
    for match in probe("age", file="patients").finditer(text):
        marks = ("who", "aged", "of_age", "old_first", "old", "up")
        if not any(match[mark] for mark in marks) or not (match["unit"] or match["unit_second"] or _is_age(match)):
            continue
        first, second = _years(match["first"], match["unit"] or match["unit_second"]), None
        if match["second"]:
            second = _years(match["second"], match["unit_second"] or match["unit"])
        if first > _OLDEST or (second is not None and second <= first):
            continue
        if second is not None:
            yield Ages(first, second)
        elif (match["old"] or "").startswith("-"):
            yield Ages(first, first)
        elif match["below"] or match["younger"]:
            yield Ages(None, first)
        else:
            yield Ages(first, None)


def _is_age(match: re.Match[str]) -> bool:
    """Whether a number without a unit is an age ("aged 12 and over", "under the age of 2")."""
    return bool(match["aged"] or match["of_age"])


def _years(number: str, unit: str | None) -> float:
    if not number[0].isdigit():
        return 0.0  # birth
    name = next((name for name in _DAYS if _pattern("age_units", name).fullmatch(unit or "")), "years")
    return round(float(number) * _DAYS[name] / _DAYS["years"], 2)


@lru_cache(maxsize=1)
def _groups() -> Mapping[Ages, re.Pattern[str]]:
    found = {}
    for ages, words in read_rules("patients")["age_groups"].items():
        low, _, high = ages.partition("-")
        found[Ages(float(low) if low else None, float(high) if high else None)] = compile_pattern(words)
    return found


def _meant_ages(group: str) -> Iterator[Ages]:
    for ages, words in _groups().items():
        if words.search(group):
            yield ages


def _span(stated: Sequence[Ages]) -> Ages:
    """Return the ages from the lowest to the highest stated; "over 1" and "up to 21" limit each other."""
    low = min((ages.low for ages in stated if ages.low is not None), default=None)
    high = max((ages.high for ages in stated if ages.high is not None), default=None)
    if low is None or high is None:
        return Ages(low, high)
    below = any(ages.low is None and (ages.high or 0) <= low for ages in stated)
    above = any(ages.high is None and (ages.low or 0) >= high for ages in stated)
    return Ages(None if below else low, None if above else high)


def _union(ages: Iterable[Ages]) -> Ages:
    every = list(ages)
    lows, highs = [one.low for one in every], [one.high for one in every]
    low = min((one for one in lows if one is not None), default=None) if None not in lows else None
    high = max((one for one in highs if one is not None), default=None) if None not in highs else None
    return Ages(low, high)


@qualifier
def response(reading: SentenceReading, of: Argument) -> str | None:
    """Return how earlier treatment went, joined by `; ` in the order of the rule file, or None."""
    return _response(reading.text)


@lru_cache(maxsize=8)
def _response(text: str) -> str | None:
    names = read_rules("patients")["response"]
    return "; ".join(name for name in names if _pattern("response", name).search(text)) or None


@qualifier
def combination(reading: SentenceReading, of: Argument) -> str | None:
    """Return the drugs that the sentence says are given together with the subject, joined by `; `: never itself."""
    doc = reading.span.doc
    subject = subject_at(doc, reading.span.start_char)
    together = (
        argument
        for argument in reading.arguments
        if argument is not of
        and argument.mention.role is not None
        and argument.mention.role.name == "combined_with"
        and not argument.mention.role.negated
        and not _is_refused(reading, argument)
        and not (subject is not None and is_subject(doc, argument.mention, subject))
    )
    return _texts(reading, together)


def _is_refused(reading: SentenceReading, argument: Argument) -> bool:
    """Whether the words that join a partner are denied: "not in combination with"."""
    role = argument.mention.role
    if role is None or not reading.span.start <= role.start < reading.span.end:
        return False
    start = reading.span.doc[role.start].idx - reading.span.start_char
    return bool(_pattern("no_partner").search(reading.text[max(start - 40, 0) : start]))


@qualifier
def prior_therapy(reading: SentenceReading, of: Argument) -> str | None:
    """Return the treatments that came before, joined by `; `: names of drugs, else the words that tell of them."""
    before = [
        argument
        for argument in reading.arguments
        if argument.mention.role and "prior_therapy" in argument.mention.role.says
    ]
    found = probe("prior", file="patients").search(reading.text)
    if before or found is None:
        return _texts(reading, before)
    start, end = found.span("what")
    named = [one for one in reading.arguments if one.group == "drug" and start <= one.start and one.end <= end]
    return _texts(reading, named) or " ".join(found["what"].split())


@qualifier
def condition(reading: SentenceReading, of: Argument) -> str | None:
    """Return the disease of the patients that a claim speaks of ("in patients with diabetes"), not its own object."""
    return _texts(reading, (argument for argument in reading.arguments if _is_patients(reading, argument, of)))


def _is_patients(reading: SentenceReading, argument: Argument, of: Argument) -> bool:
    if argument is of or (argument.start < of.end and of.start < argument.end):
        return False
    if argument.mention.role and argument.mention.role.says & _LIMITING:
        return True
    if argument.group != "disorder":
        return False
    text = reading.text
    return _comes_behind_patients(text, argument.start) and not _comes_behind_patients(text, of.start)


@lru_cache(maxsize=1 << 10)  # asked for every pair of names of a sentence
def _comes_behind_patients(text: str, start: int) -> bool:
    """Whether what begins at `start` is what patients have ("in adults with")."""
    joint = _pattern("patients_with").search(text, max(start - _NEAR, 0), start)
    return joint is not None and bool(_pattern("patients").search(text, max(joint.start() - _NEAR, 0), joint.start()))


def _texts(reading: SentenceReading, arguments: Iterable[Argument]) -> str | None:
    text = reading.text
    names = dict.fromkeys(" ".join(text[argument.start : argument.end].split()) for argument in arguments)
    return "; ".join(names) or None


def without_own(partners: str | None, about: Subject) -> str | None:
    """Return the partners of a claim without the drug that it is about."""
    kept = [name for name in (partners or "").split("; ") if name and name.lower() not in about.names]
    return "; ".join(kept) or None


def take_from_lead(claim: Claim, lead: SentenceReading | None) -> None:
    """Give an item's claim what only the line that leads into its list says of the patients."""
    if lead is None:
        return
    item = Argument(claim.mention, len(lead.text), len(lead.text), "disorder")
    who = ("population", "age_low", "age_high", "patient_groups")
    told = any(claim.qualifiers.get(name) is not None for name in who)
    for read in (population, age_low, age_high, patient_groups, line_of_therapy, response):
        name = read.__name__
        if not (told and name in who) and name in claim.qualifiers and claim.qualifiers[name] is None:
            claim.qualifiers[name] = read(lead, item)
