"""Section defaults: the role that a section gives its mentions where no trigger does.

In a section of side effects a disorder is one; a section of indications speaks for what leads its items, for the
patients of a sentence that names nothing else, and for three disorders in a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Role
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.nlp.relations.list_headers import defines, tells_of_disease
from rxtract.predicates import Predicate, SectionDefault, all_roles

_ADOPTED = "treats:patients_with"


class _Words(NamedTuple):
    """What `words/section_defaults.toml` holds."""

    lead_words: int
    adopted_score: float
    indicates: re.Pattern[str]
    otherwise: re.Pattern[str]
    run: int
    describes: re.Pattern[str]
    sentence_verb: re.Pattern[str]
    series: re.Pattern[str]
    organ_class: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("section_defaults", _Words)


@cache
def _defaults() -> Mapping[str, list[tuple[Predicate, SectionDefault]]]:
    """Return what a mention is in a kind of section when nothing nearer says so, as the predicates declare it."""
    found: dict[str, list[tuple[Predicate, SectionDefault]]] = {}
    for predicate in all_roles().values():
        for default in predicate.section_defaults:
            found.setdefault(default.section, []).append((predicate, default))
    return found


def section_default(reading: SentenceReading, argument: Argument) -> Role | None:
    """Return the role that the section alone gives a mention, or None."""
    for predicate, default in _defaults().get(reading.section.kind, ()):
        accepted = argument.group in (default.accepts or predicate.accepts)
        if accepted and _section_speaks(reading, argument, default.speaks_of):
            start = argument.mention.start
            return Role(predicate.name, f"section:{reading.section.kind}", default.score, start, start)
    return None


def _is_organ_class(reading: SentenceReading) -> bool:
    """Whether a sentence is a subheading that only groups what stands below it: "6.2 Gastrointestinal effects"."""
    heading = reading.section.heading or ""
    return reading.text.strip() == heading.strip() and _words().organ_class.fullmatch(heading) is not None


def _section_speaks(reading: SentenceReading, argument: Argument, speaks_of: str) -> bool:
    """Whether a section's default applies to a mention: to all of them, or only by what leads a list item."""
    if speaks_of == "all":
        return not _is_organ_class(reading)
    items = speaks_of == "items"
    earlier = [other for other in reading.arguments if other.start < argument.start and other.group == argument.group]
    leader = earlier[0] if earlier else argument
    allergies = [other for other in reading.arguments if other.allergen]
    lone = items and not _words().sentence_verb.search(reading.text)  # "Serious infections such as cystitis."
    if items and (tells_of_disease(reading) or defines(reading.text, argument.start)):
        return False
    return (
        (reading.is_item or lone)
        and argument.mention.found_by != "abbreviation"
        and len(reading.text[: leader.start].split()) <= _words().lead_words
        and (not items or lone or _in_series(reading, [*earlier, argument]))
        and not any(other.start < argument.end and argument.start < other.end for other in allergies)
    )


def _in_series(reading: SentenceReading, arguments: Sequence[Argument]) -> bool:
    """Whether arguments follow each other as in "Gout, severe asthma and psoriasis"."""
    gaps = (reading.text[left.end : right.start] for left, right in pairwise(arguments))
    return all(_words().series.fullmatch(gap) for gap in gaps)


def adopt_patients(reading: SentenceReading) -> None:
    """Make the patients' disease the indication where an indication section names no other one.

    "It is indicated to prolong survival in adults with gout": nothing else there can be what it treats.
    """
    verb = _words().indicates.search(reading.text)
    disorders = [argument for argument in reading.arguments if argument.group == "disorder"]
    roles = [argument.mention.role for argument in disorders]
    if reading.section.kind != "indication" or verb is None or any(role and role.name == "treats" for role in roles):
        return
    words = reading.span.char_span(*verb.span(), alignment_mode="expand")
    for argument, role in zip(disorders, roles, strict=True):
        apart = _words().otherwise.search(reading.text, 0, argument.start)
        lowered = verb.start() < argument.start < verb.end()  # "used to lower blood sugar": no disease
        if (role is None or "patient_has" in role.says) and words is not None and not apart and not lowered:
            argument.take_role(Role("treats", _ADOPTED, _words().adopted_score, words.start, words.end))


def adopt_series(reading: SentenceReading) -> None:
    """Make three or more disorders in a row indications where an indication section says nothing else of them."""
    if reading.section.kind != "indication" or _words().describes.search(reading.text):
        return
    silent = [argument for argument in reading.arguments if argument.group == "disorder"]
    runs: list[list[Argument]] = []
    for argument in silent:
        if runs and _in_series(reading, [runs[-1][-1], argument]):
            runs[-1].append(argument)
        else:
            runs.append([argument])
    for argument in (argument for run in runs if len(run) >= _words().run for argument in run):
        if argument.mention.role is None:
            start = argument.mention.start
            argument.take_role(Role("treats", "section:indication", _words().adopted_score, start, start))
