"""Worker processes that extract batches; a batch whose worker is killed or takes too long is done again."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Protocol

from rxtract.dataset.batches import StagedBatch
from rxtract.errors import RxtractError
from rxtract.runs.batches import Batch, reject_batch
from rxtract.runs.inputs import total_bytes
from rxtract.runs.lanes import Lane, WorkerDiedError, open_lane

Work = Callable[[Batch], StagedBatch]

PATIENCE = 120.0
"""Seconds of processor time that a batch may take, besides one for every `_SLOWEST` bytes."""
_SLOWEST = 1_000
"""Bytes a second; the accurate pipeline reads some 25,000."""


@dataclass(frozen=True, slots=True)
class Tries:
    """How often what ends its worker is tried: a `batch`, before it is cut into its inputs, and then a `single` input.

    More for one whose worker was `killed` from outside: by a person or for want of memory, perhaps another's.
    """

    batch: int = 2
    single: int = 2
    killed: int = 3


class Pool(Protocol):
    """What runs batches: `run` may be called from `slots` threads at once."""

    slots: int

    def run(self, batch: Batch) -> list[StagedBatch]:
        """Extract a batch, wait for it and return it staged: whole, or as one part per input when a worker died."""

    def stop(self, *, now: bool = False) -> None:
        """End it, when `now` in the middle of the work."""


def default_workers() -> int:
    """Return how many processor cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


class WorkerPool:
    """Runs batches in worker processes; `run` may be called from many threads at once.

    Every worker has a lane of its own, so a killed worker takes down the batch that it works on and no other. That
    batch is done again, and input by input when that fails too, so that the one at fault becomes a rejection and the
    others get their rows. A worker that takes far too long ends as if it were killed. With no workers, batches run in
    this process, for as long as they take.
    """

    def __init__(self, work: Work, *, workers: int, patience: float = PATIENCE) -> None:
        self._work = work
        self._patience = patience
        self._workers = workers
        self.slots = max(workers, 1)
        self._idle: list[Lane] = []
        self._busy: set[Lane] = set()
        self._stopped = False
        self._guard = threading.Lock()
        self._slots = threading.BoundedSemaphore(self.slots)
        self._again = threading.Lock()

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
            return do_until_done(batch, self._run_in_lane, self._again, Tries())

    def stop(self, *, now: bool = False) -> None:
        """End the workers, when `now` in the middle of their work; `run` then raises."""
        with self._guard:
            self._stopped = True
            idle, self._idle = self._idle, []
            busy = list(self._busy)
        if now:
            for lane in busy:
                lane.kill()  # closed by the thread that has it
        for lane in idle:
            lane.close()

    def _run_in_lane(self, batch: Batch) -> StagedBatch:
        lane = self._take_lane()
        try:
            return lane.run(work_in_time, self._work, batch, self._patience)
        except WorkerDiedError as death:
            if self._stopped:
                raise RxtractError("the run was stopped") from death
            raise
        finally:
            self._leave_lane(lane)

    def _take_lane(self) -> Lane:
        with self._guard:
            lane = self._idle.pop() if self._idle else None
        lane = lane or open_lane()
        with self._guard:
            stopped = self._stopped
            if not stopped:
                self._busy.add(lane)
        if stopped:
            lane.close()
            raise RxtractError("the run was stopped")
        return lane

    def _leave_lane(self, lane: Lane) -> None:
        with self._guard:
            self._busy.discard(lane)
            keep = lane.alive and not self._stopped
            if keep:
                self._idle.append(lane)
        if not keep:
            lane.close()


def do_until_done(batch: Batch, do: Work, again: AbstractContextManager[object], tries: Tries) -> list[StagedBatch]:
    """Do a batch, again when its worker dies, and input by input when that fails too: what is at fault is rejected.

    Of what needs another try one at a time has `again`: two that are too large may each fit alone.
    """
    staged: list[StagedBatch] = []
    waiting = [batch]
    deaths: Counter[Path] = Counter()
    while waiting:
        suspect = waiting[0]
        try:
            with again if deaths else nullcontext():
                done = do(suspect)
        except WorkerDiedError as death:
            deaths[suspect.folder] += 1
            waiting[:1], rejected = _after_death(suspect, deaths[suspect.folder], death, tries)
            staged += rejected
        else:
            staged.append(done)
            del waiting[0]
    return staged


def _after_death(
    batch: Batch, deaths: int, death: WorkerDiedError, tries: Tries
) -> tuple[list[Batch], list[StagedBatch]]:
    """Return what is to be done of a batch whose worker died so many times, and what is done with."""
    parts = batch.split()
    several = len(parts) > 1
    most = tries.batch if several else tries.killed if death.from_outside else tries.single
    if deaths < most:
        return [batch], []
    return (parts, []) if several else ([], [reject_batch(replace(batch, sources=parts[0].sources))])


def work_in_time(work: Work, batch: Batch, patience: float) -> StagedBatch:
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
