"""Resuming: batches that an earlier run finished and never published, taken over where they still hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rxtract.dataset.batches import StagedBatch, read_batch
from rxtract.dataset.snapshots import LEFT
from rxtract.errors import PASSING_KINDS
from rxtract.input_files import Source
from rxtract.runs.batches import identity


def take_over(folder: Path, sources: Sequence[Source], made_with: str) -> tuple[list[StagedBatch], list[Source]]:
    """Return the finished batches below `folder` whose rows are those of `sources`, and the sources that no batch has.

    A batch counts when it is whole, was made with the same versions and of the same bytes, and nothing in it failed
    that may not fail again.
    """
    wanted = {_key(identity(source)): source for source in sources if source.sha256 is not None}
    batches: list[StagedBatch] = []
    for place in sorted(folder.glob(f"{LEFT}/*/batch-*")):
        batch = None if place.suffix == ".part" else read_batch(place)
        made_of = batch and batch.made_of
        if batch is None or not isinstance(made_of, dict) or made_of.get("made_with") != made_with:
            continue
        keys = [_key(made) for made in made_of["sources"]]
        if all(key in wanted for key in keys) and not _may_do_better(batch):
            batches.append(batch)
            for key in keys:
                del wanted[key]
    done = {_key(made) for batch in batches for made in batch.made_of["sources"]}
    return batches, [source for source in sources if _key(identity(source)) not in done]


def _key(identity: object) -> str:
    return json.dumps(identity)


def _may_do_better(batch: StagedBatch) -> bool:
    rows = batch.table("rejections", ["stage", "error"]).to_pydict()
    return any(
        stage == "annotate" or error in PASSING_KINDS for stage, error in zip(rows["stage"], rows["error"], strict=True)
    )
