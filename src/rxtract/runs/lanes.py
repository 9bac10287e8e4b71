"""A lane: one worker process and the way to it. Whoever took a lane is the only one to use or close it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from typing import TypeVar

from rxtract.errors import RxtractError

Result = TypeVar("Result")

_STARTS = 5
"""Workers that are killed from outside while they start are started again so often."""


class WorkerDiedError(Exception):
    """The worker ended in the middle of its work; `code` is its exit code, the negative number of a signal."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"exit code {code}")
        self.code = code

    @property
    def from_outside(self) -> bool:
        """Whether somebody else may have ended it: out of memory, or a person."""
        return self.code in {-signal.SIGKILL, -signal.SIGTERM, None}


class Lane:
    """A worker process that does one thing at a time."""

    def __init__(self) -> None:
        # Spawned, not forked: forking a process with threads (Prefect, Arrow) may hang the child.
        context = multiprocessing.get_context("spawn")
        self.alive = True
        self._executor = ProcessPoolExecutor(1, mp_context=context, initializer=_prepare_worker)
        with _control_c_blocked():
            first = self._executor.submit(os.getpid)
        # Kept, because a broken executor forgets its process, and with it how that ended.
        self._processes = tuple((self._executor._processes or {}).values())
        try:
            first.result()
        except BrokenProcessPool as error:
            raise WorkerDiedError(self.close()) from error

    def run(self, work: Callable[..., Result], *arguments: object) -> Result:
        """Do some work in the worker and wait for it.

        Raises:
            WorkerDiedError: the worker ended meanwhile; the lane is closed.
        """
        try:
            return self._executor.submit(work, *arguments).result()
        except BrokenProcessPool as error:
            raise WorkerDiedError(self.close()) from error

    def close(self) -> int | None:
        """End the worker when it has done its work and return its exit code."""
        if self.alive:
            self.alive = False
            self._executor.shutdown(wait=True, cancel_futures=True)
        return next((process.exitcode for process in self._processes), None)

    def kill(self) -> None:
        """End the worker at once; whoever has the lane gets `WorkerDiedError`. May be called by anybody."""
        for process in self._processes:
            process.kill()


def open_lane() -> Lane:
    """Return a lane with a running worker.

    Raises:
        RxtractError: no worker can be started.
    """
    for _ in range(_STARTS):
        try:
            return Lane()
        except WorkerDiedError as death:
            if not death.from_outside:
                # Told apart from a worker that dies of an article: otherwise every article would be blamed.
                advice = "start it from a script with `if __name__ == '__main__':`, or use 0 workers"
                raise RxtractError(f"worker processes cannot start; {advice}") from death
    raise RxtractError(f"{_STARTS} worker processes were killed while they started (out of memory?); use fewer workers")


@contextmanager
def _control_c_blocked() -> Iterator[None]:
    # Control-C reaches the whole process group, and the parent decides. Workers inherit the block, so that not even one
    # that is just starting spills a traceback.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare_worker() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True).start()


def _die_with(sentinel: int) -> None:
    # A worker holds both ends of its queue, so it would wait for ever for a parent that was killed.
    connection.wait([sentinel])
    os._exit(1)
