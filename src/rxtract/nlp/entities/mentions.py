"""Mentions: chooses disjoint spans among overlapping candidates, in a way that depends on how the text names things.

With a network candidates are ranked by its evidence (`rxtract.nlp.entities.candidate_ranking`), in drug articles by
other weights than in papers. Without one the longest candidate stays and a disorder takes its modifiers with it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.rule_files import read_rules
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention
from rxtract.nlp.contracts import component
from rxtract.nlp.entities.borders import mend_borders
from rxtract.nlp.entities.candidate_ranking import EVERYDAY_BAR, bar_of, choose_ranked
from rxtract.nlp.entities.measured_substances import without_measured
from rxtract.nlp.recogniser.evidence import Weighed, evidence_of
from rxtract.nlp.state import CANDIDATES, candidates_of, state_of, text_of, tokens_of
from rxtract.nlp.structure.genre import genre_in, habits_of
from rxtract.nlp.structure.line_breaks import end_in_line

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SOURCE_ORDER = {"abbreviation": 0, "product": 0, "lexicon": 1, "model": 2, "grammar": 3}


class _Words(NamedTuple):
    """What `words/mentions.toml` holds."""

    determiners: frozenset[str]
    conjunctions: frozenset[str]
    torn_before: frozenset[str]
    torn_after: frozenset[str]
    protein_after: frozenset[str]
    receptor_status: re.Pattern[str]
    nameless: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("mentions", _Words)


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
    start = best = mention.start
    while start > floor and not doc[start].is_sent_start:
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


_STOPS = frozenset(",;:.，；：。、")


def _without_coordinations(doc: Doc, candidates: list[Mention]) -> list[Mention]:
    """Drop names such as "nausea and vomiting" whose parts are names themselves: the parts are separate mentions."""
    starts = {(mention.start, mention.end) for mention in candidates}
    kept, conjunctions, lower = [], _words().conjunctions, tokens_of(doc).lower
    for mention in candidates:
        joints = [index for index in range(mention.start + 1, mention.end - 1) if lower[index] in conjunctions]
        whole = mention.found_by.startswith("lexicon")
        if not (whole and any((mention.start, at) in starts and (at + 1, mention.end) in starts for at in joints)):
            kept.append(mention)
    return kept


def _is_torn(doc: Doc, mention: Mention) -> bool:
    """Whether a name is cut from a longer one that says something else: "non- X", "X like condition"."""
    lower = tokens_of(doc).lower
    before = lower[mention.start - 1] if mention.start else ""
    after = lower[mention.end] if mention.end < len(lower) else ""
    return before in _words().torn_before or after in _words().torn_after


def _is_part_of_protein(doc: Doc, mention: Mention) -> bool:
    """Whether a substance only names a protein: "estrogen receptor"; "estrogen receptor blocker" is a class."""
    lower = tokens_of(doc).lower
    after = lower[mention.end] if mention.end < len(lower) else ""
    return mention.label == "DRUG" and after in _words().protein_after


def _without_lone_modifiers(doc: Doc, candidates: list[Mention]) -> list[Mention]:
    """Drop "painful" before "gout": it is a modifier there, no disorder; and what holds no letter or digit at all."""
    starts = {mention.start for mention in candidates if mention.is_disorder}
    left, tokens = _modifiers().left, tokens_of(doc)
    kept = []
    for mention in candidates:
        text = tokens.text(mention.start, mention.end)
        modifies = mention.is_disorder and mention.end in starts and left.fullmatch(text)
        modifies = modifies or (mention.is_disorder and _words().receptor_status.fullmatch(text))
        torn = _is_torn(doc, mention) if mention.is_disorder else _is_part_of_protein(doc, mention)
        if not modifies and not torn and any(letter.isalnum() for letter in text):
            kept.append(mention)
    return kept


def _without_nameless(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """Drop what names nothing: words of how often alone ("Less" of "Less common"), "estrogen receptor positive"."""
    nameless, status = _words().nameless, _words().receptor_status
    return [
        one
        for one in mentions
        if any(doc[place].lower_ not in nameless for place in range(one.start, one.end))
        and not (one.is_disorder and status.fullmatch(doc[one.start : one.end].text))
    ]


def _trim(doc: Doc, mention: Mention) -> None:
    tokens, determiners = tokens_of(doc), _words().determiners
    lower, texts = tokens.lower, tokens.texts
    mention.end = end_in_line(doc, mention.start, mention.end)
    while mention.start < mention.end - 1 and (
        lower[mention.start] in determiners or texts[mention.start].isspace()
    ):
        mention.start += 1
    while mention.end > mention.start + 1 and (texts[mention.end - 1] in _STOPS or texts[mention.end - 1].isspace()):
        mention.end -= 1


def _rank(mention: Mention) -> tuple[int, int, float, int]:
    length = mention.end - mention.start
    return (-length, _SOURCE_ORDER.get(mention.found_by.split(":")[0], 9), -mention.score, mention.start)


def _url_tokens(doc: Doc) -> set[int]:
    tokens: set[int] = set()
    text = text_of(doc)
    if "://" not in text and "www." not in text.lower():
        return tokens
    for match in _URL.finditer(text):
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None:
            tokens.update(range(span.start, span.end))
    return tokens


def _without_treated(candidates: list[Mention]) -> list[Mention]:
    """Drop actions whose target is a disorder ("prevents tumour lysis syndrome"): effects, not mechanisms."""
    disorders = [mention for mention in candidates if mention.is_disorder and mention.end - mention.start >= 2]
    kept = []
    for mention in candidates:
        target = mention.target
        if mention.action is not None and target is not None:
            size = target[1] - target[0]
            covered = max((min(d.end, target[1]) - max(d.start, target[0]) for d in disorders), default=0)
            if covered * 5 >= size * 3:
                continue
        kept.append(mention)
    return kept


def choose_mentions(doc: Doc, candidates: list[Mention], taken: set[int]) -> list[Mention]:
    """Return disjoint mentions in order, none on `taken` tokens: longest first, then by source and score."""
    taken = set(taken)
    chosen: list[Mention] = []
    for mention in sorted(candidates, key=_rank):
        tokens = range(mention.start, mention.end)
        if not taken.intersection(tokens):
            taken.update(tokens)
            chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.start)


def trim_all(doc: Doc, candidates: list[Mention]) -> None:
    """Cut determiners and stops off the ends of candidates."""
    for mention in candidates:
        _trim(doc, mention)


def _choose_longest(doc: Doc, candidates: list[Mention]) -> list[Mention]:
    """Return the mentions of a text that no network has read: the longest, disorders widened by their modifiers."""
    candidates = _without_lone_modifiers(doc, _without_coordinations(doc, candidates))
    trim_all(doc, candidates)
    mentions = choose_mentions(doc, _without_treated(candidates), _url_tokens(doc))
    floor = 0
    for mention in mentions:
        if mention.is_disorder:
            mention.start = with_modifiers(doc, mention, floor)
        floor = mention.end
    return mentions


def everyday_candidates(doc: Doc, candidates: list[Mention]) -> list[Mention]:
    """Return the candidates of a drug article for ranking: a disorder also with the modifiers before it."""
    candidates = _without_lone_modifiers(doc, _without_coordinations(doc, candidates))
    trim_all(doc, candidates)
    candidates = _without_treated(candidates)
    widened = [replace(one, start=with_modifiers(doc, one, 0)) for one in candidates if one.is_disorder]
    known = {(one.start, one.end) for one in candidates}
    return [*candidates, *(one for one in widened if (one.start, one.end) not in known)]


def _choose_everyday(doc: Doc, candidates: list[Mention], weighed: Weighed) -> list[Mention]:
    """Return the mentions of a drug article, of whose kind the network was trained on many."""
    ranked = choose_ranked(doc, everyday_candidates(doc, candidates), weighed, EVERYDAY_BAR, "everyday")
    return mend_borders(doc, choose_mentions(doc, ranked, _url_tokens(doc)))


def _choose_professional(doc: Doc, candidates: list[Mention], weighed: Weighed) -> list[Mention]:
    """Return the mentions of a paper: names by what speaks for them, then mechanisms by length."""
    candidates = _without_coordinations(doc, candidates)
    trim_all(doc, candidates)
    taken = _url_tokens(doc)
    names = choose_mentions(doc, choose_ranked(doc, candidates, weighed, bar_of(doc)), taken)
    taken.update(*(range(one.start, one.end) for one in names))
    actions = _without_treated([one for one in candidates if not one.is_disorder])
    mechanisms = choose_mentions(doc, [one for one in actions if one.label == "MECHANISM"], taken)
    return sorted([*names, *mechanisms], key=lambda mention: mention.start)


@component(
    "rxtract_mentions",
    reads=["sections", "genre", "sentences", "token.is_sent_start", "short_forms", "evidence"],
    writes=["mentions"],
    changes=CANDIDATES,
)
def mark_mentions(doc: Doc) -> Doc:
    """Choose the mentions among the candidates, by the habits of naming of the text."""
    weighed, candidates = evidence_of(doc), candidates_of(doc)
    if weighed is None:
        mentions = _choose_longest(doc, candidates)
    elif habits_of(genre_in(doc)) == "everyday":
        mentions = _choose_everyday(doc, candidates, weighed)
    else:
        mentions = _choose_professional(doc, candidates, weighed)
    is_paper = habits_of(genre_in(doc)) == "professional"
    named = _without_nameless(doc, mentions)
    state_of(doc).mentions = without_measured(doc, named, bodies=not is_paper)
    return doc
