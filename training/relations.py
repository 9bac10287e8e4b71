"""Fit the model of `rxtract.nlp.relations.learned`: which drug of a sentence caused which event, where no rule says it.

Pairs are the pipeline's own mentions in PHEE's training sentences (right when PHEE has the pair as an adverse event)
and in the training abstracts of BC5CDR and BioRED (right when they have the pair at all; weighted less). Offset and
scale are fitted on held-out folds, so that the model's numbers are probabilities.

    python -m training.relations --corpora PATH
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from rxtract.article import Article
from rxtract.nlp.pipeline import load_pipeline, make_doc
from rxtract.nlp.relations.arguments import SentenceReading, readings_of
from rxtract.nlp.relations.learned import features, pairs
from training.phee import agree, phee_pairs

Names = Sequence[tuple[str, str]]
CARD = Path(__file__).parents[1] / "src" / "rxtract" / "data" / "relations" / "causes.json"
THRESHOLD = 0.55  # of 0.4 to 0.8 the best F1 on PHEE's development sentences at a precision near 0.8
LEAST_SEEN = 3  # pairs that a feature must occur in
STRENGTH = 0.1  # inverse of the penalty; 0.03 and 0.3 did no better
ABSTRACTS = 300
WEIGHT = 0.4  # of a pair of BC5CDR or BioRED: they annotate abstracts, not sentences
TREATED = 2.0  # of a disease that a corpus says the drug is good for: few are annotated, and they must not be mistaken
_RELATIONS = {"CID": True, "Positive_Correlation": True, "Negative_Correlation": False}
LEAST_WEIGHT = 0.04  # smaller ones change no probability by more than a percent


class Pair(NamedTuple):
    """What a sentence shows of a drug and an event, whether it is right, its text's name and its weight."""

    features: list[str]
    right: bool
    group: str
    weight: float


def _readings(text: str) -> list[SentenceReading]:
    """Return the sentences of a text as the roles component leaves them to the claims."""
    nlp = load_pipeline()
    doc = make_doc(nlp, Article("-", "-", "text", "", text))
    for name, component in nlp.pipeline:
        doc = component(doc)
        if name == "rxtract_roles":
            break
    return readings_of(doc)


def _pairs(text: str, caused: Names, group: str, weight: float, treated: Names = ()) -> Iterator[Pair]:
    for reading in _readings(text):
        words = reading.text
        for drug, event in pairs(reading):
            names = [words[drug.start : drug.end]]
            names += [drug.mention.concept.name] if drug.mention.concept else []
            what = words[event.start : event.end]
            right, good = (
                any(agree(what, other) and any(agree(name, one) for name in names) for one, other in gold)
                for gold in (caused, treated)
            )
            yield Pair(features(reading, drug, event), right, group, TREATED if good and not right else weight)


def _treated(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield drug and disorder of the events in which PHEE says what a drug was given for."""
    for annotation in row["annotations"]:
        for treatment in (event.get("Treatment", {}) for event in annotation["events"]):
            drugs, disorders = (
                [part for piece in treatment.get(name, {}).get("text", []) for part in piece]
                for name in ("Drug", "Disorder")
            )
            yield from ((drug, disorder) for drug in drugs for disorder in disorders)


def read_phee(path: Path) -> Iterator[Pair]:
    """Yield the pairs of PHEE's sentences; sentences of one abstract are one group."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        group = row["id"].split("_")[0]
        yield from _pairs(row["context"], sorted(set(phee_pairs(row))), group, 1.0, sorted(set(_treated(row))))


def read_abstracts(path: Path, limit: int | None = None) -> Iterator[Pair]:
    """Yield the pairs of abstracts in PubTator's format, judged by their relations, which have no place in the text."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n")[:limit]:
        title, abstract, *rows = block.split("\n")
        names: dict[str, set[str]] = {}
        related: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
        for fields in (row.split("\t") for row in rows):
            if fields[1] in _RELATIONS:
                related[_RELATIONS[fields[1]]] += [(fields[2], fields[3]), (fields[3], fields[2])]
            elif fields[1].isdigit():
                for concept in re.split(r"[|,]", fields[5]):
                    names.setdefault(concept, set()).add(fields[3])
        caused, treated = (
            [
                (one, other)
                for drug, event in related[kind]
                for one in names.get(drug, ())
                for other in names.get(event, ())
            ]
            for kind in (True, False)
        )
        text = "\n\n".join(line.split("|", 2)[2] for line in (title, abstract))
        yield from _pairs(text, caused, title.split("|")[0], WEIGHT, treated)


def fit(found: Sequence[Pair]) -> dict[str, Any]:
    """Return the card: weights scaled so that the logistic of their sum is the probability."""
    counts = Counter(name for pair in found for name in pair.features)
    seen = [{name: 1.0 for name in pair.features if counts[name] >= LEAST_SEEN} for pair in found]
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(seen)
    right = np.array([pair.right for pair in found])
    weight = np.array([pair.weight for pair in found])
    groups = [pair.group for pair in found]

    def model() -> LogisticRegression:
        return LogisticRegression(C=STRENGTH, max_iter=3000)

    held_out = np.zeros(len(found))
    for rest, fold in GroupKFold(5).split(matrix, right, groups):
        fitted = model().fit(matrix[rest], right[rest], weight[rest])
        held_out[fold] = fitted.decision_function(matrix[fold])
    scale = LogisticRegression().fit(held_out[:, None], right, weight)
    slope, shift = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    fitted = model().fit(matrix, right, weight)
    weights = {
        name: round(slope * float(value), 3)
        for name, value in zip(vectors.get_feature_names_out(), fitted.coef_[0], strict=True)
        if abs(slope * value) >= LEAST_WEIGHT
    }
    return {
        "trained_on": "training parts of PHEE (Sun et al. 2022), BC5CDR (Li et al. 2016) and BioRED (Luo et al. 2022)",
        "pairs": len(found),
        "threshold": THRESHOLD,
        "offset": round(slope * float(fitted.intercept_[0]) + shift, 3),
        "weights": dict(sorted(weights.items())),
    }


def main() -> None:
    """Fit the model and write its card."""
    parser = argparse.ArgumentParser(description="Fit the model of relations in case literature.")
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the corpora")
    options = parser.parse_args()
    found = list(read_phee(options.corpora / "phee" / "train.jsonl"))
    found += read_abstracts(options.corpora / "bc5cdr" / "train.pubtator.txt", ABSTRACTS)
    found += read_abstracts(options.corpora / "biored" / "train.pubtator.txt")
    CARD.parent.mkdir(parents=True, exist_ok=True)
    CARD.write_text(json.dumps(fit(found), indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
