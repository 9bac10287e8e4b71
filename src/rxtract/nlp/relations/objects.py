"""Objects: what is no object of a claim although it is named, because of the words around it.

What a medicine turns into is nothing that it meets, what someone may go on taking is no interaction, and the illness
that a symptom comes from is not what the symptom's medicine treats.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.relations.arguments import Argument, SentenceReading

_REACH = 90  # code points in front of an argument that are looked at

_MOST_SHARED = 4  # illnesses of a list that is where something comes from


class _Words(NamedTuple):
    """What `words/objects.toml` holds."""

    empty: re.Pattern[str]
    kind_of_medicine: re.Pattern[str]
    names_follow: re.Pattern[str]
    turns_into: re.Pattern[str]
    may_go_on: re.Pattern[str]
    within_limits: re.Pattern[str]
    origin: re.Pattern[str]
    only_joints: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("objects", _Words)


def is_empty_name(text: str) -> bool:
    """Whether a name holds no word that names anything.

    >>> is_empty_name("Less"), is_empty_name("Less hair")
    (True, False)
    """
    return _words().empty.fullmatch(" ".join(text.split())) is not None


def is_no_object(reading: SentenceReading, argument: Argument, predicate: str, status: str) -> bool:
    """Whether an argument cannot be the object of a predicate where it stands."""
    text, words = reading.text, _words()
    name = text[argument.start : argument.end]
    if is_empty_name(name) or _only_introduces(reading, argument):
        return True
    before = text[max(0, argument.start - _REACH) : argument.start]
    if argument.group == "drug" and words.turns_into.search(before):
        return True
    if predicate == "interacts_with" and status == "asserted":
        return bool(words.may_go_on.search(before) or words.within_limits.match(text, argument.end))
    if predicate == "treats" and argument.group == "disorder":
        return _is_origin(reading, argument)
    if predicate != "contraindicated_in" or argument.group != "condition" or argument.asserts:
        return False
    return not (argument.stated and argument.stated.name == predicate) and _is_heading(reading)


def _only_introduces(reading: SentenceReading, argument: Argument) -> bool:
    """Whether a name is that of a kind of medicines of which examples follow: "tablets such as acetazolamide"."""
    text, words = reading.text, _words()
    if argument.group != "drug" or not words.kind_of_medicine.fullmatch(text[argument.start : argument.end]):
        return False
    follows = words.names_follow.match(text, argument.end)
    return follows is not None and any(
        one.group in ("drug", "mechanism_class") and one.start == follows.end() for one in reading.arguments
    )


def _is_origin(reading: SentenceReading, argument: Argument) -> bool:
    """Whether a disorder is where the one before it comes from: "parkinsonism that follows encephalitis"."""
    start = argument.start
    for _ in range(_MOST_SHARED):
        before = (one for one in reading.arguments if _ends_before(one, start))
        last = max(before, key=lambda one: one.end, default=None)
        if last is None:
            return False
        if _words().origin.fullmatch(reading.text, last.end, start):
            return True
        # "… that follows poisoning or encephalitis": it shares the origin of the one before.
        if not _words().only_joints.fullmatch(reading.text, last.end, start):
            return False
        start = last.start
    return False


def _ends_before(argument: Argument, place: int) -> bool:
    return argument.group == "disorder" and argument.end <= place


def _is_heading(reading: SentenceReading) -> bool:
    """Whether a sentence holds nothing but conditions and a stop: "Pregnancy and nursing."."""
    if reading.section.kind == "contraindication" or not reading.text.rstrip().endswith("."):
        return False
    rest, last = "", 0
    for one in sorted(reading.arguments, key=lambda one: one.start):
        rest += reading.text[last : max(last, one.start)]
        last = max(last, one.end)
    return _words().only_joints.fullmatch(rest + reading.text[last:]) is not None
