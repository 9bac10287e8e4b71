"""Regimens: which of the drugs that a sentence names with the article's are given together, and which are alternatives.

"With B and C" is one regimen of three drugs, "with B or C" are two of two. A regimen's id is the same in every article
that names the same drugs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention, Subject
from rxtract.nlp.claims.qualifiers import qualifier
from rxtract.nlp.linking.segments import subject_at
from rxtract.nlp.linking.subject import is_subject
from rxtract.nlp.relations.arguments import Argument, SentenceReading
from rxtract.predicates import all_predicates
from rxtract.records import content_id


class _Words(NamedTuple):
    """What `words/regimens.toml` holds."""

    joins: re.Pattern[str]
    lists: re.Pattern[str]
    parts: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("regimens", _Words)


@qualifier
def regimen_id(reading: SentenceReading, of: Argument) -> str | None:
    """Return the id of the drugs that a partner of the article's drug is given with, it and the article's included."""
    doc = reading.span.doc
    subject = subject_at(doc, reading.span.start_char)
    if subject is None or subject.concept is None:
        return None
    for regimen in _regimens(doc, reading, subject):
        if any(one is of for one in regimen):
            partners = (one for one in regimen if not is_subject(doc, one.mention, subject))
            return content_id(*sorted({subject.concept.concept_id, *(_key(doc, one.mention) for one in partners)}))
    return None


def _regimens(doc: Doc, reading: SentenceReading, subject: Subject) -> Iterator[list[Argument]]:
    """Yield the drugs of a sentence in groups that are given together."""
    drugs = sorted(
        (one for one in reading.arguments if _takes_part(one) or is_subject(doc, one.mention, subject)),
        key=lambda one: one.start,
    )
    series = drugs[:1]
    parted = False
    for one, other in pairwise(drugs):
        between = reading.text[one.end : other.start]
        if _words().joins.fullmatch(between) or _words().lists.fullmatch(between):
            series.append(other)
        elif _words().parts.fullmatch(between):
            parted = True
            series.append(other)
        else:
            yield from ([one] for one in series) if parted else [series]
            series, parted = [other], False
    yield from ([one] for one in series) if parted else [series]


def _takes_part(argument: Argument) -> bool:
    role = argument.mention.role
    predicate = all_predicates().get(role.name) if role else None
    return predicate is not None and "regimen_id" in predicate.qualifiers and not (role and role.negated)


def _key(doc: Doc, mention: Mention) -> str:
    return mention.concept.concept_id if mention.concept else doc[mention.start : mention.end].text.lower()
