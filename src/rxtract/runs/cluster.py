"""Cluster: batches on the workers of a Dask scheduler, on this machine or on others.

A worker needs this package in the same version, and sees either the same folders or the same object store. Dask does a
batch again when its worker dies; a batch may be done at any time and by several, the rows are the same.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rxtract.dataset import parcels
from rxtract.dataset.batches import StagedBatch
from rxtract.errors import RxtractError, UsageError
from rxtract.runs.batches import Batch
from rxtract.runs.lanes import WorkerDiedError
from rxtract.runs.run import Run
from rxtract.runs.workers import PATIENCE, Tries, Work, do_until_done, work_in_time

if TYPE_CHECKING:
    from distributed import Client, Future

_WAIT = 60
"""Seconds to wait for the scheduler and its first worker."""
_WAITING = 4
"""Batches for every thread of the cluster that wait at the scheduler, so that none is idle and new workers get some."""
_TRIES = Tries(batch=1, single=2, killed=2)
"""Few, for each is several of Dask's own (`distributed.scheduler.allowed-failures`)."""
_OWN_VARIABLES = frozenset({"RXTRACT_CACHE", "RXTRACT_FLOW", "RXTRACT_VOCABULARY"})
"""Variables that are about a machine, not about what is read."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is told beside the batch: what it must see, know and be set to."""

    work: Work
    signature: Callable[[], str] | None
    folders: tuple[Path, ...]
    settings: Mapping[str, str]
    patience: float


class Cluster:
    """The workers of a scheduler; `size` is how many batches they do at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def size(self) -> int:
        """Threads of all workers together."""
        threads: dict[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call]
        return max(sum(threads.values()), 1)

    def pool(self, run: Run) -> ClusterPool:
        """Return what runs the batches of a run."""
        folders = [run.articles] if isinstance(run.articles, Path) else []
        folders += [] if run.remote else [run.folder]
        settings = {
            name: value
            for name, value in os.environ.items()
            if name.startswith("RXTRACT_") and name not in _OWN_VARIABLES
        }
        task = Task(run.work, run.signature, tuple(path.absolute() for path in folders), settings, PATIENCE)
        return ClusterPool(self._client, task, slots=min(_WAITING * self.size, max(len(run.batches), 1)))


@contextmanager
def connected(scheduler: str) -> Iterator[Cluster]:
    """Connect to a scheduler, such as `tcp://host:8786`, that has a worker.

    Raises:
        UsageError: the extra `dask` is not installed, nobody answers, or there is no worker.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--scheduler needs Dask, which is not installed: pip install 'rxtract[dask]'") from error
    try:
        client = Client(scheduler, timeout=_WAIT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        advice = "start one with `dask scheduler`, workers with `dask worker tcp://HOST:8786 --nthreads 1`"
        raise UsageError(f"{scheduler}: no Dask scheduler answers there ({error}); {advice}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_WAIT)
        except TimeoutError as error:
            advice = f"start some with `dask worker {scheduler} --nthreads 1 --nworkers auto`"
            raise UsageError(f"{scheduler}: has no workers; {advice}") from error
        yield Cluster(client)


class ClusterPool:
    """Runs batches on a cluster; `run` may be called from `slots` threads at once."""

    def __init__(self, client: Client, task: Task, *, slots: int) -> None:
        self.slots = slots
        self._client = client
        self._task = task
        self._waiting: set[Future[Any]] = set()
        self._guard = threading.Lock()
        self._again = threading.Lock()
        self._stopped = False

    def __enter__(self) -> ClusterPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.stop(now=kind is not None)

    def run(self, batch: Batch) -> list[StagedBatch]:
        """Extract a batch on some worker, wait for it and return it staged on this machine.

        Raises:
            RxtractError: the pool was stopped, the cluster is gone, or what the work raises.
        """
        return do_until_done(batch, self._run_once, self._again, _TRIES)

    def stop(self, *, now: bool = False) -> None:
        """Take back what is not done yet; `run` then raises."""
        with self._guard:
            self._stopped = True
            waiting = list(self._waiting)
        if now and waiting:
            self._client.cancel(waiting, force=True)  # type: ignore[no-untyped-call]

    def _run_once(self, batch: Batch) -> StagedBatch:
        from distributed import CancelledError, KilledWorker

        key = f"rxtract-{batch.folder.name}-{secrets.token_hex(4)}"
        with self._guard:
            if self._stopped:
                raise RxtractError("the run was stopped")
            future = self._client.submit(extract_there, self._task, batch, key=key, pure=False)
            self._waiting.add(future)
        try:
            staged: StagedBatch = future.result()
        except KilledWorker as death:
            raise WorkerDiedError(None) from death
        except CancelledError as error:
            raise RxtractError("the run was stopped, or the Dask scheduler is gone") from error
        except RxtractError:
            raise
        except Exception as error:
            advice = "have all workers the same version of rxtract and of its packages?"
            raise RxtractError(f"a Dask worker failed ({type(error).__name__}: {error}); {advice}") from error
        finally:
            with self._guard:
                self._waiting.discard(future)
            future.release()  # type: ignore[no-untyped-call]
        if batch.output is not None and not batch.folder.is_dir():
            parcels.receive(batch.output, parcels.parcel_name(batch.made_of), batch.folder)
        return replace(staged, folder=batch.folder)


_ONE_AT_A_TIME = threading.Lock()
"""The pipeline is loaded once in a process, and reads one article at a time, however many threads the worker has."""


def extract_there(task: Task, batch: Batch) -> StagedBatch:
    """Extract a batch in a worker of the cluster, and stage it where the machine that asked finds it.

    Raises:
        UsageError: this worker sees other folders, or has other versions, than the machine that asked.
    """
    with _ONE_AT_A_TIME:
        missing = [str(folder) for folder in task.folders if not folder.exists()]
        if missing:
            advice = "share it with all workers, or use s3:// addresses"
            raise UsageError(f"the Dask worker on {os.uname().nodename} sees no {missing[0]}; {advice}")
        _use(task.settings)
        if task.signature is not None and (here := task.signature()) != batch.made_with:
            advice = "install the same there, and start the worker anew"
            raise UsageError(
                f"the Dask worker on {os.uname().nodename} has other versions ({here}) than asked for "
                f"({batch.made_with}); {advice}"
            )
        if batch.output is None:
            return work_in_time(task.work, batch, task.patience)
        with tempfile.TemporaryDirectory(prefix="rxtract-") as scratch:
            here_only = replace(batch, folder=Path(scratch) / batch.folder.name)
            return replace(work_in_time(task.work, here_only, task.patience), folder=batch.folder)


def _use(settings: Mapping[str, str]) -> None:
    from rxtract.readers.json_fields import wanted_fields
    from rxtract.readers.limits import limits

    known = {name for name in os.environ if name.startswith("RXTRACT_") and name not in _OWN_VARIABLES}
    if {name: os.environ[name] for name in known} == dict(settings):
        return
    for name in known - set(settings):
        del os.environ[name]
    os.environ.update(settings)
    wanted_fields.cache_clear()
    limits.cache_clear()
