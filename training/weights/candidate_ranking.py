"""Fit the weights that rank candidates: `python -m training.weights.candidate_ranking --shared PATH` (a minute).

Fitted on the pinned development texts, which no network was trained on: on texts it knows, the network is surer than
it may be, and the weights would trust it too much. Figures are of five folds, each scored with weights of the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from rxtract.matching.logistic import weigh
from rxtract.nlp.entities.candidate_ranking import Candidate, Pool, choose_best
from rxtract.nlp.entities.mentions import trim_all
from rxtract.nlp.pipeline import load_pipeline
from rxtract.nlp.recogniser.evidence import NAMED, evidence_of
from rxtract.nlp.state import candidates_of
from training.recogniser.corpora import Document, pin, read_all
from training.recogniser.scoring import Counts, add_up, count_sets

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "src" / "rxtract" / "data" / "rules" / "en" / "candidate_ranking.toml"
CORPORA = {"bc5cdr/dev": NAMED, "ncbi_disease/dev": ("DISORDER",)}
_FOLDS = 5
_STRENGTH = 0.3  # of the regression's penalty, inverse
Rows = list[tuple[Candidate, dict[str, float]]]
Weights = dict[str, dict[str, float]]


class Example:
    """The candidates of one text and the spans that are right; `kinds` are those that the corpus annotates."""

    def __init__(self, document: Document, kinds: Sequence[str]) -> None:
        self.kinds = kinds
        self.doc = read(document.text)
        weighed = evidence_of(self.doc)
        self.rows: Rows = []
        if weighed is not None:
            found = candidates_of(self.doc)
            trim_all(self.doc, found)
            self.rows = list(Pool(self.doc, found, weighed).features())
        self.wanted = {(one.start, one.end, one.label) for one in document.spans if one.label in kinds}

    def place(self, one: Candidate) -> tuple[int, int, str]:
        """Return a candidate's code points and kind."""
        span = self.doc[one.start : one.end]
        return span.start_char, span.end_char, one.kind


def read(text: str) -> Doc:
    """Return the doc of a text with all candidates."""
    nlp = load_pipeline()
    doc = nlp.make_doc(text)
    for name, component in nlp.pipeline:
        if name == "rxtract_mentions":
            break
        doc = component(doc)
    return doc


def fit(examples: Sequence[Example]) -> Weights:
    """Return the weights of every kind, in terms of the features as they are."""
    weights = {}
    for kind in NAMED:
        rows = [
            (features, one.place(candidate) in one.wanted)
            for one in examples
            if kind in one.kinds
            for candidate, features in one.rows
            if candidate.kind == kind
        ]
        names = list(rows[0][0])
        inputs = np.array([[features[name] for name in names] for features, _ in rows])
        centre, spread = inputs.mean(0), inputs.std(0) + 1e-9
        fitted = LogisticRegression(C=_STRENGTH, max_iter=3000)
        fitted.fit((inputs - centre) / spread, [right for _, right in rows])
        slopes = fitted.coef_[0] / spread
        bias = float(fitted.intercept_[0] - slopes @ centre)
        weights[kind] = {"bias": bias} | dict(zip(names, map(float, slopes), strict=True))
    return weights


def count(example: Example, weights: Weights) -> Counts:
    """Count right names of a text when its candidates are combined with `weights`."""
    rated = [(one, weigh(features, weights[one.kind])) for one, features in example.rows]
    chosen = {example.place(one) for one, _ in choose_best(rated)}
    return count_sets({place for place in chosen if place[2] in example.kinds}, example.wanted)


def cross_validate(examples: Mapping[str, Sequence[Example]]) -> None:
    """Print the scores of every corpus, each text scored with weights that were fitted without its fold."""
    counts: dict[str, list[Counts]] = {name: [] for name in examples}
    for fold in range(_FOLDS):
        kept = [one for part in examples.values() for place, one in enumerate(part) if place % _FOLDS != fold]
        weights = fit(kept)
        for name, part in examples.items():
            counts[name] += [count(one, weights) for one in part[fold::_FOLDS]]
    for name, rows in counts.items():
        total = add_up(rows)
        print(f"{name}: F1 {total.f1:.4f}, precision {total.precision:.4f}, recall {total.recall:.4f}")


def write(weights: Weights) -> None:
    """Write the weights below the head of the rule file."""
    head = TARGET.read_text(encoding="utf-8").partition("\n[")[0].rstrip()
    parts = [
        f"\n[{kind}]\n" + "".join(f"{name} = {value:.4f}\n" for name, value in row.items())
        for kind, row in weights.items()
    ]
    TARGET.write_text(f"{head}\n{''.join(parts)}", encoding="utf-8")


def main() -> None:
    """Fit, say how good it is, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpora/")
    parts = pin(read_all(parser.parse_args().shared / "corpora"))
    examples = {name: [Example(one, kinds) for one in parts[name]] for name, kinds in CORPORA.items()}
    cross_validate(examples)
    write(fit([one for part in examples.values() for one in part]))
    print(f"written: {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
