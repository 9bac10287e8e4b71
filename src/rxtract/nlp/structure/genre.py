"""Genre of an article, judged by form and register: leaflet, label, paper, web_article or other."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.article import Article
from rxtract.matching.pattern_sets import PatternSet
from rxtract.matching.rule_files import compile_pattern, read_rules
from rxtract.nlp.state import state_of

WORD = re.compile(r"[a-z]+")
_FORMATS = {"spl_xml": "label", "jats_xml": "paper"}
_SAMPLE = 20_000
_PROFESSIONAL = frozenset({"label", "paper"})
_CLEAR = 1.0
"""From this sum on a register is clear; a short text that says nothing either way has none."""


class _Cue(NamedTuple):
    genre: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _cues() -> PatternSet[_Cue]:
    return PatternSet(_Cue(genre, compile_pattern(cue)) for genre, cues in read_rules("genres").items() for cue in cues)


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    weights: dict[str, float] = read_rules("registers")["weights"]
    return weights


@lru_cache(maxsize=1)  # several components ask for the text at hand
def register_of(text: str) -> str | None:
    """Return `professional` (the literature, labels), `everyday` (leaflets, web articles) or None, by a text's words.

    Performance: of 288 pinned development texts (abstracts, label sections) 287 are professional, of 37 drug articles
    none; of 300 single sentences of case reports 226, and 69 have no clear register (2026-11-25).
    """
    counts = Counter(WORD.findall(text[:_SAMPLE].lower()))
    total = sum(value * counts[word] for word, value in _weights().items())
    if abs(total) < _CLEAR:
        return None
    return "professional" if total > 0 else "everyday"


def genre_of(article: Article | None, text: str) -> str:
    """Return the genre of which most cues are found, among those of the text's register; `other` when there is none.

    A text for professionals without any cue is a paper: titles with abstracts have none.
    """
    if article is not None and article.format in _FORMATS:
        return _FORMATS[article.format]
    register, sample = register_of(text), text[:_SAMPLE]
    counts = dict.fromkeys((cue.genre for cue in _cues() if _fits(cue.genre, register)), 0)
    for cue in _cues().possible(sample):
        if cue.genre in counts:
            counts[cue.genre] += bool(cue.pattern.search(sample))
    best = max(counts, key=lambda genre: counts[genre])
    if counts[best]:
        return best
    return "paper" if register == "professional" else "other"


def genre_in(doc: Doc) -> str:
    """Return the genre of a doc, as the sections component has judged it."""
    return state_of(doc).genre


def is_professional(genre: str) -> bool:
    """Whether texts of this genre name things as the literature does: diseases without severity, no lay words."""
    return genre in _PROFESSIONAL


def register_name(genre: str) -> str:
    """Return the register of a genre: `professional` or `everyday`."""
    return "professional" if is_professional(genre) else "everyday"


def habits_of(genre: str) -> str:
    """Return by which annotation habits names are cut: papers by those of the literature, drug articles by ours.

    Labels are drug articles in professional words: their names are cut as in leaflets and web pages.
    """
    return "professional" if genre == "paper" else "everyday"


def _fits(genre: str, register: str | None) -> bool:
    return register is None or (genre in _PROFESSIONAL) == (register == "professional")
