"""Fit the weights that tell events from diseases: `python -m training.weights.adverse_events --shared PATH` (a minute).

Fitted on the practice articles and, with less weight, on texts that no network was trained on: the pinned sentences of
PHEE and the held-out FDA labels, where what is not annotated is no adverse event.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rxtract.matching.logistic import weigh
from rxtract.nlp.pipeline import load_pipeline
from rxtract.nlp.relations.adverse_events import adverse_guesses, weighed_disorders
from training.recogniser.corpora import pin, read_all

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "src" / "rxtract" / "data" / "rules" / "en" / "adverse_events.toml"
_FOLDS = 8
_STRENGTH = 1.0  # of the regression's penalty, inverse
_WEIGHTS = {"phee/dev": 0.5, "adr_labels/dev": 0.1}
Row = tuple[dict[str, float], bool]
Spans = list[tuple[int, int, bool]]


def read_disorders(text: str, spans: Spans, *, silent: bool = False) -> Iterator[Row]:
    """Yield features and truth of the disorders that overlap annotated ones of one kind; spans: start, end, event.

    With `silent` what overlaps none is no event.
    """
    nlp = load_pipeline()
    doc = nlp.make_doc(text)
    guesses = {}
    for name, component in nlp.pipeline:
        if name == "rxtract_reader":
            guesses = adverse_guesses(doc)
        doc = component(doc)
        if name == "rxtract_reader":
            break
    for mention, features in weighed_disorders(doc, guesses):
        span = doc[mention.start : mention.end]
        kinds = {event for start, end, event in spans if start < span.end_char and span.start_char < end}
        if len(kinds) == 1 or (silent and not kinds):
            yield features, any(kinds)


def read_practice() -> list[list[Row]]:
    """Return the disorders of every practice article."""
    articles = []
    for path in sorted((ROOT / "tests" / "practice").glob("*_*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        marked = [one for one in gold["spans"] + gold["optional_spans"] if one["label"] in ("DISEASE", "ADVERSE_EVENT")]
        spans = [(one["start"], one["end"], one["label"] == "ADVERSE_EVENT") for one in marked]
        articles.append(list(read_disorders(path.with_suffix(".txt").read_text(encoding="utf-8"), spans)))
    return articles


def read_corpora(shared: Path) -> dict[str, list[Row]]:
    """Return the disorders of the corpora's texts that no network was trained on."""
    parts = pin(read_all(shared / "corpora"))
    rows: dict[str, list[Row]] = {name: [] for name in _WEIGHTS}
    for name, disorders in rows.items():
        for document in parts[name]:
            spans = [(one.start, one.end, one.adverse) for one in document.spans if one.adverse is not None]
            disorders += read_disorders(document.text, spans, silent=document.silent_is_not_adverse)
    return rows


def fit(articles: list[Row], corpora: dict[str, list[Row]]) -> dict[str, float]:
    """Return the weights by name, the bias first."""
    rows = articles + [row for part in corpora.values() for row in part]
    names = sorted({name for features, _ in rows for name in features})
    inputs = np.array([[features.get(name, 0.0) for name in names] for features, _ in rows])
    weights = [1.0] * len(articles) + [_WEIGHTS[name] for name, part in corpora.items() for _ in part]
    fitted = LogisticRegression(C=_STRENGTH, max_iter=5000)
    fitted.fit(inputs, [event for _, event in rows], sample_weight=weights)
    return {"bias": float(fitted.intercept_[0])} | dict(zip(names, map(float, fitted.coef_[0]), strict=True))


def count_right(rows: list[Row], weights: dict[str, float]) -> int:
    """Return how many disorders are told right."""
    return sum((weigh(features, weights) > 0.5) == event for features, event in rows)


def main() -> None:
    """Fit, say how good it is on articles left out, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpora/")
    articles, corpora = read_practice(), read_corpora(parser.parse_args().shared)
    right = 0
    for fold in range(_FOLDS):
        kept = [row for place, rows in enumerate(articles) if place % _FOLDS != fold for row in rows]
        weights = fit(kept, corpora)
        right += sum(count_right(rows, weights) for rows in articles[fold::_FOLDS])
    everything = [row for rows in articles for row in rows]
    weights = fit(everything, corpora)
    lines = [f"{name} = {value:.2f}\n" for name, value in weights.items()]
    head = TARGET.read_text(encoding="utf-8").partition("\n[")[0].rstrip()
    TARGET.write_text(f"{head}\n\n[weights]\n{''.join(lines)}", encoding="utf-8")
    print(f"practice articles, left out in turn: {right / len(everything):.4f} of {len(everything)} right")
    for name, rows in corpora.items():
        print(f"{name}, as fitted: {count_right(rows, weights) / len(rows):.4f} of {len(rows)} right")


if __name__ == "__main__":
    main()
