"""Abbreviations: short forms that the article defines take the kind of their long form."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import component
from rxtract.nlp.state import CANDIDATES, candidates_of, state_of
from rxtract.nlp.structure.extracted_sentences import extracted_sentences

_SCORE = 0.85


class _Words(NamedTuple):
    """What `words/abbreviations.toml` holds."""

    common_words: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("abbreviations", _Words)


@component(
    "rxtract_abbreviations",
    reads=["sentences", "short_forms", *CANDIDATES[: CANDIDATES.index("abbreviations")]],
    writes=["abbreviations"],
)
def mark_abbreviations(doc: Doc) -> Doc:
    """Add every occurrence of a defined abbreviation whose long form ends in a candidate.

    scispaCy's detector (after Schwartz & Hearst 2003) cuts long forms short and sometimes begins them too early, so
    only their ends are compared: a long form and the name it stands for end at the same word.
    """
    ends: dict[int, Mention] = {}
    for candidate in sorted(candidates_of(doc), key=lambda mention: mention.start, reverse=True):
        ends[candidate.end] = candidate  # the longest name that ends here
    added = []
    sentences = list(extracted_sentences(doc))
    starts = [sentence.start for sentence in sentences]
    state = state_of(doc)
    for short in state.short_forms:
        named, text = ends.get(short.long_end), doc[short.start : short.end].text
        if named is None or named.action is not None or len(text) < 2 or _words().common_words.fullmatch(text):
            continue
        place = bisect_right(starts, short.start) - 1
        if place < 0 or short.end > sentences[place].end:
            continue  # in a part that is not extracted from: a reference, another language
        added.append(replace(named, start=short.start, end=short.end, score=_SCORE, found_by="abbreviation"))
    state.abbreviations = added
    return doc
