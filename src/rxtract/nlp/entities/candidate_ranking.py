"""Candidate ranking: a regression scores every candidate for a mention, and the best disjoint ones stay.

What speaks for a candidate (the network's evidence, a name of the vocabulary, a short form that the article defines,
the same name elsewhere in the article) is one feature each of a logistic regression. Its weights are data, fitted by
`training/weights/candidate_ranking.py`, for papers and for drug articles apart: papers name things without severity
and lay words. Of all disjoint choices the one with the highest sum of `probability - bar` is taken.

Performance: docs/quality.md, "Mentions against public corpora".
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.knowledge import NameEntry
from rxtract.matching.logistic import log_odds_of, weigh
from rxtract.matching.rule_files import read_rules
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention
from rxtract.nlp.recogniser.evidence import Support, Weighed
from rxtract.nlp.state import state_of, text_of, tokens_of

BAR = 0.42
"""Least probability of a candidate. Half of the F1 that can be had is best for F1; 0.40 to 0.46 do as well."""
SENTENCE_BAR = 0.18
"""The same in texts of three sentences at most, where no repetition can confirm a name: with 0.42 an eighth of the
adverse effects of PHEE's pinned sentences has no candidate that stays, with 0.25 a few more are lost than with 0.18."""
_FEW = 3
EVERYDAY_BAR = 0.3
"""The same in drug articles."""
KIND_OF = {"DRUG": "DRUG", "DISEASE": "DISORDER", "ADVERSE_EVENT": "DISORDER", "MECHANISM": "MECHANISM"}
KINDS = {"professional": ("DRUG", "DISORDER"), "everyday": ("DRUG", "DISORDER", "MECHANISM")}
"""What is ranked by the habits of annotation. In papers mechanisms are chosen by length: no corpus has them."""
_LABEL_OF = {"DRUG": "DRUG", "DISORDER": "DISEASE", "MECHANISM": "MECHANISM"}
_SURE = 0.5
"""A name this sure makes the same words elsewhere in the article a candidate."""
_SHORTEST = 3  # letters of such a name

Span = tuple[int, int, str]


class _Words(NamedTuple):
    """What `words/candidate_ranking.toml` holds."""

    no_border: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("candidate_ranking", _Words)


@dataclass(slots=True)
class Candidate:
    """Tokens [start, end) as DRUG or DISORDER: who found it, and what the network says of it."""

    start: int
    end: int
    kind: str
    text: str
    support: Support
    found: list[Mention] = field(default_factory=list)

    @property
    def is_name(self) -> bool:
        """Whether the vocabulary has it."""
        return any(mention.found_by.startswith("lexicon") for mention in self.found)


class Pool:
    """All candidates of a doc that are of the given kinds."""

    def __init__(self, doc: Doc, found: Sequence[Mention], weighed: Weighed, kinds: Sequence[str]) -> None:
        self._doc, self._weighed, self._kinds = doc, weighed, kinds
        self._candidates: dict[Span, Candidate] = {}
        self._positions: dict[str, list[int]] = defaultdict(list)
        tokens = tokens_of(doc)
        self._lower, self._starts, self._ends = tokens.lower, tokens.starts, tokens.ends
        for place, word in enumerate(self._lower):
            self._positions[word].append(place)
        self._whole = text_of(doc)
        for mention in found:
            for kind in _kinds_of(mention) & set(kinds):
                self._add(mention.start, mention.end, kind, mention)
        no_border = _words().no_border
        at_start = {start: place for place, start in enumerate(self._starts)}
        at_end = {end: place for place, end in enumerate(self._ends)}
        for start, end, kind in weighed.probable(kinds):
            first, last = at_start.get(start), at_end.get(end)
            if first is None or last is None or first > last:
                continue
            if self._lower[first] not in no_border and self._lower[last] not in no_border:
                self._add(first, last + 1, kind)
        self._repeat()

    def _add(self, start: int, end: int, kind: str, mention: Mention | None = None) -> None:
        if (start, end, kind) not in self._candidates:
            first, last = self._starts[start], self._ends[end - 1]
            support = self._weighed.support(first, last, kind)
            if support is None:
                return
            self._candidates[start, end, kind] = Candidate(start, end, kind, _plain(self._whole[first:last]), support)
        if mention is not None:
            self._candidates[start, end, kind].found.append(mention)

    def _repeat(self) -> None:
        """Add the other places of names that are sure."""
        sure = {(one.text, one.kind): one for one in self._candidates.values() if one.support.whole > _SURE}
        for (text, kind), one in sure.items():
            words = self._lower[one.start : one.end]
            if len(text) < _SHORTEST:
                continue
            for start in self._positions[words[0]]:
                end = start + len(words)
                if self._lower[start:end] == words:
                    self._add(start, end, kind)

    def features(self) -> Iterator[tuple[Candidate, dict[str, float]]]:
        """Yield every candidate with its features."""
        places: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        for one in self._candidates.values():
            places[one.text, one.kind].append(one)
        long_forms = self._long_forms()
        names: dict[str, list[Candidate]] = {kind: [] for kind in self._kinds}
        for one in self._candidates.values():
            if one.is_name:
                names[one.kind].append(one)
        nesting = {kind: _Nesting(names[kind]) for kind in self._kinds}
        for one in self._candidates.values():
            again = [other.support.whole for other in places[one.text, one.kind] if other is not one]
            yield (
                one,
                {
                    **_own_features(one),
                    **_repeated(again),
                    **_defined(long_forms.get((one.text, one.kind))),
                    "in_name": float(nesting[one.kind].is_inside(one)),
                    "holds_name": float(nesting[one.kind].holds(one)),
                },
            )

    def _long_forms(self) -> dict[tuple[str, str], float]:
        """Return how sure the long forms of the article's short forms are, by short form and kind."""
        ends: dict[tuple[int, str], float] = defaultdict(float)
        for one in self._candidates.values():
            ends[one.end, one.kind] = max(ends[one.end, one.kind], one.support.whole)
        return {
            (_plain(tokens_of(self._doc).text(short.start, short.end)), kind): ends.get((short.long_end, kind), 0.0)
            for short in state_of(self._doc).short_forms
            for kind in self._kinds
        }


class _Nesting:
    """Which candidates lie inside a name of the vocabulary, or have one inside; equal spans are neither."""

    def __init__(self, names: Sequence[Candidate]) -> None:
        self._spans = sorted((one.start, one.end) for one in names)
        self._longest = max((end - start for start, end in self._spans), default=0)

    def is_inside(self, one: Candidate) -> bool:
        return any(start <= one.start and one.end <= end for start, end in self._near(one))

    def holds(self, one: Candidate) -> bool:
        return any(one.start <= start and end <= one.end for start, end in self._near(one))

    def _near(self, one: Candidate) -> Iterator[tuple[int, int]]:
        first = bisect_right(self._spans, (one.start - self._longest, 0))
        for start, end in self._spans[first:]:
            if start >= one.end:
                return
            if (start, end) != (one.start, one.end):
                yield start, end


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _kinds_of(mention: Mention) -> set[str]:
    """Return what a mention may be: names can be those of a drug and of a disorder."""
    if mention.label not in KIND_OF:
        return set()
    return {KIND_OF[mention.label]} | {KIND_OF[entry.label] for entry in mention.entries if entry.label in KIND_OF}


def logit(chance: float) -> float:
    """Return the logit of a probability, kept within ±6: beyond that a network is only sure of itself."""
    return log_odds_of(chance, reach=6.0)


def _own_features(one: Candidate) -> dict[str, float]:
    whole, text = logit(one.support.whole), one.text
    written = one.found
    return {
        "whole": whole,
        "inside": logit(one.support.inside),
        "left": logit(one.support.left),
        "right": logit(one.support.right),
        "gene": one.support.gene,
        "other": one.support.other,
        "words": float(min(one.support.words, 6)),
        "one_word": float(one.support.words == 1),
        "name": float(one.is_name),
        "name_whole": whole * one.is_name,
        "grammar": float(any(mention.found_by.startswith("grammar") for mention in written)),
        "product": float(any(mention.found_by.startswith("product") for mention in written)),
        "short": float(len(text) <= 5 and " " not in text),
    }


def _repeated(again: Sequence[float]) -> dict[str, float]:
    return {
        "again": logit(sum(again) / len(again)) if again else 0.0,
        "again_most": logit(max(again)) if again else 0.0,
        "places": min(3.0, math.log1p(len(again))),
    }


def _defined(long_form: float | None) -> dict[str, float]:
    return {
        "defined": float(long_form is not None),
        "long_form": 0.0 if long_form is None else logit(long_form),
        "long_form_not": float(long_form is not None and long_form < 0.2),
    }


@lru_cache(maxsize=2)
def _weights(habits: str) -> Mapping[str, Mapping[str, float]]:
    weights: dict[str, dict[str, float]] = read_rules("candidate_ranking")[habits]
    return weights


def choose_best(rated: Sequence[tuple[Candidate, float]], bar: float = BAR) -> list[tuple[Candidate, float]]:
    """Return the disjoint candidates with the highest sum of `probability - bar`, in order."""
    kept = sorted(
        ((one, chance) for one, chance in rated if chance > bar), key=lambda item: (item[0].end, item[0].start)
    )
    ends = [one.end for one, _ in kept]
    sums, taken = [0.0], []
    for place, (one, chance) in enumerate(kept):
        before = bisect_right(ends, one.start, 0, place)
        with_it = sums[before] + chance - bar
        taken.append(before if with_it > sums[-1] else None)
        sums.append(max(with_it, sums[-1]))
    chosen, place = [], len(kept)
    while place:
        before_it = taken[place - 1]
        if before_it is None:
            place -= 1
        else:
            chosen.append(kept[place - 1])
            place = before_it
    return chosen[::-1]


def bar_of(doc: Doc) -> float:
    """Return the least probability of a candidate in a paper."""
    return SENTENCE_BAR if has_few_sentences(doc) else BAR


def has_few_sentences(doc: Doc) -> bool:
    """Whether a doc has three sentences at most: too few for a name to be repeated and so confirmed."""
    return sum(1 for _ in islice(doc.sents, _FEW + 1)) <= _FEW


def choose_ranked(
    doc: Doc, found: Sequence[Mention], weighed: Weighed, bar: float, habits: str = "professional"
) -> list[Mention]:
    """Return the highest-scoring disjoint candidates of a doc, in order, from finders and network."""
    weights = _weights(habits)
    pool = Pool(doc, found, weighed, KINDS[habits])
    rated = [(one, weigh(features, weights[one.kind])) for one, features in pool.features()]
    if habits == "everyday":
        rated = _as_vocabulary_says(rated)
    heads = {(one.end, one.kind): one.found for one, _ in rated if one.is_name}
    chosen = choose_best(rated, bar)
    return [_as_mention(doc, one, chance, weighed, heads.get((one.end, one.kind), ())) for one, chance in chosen]


def _as_vocabulary_says(rated: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
    """Take what the network sees as a disorder for a drug where the vocabulary knows these words as a drug's name only.

    In a bare list ("Melatonin", "nausea") it is sure that both are names, and guesses of what.
    """
    disorders = {(one.start, one.end): chance for one, chance in rated if one.kind == "DISORDER" and not one.found}
    drugs = {
        (one.start, one.end)
        for one, _ in rated
        if one.kind == "DRUG" and one.found and all(found.found_by == "lexicon:preferred" for found in one.found)
    }
    doubtful = drugs & disorders.keys()
    return [
        (one, max(chance, disorders[one.start, one.end]) if (one.start, one.end) in doubtful else chance)
        for one, chance in rated
        if one.kind == "DRUG" or (one.start, one.end) not in doubtful
    ]


def _as_mention(doc: Doc, one: Candidate, chance: float, weighed: Weighed, heads: Sequence[Mention]) -> Mention:
    """Return a candidate as a mention; `found_by` names its finder, the network, or both.

    What the network alone finds takes the entries of the name that it ends with (`heads`): "mixed dyslipidemia" is
    linked to dyslipidemia where the vocabulary has no closer name.
    """
    span = doc[one.start : one.end]
    by_model = (span.start_char, span.end_char, one.kind) in weighed.chosen
    if not one.found:
        found_by = "model" if by_model else "model:combined"
        entries = next((_entries_of_kind(head, one.kind) for head in heads if head.entries), ())
        return Mention(
            one.start, one.end, _LABEL_OF[one.kind], chance, found_by, entries if one.kind == "DISORDER" else ()
        )
    best = max(one.found, key=lambda mention: (KIND_OF.get(mention.label) == one.kind, mention.score))
    entries = _entries_of_kind(best, one.kind)
    label = next((entry.label for entry in entries), _LABEL_OF[one.kind])
    found_by = f"{best.found_by}+model" if by_model and best.found_by != "model" else best.found_by
    return replace(best, label=label, score=chance, entries=entries, found_by=found_by)


def _entries_of_kind(mention: Mention, kind: str) -> tuple[NameEntry, ...]:
    return tuple(entry for entry in mention.entries if KIND_OF.get(entry.label) == kind)
