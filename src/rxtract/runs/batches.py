"""Batches of inputs: cut by size, extracted together by one worker, and their rows staged on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rxtract.dataset.batches import StagedBatch, write_batch
from rxtract.dataset.manifest import InputEntry
from rxtract.dataset.sources import input_of
from rxtract.errors import RxtractError, SnapshotError
from rxtract.extraction import extract_sources
from rxtract.input_files import Source
from rxtract.records import Extraction, RejectionRecord
from rxtract.runs.inputs import size_of, total_bytes

Rows = tuple[list[Extraction], list[RejectionRecord]]
Extract = Callable[[Sequence[Source]], Rows]

MAX_BYTES = 1_000_000
"""Some 10 to 30 s of work: far more than starting a task costs, and little to lose when a worker dies."""
MIN_BYTES = 50_000
BATCHES_PER_WORKER = 4
"""So that workers end at about the same time."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs that are extracted together into `folder`."""

    folder: Path
    sources: tuple[Source, ...]

    def split(self) -> list[Batch]:
        """Return a batch for every single input."""
        return [
            Batch(self.folder.with_name(f"{self.folder.name}-{number:04}"), (source,))
            for number, source in enumerate(self.sources)
        ]


def cut_batches(
    sources: Sequence[Source], inputs: Mapping[str, InputEntry], folder: Path, *, workers: int
) -> tuple[Batch, ...]:
    """Cut `sources` into batches below `folder`, of about the same size."""
    share = total_bytes(sources) // max(workers * BATCHES_PER_WORKER, 1)
    limit = min(max(share, MIN_BYTES), MAX_BYTES)
    groups: list[list[Source]] = []
    room = 0
    for source in [replace(source, sha256=inputs[source.name].sha256) for source in sources]:
        size = size_of(source)
        if not groups or size > room:
            groups.append([])
            room = limit
        groups[-1].append(source)
        room -= size + limit // 100  # every input has some cost of its own
    return tuple(Batch(folder / f"batch-{number:05}", tuple(group)) for number, group in enumerate(groups))


def extract_batch(batch: Batch, *, extract: Extract = extract_sources) -> StagedBatch:
    """Extract a batch and stage its rows; may be done again at any time. Runs in a worker process.

    Raises:
        RxtractError: what would fail for every input alike (a missing vocabulary), or rows that break the contract.
    """
    extractions: list[Extraction] = []
    rejections: list[RejectionRecord] = []
    try:
        extractions, rejections = extract(batch.sources)
    except RxtractError:
        raise
    except Exception:
        # A bug that one article brings to light must not cost the others their rows.
        for single in batch.split():
            found, failed = _extract_alone(single, extract)
            extractions += found
            rejections += failed
    seen = {extraction.article.source for extraction in extractions} | {row.source for row in rejections}
    rejections.extend(_silent(batch, seen))
    return _stage(batch, extractions, rejections)


def reject_batch(batch: Batch) -> StagedBatch:
    """Stage rejections for the inputs of a batch that killed its worker."""
    message = "the process that annotated it died (out of memory or of time?); look at it alone with `rxtract extract`"
    rows = [RejectionRecord(source.name, source.sha256, "annotate", "worker_died", message) for source in batch.sources]
    return _stage(batch, [], rows)


def _stage(batch: Batch, extractions: list[Extraction], rejections: list[RejectionRecord]) -> StagedBatch:
    try:
        return write_batch(batch.folder, extractions, rejections)
    except OSError as error:
        reason = f"{batch.folder.parent} cannot be written to ({error.strerror or error})"
        raise SnapshotError(f"{reason}; the tables are as they were. Make room and run again") from error


def _extract_alone(single: Batch, extract: Extract) -> Rows:
    try:
        return extract(single.sources)
    except RxtractError:
        raise
    except Exception as error:
        message = f"annotation failed ({type(error).__name__}: {error}); please report it with the article"
        source = single.sources[0]
        return [], [RejectionRecord(source.name, source.sha256, "annotate", "annotation_failed", message)]


def _silent(batch: Batch, seen: set[str]) -> Iterator[RejectionRecord]:
    # Guarantee 4: an input is in `articles` or in `rejections`, also when a reader has nothing to say of it.
    spoken = {input_of(source) for source in seen}
    for source in batch.sources:
        if source.name not in spoken:
            yield RejectionRecord(source.name, source.sha256, "read", "empty", "no article was found in it")
