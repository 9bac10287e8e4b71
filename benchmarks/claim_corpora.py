"""Claims against public corpora: drug-effect pairs of PHEE sentences, indications of LabeledIn's label sections.

Both are measured one text at a time, each as an article of its own, by names: an answer and a gold name agree when
one contains the other (lower case, single spaces). PHEE: Sun et al. 2022; LabeledIn: Khare et al. 2014.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from rxtract.extraction import extract_bytes
from rxtract.records import ClaimRecord, Extraction
from training.phee import agree, fold_name, phee_pairs

_ANNOTATION = re.compile(r'<annotation cui="([^"]*)">(.*?)</annotation>', re.DOTALL)
_BREAK = re.compile(r"<(?:br|div|/div|p|li|/li)[^>]*>")
_TAG = re.compile(r"<[^>]+>")


Judged = tuple[str, list[tuple[ClaimRecord, bool]]]
"""A text's genre, and its claims with whether the corpus makes the same."""


class Score(NamedTuple):
    """Precision, recall and F1 of `n` gold items."""

    precision: float
    recall: float
    f1: float
    n: int


def _read(text: str, name: str) -> Iterator[Extraction]:
    outcomes = extract_bytes(text.encode(), f"{name}.txt")
    return (outcome for outcome in outcomes if isinstance(outcome, Extraction))


def _claims(text: str, name: str) -> list[ClaimRecord]:
    return [claim for outcome in _read(text, name) for claim in outcome.claims]


def _score(found: int, right: int, wanted: int, answered: int) -> Score:
    precision = right / answered if answered else 0.0
    recall = found / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(round(precision, 4), round(recall, 4), round(f1, 4), wanted)


def score_phee(path: Path, *, limit: int | None = None) -> Score:
    """Return the score of `causes` claims over the drug-effect pairs of a PHEE file."""
    found = right = wanted = answered = 0
    for line in path.read_text(encoding="utf-8").splitlines()[:limit]:
        row = json.loads(line)
        pairs = sorted(set(phee_pairs(row)))
        claims = [
            claim
            for claim in _claims(row["context"], row["id"])
            if claim.predicate == "causes" and claim.status != "negated"
        ]
        hits = [
            [index for index, (drug, effect) in enumerate(pairs) if _pair_agrees(claim, drug, effect)]
            for claim in claims
        ]
        found += len({index for hit in hits for index in hit})
        right += sum(bool(hit) for hit in hits)
        wanted += len(pairs)
        answered += len(claims)
    return _score(found, right, wanted, answered)


def judge_phee(path: Path) -> Iterator[Judged]:
    """Yield the `causes` claims of every PHEE sentence, each with whether it is a pair of the sentence."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pairs = set(phee_pairs(row))
        for outcome in _read(row["context"], row["id"]):
            claims = [one for one in outcome.claims if one.predicate == "causes" and one.status != "negated"]
            right = [any(_pair_agrees(claim, *pair) for pair in pairs) for claim in claims]
            yield str(outcome.article.genre), list(zip(claims, right, strict=True))


def _pair_agrees(claim: ClaimRecord, drug: str, effect: str) -> bool:
    return (agree(claim.subject_text, drug) or agree(claim.subject_name, drug)) and agree(claim.object_text, effect)


def _labeledin_rows(path: Path) -> Iterator[tuple[str, str, list[set[str]]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("|")
        body = max(fields, key=len)
        if "<annotation" not in body:
            continue
        names: dict[str, set[str]] = {}  # a disease has several names: its own and its abbreviation
        for cui, name in _ANNOTATION.findall(body):
            names.setdefault(cui, set()).add(fold_name(_TAG.sub("", name)))
        yield fields[0], _TAG.sub("", _BREAK.sub("\n", body)), list(names.values())


def labeledin_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the label sections of a LabeledIn file by their ids, each as an article."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, *fields = line.split("|")
        body = next((field for field in fields if "<annotation" in field), None)
        if body is not None:
            yield name, f"Indications and usage\n\n{_TAG.sub('', _BREAK.sub(chr(10), body))}"


def score_labeledin(path: Path, *, limit: int | None = None) -> Score:
    """Return the score of the objects of `treats` claims over the distinct diseases of each label section."""
    found = right = wanted = answered = 0
    for index, (name, text, names) in enumerate(_labeledin_rows(path)):
        if limit is not None and index >= limit:
            break
        claims = _claims(f"Indications and usage\n\n{text}", name)
        objects = [claim for claim in claims if claim.predicate == "treats" and claim.status != "negated"]
        found += sum(any(_object_agrees(claim, gold) for claim in objects) for gold in names)
        right += sum(any(_object_agrees(claim, gold) for gold in names) for claim in objects)
        wanted += len(names)
        answered += len(objects)
    return _score(found, right, wanted, answered)


def judge_labeledin(path: Path) -> Iterator[Judged]:
    """Yield the `treats` claims of every label section, each with whether its object is a disease of the section."""
    for name, text, names in _labeledin_rows(path):
        for outcome in _read(f"Indications and usage\n\n{text}", name):
            claims = [one for one in outcome.claims if one.predicate == "treats" and one.status != "negated"]
            right = [any(_object_agrees(claim, gold) for gold in names) for claim in claims]
            yield str(outcome.article.genre), list(zip(claims, right, strict=True))


def _object_agrees(claim: ClaimRecord, names: set[str]) -> bool:
    return any(agree(claim.object_text, name) or agree(claim.object_name or "", name) for name in names)


def measure(shared: Path) -> Iterable[tuple[str, str, Score]]:
    """Yield (data set, metric, score) for the corpora that are present."""
    corpora = shared / "corpora"
    if (corpora / "phee" / "dev.jsonl").is_file():
        yield "PHEE dev", "drug-effect pairs as causes", score_phee(corpora / "phee" / "dev.jsonl")
    if (corpora / "labeledin" / "train.txt").is_file():
        yield "LabeledIn train", "indications as treats", score_labeledin(corpora / "labeledin" / "train.txt")
