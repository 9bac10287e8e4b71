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
from rxtract.nlp.recogniser import Recogniser
from rxtract.nlp.recogniser_decoding import LABELS, TAGS
from training.recogniser.corpora import Document, pin, read_all
from training.recogniser.measure import Answers, answer_all, strict_counts
from training.recogniser.network import CONVENTIONS, Tagger, average
from training.recogniser.scoring import Counts, add_up
from training.recogniser.train import plain_tokenizer

# Habits to compare: BC5CDR's conventions alone, with a share of the others, none.
HABITS: tuple[dict[str, float], ...] = (
    {"none": 1.0},
    {"bc5cdr": 1.0},
    {"ncbi_disease": 1.0},
    {"bc5cdr": 0.6, "ncbi_disease": 0.4},
    {"bc5cdr": 0.4, "ncbi_disease": 0.6},
    {"bc5cdr": 0.7, "ncbi_disease": 0.7},
    {"bc5cdr": 0.4, "ncbi_disease": 0.4, "biored": 0.2},
)
FEW_CAUTIONS = (0.0, 0.6)
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


def best_cautions(
    network: Tagger, habit: dict[str, float], parts: dict[str, list[Document]], cautions: Sequence[float]
) -> dict[str, tuple[float, float]]:
    """Return label → best strict F1 under a habit, and the caution that gives it."""
    network.habit.copy_(torch.tensor([habit.get(name, 0.0) for name in CONVENTIONS]))
    session = TorchSession(network)
    recogniser = neutral_recogniser(session)
    best = dict.fromkeys(LABELS, (-1.0, 0.0))
    for caution in cautions:
        session.caution = np.array([0.0 if tag == "O" else caution for tag in TAGS], dtype=np.float32)
        answers, _ = answer_all(recogniser, parts, None)
        for label in LABELS:
            figure = label_counts(answers, label).f1
            print(f"{habit} {label} caution {caution}: {figure:.4f}", flush=True)
            best[label] = max(best[label], (figure, caution))
    return best


def choose(network: Tagger, parts: dict[str, list[Document]]) -> dict[str, dict[str, float]]:
    """Return the habit and, for it, the caution of each label with the best strict F1; GENE has no say in the habit."""

    def worth(habit: dict[str, float]) -> float:
        best = best_cautions(network, habit, parts, FEW_CAUTIONS)
        return best["DRUG"][0] + best["DISORDER"][0]

    habit = max(HABITS, key=worth)
    best = best_cautions(network, habit, parts, CAUTIONS)
    return {"habit": habit, "caution": {label: best[label][1] for label in LABELS}}


def main() -> None:
    """Write the choices as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    wanted = {f"{corpus}/dev" for judges in JUDGES.values() for corpus in judges}
    parts = {name: rows[::2] for name, rows in pin(read_all(options.corpora)).items() if name in wanted}
    choices = choose(average([options.weights]), parts)
    options.out.write_text(json.dumps(choices, indent=1) + "\n", encoding="utf-8")
    print(choices)


if __name__ == "__main__":
    main()
