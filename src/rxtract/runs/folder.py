"""Runs a whole folder in one call, without Prefect; this is what `rxtract run` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path

from rxtract.dataset.batches import StagedBatch
from rxtract.dataset.keeping import Keep
from rxtract.runs.cluster import Cluster, ClusterPool, connected
from rxtract.runs.gate import OPEN, Gate
from rxtract.runs.pinned import check_quality
from rxtract.runs.progress import Progress
from rxtract.runs.run import Outcome, Run
from rxtract.runs.steps import open_run, publish_run
from rxtract.runs.workers import Pool, WorkerPool


def run_folder(
    raw: str | Path,
    output: str | Path,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    full: bool = False,
    redistributable_only: bool = False,
    keep: Keep | None = None,
    gate: Gate = OPEN,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Extract the articles in `raw` into a snapshot in `output`; only what is new unless `full`.

    The work is done by processes of this machine, or by the workers of the Dask `scheduler`. `redistributable_only`
    leaves out ids and names that a licence forbids to pass on. `keep` says which older snapshots stay, `gate` what may
    be lost against the one before.

    Raises:
        UsageError: paths that cannot be meant.
        SnapshotError: the output folder cannot be written to, or another run is writing there.
        RefusedError: the gate does not let the snapshot through.
        OffsetError: rows that break guarantee 1; nothing is written.
    """
    with ExitStack() as stack:
        cluster = stack.enter_context(connected(scheduler)) if scheduler else None
        workers = cluster.size if cluster else workers
        run = stack.enter_context(
            open_run(raw, output, workers=workers, full=full, redistributable_only=redistributable_only)
        )
        progress(Progress.start(run))
        with open_pool(run, cluster) as pool:
            staged = list(extract_batches(run, pool, progress))
        check_quality(run, gate.quality)
        return publish_run(run, staged, keep=keep, gate=gate)


def open_pool(run: Run, cluster: Cluster | None) -> WorkerPool | ClusterPool:
    """Return what runs the batches of a run: the cluster, or processes of this machine."""
    return cluster.pool(run) if cluster else WorkerPool(run.work, workers=run.workers)


def extract_batches(run: Run, pool: Pool, progress: Callable[[Progress], None]) -> Iterator[StagedBatch]:
    """Yield the batches of a run as they are done."""
    state = Progress.start(run)
    with ThreadPoolExecutor(pool.slots) as threads:
        futures = {threads.submit(pool.run, batch): batch for batch in run.batches}
        try:
            for future in as_completed(futures):
                staged = future.result()
                state = state.advance(futures[future], staged)
                progress(state)
                yield from staged
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.stop(now=True)
            raise
