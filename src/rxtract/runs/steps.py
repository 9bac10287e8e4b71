"""The first and last step of a run: open it (lock, find new inputs, cut batches) and publish the snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rxtract.dataset import snapshots
from rxtract.dataset.assembly import FindLinks, Part, assemble
from rxtract.dataset.batches import StagedBatch
from rxtract.dataset.manifest import InputEntry, Manifest, read_manifest, verify
from rxtract.dataset.parquet import write_tables
from rxtract.dataset.reuse import ReusedRows, reusable_rows
from rxtract.errors import SnapshotError
from rxtract.extraction import extract_sources, find_links, versions
from rxtract.records import RunRecord, content_id
from rxtract.runs.batches import Batch, Extract, cut_batches, extract_batch
from rxtract.runs.inputs import check_paths, describe_inputs, find_inputs
from rxtract.runs.workers import default_workers
from rxtract.tables import CONTRACT_VERSION


@dataclass(frozen=True, slots=True)
class Run:
    """A run that holds the lock of its output folder.

    `batches` is what is to be done, `reused` what need not be; `find_links` tells what concepts belong to, `notes` are
    for the person who waits.
    """

    output: Path
    folder: Path
    started_at: datetime
    versions: Mapping[str, str]
    inputs: Mapping[str, InputEntry]
    batches: tuple[Batch, ...]
    reused: ReusedRows | None
    work: Callable[[Batch], StagedBatch]
    workers: int
    find_links: FindLinks
    notes: tuple[str, ...] = ()

    @property
    def n_fresh(self) -> int:
        """Inputs that the batches hold."""
        return sum(len(batch.sources) for batch in self.batches)

    @property
    def n_reused(self) -> int:
        """Inputs whose rows are taken from the snapshot before."""
        return len(self.reused.inputs) if self.reused else 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made. `counts` holds rows per table; `unchanged` says that the snapshot before stays current."""

    snapshot: Path
    unchanged: bool
    counts: Mapping[str, int]
    n_inputs: int
    n_fresh: int
    n_reused: int
    seconds: float


@contextmanager
def open_run(
    raw: str | Path,
    output: str | Path,
    *,
    workers: int | None = None,
    full: bool = False,
    redistributable_only: bool = False,
    extract: Extract | None = None,
    made_with: Mapping[str, str] | None = None,
) -> Iterator[Run]:
    """Lock `output`, find what is new in `raw` and cut it into batches; the run lives as long as the block.

    Args:
        raw: folder of articles, or one article.
        output: folder of snapshots, made when missing.
        workers: processes; as many as cores by default, 0 for this process.
        full: extract everything again.
        redistributable_only: leave out ids and names that a licence forbids to pass on.
        extract: how a batch is extracted, instead of by the pipeline.
        made_with: versions of code, model and vocabulary; those of the installed ones by default.

    Raises:
        UsageError: paths that cannot be meant.
        SnapshotError: another run is writing, or the folder cannot be written to.
    """
    raw, output = check_paths(raw, output)
    started_at = datetime.now(UTC)
    sources = find_inputs(raw)
    current_versions = dict(versions(redistributable_only=redistributable_only) if made_with is None else made_with)
    extract = extract or partial(extract_sources, redistributable_only=redistributable_only)
    workers = default_workers() if workers is None else workers
    with snapshots.writing(output) as folder:
        inputs = describe_inputs(sources)
        reused, notes = (None, ()) if full else _reusable(output, inputs, current_versions)
        done = reused.inputs if reused else frozenset()
        fresh = [source for source in sources if source.name not in done and inputs[source.name].twin_of is None]
        batches = cut_batches(fresh, inputs, folder / "batches", workers=workers)
        work = partial(extract_batch, extract=extract)
        workers = min(workers, len(batches))
        links = partial(find_links, redistributable_only=redistributable_only)
        yield Run(output, folder, started_at, current_versions, inputs, batches, reused, work, workers, links, notes)


def publish_run(run: Run, staged: Sequence[StagedBatch], *, keep: int = snapshots.KEEP) -> Outcome:
    """Make the staged batches and the reused rows of a run the current snapshot.

    Raises:
        SnapshotError: a batch is missing, or the folder cannot be written to. `current` stays what it was.
    """
    parts: list[Part] = [*staged, run.reused] if run.reused else [*staged]
    assembly = assemble(parts, run.inputs, run.find_links)
    missing = assembly.missing_inputs()
    if missing:
        raise SnapshotError(f"{len(missing)} inputs were not extracted ({missing[0]}, …): nothing is published")
    tables = run.folder / "snapshot"
    try:
        files = write_tables(assembly, partial(_run_record, run), tables)
        manifest = Manifest(run.versions, assembly.inputs, files)
        snapshot, is_new = snapshots.publish(run.output, tables, manifest, keep=keep)
    except OSError as error:
        raise SnapshotError(f"{run.output} cannot be written to ({error.strerror or error})") from error
    return Outcome(
        snapshot=snapshot,
        unchanged=not is_new,
        counts={table: entry.rows for table, entry in files.items()},
        n_inputs=len(run.inputs),
        n_fresh=run.n_fresh,
        n_reused=run.n_reused,
        seconds=(datetime.now(UTC) - run.started_at).total_seconds(),
    )


def _reusable(
    output: Path, inputs: Mapping[str, InputEntry], current_versions: Mapping[str, str]
) -> tuple[ReusedRows | None, tuple[str, ...]]:
    try:
        folder = snapshots.current_snapshot(output)
        if folder is None:
            return None, ()
        manifest = read_manifest(folder)
        if manifest.contract != CONTRACT_VERSION or manifest.versions != current_versions:
            changed = [name for name, version in current_versions.items() if manifest.versions.get(name) != version]
            return None, (f"new version of {', '.join(changed) or 'the tables'}: everything is extracted again",)
        verify(folder, manifest)
        return reusable_rows(folder, manifest, inputs), ()
    except SnapshotError as error:
        return None, (f"{error}. Everything is extracted again.",)


def _run_record(run: Run, counts: Mapping[str, int]) -> RunRecord:
    made_with = run.versions
    digests = [f"{name}={entry.sha256}" for name, entry in run.inputs.items()]
    return RunRecord(
        run_id=content_id(run.started_at.isoformat(), *made_with.values(), *digests),
        started_at=run.started_at,
        finished_at=datetime.now(UTC),
        code_version=made_with["code"],
        model_version=made_with["model"],
        vocabulary_version=made_with["vocabulary"],
        n_inputs=len(run.inputs),
        **{f"n_{table}": rows for table, rows in counts.items()},
    )
