"""Scores of mentions and claims against annotated articles, in the format that training/markup.py writes.

What both annotators marked is wanted; what only one marked is optional and counts neither way. A mention is right when
its label agrees and its borders do (strict) or touch (overlap). A claim is right when predicate and object agree.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rxtract.records import LABELS, PREDICATES
from training.names import fold

Span = tuple[int, int]
Row = Mapping[str, Any]



@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers were right, given and wanted; `status_right` of the right claims also have the right status."""

    hits: int = 0
    answered: int = 0
    wanted: int = 0
    status_right: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.hits + other.hits,
            self.answered + other.answered,
            self.wanted + other.wanted,
            self.status_right + other.status_right,
        )

    @property
    def precision(self) -> float:
        """Share of the answers that are right."""
        return self.hits / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        """Share of what is wanted that was found."""
        return self.hits / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.answered + self.wanted
        return 2 * self.hits / both if both else 0.0

    @property
    def status_accuracy(self) -> float:
        """Share of the right claims whose status is right."""
        return self.status_right / self.hits if self.hits else 0.0


Figures = dict[tuple[str, str], Counts]
"""Counts by what was measured (`mentions strict`, `mentions overlap`, `claims`) and label or predicate."""


def read_gold(folder: Path) -> dict[str, Row]:
    """Return the annotations in a folder by the stem of their files."""
    paths = sorted(folder.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def score(gold: Mapping[str, Row], answers: Mapping[str, Row]) -> Figures:
    """Return the counts over all articles of `gold`; an article without an answer has no mentions and claims.

    Answers are JSON lines of `rxtract extract`, by the stem of their source.
    """
    figures: Figures = defaultdict(Counts)
    for stem, article in gold.items():
        answer = answers.get(stem, {"mentions": [], "claims": []})
        for label in LABELS:
            for kind, counts in _score_mentions(article, answer["mentions"], label).items():
                figures[kind, label] += counts
        claims = _about_subject(article, answer["claims"])
        for predicate in PREDICATES:
            figures["claims", predicate] += _score_claims(article, claims, predicate)
    for kind in ("mentions strict", "mentions overlap", "claims"):
        figures[kind, "all"] = sum((counts for (of, _), counts in list(figures.items()) if of == kind), Counts())
    return dict(figures)


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _score_mentions(article: Row, mentions: Iterable[Row], label: str) -> dict[str, Counts]:
    spans = [span for span in article["spans"] if span["label"] == label]
    wanted = sorted({(span["start"], span["end"]) for span in spans})
    optional = [(s["start"], s["end"]) for s in article.get("optional_spans", ()) if s["label"] == label]
    found = {(mention["start"], mention["end"]) for mention in mentions if mention["label"] == label}
    judged = sorted(
        span
        for span in found
        if any(_touch(span, other) for other in wanted) or not any(_touch(span, other) for other in optional)
    )
    strict = sum(
        any(tuple(borders) in judged for borders in [(span["start"], span["end"]), *span["also"]]) for span in spans
    )
    free = list(wanted)
    for span in judged:
        match = next((other for other in free if _touch(span, other)), None)
        if match:
            free.remove(match)
    overlap = len(wanted) - len(free)
    counts = (len(judged), len(wanted))
    return {"mentions strict": Counts(strict, *counts), "mentions overlap": Counts(overlap, *counts)}


def _about_subject(article: Row, claims: Iterable[Row]) -> list[Row]:
    names = {fold(name) for name in (article["subject"]["name"], *article["subject"]["accept"])}
    return [claim for claim in claims if names & {fold(claim.get("subject_text")), fold(claim.get("subject_name"))}]


def answered_claims(article: Row, claims: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield the wanted claims of an article that are answered, each with its first answer."""
    about = _about_subject(article, claims)
    for predicate in PREDICATES:
        wanted, first_answers, _ = _answers(article, about, predicate)
        yield from ((wanted[index], claim) for index, claim in first_answers.items())


def _answers(article: Row, claims: Iterable[Row], predicate: str) -> tuple[list[Row], dict[int, Row], int]:
    """Return the wanted claims of a predicate, the first answer to each by its place, and how many are wrong."""
    every = [claim for claim in article["claims"] if claim["predicate"] == predicate]
    wanted = [claim for claim in every if not claim.get("optional")]
    optional = [claim for claim in every if claim.get("optional")]
    first_answers: dict[int, Row] = {}
    wrong = 0
    for claim in (claim for claim in claims if claim["predicate"] == predicate):
        agreeing = [index for index, other in enumerate(wanted) if _objects_agree(other, claim)]
        if not agreeing and not any(_objects_agree(other, claim) for other in optional):
            wrong += 1
        # A further answer for a claim that is already answered counts neither way.
        open_ones = [index for index in agreeing if index not in first_answers]
        if open_ones:
            first_answers[open_ones[0]] = claim
    return wanted, first_answers, wrong


def _score_claims(article: Row, claims: Iterable[Row], predicate: str) -> Counts:
    wanted, first_answers, wrong = _answers(article, claims, predicate)
    right_status = sum(
        claim.get("status") in (wanted[index]["status"], wanted[index].get("status_also"))
        for index, claim in first_answers.items()
    )
    hits = len(first_answers)
    return Counts(hits, hits + wrong, len(wanted), right_status)


def _same_claims(article: Row, claim: Row) -> list[Row]:
    return [
        other
        for other in article["claims"]
        if other["predicate"] == claim["predicate"] and _objects_agree(other, claim)
    ]


def matched_claims(article: Row, claims: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield the claims about an article's drug that annotators make, too, with theirs: of several one of its status."""
    for claim in _about_subject(article, claims):
        same = _same_claims(article, claim)
        if same:
            yield claim, max(same, key=lambda other: other["status"] == claim["status"])


def judge_claims(article: Row, claims: Iterable[Row]) -> Iterator[tuple[Row, bool]]:
    """Yield the claims about an article's drug and whether annotators make them; those only one makes are left out."""
    for claim in _about_subject(article, claims):
        same = _same_claims(article, claim)
        wanted = any(not other.get("optional") for other in same)
        if wanted or not same:
            yield claim, wanted


def _objects_agree(gold: Row, claim: Row) -> bool:
    names = [name for name in (claim.get("object_text"), claim.get("object_name")) if name]
    if gold["predicate"] == "has_mechanism":
        joined = " ".join(names).lower()
        choices = [gold["keys"], *gold.get("keys_also", [])]
        return any(all(any(stem in joined for stem in stems) for stems in keys) for keys in choices)
    accepted = {fold(name) for name in (gold["object"], *gold["accept"])}
    return any(fold(name) in accepted for name in names)
