"""Choose how a trained network is to answer: `python -m training.recogniser.choose WEIGHTS --corpora PATH --out FILE`.

Two things no training text can say are chosen on every other pinned development text and written into a file that
`training.recogniser.export` reads: the habit (by which corpus's conventions texts are read) and the caution (what is
taken off the logits of each label's tags: corpora that are annotated in part make the network generous).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rxtract.knowledge import load_vocabulary
from rxtract.nlp.recogniser.decoding import LABELS, TAGS
from rxtract.nlp.recogniser.network import Recogniser
from training.recogniser.corpora import Document, pin, read_all
from training.recogniser.measure import (
    ADVERSE_FROM,
    Answers,
    answer_all,
    effect_counts,
    strict_counts,
    unique_term_counts,
)
from training.recogniser.network import CONVENTIONS, Tagger, average
from training.recogniser.scoring import Counts, add_up
from training.recogniser.train import plain_tokenizer

# Habits to compare. None's habit, or a share of PHEE's, finds more adverse effects but cuts names oddly ("severe"
# alone, "lactose,"): PHEE has no borders of ours to learn.
HABITS: tuple[dict[str, float], ...] = (
    {"bc5cdr": 1.0},
    {"bc5cdr": 0.7, "ncbi_disease": 0.7},
    {"bc5cdr": 0.6, "ncbi_disease": 0.5, "adr_labels": 0.25},
)
USUAL_CAUTION = 0.9
CAUTIONS = (-0.6, -0.3, 0.0, 0.3, 0.6, 0.9, 1.2, 1.5)
# What a label's caution is chosen by.
JUDGES = {"DRUG": ("bc5cdr",), "DISORDER": ("bc5cdr", "ncbi_disease"), "GENE": ("biored",)}


class TorchSession:
    """The network in place of an onnxruntime session; what it answers is kept, caution is taken off afterwards."""

    def __init__(self, network: Tagger) -> None:
        self._network, self._kept = network, dict[bytes, tuple[np.ndarray, np.ndarray]]()
        self.caution = np.zeros(len(TAGS), dtype=np.float32)

    def run(self, _: None, feed: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """Return the logits of tags and of adverse event, as onnxruntime does."""
        key = feed["pieces"].tobytes()
        if key not in self._kept:
            inputs = [torch.from_numpy(feed[name]) for name in ("pieces", "shapes", "tags", "present")]
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                tags, adverse = self._network(*inputs)
            self._kept[key] = tags.float().numpy(), adverse.float().numpy()
        tags, adverse = self._kept[key]
        return tags - self.caution, adverse


def neutral_recogniser(session: Any) -> Recogniser:
    """Return a recogniser around a session, without calibration."""
    card = {"version": "0", "calibration": {label: [1.0, 0.0] for label in (*LABELS, "adverse")}}
    return Recogniser(session, plain_tokenizer(), card, load_vocabulary())


def label_counts(answers: Answers, label: str) -> Counts:
    """Add up the strict counts of a label over its judges."""
    return add_up([one for corpus in JUDGES[label] for one in strict_counts(answers[corpus], {label})])


def answers_with(
    network: Tagger, habit: dict[str, float], parts: dict[str, list[Document]], cautions: Sequence[float]
) -> list[Answers]:
    """Return the answers under a habit, for each caution; the network reads every text once."""
    network.habit.copy_(torch.tensor([habit.get(name, 0.0) for name in CONVENTIONS]))
    session = TorchSession(network)
    recogniser = neutral_recogniser(session)
    found = []
    for caution in cautions:
        session.caution = np.array([0.0 if tag == "O" else caution for tag in TAGS], dtype=np.float32)
        found.append(answer_all(recogniser, parts, None)[0])
    return found


def worth(network: Tagger, habit: dict[str, float], parts: dict[str, list[Document]]) -> float:
    """Return what a habit is worth: the sum of strict F1 and of what is found of adverse events."""
    answers = answers_with(network, habit, parts, [USUAL_CAUTION])[0]
    figures = {
        "DRUG": label_counts(answers, "DRUG").f1,
        "DISORDER": label_counts(answers, "DISORDER").f1,
        "phee": add_up(effect_counts(answers["phee"], adverse_from=ADVERSE_FROM)).recall,
        "adr_labels": add_up(unique_term_counts(answers["adr_labels"], adverse_from=ADVERSE_FROM)).f1,
    }
    print(habit, {name: round(figure, 4) for name, figure in figures.items()}, flush=True)
    return sum(figures.values())


def choose(network: Tagger, parts: dict[str, list[Document]]) -> dict[str, dict[str, float]]:
    """Return the habit that is worth most and, for it, the caution of each label with the best strict F1."""
    habit = max(HABITS, key=lambda one: worth(network, one, parts))
    judges = {f"{corpus}/dev" for corpora in JUDGES.values() for corpus in corpora}
    strict = {name: rows for name, rows in parts.items() if name in judges}
    found = dict(zip(CAUTIONS, answers_with(network, habit, strict, CAUTIONS), strict=True))
    caution = {}
    for label in LABELS:
        figures = {one: label_counts(answers, label).f1 for one, answers in found.items()}
        print(label, {one: round(figure, 4) for one, figure in figures.items()}, flush=True)
        caution[label] = max(figures, key=lambda one: figures[one])
    return {"habit": habit, "caution": caution}


def main() -> None:
    """Write the choices as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    parts = {name: rows[::2] for name, rows in pin(read_all(options.corpora)).items() if name.endswith("/dev")}
    choices = choose(average([options.weights]), parts)
    options.out.write_text(json.dumps(choices, indent=1) + "\n", encoding="utf-8")
    print(choices)


if __name__ == "__main__":
    main()
