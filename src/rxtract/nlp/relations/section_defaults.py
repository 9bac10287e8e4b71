"""Section defaults: the role that a section gives its mentions where no trigger does.

In a section of side effects a disorder is one; a section of indications speaks for what leads its items, for the
patients of a sentence that names nothing else, and for three disorders in a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rxtract.nlp.annotations import Role
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.nlp.relations.frequencies import percentage_after
from rxtract.nlp.relations.list_headers import DEFINING_VERB, tells_of_disease
from rxtract.nlp.relations.triggers import PATIENTS_RULES

_LEAD_WORDS = 3
_ADOPTED = "treats:patients_with"
_ADOPTED_SCORE = 0.55
_INDICATES = re.compile(
    r"\b(?<!not )(?:indicated|recommended|approved(?! \w+ion)|useful|effective"
    r"|used to (?:lower|control|improve|reduce))\b"
    r"(?!.{0,80}\b(?:evaluation|diagnos\w+|imaging|detection)\b)",
    re.IGNORECASE | re.DOTALL,
)
_OTHERWISE = re.compile(
    r"\b(?:risks?|history|because|due to|secondary|following|presence|without|characterized|consisting|e\.g|evidence"
    r"|gain)\b",
    re.IGNORECASE,
)
_RUN = 3
_DESCRIBES = re.compile(
    r"symptom|criteri|characteri|diagnos|\bdefin|implie|feature|\brisk|\bnot\b|\bhistory|\bmay be\b|manifest"
    r"|\bis an?\b|:",
    re.IGNORECASE,
)
_SENTENCE_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|may|can|could|should|must|will|would|do|does|did|not|includes?|refers?|implies"
    r"|causes|affects|destroys|damages|leads|results|occurs)\b|[:=]",
    re.IGNORECASE,
)
_SERIES = re.compile(r"\s*(?:[,;/()]|and/or\b|and\b|or\b|\s)+(?:[\w-]+\s+){0,2}(?:the\s+)?")
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
    lone = role == "treats" and not _SENTENCE_VERB.search(reading.text)  # "Serious infections such as cystitis."
    if role == "treats" and (tells_of_disease(reading) or DEFINING_VERB.search(reading.text, 0, argument.start)):
        return False
    return (
        (reading.is_item or lone)
        and argument.mention.found_by != "abbreviation"
        and len(reading.text[: earlier[0].start if earlier else leader.start].split()) <= _LEAD_WORDS
        and (role == "interacts_with" or lone or _in_series(reading, [*earlier, argument]))
        and not any(other.start < argument.end and argument.start < other.end for other in allergies)
    )


def _in_series(reading: SentenceReading, arguments: Sequence[Argument]) -> bool:
    """Whether arguments follow each other as in "Gout, severe asthma and psoriasis"."""
    gaps = (reading.text[left.end : right.start] for left, right in pairwise(arguments))
    return all(_SERIES.fullmatch(gap) for gap in gaps)


def adopt_patients(reading: SentenceReading) -> None:
    """Make the patients' disease the indication where an indication section names no other one.

    "It is indicated to prolong survival in adults with gout": nothing else there can be what it treats.
    """
    verb = _INDICATES.search(reading.text)
    disorders = [argument for argument in reading.arguments if argument.group == "disorder"]
    roles = [argument.mention.role for argument in disorders]
    if reading.section.kind != "indication" or verb is None or any(role and role.name == "treats" for role in roles):
        return
    words = reading.span.char_span(*verb.span(), alignment_mode="expand")
    for argument, role in zip(disorders, roles, strict=True):
        apart = _OTHERWISE.search(reading.text, 0, argument.start)
        lowered = verb.start() < argument.start < verb.end()  # "used to lower blood sugar": no disease
        if (role is None or role.rule in PATIENTS_RULES) and words is not None and not apart and not lowered:
            argument.take_role(Role("treats", _ADOPTED, _ADOPTED_SCORE, words.start, words.end))


def adopt_series(reading: SentenceReading) -> None:
    """Make three or more disorders in a row indications where an indication section says nothing else of them."""
    if reading.section.kind != "indication" or _DESCRIBES.search(reading.text):
        return
    silent = [argument for argument in reading.arguments if argument.group == "disorder"]
    runs: list[list[Argument]] = []
    for argument in silent:
        if runs and _in_series(reading, [runs[-1][-1], argument]):
            runs[-1].append(argument)
        else:
            runs.append([argument])
    for argument in (argument for run in runs if len(run) >= _RUN for argument in run):
        if argument.mention.role is None:
            start = argument.mention.start
            argument.take_role(Role("treats", "section:indication", _ADOPTED_SCORE, start, start))
