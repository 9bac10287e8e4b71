"""Tables of a one-off extraction: the folders of Parquet files in a folder of one's own, without snapshots."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from rxtract.dataset.assembly import assemble
from rxtract.dataset.batches import StagedBatch, write_batch
from rxtract.dataset.manifest import InputEntry
from rxtract.dataset.parquet import write_tables
from rxtract.dataset.sources import source_key
from rxtract.errors import UsageError
from rxtract.extraction import find_links, versions
from rxtract.records import Extraction, RejectionRecord, RunRecord, content_id

_BATCH_ARTICLES = 200  # articles held in memory at a time


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something already, before any work is done.

    Raises:
        UsageError: it is a file or not empty.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a new folder with -o")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name a new folder with -o, or use `rxtract run RAW OUTPUT`")


def export_tables(
    extractions: Iterable[Extraction],
    rejections: list[RejectionRecord],
    folder: Path,
    *,
    redistributable_only: bool = False,
) -> None:
    """Write all tables below `folder`, whole or not at all; `rejections` is complete when `extractions` is at its end.

    `redistributable_only` says that `extractions` hold nothing that may not be passed on, and keeps the links so.

    Raises:
        UsageError: the folder cannot be written to.
    """
    check_folder(folder)
    started_at = datetime.now(UTC)
    parent = folder.absolute().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=parent))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror}); choose another -o") from error
    try:
        staged = _stage(extractions, rejections, scratch)
        inputs = _inputs(staged)
        assembly = assemble(staged, inputs, partial(find_links, redistributable_only=redistributable_only))
        made_with = versions(redistributable_only=redistributable_only)
        write_tables(assembly, partial(_run_record, started_at, inputs, made_with), scratch / "tables")
        if folder.is_dir():
            folder.rmdir()
        (scratch / "tables").rename(folder)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror or error}); choose another -o") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _stage(
    extractions: Iterable[Extraction], rejections: list[RejectionRecord], scratch: Path
) -> list[StagedBatch]:
    staged: list[StagedBatch] = []
    rows = iter(extractions)
    while batch := list(islice(rows, _BATCH_ARTICLES)):
        staged.append(write_batch(scratch / f"batch-{len(staged)}", batch, ()))
    return [*staged, write_batch(scratch / "rejections", (), rejections)]


def _inputs(staged: Iterable[StagedBatch]) -> dict[str, InputEntry]:
    names = {
        source
        for batch in staged
        for table in ("articles", "rejections")
        for source in batch.table(table)["source"].to_pylist()
    } | {source for batch in staged for source in batch.repeats}
    return {name: InputEntry(None) for name in sorted(names, key=source_key)}


def _run_record(
    started_at: datetime,
    inputs: Mapping[str, InputEntry],
    made_with: Mapping[str, str],
    counts: Mapping[str, int],
) -> RunRecord:
    return RunRecord(
        run_id=content_id(started_at.isoformat(), *made_with.values(), *inputs),
        started_at=started_at,
        finished_at=datetime.now(UTC),
        code_version=made_with["code"],
        model_version=made_with["model"],
        vocabulary_version=made_with["vocabulary"],
        n_inputs=len(inputs),
        **{f"n_{table}": rows for table, rows in counts.items()},
    )
