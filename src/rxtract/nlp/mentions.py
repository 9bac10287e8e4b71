"""Mentions: of overlapping candidates the longest stays, and a disorder takes its modifiers with it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from rxtract.nlp.annotations import Mention
from rxtract.nlp.candidates import candidates_of, clear_candidates
from rxtract.nlp.rules import read_rules

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SOURCE_ORDER = {"product": 0, "lexicon": 1, "model": 2, "grammar": 3}


class _Modifiers(NamedTuple):
    left: re.Pattern[str]
    joints: re.Pattern[str]
    never_first: re.Pattern[str]


@lru_cache(maxsize=1)
def _modifiers() -> _Modifiers:
    rules = read_rules("modifiers")
    return _Modifiers(*(re.compile(rules[key], re.IGNORECASE) for key in ("left", "joints", "never_first")))


def with_modifiers(doc: Doc, mention: Mention, floor: int) -> int:
    """Return the token at which a disorder begins with its modifiers: "severe hepatic impairment".

    `floor` is the first token that is free; the sentence's start bounds it too.
    """
    rules = _modifiers()
    floor = max(floor, doc[mention.start].sent.start)
    start = best = mention.start
    while start - 1 >= floor:
        token = doc[start - 1]
        if token.is_space and "\n\n" not in token.text:
            start -= 1
        elif rules.left.fullmatch(token.text):
            start -= 1
            if not rules.never_first.fullmatch(token.text):
                best = start
        elif rules.joints.fullmatch(token.text) and best < mention.start:
            start -= 1
        else:
            break
    while best < mention.start and doc[best].is_space:
        best += 1
    return best


def _rank(mention: Mention) -> tuple[int, int, float, int]:
    length = mention.end - mention.start
    return (-length, _SOURCE_ORDER.get(mention.found_by.split(":")[0], 9), -mention.score, mention.start)


def _url_tokens(doc: Doc) -> set[int]:
    tokens: set[int] = set()
    for match in _URL.finditer(doc.text):
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None:
            tokens.update(range(span.start, span.end))
    return tokens


def choose_mentions(doc: Doc, candidates: list[Mention]) -> list[Mention]:
    """Return disjoint mentions in order: longest first, then by source and score; none inside a URL."""
    taken = _url_tokens(doc)
    chosen: list[Mention] = []
    for mention in sorted(candidates, key=_rank):
        tokens = range(mention.start, mention.end)
        if not taken.intersection(tokens):
            taken.update(tokens)
            chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.start)


@Language.component("rxtract_mentions", assigns=["doc._.mentions"], requires=["doc._.sections"])
def mark_mentions(doc: Doc) -> Doc:
    """Choose the mentions among the candidates and widen disorders by their modifiers."""
    mentions = choose_mentions(doc, candidates_of(doc))
    floor = 0
    for mention in mentions:
        if mention.is_disorder:
            mention.start = with_modifiers(doc, mention, floor)
        floor = mention.end
    doc._.mentions = mentions
    clear_candidates(doc)
    return doc
