"""Worker processes that extract batches; a batch whose worker is killed or takes too long is done again alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from pathlib import Path
from types import TracebackType

from rxtract.dataset.batches import StagedBatch
from rxtract.errors import RxtractError
from rxtract.runs.batches import Batch, reject_batch
from rxtract.runs.inputs import total_bytes

Work = Callable[[Batch], StagedBatch]

PATIENCE = 120.0
"""Seconds of processor time that a batch may take, besides one for every `_SLOWEST` bytes."""
_SLOWEST = 1_000
"""Bytes a second; the accurate pipeline reads some 25,000."""
_TRIES_ALONE = 2
"""An input that kills its worker twice with nothing else running is at fault."""


def default_workers() -> int:
    """Return how many processor cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


class WorkerPool:
    """Runs batches in worker processes; `run` may be called from many threads at once.

    A killed worker takes down all batches that are under way. Each of them is then done again alone, and input by input
    when that fails too, so that the one at fault becomes a rejection and the others get their rows.
    A worker that takes far too long ends as if it were killed. With no workers, batches run in this process,
    for as long as they take.
    """

    def __init__(self, work: Work, *, workers: int, patience: float = PATIENCE) -> None:
        self._work = work
        self._patience = patience
        self._workers = workers
        self._shared: ProcessPoolExecutor | None = None
        self._pools: set[ProcessPoolExecutor] = set()
        self._stopped = False
        self._guard = threading.Lock()
        # Queued batches would die with a killed worker: no more are submitted than are worked on.
        self._slots = threading.BoundedSemaphore(max(workers, 1))
        self._opening = threading.Lock()
        self._alone = threading.Lock()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.stop(now=kind is not None)

    def run(self, batch: Batch) -> list[StagedBatch]:
        """Extract a batch, wait for it and return it staged: whole, or as one part per input when a worker died.

        Raises:
            RxtractError: no worker can be started, the pool was stopped, or what `work` raises.
        """
        if self._workers < 1:
            return [self._work(batch)]
        with self._slots:
            pool = self._shared_pool()
            try:
                return [self._submit(pool, batch)]
            except BrokenProcessPool:
                self._close(pool)
        with self._alone:
            return self._run_alone(batch)

    def stop(self, *, now: bool = False) -> None:
        """End the workers, when `now` in the middle of their work; `run` then raises."""
        with self._guard:
            self._stopped = True
            pools = list(self._pools)
        for pool in pools:
            self._close(pool, now=now)

    def _run_alone(self, batch: Batch) -> list[StagedBatch]:
        staged: list[StagedBatch] = []
        waiting = [batch]
        deaths: Counter[Path] = Counter()
        while waiting:
            pool = self._open(1)
            try:
                while waiting:
                    staged.append(self._submit(pool, waiting[0]))
                    del waiting[0]
            except BrokenProcessPool:
                suspect = waiting[0]
                deaths[suspect.folder] += 1
                if len(suspect.sources) > 1:
                    waiting[:1] = suspect.split()
                elif deaths[suspect.folder] >= _TRIES_ALONE:
                    staged.append(reject_batch(waiting.pop(0)))
            finally:
                self._close(pool)
        return staged

    def _submit(self, pool: ProcessPoolExecutor, batch: Batch) -> StagedBatch:
        return pool.submit(_work_in_time, self._work, batch, self._patience).result()

    def _shared_pool(self) -> ProcessPoolExecutor:
        with self._opening:
            shared = self._shared
            if shared is None:
                shared = self._shared = self._open(self._workers)
            return shared

    def _open(self, workers: int) -> ProcessPoolExecutor:
        # Spawned, not forked: forking a process with threads (Prefect, Arrow) may hang the child.
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare_worker)
        with self._guard:
            if self._stopped:
                raise RxtractError("the run was stopped")
            self._pools.add(pool)
        try:
            with _control_c_blocked():
                first = pool.submit(os.getpid)
            first.result()
        except BrokenProcessPool as error:
            self._close(pool)
            # Told apart from a worker that dies of an article: otherwise every article would be blamed.
            advice = "start it from a script with `if __name__ == '__main__':`, or use 0 workers"
            raise RxtractError(f"worker processes cannot start; {advice}") from error
        return pool

    def _close(self, pool: ProcessPoolExecutor, *, now: bool = False) -> None:
        with self._guard:
            self._pools.discard(pool)
            if self._shared is pool:
                self._shared = None
        processes = list((pool._processes or {}).values()) if now else []
        pool.shutdown(wait=not now, cancel_futures=True)
        for process in processes:
            process.kill()


@contextmanager
def _control_c_blocked() -> Iterator[None]:
    # Control-C reaches the whole process group, and the parent decides. Workers inherit the block, so that not even one
    # that is just starting spills a traceback.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work_in_time(work: Work, batch: Batch, patience: float) -> StagedBatch:
    """Do the work of a batch; the system ends a process that spends far more processor time on it than any text takes.

    Nothing in the process can be asked to: a regular expression that runs wild gives the turn to no thread.
    """
    if not hasattr(signal, "setitimer"):  # Windows
        return work(batch)
    signal.setitimer(signal.ITIMER_PROF, patience + total_bytes(batch.sources) / _SLOWEST)
    try:
        return work(batch)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _prepare_worker() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True).start()


def _die_with(sentinel: int) -> None:
    # A worker holds both ends of its queue, so it would wait for ever for a parent that was killed.
    connection.wait([sentinel])
    os._exit(1)
