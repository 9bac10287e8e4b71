"""A whole folder in one call, without Prefect: what `rxtract run` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from rxtract.dataset.batches import StagedBatch
from rxtract.dataset.snapshots import KEEP
from rxtract.runs.steps import Outcome, Run, open_run, publish
from rxtract.runs.workers import WorkerPool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: inputs `done` of `total`; `n_reused` more needed no work. `note` is news for the reader."""

    done: int
    total: int
    n_reused: int
    n_articles: int = 0
    n_claims: int = 0
    n_rejections: int = 0
    note: str = ""


def run_folder(
    raw: str | Path,
    output: str | Path,
    *,
    workers: int | None = None,
    full: bool = False,
    keep: int = KEEP,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Extract the articles in `raw` into a snapshot in `output`; only what is new unless `full`.

    Raises:
        UsageError: paths that cannot be meant.
        SnapshotError: the output folder cannot be written to, or another run is writing there.
        OffsetError: rows that break guarantee 1; nothing is written.
    """
    with open_run(raw, output, workers=workers, full=full) as run:
        for note in run.notes:
            progress(Progress(0, run.n_fresh, run.n_reused, note=note))
        with WorkerPool(run.work, workers=run.workers) as pool:
            staged = list(extract_batches(run, pool, progress))
        return publish(run, staged, keep=keep)


def extract_batches(run: Run, pool: WorkerPool, progress: Callable[[Progress], None]) -> Iterator[StagedBatch]:
    """Yield the batches of a run as they are done."""
    state = Progress(0, run.n_fresh, run.n_reused)
    progress(state)
    with ThreadPoolExecutor(max(run.workers, 1)) as threads:
        futures = {threads.submit(pool.run, batch): batch for batch in run.batches}
        try:
            for future in as_completed(futures):
                staged = future.result()
                state = _advance(state, len(futures[future].sources), staged)
                progress(state)
                yield from staged
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.stop(now=True)
            raise


def _advance(state: Progress, n_inputs: int, staged: list[StagedBatch]) -> Progress:
    def rows(table: str) -> int:
        return sum(batch.counts[table] for batch in staged)

    return Progress(
        done=state.done + n_inputs,
        total=state.total,
        n_reused=state.n_reused,
        n_articles=state.n_articles + rows("articles"),
        n_claims=state.n_claims + rows("claims"),
        n_rejections=state.n_rejections + rows("rejections"),
    )
