"""Choose from which score on the reader's claims are made: `python -m training.claims.calibrate --dev FOLDER`.

For every predicate the threshold with the best F1 on annotated articles that the network was not trained on, written
into `reader.json`. The figure printed beside it is of five folds: every article is scored with the threshold that is
best for the others. `benchmarks.calibration` then makes probabilities of the scores.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from rxtract.extraction import Source, extract_source
from rxtract.matching.logistic import log_odds_of, probability_of
from rxtract.nlp.claims.calibration import maker_of, read_lines
from rxtract.nlp.recogniser.network import packaged_model
from rxtract.nlp.relations.claims_reader import ROLES, load_claims_reader
from rxtract.nlp.structure.genre import register_name
from rxtract.records import ClaimRecord, Extraction
from training.names import fold

_GRID = [0.02 * step for step in range(5, 41)]
_FOLDS = 5
_LOWEST = 0.05


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
    register = register_name(outcome.article.genre or "")
    answers = []
    for claim in outcome.claims:
        about = {fold(claim.subject_text), fold(claim.subject_name)} & names
        if claim.predicate != predicate or not about or maker_of(claim.found_by) != "reader":
            continue
        meets = next((number for number, one in enumerate(wanted) if _agrees(one, claim)), None)
        if meets is not None or not any(_agrees(one, claim) for one in spare):
            line = read_lines()["reader", register]
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
    """Return the threshold with the best F1."""
    return max(_GRID, key=lambda threshold: (f1_of(articles, threshold), threshold))


def main() -> None:
    """Judge, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, required=True, help="folder of annotated articles, .txt and .json")
    parser.add_argument("--tier", default="accurate")
    options = parser.parse_args()
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
