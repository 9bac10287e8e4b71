"""Measure a model on the development parts: `python -m training.recogniser.measure --corpora PATH`.

`--calibrate` first fits the scores' calibration (on every other document) and writes it into the model's card;
`--card docs/model_card.md` writes the table between the card's score marks.
"""

from __future__ import annotations

import argparse
import json
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

from rxtract.nlp.recogniser.network import Prediction, Recogniser
from training.recogniser.corpora import Document, pin, read_all
from training.recogniser.scoring import (
    Counts,
    add_up,
    calibration_error,
    count_sets,
    fit_line,
    interval,
    plain_term,
    reliability,
)
from training.recogniser.targets import sentence_borders

PACKAGED = Path(__file__).parents[2] / "src" / "rxtract" / "data" / "model"
STRICT = (("bc5cdr", "DRUG"), ("bc5cdr", "DISORDER"), ("ncbi_disease", "DISORDER"), ("biored", "GENE"))
# A disorder counts as an adverse event from this probability on.
ADVERSE_FROM = 0.5
Answers = dict[str, list[tuple[Document, list[Prediction]]]]


def answer_all(recogniser: Recogniser, parts: dict[str, list[Document]], limit: int | None) -> tuple[Answers, float]:
    """Return corpus → (document, predictions), and words a second over all of them."""
    answers: Answers = {}
    words, started = 0, time.process_time()
    for name, documents in parts.items():
        if not name.endswith("/dev"):
            continue
        rows = []
        for document in documents[:limit]:
            borders = [*sentence_borders(document.text), len(document.text)]
            sentences = list(pairwise(borders))
            rows.append((document, recogniser.predict(document.text, sentences)))
            words += len(document.text.split())
        answers[name.split("/")[0]] = rows
    return answers, words / (time.process_time() - started)


def strict_counts(rows: list[tuple[Document, list[Prediction]]], labels: set[str]) -> list[Counts]:
    """Count spans that are right to the letter, per document."""
    return [
        count_sets(
            {(one.start, one.end, one.label) for one in found if one.label in labels},
            {(span.start, span.end, span.label) for span in document.spans if span.label in labels},
        )
        for document, found in rows
    ]


def effect_counts(rows: list[tuple[Document, list[Prediction]]], *, adverse_from: float) -> list[Counts]:
    """Count adverse effects that some answer overlaps; `answered` counts the answers that are adverse events."""
    counts = []
    for document, found in rows:
        answers = [one for one in found if one.label == "DISORDER" and (one.adverse or 0) >= adverse_from]
        effects = [span for span in document.spans if span.adverse]
        hit = sum(any(one.start < span.end and span.start < one.end for one in answers) for span in effects)
        counts.append(Counts(hit, len(answers), len(effects)))
    return counts


def unique_term_counts(rows: list[tuple[Document, list[Prediction]]], *, adverse_from: float) -> list[Counts]:
    """Count the distinct adverse events of each FDA label, over all its sections."""
    answers: dict[str, set[str]] = {}
    wanted: dict[str, set[str]] = {}
    for document, found in rows:
        label = document.name.split("/")[0]
        answers.setdefault(label, set()).update(
            plain_term(document.text[one.start : one.end])
            for one in found
            if one.label == "DISORDER" and (one.adverse or 0) >= adverse_from
        )
        wanted.setdefault(label, set()).update(
            plain_term(document.text[span.start : span.end]) for span in document.spans
        )
    return [count_sets(answers[label], wanted[label]) for label in sorted(wanted)]


def judged_scores(answers: Answers, label: str, half: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Return scores and whether they are right; `half` 0 or 1 takes every other document."""
    scores, right = [], []
    for corpus, labels in (("bc5cdr", {"DRUG", "DISORDER"}), ("ncbi_disease", {"DISORDER"}), ("biored", {"GENE"})):
        for number, (document, found) in enumerate(answers[corpus]):
            if label not in labels or (half is not None and number % 2 != half):
                continue
            spans = {(span.start, span.end) for span in document.spans if span.label == label}
            for one in found:
                if one.label == label:
                    scores.append(one.score)
                    right.append((one.start, one.end) in spans)
    return np.array(scores), np.array(right, dtype=float)


def judged_roles(answers: Answers, half: int | None) -> tuple[np.ndarray, np.ndarray]:
    """Return adverse probabilities of disorders that overlap an annotated one, and what the corpus says."""
    scores, right = [], []
    for corpus in ("phee", "bc5cdr"):
        for number, (document, found) in enumerate(answers[corpus]):
            if half is not None and number % 2 != half:
                continue
            for one in found:
                spans = [
                    span
                    for span in document.spans
                    if span.adverse is not None and span.start < one.end and one.start < span.end
                ]
                if one.adverse is not None and spans:
                    scores.append(one.adverse)
                    right.append(spans[0].adverse)
    return np.array(scores), np.array(right, dtype=float)


def calibrate_card(model: Path, parts: dict[str, list[Document]], limit: int | None) -> None:
    """Fit the lines on every other development document and write them into card.json."""
    path = model / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    card["calibration"] = {label: [1.0, 0.0] for label in card["calibration"]}
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    answers, _ = answer_all(Recogniser.load(model), parts, limit)
    for label in card["calibration"]:
        scores, right = judged_roles(answers, 0) if label == "adverse" else judged_scores(answers, label, 0)
        kept = np.clip(scores, 1e-4, 1 - 1e-4)
        if len(kept):  # mechanisms and conditions are no names of these corpora: training.claims.calibrate fits them
            card["calibration"][label] = fit_line(np.log(kept / (1 - kept)), right)
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def score_rows(answers: Answers, speed: float) -> list[tuple[str, str, str]]:
    """Return what is measured, the figure, and its 95 % interval or remark."""
    rows = []
    for corpus, label in STRICT:
        rows.append(_row(f"{corpus} {label}: strict F1", strict_counts(answers[corpus], {label})))
    rows.insert(2, _row("bc5cdr both: strict F1", strict_counts(answers["bc5cdr"], {"DRUG", "DISORDER"})))
    effects = effect_counts(answers["phee"], adverse_from=0.0)
    rows.append(_row("phee effects found as disorder: overlap recall", effects, recall=True))
    effects = effect_counts(answers["phee"], adverse_from=ADVERSE_FROM)
    rows.append(_row("phee effects found as adverse event: overlap recall", effects, recall=True))
    unique = unique_term_counts(answers["adr_labels"], adverse_from=ADVERSE_FROM)
    rows.append(_row("FDA labels, 20 held out: unique adverse events F1", unique))
    scores, right = judged_roles(answers, 1)
    rows.append(("adverse event or not (phee, bc5cdr): accuracy", f"{((scores >= 0.5) == right).mean():.3f}", ""))
    for label in ("DRUG", "DISORDER", "GENE"):
        scores, right = judged_scores(answers, label, 1)
        curve = " ".join(f"{mean:.2f}→{share:.2f} ({size})" for mean, share, size in reliability(scores, right))
        rows.append((f"calibration error {label}", f"{calibration_error(scores, right):.3f}", curve))
    rows.append(("words a second, one core, recogniser alone", f"{speed:,.0f}", "processor time"))
    return rows


def _row(name: str, counts: list[Counts], *, recall: bool = False) -> tuple[str, str, str]:
    def measure(total: Counts) -> float:
        return total.recall if recall else total.f1

    total = add_up(counts)
    low, high = interval(counts, measure)
    detail = f"precision {total.precision:.3f}, recall {total.recall:.3f}"
    return name, f"{measure(total):.3f}", f"{low:.3f}–{high:.3f}, {detail}"


def main() -> None:
    """Print the table and, on request, write it into the model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=PACKAGED)
    parser.add_argument("--calibrate", action="store_true")
    parser.add_argument("--card", type=Path)
    parser.add_argument("--tier", default="accurate", help="whose score marks of the card to write between")
    parser.add_argument("--pinned", action="store_true", help="only texts that no model was trained on")
    parser.add_argument("--limit", type=int, help="documents a corpus, for a quick look")
    options = parser.parse_args()
    parts = pin(read_all(options.corpora)) if options.pinned else read_all(options.corpora)
    if options.calibrate:
        calibrate_card(options.model, parts, options.limit)
    recogniser = Recogniser.load(options.model)
    rows = score_rows(*answer_all(recogniser, parts, options.limit))
    lines = ["| what | figure | 95 % interval, remark |", "|---|---|---|"]
    table = "\n".join(lines + [f"| {what} | {figure} | {remark} |" for what, figure, remark in rows])
    print(table)
    if options.card:
        name = "scores" if options.tier == "accurate" else f"scores {options.tier}"
        opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, _, rest = options.card.read_text(encoding="utf-8").partition(opening)
        _, _, after = rest.partition(closing)
        head = f"Model {recogniser.version}, written by `python -m training.recogniser.measure --pinned --card`.\n\n"
        options.card.write_text(f"{before}{opening}\n{head}{table}\n{closing}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
