"""Fit the weights by which the subject of an article is found: `python -m training.weights.subject FOLDER ...`.

Every drug that an annotated article names is one example: right when one of its names is among the accepted names of
the article's subject. Figures are of five folds by article.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rxtract.nlp.entities.products import product_names
from rxtract.nlp.linking.subject import drugs_of, fold_drugs
from rxtract.nlp.linking.subject_ranking import Features, subject_features
from training.claims.annotated import AnnotatedArticle, read_folder
from training.names import fold
from training.partial_reading import read_before

TARGET = Path(__file__).parents[2] / "src" / "rxtract" / "data" / "rules" / "en" / "subject.toml"
_FOLDS = 5
_STRENGTH = 0.3  # of the regression's penalty, inverse
Rows = list[tuple[Features, bool]]


def read_rows(article: AnnotatedArticle) -> Rows:
    """Return the features of the drugs of an article, and which of them it is about."""
    doc = read_before(article.text, "rxtract_subject")
    products, members = product_names(doc), drugs_of(doc)
    fold_drugs(doc, members, products)
    found = subject_features(doc, members, products)
    names = {
        key: {fold(doc[one.start : one.end].text) for one in mentions}
        | {fold(one.concept.name) for one in mentions if one.concept}
        for key, mentions in members.items()
    }
    return [(features, bool(names[key] & article.names)) for key, features in found.items()]


def fit(articles: Sequence[Rows]) -> dict[str, float]:
    """Return the weights that put the right drug of an article before each of the others."""
    names = list(articles[0][0][0])
    pairs = []
    for rows in articles:
        vectors = [(np.array([features[name] for name in names]), right) for features, right in rows]
        pairs += [mine - other for mine, right in vectors if right for other, also in vectors if not also]
    differences = np.array(pairs)
    spread = differences.std(0) + 1e-9
    fitted = LogisticRegression(C=_STRENGTH, max_iter=3000, fit_intercept=False)
    inputs = np.concatenate([differences, -differences]) / spread
    fitted.fit(inputs, [True] * len(differences) + [False] * len(differences))
    return dict(zip(names, map(float, fitted.coef_[0] / spread), strict=True))


def is_found(rows: Rows, weights: dict[str, float]) -> bool:
    """Whether the best drug of an article is the right one."""
    best: bool = max(rows, key=lambda row: sum(weights[name] * value for name, value in row[0].items()))[1]
    return best


def main() -> None:
    """Fit, say how good it is, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="folders of annotated articles")
    articles = {one.stem: one for folder in parser.parse_args().folders for one in read_folder(folder)}
    rows = [found for article in articles.values() if (found := read_rows(article))]
    right = 0
    for fold_number in range(_FOLDS):
        weights = fit([one for place, one in enumerate(rows) if place % _FOLDS != fold_number])
        right += sum(is_found(one, weights) for one in rows[fold_number::_FOLDS])
    named = sum(any(right for _, right in one) for one in rows)
    print(f"{len(rows)} articles, the subject is among the drugs found in {named} and first in {right} (five folds)")
    head = TARGET.read_text(encoding="utf-8").partition("\n[")[0].rstrip()
    lines = "".join(f"{name} = {value:.4f}\n" for name, value in fit(rows).items())
    TARGET.write_text(f"{head}\n\n[weights]\n{lines}", encoding="utf-8")


if __name__ == "__main__":
    main()
