"""Fit the scores of links: `python -m training.vocabulary.calibration --corpora PATH`.

A logistic model of two things, the kind of name and the step of rewriting, fitted on the training parts of BC5CDR and
NCBI Disease; `tools/measure_vocabulary.py --curve` shows on the development parts how well it holds.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rxtract.knowledge import Vocabulary, load_vocabulary
from rxtract.knowledge.lookup.linking import NameLinker
from rxtract.knowledge.lookup.scores import pool_of, scores_path

PARTS = (
    ("bc5cdr/train.pubtator.txt", {"Chemical"}, "DRUG"),
    ("bc5cdr/train.pubtator.txt", {"Disease"}, "ADVERSE_EVENT"),
    ("ncbi_disease/train.pubtator.txt", {"SpecificDisease", "DiseaseClass", "Modifier", "CompositeMention"}, "DISEASE"),
)
HEAD = "# Weights of link scores: a link is right with chance 1 / (1 + exp(-(base + kind + step))).\n# Written by "
STRENGTH = 0.5
"""Inverse strength of the pull towards nothing: kinds and steps that are rare hardly move the score."""


def judged(vocabulary: Vocabulary, corpora: Path, known: set[str]) -> Iterator[tuple[str, str, str, bool]]:
    """Yield (pool, kind, step, right) of every linked mention whose gold id the vocabulary knows."""
    linker = NameLinker(vocabulary)
    for file, kinds, label in PARTS:
        for line in (corpora / file).read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) < 6 or fields[4] not in kinds:
                continue
            gold = {part if ":" in part else f"MESH:{part}" for part in re.split(r"[|+]", fields[5].strip())} & known
            found = linker.find(fields[3], label)
            if gold and found is not None:
                entry, step = found
                ids = {entry.concept_id, *vocabulary.concept(entry.concept_id).xrefs}
                yield pool_of(entry.label), entry.kind, step, bool(ids & gold)


def fit(rows: list[tuple[str, str, bool]]) -> tuple[float, dict[str, float], dict[str, float]]:
    """Return base, weights of kinds and weights of steps."""
    kinds, steps = sorted({kind for kind, _, _ in rows}), sorted({step for _, step, _ in rows})
    features = np.array(
        [[kind == k for k in kinds] + [step == s for s in steps] for kind, step, _ in rows], dtype=np.float64
    )
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(features, [right for _, _, right in rows])
    weights = [round(float(weight), 3) for weight in model.coef_[0]]
    return (
        round(float(model.intercept_[0]), 3),
        dict(zip(kinds, weights, strict=False)),
        dict(zip(steps, weights[len(kinds) :], strict=True)),
    )


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--vocabulary", type=Path, help="another vocabulary file than the packaged one")
    options = parser.parse_args()
    vocabulary = load_vocabulary(options.vocabulary)
    known = {x for i in vocabulary.concept_ids() for x in (i, *vocabulary.concept(i).xrefs)}
    rows = list(judged(vocabulary, options.corpora, known))
    lines = [HEAD + "training/vocabulary/calibration.py."]
    for pool in ("disorder", "drug"):
        base, kinds, steps = fit([row[1:] for row in rows if row[0] == pool])
        lines += ["", f"[{pool}]", f"base = {base}"]
        for name, weights in (("kinds", kinds), ("steps", steps)):
            lines += ["", f"[{pool}.{name}]", *(f'"{key}" = {weight}' for key, weight in weights.items())]
    scores_path().write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
