"""Runs that fail at the n-th event of the file system, one after the other: `faulty_runs.py FOLDER [EVERY]`.

Events are what Python and Arrow do to files below FOLDER: open, make, rename, link, list, remove, sync, write a group of
rows. At the n-th of them the process is killed, or told that the disk is full (ENOSPC) or broken (EIO, once). That is done
for the process that leads a run (a first one, and one that finds inputs new, changed and gone), and for a worker of it.
After each: `current` leads to a whole snapshot, the one before or the one after; the next run completes with the very
bytes that a run without faults gives, so nothing is lost and nothing is there twice; nothing is left over.

Every run is a fork of this process, so that a thousand take minutes. Prints what it did as JSON.
"""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from fake_extraction import VERSIONS, extract, tables_as_bytes

from rxtract.dataset.manifest import read_manifest, verify
from rxtract.dataset.snapshots import current_snapshot
from rxtract.errors import RxtractError
from rxtract.runs import WorkerPool, lanes, open_run, publish_run

KINDS = ("kill", "ENOSPC", "EIO")
EVENTS = frozenset({
    "open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.listdir", "os.scandir",
    "os.truncate", "shutil.rmtree",
})  # fmt: skip
OK, STOPPED, BUG, KILLED = 0, 10, 11, -signal.SIGKILL
_SPENT = -1


class Trap:
    """Counts events below `root` in one process and does `kind` at number `at`."""

    def __init__(self) -> None:
        self.root = ""
        self.at = self.seen = 0
        self.kind = ""
        self.leader = 0
        self.in_worker = False
        self.counter: Any = None
        self.at_input: Any = None

    def arm(self, root: Path, kind: str, at: int, *, in_worker: bool) -> None:
        self.root, self.kind, self.at, self.seen = str(root), kind, at, 0
        self.in_worker = in_worker

    def event(self, path: object) -> None:
        if not self.root or (os.getpid() == self.leader) == self.in_worker or not self._is_mine(path):
            return
        if self.counter.value == _SPENT:
            return
        self.seen += 1
        self.counter.value = max(self.counter.value, self.seen)
        if self.seen != self.at:
            return
        self.at_input.value = int("/raw" in os.fspath(path)[len(self.root) :])  # type: ignore[call-overload]
        if self.kind == "kill":
            self._spend()
            os.kill(os.getpid(), signal.SIGKILL)
        if self.kind in KINDS:
            self._spend()
            number = getattr(errno, self.kind)
            raise OSError(number, os.strerror(number), str(path))

    def _spend(self) -> None:
        # A worker that takes the place of a killed one is killed no second time.
        self.counter.value = _SPENT

    def _is_mine(self, path: object) -> bool:
        try:
            return os.fspath(path).startswith(self.root)  # type: ignore[call-overload, no-any-return]
        except TypeError:
            return False


TRAP = Trap()


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event in EVENTS and TRAP.root:
        for argument in arguments[:2]:
            if isinstance(argument, (str, os.PathLike)):
                TRAP.event(argument)
                return


def _watch_arrow() -> None:
    """Let what Arrow does by itself, and syncing, count as events."""
    write, open_file, sync = pq.ParquetWriter.write_table, pa.OSFile, os.fsync

    def write_table(self: Any, *arguments: Any, **options: Any) -> Any:
        TRAP.event(TRAP.root)
        return write(self, *arguments, **options)

    def os_file(path: str, *arguments: Any) -> Any:
        TRAP.event(path)
        return open_file(path, *arguments)

    def fsync(handle: int) -> None:
        TRAP.event(TRAP.root)
        sync(handle)

    pq.ParquetWriter.write_table, pa.OSFile, os.fsync = write_table, os_file, fsync


def run_once(raw: Path, output: Path, workers: int) -> None:
    with open_run(raw, output, workers=workers, made_with=VERSIONS, extract=extract) as run:
        with WorkerPool(run.work, workers=run.workers) as pool:
            staged = [staged for batch in run.batches for staged in pool.run(batch)]
        publish_run(run, staged)


def in_fork(work: Callable[[], None]) -> int:
    """Do some work in a fork of this process and return how it ended."""
    child = os.fork()
    if child == 0:
        TRAP.leader = os.getpid()
        code = BUG
        try:
            work()
            code = OK
        except (RxtractError, OSError):
            code = STOPPED  # the commands make one line of it
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def fill(raw: Path) -> None:
    raw.mkdir(parents=True)
    for name in "abcdef":
        (raw / f"{name}.txt").write_text(f"{name} [drug {name}](DRUG) treats [gout](DISEASE)", "utf-8")
    (raw / "copy.txt").write_bytes((raw / "a.txt").read_bytes())
    (raw / "empty.txt").touch()
    (raw / "lines.jsonl").write_text("[one](DRUG)\n\n[two](DRUG)\n", "utf-8")


def change(raw: Path) -> None:
    (raw / "a.txt").write_text("a [drug a](DRUG) causes [nausea](ADVERSE_EVENT)", "utf-8")
    (raw / "b.txt").unlink()
    (raw / "new.txt").write_text("[new](DRUG)", "utf-8")


class Case:
    """A run from a certain state on, what it gives without a fault, and how many events it has."""

    def __init__(self, place: Path, name: str, *, base: Path | None, raw: Path, workers: int) -> None:
        self.place, self.name, self.base, self.raw, self.workers = place, name, base, raw, workers
        self.output = place / "output"
        self.before = tables_as_bytes(base) if base else None
        self.reset()
        self.counter, self.at_input = (multiprocessing.get_context("fork").Value("q", 0) for _ in range(2))
        TRAP.counter, TRAP.at_input = self.counter, self.at_input
        TRAP.arm(place, "", 0, in_worker=workers > 0)
        assert in_fork(lambda: run_once(raw, self.output, workers)) == OK
        TRAP.root = ""
        self.events = int(self.counter.value)
        self.after = tables_as_bytes(self.output)

    def reset(self) -> None:
        shutil.rmtree(self.output, ignore_errors=True)
        if self.base:
            shutil.copytree(self.base, self.output, symlinks=True)

    def suffer(self, kind: str, at: int) -> tuple[int, list[str]]:
        """Run with a fault, then without; return how the first ended, and what is wrong."""
        self.reset()
        self.counter.value = self.at_input.value = 0
        TRAP.counter, TRAP.at_input = self.counter, self.at_input
        TRAP.arm(self.place, kind, at, in_worker=self.workers > 0)
        ended = in_fork(lambda: run_once(self.raw, self.output, self.workers))
        TRAP.root = ""
        wrong = list(self._wrong(ended, kind))
        if in_fork(lambda: run_once(self.raw, self.output, 0)) != OK:
            wrong.append("the next run does not complete")
        elif tables_as_bytes(self.output) != self.after:
            wrong.append("the next run gives other tables")
        if left := [path.name for path in self.output.glob(".tmp-*")]:
            wrong.append(f"left over: {left}")
        return ended, wrong

    def _wrong(self, ended: int, kind: str) -> Iterator[str]:
        if ended not in (OK, STOPPED, *([KILLED] if kind == "kill" else [])):
            yield f"the run ended with {ended}"
        if kind == "kill" and self.workers and ended != OK:
            yield f"a killed worker ended the run ({ended})"
        try:
            folder = current_snapshot(self.output) if self.output.exists() else None
            if folder is not None:
                verify(folder, read_manifest(folder))
                # An input that cannot be read is a rejection until the next run.
                if not self.at_input.value and tables_as_bytes(self.output) not in (self.before, self.after):
                    yield "current is neither the snapshot before nor the one after"
            elif self.before is not None:
                yield "current is gone"
        except RxtractError as error:
            yield f"current is broken: {error}"


def main(place: Path, every: int) -> None:
    _watch_arrow()
    sys.addaudithook(_hook)
    real = multiprocessing.get_context
    lanes.multiprocessing.get_context = lambda _=None: real("fork")  # type: ignore[attr-defined, assignment]
    raw, base = place / "raw", place / "base"
    fill(raw)
    first = Case(place, "first run", base=None, raw=raw, workers=0)
    shutil.copytree(first.output, base, symlinks=True)
    raw2 = place / "raw-changed"
    shutil.copytree(raw, raw2)
    change(raw2)
    cases = [
        first,
        Case(place, "changed inputs", base=base, raw=raw2, workers=0),
        Case(place, "worker", base=base, raw=raw2, workers=2),
    ]
    done: Counter[str] = Counter()
    failures: list[str] = []
    chance = random.Random(13)
    for case in cases:
        print(f"{case.name}: {case.events} events", file=sys.stderr, flush=True)
        for at in range(1 + chance.randrange(every), case.events + 1, every):
            for kind in KINDS:
                ended, wrong = case.suffer(kind, at)
                done[f"{case.name}, {kind}"] += 1
                found = [f"{case.name}, {kind} at event {at} of {case.events}: {one}" for one in wrong]
                failures += found
                print(f"{at}/{case.events} {kind} {ended} {'; '.join(found)}", file=sys.stderr, flush=True)
                done["ended whole" if ended == OK else "stopped" if ended == STOPPED else "killed"] += 1
    total = sum(count for name, count in done.items() if "," in name)
    events = {case.name: case.events for case in cases}
    print(json.dumps({"faults": total, "events": events, **done, "failures": failures}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
