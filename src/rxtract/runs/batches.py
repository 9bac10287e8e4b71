"""Batches of inputs: cut by size, extracted together by one worker, and their rows staged on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rxtract.dataset import parcels
from rxtract.dataset.batches import StagedBatch, write_batch
from rxtract.dataset.sources import input_of
from rxtract.errors import RxtractError, SnapshotError
from rxtract.extraction import cut_source, extract_sources
from rxtract.input_files import Source
from rxtract.records import Extraction, RejectionRecord
from rxtract.runs.inputs import size_of, total_bytes
from rxtract.stores import Address

Rows = tuple[list[Extraction], list[RejectionRecord]]
Extract = Callable[[Sequence[Source]], Rows]

MAX_BYTES = 1_000_000
"""Some 10 to 30 s of work: far more than starting a task costs, and little to lose when a worker dies."""
MIN_BYTES = 50_000
BATCHES_PER_WORKER = 4
"""So that workers end at about the same time."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs that are extracted together into `folder`; `made_with` are the versions of what extracts them.

    `output` is the folder of an object store that gets a copy of what is done, so that any machine can go on with it.
    """

    folder: Path
    sources: tuple[Source, ...]
    made_with: str = ""
    output: Address | None = None

    @property
    def made_of(self) -> dict[str, Any]:
        """What the rows of the batch depend on: written beside them, so that a later run may take them over."""
        return {"made_with": self.made_with, "sources": [identity(source) for source in self.sources]}

    def split(self) -> list[Batch]:
        """Return a batch for every single input, or article of the only input."""
        sources = self.sources
        if len(sources) == 1:
            sources = tuple(cut_source(sources[0], 1))
        return [
            replace(self, folder=self.folder.with_name(f"{self.folder.name}-{number:04}"), sources=(source,))
            for number, source in enumerate(sources)
        ]


def identity(source: Source) -> list[Any]:
    """Return what tells the bytes of a source from any others, as JSON gives it back."""
    part = source.part
    place = [part.kind, *part.packing, part.start, part.end, part.before] if part else None
    return [source.name, source.sha256, place]


def cut_batches(
    sources: Sequence[Source], folder: Path, *, workers: int, made_with: str = "", output: Address | None = None
) -> tuple[Batch, ...]:
    """Cut `sources` into batches below `folder`, of about the same size."""
    share = total_bytes(sources) // max(workers * BATCHES_PER_WORKER, 1)
    limit = min(max(share, MIN_BYTES), MAX_BYTES)
    groups: list[list[Source]] = []
    room = 0
    for source in sources:
        size = size_of(source)
        if not groups or size > room:
            groups.append([])
            room = limit
        groups[-1].append(source)
        room -= size + limit // 100  # every input has some cost of its own
    return tuple(
        Batch(folder / f"batch-{number:05}", tuple(group), made_with, output) for number, group in enumerate(groups)
    )


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
        extractions, rejections = _extract_apart(batch, extract)
    seen = {extraction.article.source for extraction in extractions} | {row.source for row in rejections}
    rejections.extend(_silent(batch, seen))
    return _stage(batch, extractions, rejections)


def reject_batch(batch: Batch) -> StagedBatch:
    """Stage rejections for the inputs of a batch that killed its worker."""
    message = "the process that annotated it died (out of memory or of time?); look at it alone with `rxtract extract`"
    rows = [
        RejectionRecord(source.label, source.sha256, "annotate", "worker_died", message) for source in batch.sources
    ]
    return _stage(batch, [], rows)


def _stage(batch: Batch, extractions: list[Extraction], rejections: list[RejectionRecord]) -> StagedBatch:
    try:
        staged = write_batch(batch.folder, extractions, rejections, made_of=batch.made_of)
        if batch.output is not None:
            parcels.send(batch.folder, batch.output, batch.made_of)
        return staged
    except OSError as error:
        reason = f"{batch.folder.parent} cannot be written to ({error.strerror or error})"
        raise SnapshotError(f"{reason}; the tables are as they were. Make room and run again") from error


def _extract_apart(batch: Batch, extract: Extract) -> Rows:
    """Extract inputs, and then lines of inputs, one by one, so that a bug costs no more than the one it is met in."""
    extractions: list[Extraction] = []
    rejections: list[RejectionRecord] = []
    parts = batch.split()
    for part in parts:
        try:
            found, failed = extract(part.sources)
        except RxtractError:
            raise
        except Exception as error:
            found, failed = _extract_apart(part, extract) if len(part.split()) > 1 else _reject(part, error)
        extractions += found
        rejections += failed
    return extractions, rejections


def _reject(single: Batch, error: Exception) -> Rows:
    message = f"annotation failed ({type(error).__name__}: {error}); please report it with the article"
    source = single.sources[0]
    return [], [RejectionRecord(source.label, source.sha256, "annotate", "annotation_failed", message)]


def _silent(batch: Batch, seen: set[str]) -> Iterator[RejectionRecord]:
    # Guarantee 4: an input is in `articles` or in `rejections`, also when a reader has nothing to say of it.
    spoken = {input_of(source) for source in seen}
    for source in batch.sources:
        if source.name not in spoken and source.part is None:  # of parts it is not known before all are there
            yield RejectionRecord(source.name, source.sha256, "read", "empty", "no article was found in it")
