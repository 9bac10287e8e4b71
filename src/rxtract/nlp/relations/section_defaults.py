"""Section defaults: the role that a section gives its mentions where no trigger does.

In a section of side effects a disorder is one; a section of indications speaks for what leads its items, for the
patients of a sentence that names nothing else, and for three disorders in a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Role
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.nlp.relations.frequencies import percentage_after
from rxtract.nlp.relations.list_headers import defines, tells_of_disease

_ADOPTED = "treats:patients_with"
_DEFAULTS: dict[str, tuple[tuple[str, frozenset[str], float], ...]] = {
    "adverse_reaction": (("causes", frozenset({"disorder"}), 0.6),),
    "indication": (("treats", frozenset({"disorder"}), 0.55),),
    "contraindication": (
        ("contraindicated_in", frozenset({"condition"}), 0.5),
        ("interacts_with", frozenset({"drug", "mechanism_class"}), 0.45),
    ),
    "interaction": (("interacts_with", frozenset({"drug", "mechanism_class"}), 0.5),),
}
"""What a mention is in a section when nothing nearer says so: role, groups, score."""


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


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("section_defaults", _Words)


def percentage(reading: SentenceReading, argument: Argument) -> str | None:
    """Return the percentage right behind an argument, as written, or None."""
    return percentage_after(reading.text[argument.end : argument.end + 30])


def section_default(reading: SentenceReading, argument: Argument) -> Role | None:
    """Return the role that the section alone gives a mention, or None."""
    for role, groups, score in _DEFAULTS.get(reading.section.kind, ()):
        if argument.group in groups and _section_speaks(reading, argument, role):
            frequency = percentage(reading, argument) if role == "causes" else None
            start = argument.mention.start
            return Role(role, f"section:{reading.section.kind}", score, start, start, frequency)
    return None


def _section_speaks(reading: SentenceReading, argument: Argument, role: str) -> bool:
    """Whether a section's default applies to a mention: for strict sections only to what leads a list item."""
    strict = role == "treats" or (role == "interacts_with" and reading.section.kind == "contraindication")
    if not strict:
        return True
    earlier = [other for other in reading.arguments if other.start < argument.start and other.group == argument.group]
    leader = earlier[0] if earlier and role == "interacts_with" else argument
    allergies = [other for other in reading.arguments if other.allergen]
    # "Serious infections such as cystitis."
    lone = role == "treats" and not _words().sentence_verb.search(reading.text)
    if role == "treats" and (tells_of_disease(reading) or defines(reading.text, argument.start)):
        return False
    return (
        (reading.is_item or lone)
        and argument.mention.found_by != "abbreviation"
        and len(reading.text[: earlier[0].start if earlier else leader.start].split()) <= _words().lead_words
        and (role == "interacts_with" or lone or _in_series(reading, [*earlier, argument]))
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
            argument.mention.role = Role("treats", _ADOPTED, _words().adopted_score, words.start, words.end)


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
            argument.mention.role = Role("treats", "section:indication", _words().adopted_score, start, start)
