"""Fit the weights that rank candidates: `python -m training.weights.candidate_ranking --shared PATH` (a minute).

Fitted on the pinned development texts, which no network was trained on: on texts it knows, the network is surer than
it may be, and the weights would trust it too much. Figures are of five folds, each scored with weights of the others.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rxtract.matching.logistic import weigh
from rxtract.nlp.entities.candidate_ranking import KINDS, Candidate, Pool, choose_best
from rxtract.nlp.entities.mentions import everyday_candidates, trim_all
from rxtract.nlp.recogniser.evidence import evidence_of
from rxtract.nlp.state import candidates_of
from rxtract.nlp.structure.genre import genre_in, habits_of
from training.claims.annotated import read_folder
from training.partial_reading import read_before
from training.recogniser.corpora import pin, read_all
from training.recogniser.scoring import Counts, add_up, count_sets

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "src" / "rxtract" / "data" / "rules" / "en" / "candidate_ranking.toml"
CORPORA = {"bc5cdr/dev": ("DRUG", "DISORDER"), "ncbi_disease/dev": ("DISORDER",)}
_FOLDS = 5
_STRENGTH = 0.3  # of the regression's penalty, inverse
Place = tuple[int, int, str]
Rows = list[tuple[Candidate, dict[str, float]]]
Weights = dict[str, dict[str, float]]


class Example:
    """The candidates of one text and the spans that are right; `kinds` are those that the corpus annotates."""

    def __init__(self, text: str, spans: Iterable[Place], kinds: Sequence[str], register: str) -> None:
        self.kinds = kinds
        self.doc = read_before(text, "rxtract_mentions")
        weighed = evidence_of(self.doc)
        self.rows: Rows = []
        if weighed is not None:
            found = candidates_of(self.doc)
            if register == "everyday":
                found = everyday_candidates(self.doc, found)
            trim_all(self.doc, found)
            self.rows = list(Pool(self.doc, found, weighed, kinds).features())
        self.wanted = {one for one in spans if one[2] in kinds}

    def place(self, one: Candidate) -> tuple[int, int, str]:
        """Return a candidate's code points and kind."""
        span = self.doc[one.start : one.end]
        return span.start_char, span.end_char, one.kind


def fit(examples: Sequence[Example]) -> Weights:
    """Return the weights of every kind, in terms of the features as they are."""
    weights = {}
    for kind in sorted({kind for one in examples for kind in one.kinds}):
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


def write(register: str, weights: Weights) -> None:
    """Write the weights of a register below the head of the rule file; those of the other stay."""
    text = TARGET.read_text(encoding="utf-8")
    rows = tomllib.loads(text) | {register: weights}
    parts = [
        f"\n[{name}.{kind}]\n" + "".join(f"{feature} = {value:.4f}\n" for feature, value in row.items())
        for name in sorted(rows)
        for kind, row in sorted(rows[name].items())
    ]
    TARGET.write_text(text.partition("\n[")[0].rstrip() + "\n" + "".join(parts), encoding="utf-8")


def professional_examples(shared: Path) -> dict[str, list[Example]]:
    """Return the pinned texts of the public corpora."""
    parts = pin(read_all(shared / "corpora"))
    return {
        name: [
            Example(one.text, [(span.start, span.end, span.label) for span in one.spans], kinds, "professional")
            for one in parts[name]
        ]
        for name, kinds in CORPORA.items()
    }


def everyday_examples(shared: Path) -> dict[str, list[Example]]:
    """Return the development articles of an everyday register; optional mentions are neither right nor wrong."""
    examples = []
    for article in read_folder(shared / "corpora" / "drug_claims" / "dev"):
        spans = [(one.start, one.end, one.kind) for one in article.spans if one.label != "-" and not one.optional]
        example = Example(article.text, spans, KINDS["everyday"], "everyday")
        spare = [one for one in article.spans if one.optional]
        example.rows = [
            (candidate, features)
            for candidate, features in example.rows
            if not any(
                start < one.end and one.start < end and kind == one.kind
                for start, end, kind in [example.place(candidate)]
                for one in spare
            )
        ]
        if habits_of(genre_in(example.doc)) == "everyday":
            examples.append(example)
    return {"drug_claims/dev": examples}


def main() -> None:
    """Fit, say how good it is, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpora/")
    parser.add_argument("--register", choices=sorted(READ), nargs="*", default=sorted(READ))
    options = parser.parse_args()
    for register in options.register:
        examples = READ[register](options.shared)
        cross_validate(examples)
        write(register, fit([one for part in examples.values() for one in part]))
        print(f"written: {register} in {TARGET.relative_to(ROOT)}")


READ = {"everyday": everyday_examples, "professional": professional_examples}

if __name__ == "__main__":
    main()
