"""Pinned articles: a few of our own whose claims are known, extracted before a run of other versions publishes.

A damaged model, a vocabulary without names or a wrong setting gives tables that look like tables. These articles tell.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from rxtract.dataset.batches import StagedBatch
from rxtract.errors import RefusedError
from rxtract.input_files import Source
from rxtract.rules_folder import LANGUAGE
from rxtract.runs.batches import Batch
from rxtract.runs.run import Run
from rxtract.runs.workers import WorkerPool

Claim = tuple[str, str, str]
"""Article, predicate and words of the object."""

FLOOR = 0.7
"""F1 of the claims of the pinned articles; every tier finds all of them."""


def check_quality(run: Run, floor: float = FLOOR) -> None:
    """Extract the pinned articles in a worker when the run extracts everything anew; that is when versions changed.

    Raises:
        RefusedError: fewer claims than the floor are right; nothing is published.
    """
    anew = run.reused is None and (run.batches or run.resumed)
    if floor <= 0 or not anew or LANGUAGE != "en":
        return
    folder = Path(str(resources.files("rxtract").joinpath("data", "pinned")))
    sources = tuple(Source(path, path.name) for path in sorted(folder.glob("*.txt")))
    with WorkerPool(run.work, workers=min(run.workers, 1)) as pool:
        staged = pool.run(Batch(run.folder / "pinned", sources))
    wrong = quality_faults(staged, wanted_claims(folder), floor)
    if wrong:
        raise RefusedError(run.place, wrong)


def wanted_claims(folder: Path) -> set[Claim]:
    """Return the claims that the articles of `folder` make."""
    document = tomllib.loads((folder / "expected.toml").read_text("utf-8"))
    return {
        (article, predicate, words)
        for article, claims in document.items()
        for predicate, objects in claims.items()
        for words in objects
    }


def quality_faults(staged: Sequence[StagedBatch], wanted: set[Claim], floor: float) -> list[str]:
    """Return why the claims of the pinned articles are not good enough; nothing when they are."""
    found: set[Claim] = set()
    for batch in staged:
        articles = batch.table("articles", ["article_id", "source"]).to_pydict()
        names = dict(zip(articles["article_id"], articles["source"], strict=True))
        rows = batch.table("claims", ["article_id", "predicate", "object_text"]).to_pylist()
        found |= {(Path(names[row["article_id"]]).stem, row["predicate"], row["object_text"].lower()) for row in rows}
    right = sum(_is_among(one, found) for one in wanted)
    exact = sum(any(_is_among(one, {claim}) for one in wanted) for claim in found)
    precision, recall = exact / max(len(found), 1), right / len(wanted)
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    if score >= floor:
        return []
    counted = f"{right} of {len(wanted)} claims of the pinned articles were found, {exact} of {len(found)} are right"
    return [f"quality: {counted} (F1 {score:.2f}, allowed: {floor:.2f}); is a model or a vocabulary damaged?"]


def _is_among(wanted: Claim, found: set[Claim]) -> bool:
    article, predicate, words = wanted
    return any(one[:2] == (article, predicate) and words in one[2] for one in found)
