"""Fit the weights that subjects are found by: `python -m training.weights.subject FOLDER ... --dev FOLDER`.

Every drug that an annotated article names is one example: right when one of its names is among the accepted names of
the article's subject. What the network says is weighed on articles that it was not trained on (`--dev`), against the
sum of the other signs. Figures are of five folds by article.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rxtract.nlp.entities.products import product_names
from rxtract.nlp.linking.subject import drugs_of, fold_drugs, odds_by_network
from rxtract.nlp.linking.subject_evidence import load_subject_reader
from rxtract.nlp.linking.subject_ranking import Features, subject_features
from training.claims.annotated import AnnotatedArticle, read_folder
from training.names import fold
from training.partial_reading import read_before

TARGET = Path(__file__).parents[2] / "src" / "rxtract" / "data" / "rules" / "en" / "subject.toml"
_FOLDS = 5
NETWORK = ("network", "network_best")
_STRENGTH = 0.3  # of the regression's penalty, inverse
Rows = list[tuple[Features, bool]]


def read_rows(article: AnnotatedArticle) -> Rows:
    """Return the features of the drugs of an article, and which of them it is about."""
    doc = read_before(article.text, "rxtract_subject")
    products, members = product_names(doc), drugs_of(doc)
    fold_drugs(doc, members, products)
    odds = odds_by_network(doc, members, load_subject_reader())
    found = subject_features(doc, members, products, odds)
    names = {
        key: {fold(doc[one.start : one.end].text) for one in mentions}
        | {fold(one.concept.name) for one in mentions if one.concept}
        for key, mentions in members.items()
    }
    return [(features, bool(names[key] & article.names)) for key, features in found.items()]


def fit(articles: Sequence[Rows]) -> dict[str, float]:
    """Return the weights that put the right drug of an article before each of the others."""
    names = [name for name in articles[0][0][0] if name not in NETWORK]
    return _fit(articles, names)


def fit_network(articles: Sequence[Rows], weights: dict[str, float]) -> dict[str, float]:
    """Return `weights`, all in one measure, with those of what the network says beside them."""
    summed = [
        [(dict(features, signs=total_of(features, weights)), right) for features, right in rows] for rows in articles
    ]
    fitted = _fit(summed, ["signs", *NETWORK])
    scale = fitted.pop("signs")
    return {name: value * scale for name, value in weights.items()} | fitted


def total_of(features: Features, weights: dict[str, float]) -> float:
    """Return the weighed sum of a drug's signs."""
    return sum(value * features[name] for name, value in weights.items())


def _fit(articles: Sequence[Rows], names: Sequence[str]) -> dict[str, float]:
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
    best: bool = max(rows, key=lambda row: total_of(row[0], weights))[1]
    return best


def read_articles(folders: Sequence[Path]) -> list[Rows]:
    """Return the rows of the articles of some folders; an article may lie in two of them."""
    articles = {one.stem: one for folder in folders for one in read_folder(folder)}
    return [found for article in articles.values() if (found := read_rows(article))]


def in_folds(rows: Sequence[Rows], fit_some: Callable[[Sequence[Rows]], dict[str, float]]) -> str:
    """Say of how many articles the subject is found by weights that were fitted without them."""
    right = 0
    for fold_number in range(_FOLDS):
        weights = fit_some([one for place, one in enumerate(rows) if place % _FOLDS != fold_number])
        right += sum(is_found(one, weights) for one in rows[fold_number::_FOLDS])
    named = sum(any(right for _, right in one) for one in rows)
    return f"{len(rows)} articles, the subject is among the drugs found in {named} and first in {right} (five folds)"


def main() -> None:
    """Fit, say how good it is, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="folders of annotated articles")
    parser.add_argument("--dev", type=Path, help="annotated articles that the network was not trained on")
    options = parser.parse_args()
    rows = read_articles(options.folders)
    print(f"without the network: {in_folds(rows, fit)}")
    weights = fit(rows)
    if options.dev:
        dev = read_articles([options.dev])
        print(f"dev without it: {sum(is_found(one, weights) for one in dev)} of {len(dev)}")
        print(f"dev with it: {in_folds(dev, lambda some: fit_network(some, weights))}")
        weights = fit_network(dev, weights)
    head = TARGET.read_text(encoding="utf-8").partition("\n[")[0].rstrip()
    lines = "".join(f"{name} = {value:.4f}\n" for name, value in weights.items())
    TARGET.write_text(f"{head}\n\n[weights]\n{lines}", encoding="utf-8")


if __name__ == "__main__":
    main()
