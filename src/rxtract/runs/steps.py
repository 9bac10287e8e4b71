"""The first and last step of a run: open it (lock, find new inputs, cut batches) and publish the snapshot."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rxtract.dataset import parcels, snapshots
from rxtract.dataset.assembly import assemble
from rxtract.dataset.batches import StagedBatch, write_batch
from rxtract.dataset.census import Census, take_census
from rxtract.dataset.keeping import FORCED, Keep, mark, prune_locked
from rxtract.dataset.manifest import InputEntry, Manifest, read_manifest, verify
from rxtract.dataset.parquet import spare_memory, write_tables
from rxtract.dataset.ranges import Part
from rxtract.dataset.remote import RemoteOutput
from rxtract.dataset.reuse import ReusedRows, reusable_rows
from rxtract.dataset.sources import input_of
from rxtract.errors import RefusedError, SnapshotError
from rxtract.extraction import extract_sources, find_links, versions
from rxtract.records import RejectionRecord, RunRecord, content_id
from rxtract.runs.batches import MAX_BYTES, Extract, cut_batches, extract_batch
from rxtract.runs.gate import OPEN, Gate, InputCounts, changes
from rxtract.runs.inputs import check_paths, cut_large, describe_inputs, find_inputs
from rxtract.runs.resuming import take_over
from rxtract.runs.run import Outcome, Run
from rxtract.runs.workers import default_workers
from rxtract.stores import Address
from rxtract.tables import CONTRACT_VERSION


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
    articles, place = check_paths(raw, output)
    remote = RemoteOutput(place) if isinstance(place, Address) else None
    output = remote.mirror if remote else Path(output)
    started_at = datetime.now(UTC)
    spare_memory()
    sources = find_inputs(articles)
    current_versions = dict(versions(redistributable_only=redistributable_only) if made_with is None else made_with)
    extract = extract or partial(extract_sources, redistributable_only=redistributable_only)
    workers = default_workers() if workers is None else workers
    with snapshots.writing(output, name=str(place)) as folder:
        pulled = remote.pull() if remote else None
        past, damage = _snapshot_before(output)
        notes = () if full else damage
        before = past[1].inputs if past else {}
        inputs = describe_inputs(sources, {} if full else before)
        reused = None
        if past and not full:
            reused, notes = _reusable(*past, inputs, current_versions)
        if remote and not remote.heeds_conditions():
            notes = (
                *notes,
                f"{place}: this store heeds no conditions of writes. Let only one run at a time write there.",
            )
        done = reused.inputs if reused else frozenset()
        fresh = [
            replace(source, sha256=inputs[source.name].sha256)
            for source in sources
            if source.name not in done and inputs[source.name].twin_of is None
        ]
        signature = _signature(current_versions)
        pieces = cut_large(fresh, MAX_BYTES)
        address = remote.address if remote else None
        if address and pieces and not full:
            parcels.receive_all(address, signature, folder / snapshots.LEFT / "remote")
        resumed, pieces = ([], pieces) if full else take_over(folder, pieces, signature)
        batches = cut_batches(pieces, folder / snapshots.BATCHES, workers=workers, made_with=signature, output=address)
        del sources, fresh, pieces, past  # a million inputs take half a gigabyte
        yield Run(
            output=output,
            folder=folder,
            started_at=started_at,
            versions=current_versions,
            inputs=inputs,
            batches=batches,
            reused=reused,
            work=partial(extract_batch, extract=extract),
            workers=min(workers, len(batches)),
            find_links=partial(find_links, redistributable_only=redistributable_only),
            notes=notes,
            resumed=tuple(resumed),
            before=before,
            opened_at=datetime.now(UTC),
            remote=remote,
            pulled=pulled,
            articles=articles,
            signature=partial(signature_here, redistributable_only=redistributable_only) if made_with is None else None,
        )


def signature_here(*, redistributable_only: bool) -> str:
    """Return what `made_with` of a batch has to be for this process to extract it."""
    return _signature(versions(redistributable_only=redistributable_only))


def _signature(made_with: Mapping[str, str]) -> str:
    return json.dumps([dict(made_with), CONTRACT_VERSION], sort_keys=True)


def publish_run(run: Run, staged: Sequence[StagedBatch], *, keep: Keep | None = None, gate: Gate = OPEN) -> Outcome:
    """Make the staged batches and the reused rows of a run the current snapshot.

    Raises:
        RefusedError: the gate does not let it through. `current` stays what it was, as it does with a
        SnapshotError: a batch is missing, or the folder cannot be written to.
    """
    began = datetime.now(UTC)
    fresh = [*run.resumed, *staged]
    tables = run.folder / "snapshot"
    try:
        fresh += _silent(run, fresh)
        parts: list[Part] = [*fresh, run.reused] if run.reused else [*fresh]
        assembly = assemble(parts, run.inputs, run.find_links)
        missing = assembly.missing_inputs()
        if missing:
            raise SnapshotError(f"{len(missing)} inputs were not extracted ({missing[0]}, …): nothing is published")
        rejected = _rejected(fresh)
        files = write_tables(assembly, partial(_run_record, run), tables)
        before, now = _census_before(run.output), take_census(tables)
        counts = InputCounts(
            before=len(run.before), now=len(run.inputs), fresh=run.n_fresh + run.n_resumed, rejected=rejected.total()
        )
        forced = _pass(gate, run.place, tables, before, now, counts)
        manifest = Manifest(run.versions, assembly.inputs, files)
        snapshot, is_new = _publish(run, tables, manifest, fresh, keep or Keep())
    except OSError as error:
        raise SnapshotError(f"{run.output} cannot be written to ({error.strerror or error})") from error
    ended = datetime.now(UTC)
    changed = [name for name in run.inputs if name in run.before and run.before[name].sha256 != run.inputs[name].sha256]
    return Outcome(
        snapshot=snapshot,
        unchanged=not is_new,
        counts=now.rows,
        n_inputs=len(run.inputs),
        n_fresh=run.n_fresh,
        n_reused=run.n_reused,
        seconds=(ended - run.started_at).total_seconds(),
        n_resumed=run.n_resumed,
        n_new=sum(name not in run.before for name in run.inputs),
        n_changed=len(changed),
        removed=tuple(name for name in run.before if name not in run.inputs),
        rejected=dict(sorted(rejected.items())),
        grown=changes(before.rows, now.rows) if before else {},
        timings={
            "find what is new": (run.opened_at - run.started_at).total_seconds(),
            "extract": (began - run.opened_at).total_seconds(),
            "write and publish": (ended - began).total_seconds(),
        },
        forced=tuple(forced),
        formats=now.formats,
        census=now,
        census_before=before,
    )


def _silent(run: Run, batches: Sequence[StagedBatch]) -> list[StagedBatch]:
    """Return a batch of rejections for inputs that were cut and hold no article in any part, when there are such."""
    made_of = (batch.made_of for batch in batches)
    parted = {name for made in made_of if made for name, _, place in made["sources"] if place}
    for batch in batches if parted else ():
        for table in ("articles", "rejections"):
            parted.difference_update(map(input_of, batch.table(table, ["source"])["source"].to_pylist()))
        parted.difference_update(map(input_of, batch.repeats))
    rows = [
        RejectionRecord(name, run.inputs[name].sha256, "read", "empty", "no article was found in it")
        for name in sorted(parted)
    ]
    return [write_batch(run.folder / "silent", [], rows)] if rows else []


def _publish(
    run: Run, tables: Path, manifest: Manifest, batches: Sequence[StagedBatch], keep: Keep
) -> tuple[Path, bool]:
    """Make the tables the current snapshot where the output is; return its folder on this machine, and if it is new."""
    if run.remote is None:
        published = snapshots.publish(run.output, tables, manifest)
        prune_locked(run.output, keep)
        return published
    snapshot, is_new = snapshots.publish(run.output, tables, manifest, name=run.remote.new_name())
    run.remote.finish(snapshot, run.pulled, keep, [made for batch in batches if (made := batch.made_of)])
    prune_locked(run.output, Keep(1))
    return snapshot, is_new


def _pass(gate: Gate, output: str, tables: Path, before: Census | None, now: Census, counts: InputCounts) -> list[str]:
    """Return what the strict gate would have refused, after marking the snapshot with it."""
    reasons = gate.reasons(before, now, counts)
    if reasons:
        raise RefusedError(output, reasons)
    forced = Gate().reasons(before, now, counts)
    if forced:
        mark(tables, FORCED, "; ".join(forced))
    return forced


def _rejected(batches: Sequence[StagedBatch]) -> Counter[str]:
    """Count the inputs that were rejected, in whole or in part, by their first error."""
    errors: dict[str, str] = {}
    for batch in batches:
        rows = batch.table("rejections", ["source", "error"]).to_pydict()
        for source, error in zip(rows["source"], rows["error"], strict=True):
            if error != "duplicate":
                errors.setdefault(input_of(source), error)
    return Counter(errors.values())


def _census_before(output: Path) -> Census | None:
    try:
        folder = snapshots.current_snapshot(output)
        return take_census(folder) if folder else None
    except SnapshotError:
        return None  # damaged: nothing can be compared with it, and it is to be replaced


def _snapshot_before(output: Path) -> tuple[tuple[Path, Manifest] | None, tuple[str, ...]]:
    """Return the folder of the snapshot before with its manifest, and a note when it cannot be read."""
    try:
        folder = snapshots.current_snapshot(output)
        return (folder, read_manifest(folder)) if folder else None, ()
    except SnapshotError as error:
        return None, (f"{error}. Everything is extracted again.",)


def _reusable(
    folder: Path, manifest: Manifest, inputs: Mapping[str, InputEntry], current_versions: Mapping[str, str]
) -> tuple[ReusedRows | None, tuple[str, ...]]:
    """Return the rows of the snapshot before that need not be made again, and a note when that is none."""
    if manifest.contract != CONTRACT_VERSION or manifest.versions != current_versions:
        changed = [name for name, version in current_versions.items() if manifest.versions.get(name) != version]
        what = ", ".join(changed) or "the tables"
        return None, (f"new version of {what}: everything is extracted again",)
    try:
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
