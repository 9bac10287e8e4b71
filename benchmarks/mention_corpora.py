"""Mentions against public corpora: what the whole pipeline puts out, one text at a time, each as an article of its own.

Texts are those that no network was trained on (`training.recogniser.corpora.pin`). DRUG stands for chemicals, DISEASE
and ADVERSE_EVENT for diseases. BC5CDR: Li et al. 2016; NCBI Disease: Doğan et al. 2014; FDA labels: TAC 2017;
PHEE: Sun et al. 2022.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rxtract.extraction import extract_bytes
from rxtract.nlp.entities.candidate_ranking import KIND_OF
from rxtract.records import Extraction, MentionRecord
from training.recogniser.corpora import Document, pin, read_all
from training.recogniser.scoring import (
    Counts,
    add_up,
    calibration_error,
    count_sets,
    plain_term,
    reliability,
)

Rows = list[tuple[Document, Sequence[MentionRecord]]]


class MentionScore(NamedTuple):
    """Precision, recall and F1 of `wanted` spans or terms; None where the corpus does not annotate all of a kind."""

    data: str
    metric: str
    precision: float | None
    recall: float
    f1: float | None
    wanted: int


def answer(documents: Sequence[Document]) -> Rows:
    """Return the mentions of every document as `rxtract extract` gives them."""
    rows = []
    for document in documents:
        outcomes = list(extract_bytes(document.text.encode(), f"{document.name.replace('/', '_')}.txt"))
        mentions = [one for outcome in outcomes if isinstance(outcome, Extraction) for one in outcome.mentions]
        rows.append((document, mentions))
    return rows


def strict(rows: Rows, kinds: Iterable[str]) -> Counts:
    """Count spans that are right to the letter, with their kind."""
    return add_up([count_sets(_spans(found, kinds), _wanted(document, kinds)) for document, found in rows])


def _spans(found: Sequence[MentionRecord], kinds: Iterable[str]) -> set[tuple[int, int, str]]:
    return {(one.start, one.end, KIND_OF[one.label]) for one in found if KIND_OF.get(one.label) in kinds}


def _wanted(document: Document, kinds: Iterable[str]) -> set[tuple[int, int, str]]:
    return {(one.start, one.end, one.label) for one in document.spans if one.label in kinds}


def unique_events(rows: Rows) -> Counts:
    """Count the distinct adverse events of each FDA label, over all its sections."""
    found_by_label: dict[str, set[str]] = defaultdict(set)
    wanted_by_label: dict[str, set[str]] = defaultdict(set)
    for document, found in rows:
        label = document.name.split("/")[0]
        found_by_label[label] |= {plain_term(one.text) for one in found if one.label == "ADVERSE_EVENT"}
        wanted_by_label[label] |= {plain_term(document.text[one.start : one.end]) for one in document.spans}
    return add_up([count_sets(found_by_label[label], wanted) for label, wanted in sorted(wanted_by_label.items())])


def effects(rows: Rows) -> Counts:
    """Count the adverse effects of PHEE that an ADVERSE_EVENT overlaps."""
    counts = []
    for document, found in rows:
        events = [one for one in found if one.label == "ADVERSE_EVENT"]
        wanted = [one for one in document.spans if one.adverse]
        hit = sum(any(one.start < span.end and span.start < one.end for one in events) for span in wanted)
        counts.append(Counts(hit, len(events), len(wanted)))
    return add_up(counts)


def judged(rows: Rows, kinds: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores of all mentions of some kinds and whether they are right, span and kind."""
    scores, right = [], []
    for document, found in rows:
        wanted = _wanted(document, kinds)
        for one in found:
            if KIND_OF.get(one.label) in kinds:
                scores.append(one.score)
                right.append((one.start, one.end, KIND_OF[one.label]) in wanted)
    return np.array(scores), np.array(right, dtype=float)


def measure(shared: Path) -> tuple[list[MentionScore], list[str]]:
    """Return the scores over the corpora and, as lines, how well the mentions' own scores are calibrated."""
    parts = pin(read_all(shared / "corpora"))
    rows = {name: answer(parts[f"{name}/dev"]) for name in ("bc5cdr", "ncbi_disease", "adr_labels", "phee")}
    both = {"DRUG", "DISORDER"}
    found = effects(rows["phee"])
    scores = [
        _score("BC5CDR dev", "chemicals, strict", strict(rows["bc5cdr"], {"DRUG"})),
        _score("BC5CDR dev", "diseases, strict", strict(rows["bc5cdr"], {"DISORDER"})),
        _score("BC5CDR dev", "chemicals and diseases, strict", strict(rows["bc5cdr"], both)),
        _score("NCBI Disease dev", "diseases, strict", strict(rows["ncbi_disease"], {"DISORDER"})),
        _score("FDA labels, 20 held out", "unique adverse events a label", unique_events(rows["adr_labels"])),
        MentionScore("PHEE dev", "adverse effects as ADVERSE_EVENT, overlap", None, found.recall, None, found.wanted),
    ]
    lines = []
    for name, kinds in (("bc5cdr", both), ("ncbi_disease", {"DISORDER"})):
        sure, right = judged(rows[name], kinds)
        curve = ", ".join(f"{mean:.2f} → {share:.2f} ({n})" for mean, share, n in reliability(sure, right, bins=10))
        error = calibration_error(sure, right)
        lines.append(f"{name}: calibration error {error:.3f}; score → share right (n): {curve}")
    return scores, lines


def _score(data: str, metric: str, counts: Counts) -> MentionScore:
    return MentionScore(data, metric, counts.precision, counts.recall, counts.f1, counts.wanted)


if __name__ == "__main__":
    from benchmarks.measuring import ROOT

    measured, calibration = measure(ROOT.parent / "shared")
    print(*measured, *calibration, sep="\n")
