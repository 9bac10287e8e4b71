"""Choose from which score on the reader's claims are made: `python -m training.claims.calibrate --dev FOLDER`.

For every predicate the lowest threshold with nearly the best F1 on annotated articles that the network was not trained
on, written into `reader.json`. The figure printed beside it is of five folds: every article is scored with the
threshold that is so chosen for the others. `benchmarks.calibration` then makes probabilities of the scores. With
`--names` it fits instead how sure the network is of mechanisms and conditions, which no public corpus has, and writes
that into `card.json`.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from rxtract.extraction import Source, extract_source
from rxtract.matching.logistic import log_odds_of, probability_of
from rxtract.nlp.claims.calibration import kind_of_text, maker_of, read_lines
from rxtract.nlp.recogniser.evidence import evidence_of
from rxtract.nlp.recogniser.network import Prediction, packaged_model
from rxtract.nlp.relations.arguments import Argument, readings_of
from rxtract.nlp.relations.claims_reader import ROLES, Asked, load_claims_reader
from rxtract.nlp.relations.reader_answers import FITS, KIND_OF_GROUP, claim_features
from rxtract.records import ClaimRecord, Extraction
from training.claims.annotated import NONE, AnnotatedArticle, read_folder
from training.claims.examples import truth
from training.names import fold
from training.partial_reading import read_before
from training.recogniser.scoring import fit_line

WEIGHTS = Path(__file__).parents[2] / "src" / "rxtract" / "data" / "rules" / "en" / "reader.toml"
_GRID = [0.02 * step for step in range(15, 41)]
"""Thresholds tried. Below 0.3 more claims are wrong than right, whatever F1 says of one set of articles."""
_FOLDS = 5
_SLACK = 0.003  # F1 that articles of one set do not tell apart: five claims of the 1,500 of dev
_LOWEST = 0.05
OWN_NAMES = ("MECHANISM", "CONDITION")
"""Names that no public corpus has."""


class Answer(NamedTuple):
    """A claim's score before calibration, and which of the wanted claims it makes (None: none)."""

    score: float
    meets: int | None


class Judged(NamedTuple):
    """The answers of one article for one predicate, best first, and how many claims are wanted."""

    answers: list[Answer]
    wanted: int


def judge(folder: Path) -> dict[str, list[Judged]]:
    """Return for every predicate the judged claims of every article, made with the lowest threshold."""
    judged: dict[str, list[Judged]] = defaultdict(list)
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt")
        for outcome in extract_source(Source(text, text.name)):
            if isinstance(outcome, Extraction):
                for predicate in ROLES[1:]:
                    judged[predicate].append(_judge_article(gold, outcome, predicate))
    return judged


def _judge_article(gold: dict, outcome: Extraction, predicate: str) -> Judged:
    names = {fold(name) for name in [gold["subject"]["name"], *gold["subject"]["accept"]]}
    wanted = [one for one in gold["claims"] if one["predicate"] == predicate and not one.get("optional")]
    spare = [one for one in gold["claims"] if one["predicate"] == predicate and one.get("optional")]
    answers = []
    for claim in outcome.claims:
        about = {fold(claim.subject_text), fold(claim.subject_name)} & names
        if claim.predicate != predicate or not about or maker_of(claim.found_by) != "reader":
            continue
        meets = next((number for number, one in enumerate(wanted) if _agrees(one, claim)), None)
        if meets is not None or not any(_agrees(one, claim) for one in spare):
            line = read_lines()["reader", kind_of_text(outcome.article.genre or "")]
            raw = probability_of((log_odds_of(claim.score) - line.offset) / line.slope)
            answers.append(Answer(raw, meets))
    return Judged(sorted(answers, reverse=True, key=lambda one: one.score), len(wanted))


def _agrees(gold: dict, claim: ClaimRecord) -> bool:
    if gold["predicate"] == "has_mechanism":
        words = f"{claim.object_text} {claim.object_name or ''}".lower()
        keys = [gold["keys"], *gold.get("keys_also", [])]
        return any(all(any(stem in words for stem in stems) for stems in one) for one in keys)
    accepted = {fold(name) for name in [gold["object"], *gold["accept"]]}
    return bool(accepted & {fold(claim.object_text), fold(claim.object_name)})


def f1_of(articles: list[Judged], threshold: float) -> float:
    """Return the F1 of the claims with at least this score."""
    kept = [[one for one in article.answers if one.score >= threshold] for article in articles]
    right = sum(len({one.meets for one in answers if one.meets is not None}) for answers in kept)
    wrong = sum(one.meets is None for answers in kept for one in answers)
    wanted = sum(article.wanted for article in articles)
    return 2 * right / max(1, right + wrong + wanted)


def best_threshold(articles: list[Judged]) -> float:
    """Return the lowest threshold whose F1 is as good as the best but for _SLACK: more claims, no worse."""
    scores = {threshold: f1_of(articles, threshold) for threshold in _GRID}
    least = max(scores.values()) - _SLACK
    return min(threshold for threshold, score in scores.items() if score >= least)


def fit_weights(folder: Path) -> None:
    """Fit how reader, span and rules are weighed together, and write the weights below the head of the rule file."""
    rows: dict[str, list[tuple[dict[str, float], bool]]] = {predicate: [] for predicate in ROLES[1:]}
    for article in read_folder(folder):
        for argument, role in read_arguments(article):
            for predicate in FITS[KIND_OF_GROUP[argument.group]]:
                features = claim_features(argument, argument.answer, predicate)
                rows[predicate].append((features, ROLES[role] == predicate))
    parts = []
    for predicate, judged in rows.items():
        names = list(judged[0][0])
        inputs = np.array([[features[name] for name in names] for features, _ in judged])
        fitted = LogisticRegression(C=1.0, max_iter=3000).fit(inputs, [right for _, right in judged])
        weights = {"bias": float(fitted.intercept_[0])} | dict(zip(names, map(float, fitted.coef_[0]), strict=True))
        lines = "".join(f"{name} = {value:.4f}\n" for name, value in weights.items())
        parts.append(f"\n[weights.{predicate}]\n{lines}")
        print(f"{predicate}: {sum(right for _, right in judged)} of {len(judged)}, {weights}")
    head = WEIGHTS.read_text(encoding="utf-8").partition("\n[weights.")[0].rstrip()
    WEIGHTS.write_text(f"{head}\n{''.join(parts)}", encoding="utf-8")


def read_arguments(article: AnnotatedArticle) -> Iterator[tuple[Argument, int]]:
    """Yield the arguments that the reader has answered for, with the right role where it is known."""
    doc = read_before(article.text, "rxtract_claims")
    for reading in readings_of(doc):
        for argument in reading.arguments:
            start, end = (reading.span.start_char + place for place in (argument.start, argument.end))
            asked = Asked(start, end, KIND_OF_GROUP[argument.group], False, reading.section.kind)
            role, _ = truth(asked, article.text[start:end], article)
            if argument.answer is not None and role >= NONE:
                yield argument, role


def calibrate_names(folder: Path, tier: str) -> None:
    """Fit the scores of mechanisms and conditions: how often spans that the network is so sure of are marked."""
    path = packaged_model(tier) / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    rows: dict[str, list[tuple[float, bool]]] = {label: [] for label in OWN_NAMES}
    for article in read_folder(folder):
        marked = {(one.start, one.end, one.kind) for one in article.spans if one.is_named}
        for one in read_evidence(article.text):
            if one.label in rows:
                slope, offset = card["calibration"][one.label]
                rows[one.label].append(((log_odds_of(one.score) - offset) / slope, (*one[:2], one.label) in marked))
    for label, judged in rows.items():
        line = fit_line(np.array([odds for odds, _ in judged]), np.array([right for _, right in judged], dtype=float))
        card["calibration"][label] = line
        print(f"{label}: {sum(right for _, right in judged)} of {len(judged)} right, line {line}")
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def read_evidence(text: str) -> list[Prediction]:
    """Return what the network names in a text, read as the pipeline reads it."""
    weighed = evidence_of(read_before(text, "rxtract_external_model"))
    return weighed.predictions if weighed else []


def main() -> None:
    """Judge, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, required=True, help="folder of annotated articles, .txt and .json")
    parser.add_argument("--tier", default="accurate")
    parser.add_argument("--names", action="store_true", help="fit the scores of names instead")
    parser.add_argument("--weights", action="store_true", help="fit how reader, span and rules are weighed instead")
    options = parser.parse_args()
    if options.names:
        calibrate_names(options.dev, options.tier)
        return
    if options.weights:
        fit_weights(options.dev)
        return
    reader = load_claims_reader(options.tier)
    if reader is None:
        raise SystemExit(f"the tier {options.tier} has no claims reader")
    reader.card["thresholds"].update(dict.fromkeys(ROLES[1:], _LOWEST))
    chosen = {}
    for predicate, articles in judge(options.dev).items():
        chosen[predicate] = round(best_threshold(articles), 2)
        right = [
            f1_of(articles[fold_number::_FOLDS], best_threshold(_without(articles, fold_number)))
            for fold_number in range(_FOLDS)
        ]
        print(
            f"{predicate}: {chosen[predicate]:.2f}, F1 {f1_of(articles, chosen[predicate]):.3f}"
            f" (folds {sum(right) / _FOLDS:.3f})"
        )
    path = packaged_model(options.tier) / "reader.json"
    card = json.loads(path.read_text(encoding="utf-8")) | {"thresholds": chosen}
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _without(articles: list[Judged], fold_number: int) -> list[Judged]:
    return [one for place, one in enumerate(articles) if place % _FOLDS != fold_number]


if __name__ == "__main__":
    main()
