"""Snapshots: complete sets of tables in an output folder, and `current`, the link to the newest of them.

    output/snap-20261124T023000Z-1f3a…/<table>/part-0000.parquet   a snapshot: time of writing and hash of its content
    output/current -> snap-…                                       a relative link, swapped atomically
    output/.tmp-…/                                                  work in progress; a dead writer's is swept

A snapshot gets its name by one rename when all its files are on disk, so whatever has the name is complete.
A run that finds nothing new adds no snapshot: repeated runs do not pile up.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rxtract.dataset.lock import write_lock
from rxtract.dataset.manifest import FILE_NAME as MANIFEST
from rxtract.dataset.manifest import Manifest, read_manifest, verify
from rxtract.errors import RefusedError, SnapshotError

CURRENT = "current"
BATCHES, LEFT = "batches", "left"
"""Folders of a writer: what it finished, and what writers before it finished and did not publish."""
_TEMPORARY = ".tmp-"
_OWN = re.compile(rf"^{re.escape(_TEMPORARY)}\d+-[0-9a-f]{{8}}$")
"""What a run makes for itself; whatever else is called like it belongs to somebody else."""
_NAME = re.compile(r"^snap-(?P<time>\d{8}T\d{6}Z)-(?P<hash>[0-9a-f]{12})$")
_TIME = "%Y%m%dT%H%M%SZ"


def list_snapshots(output: Path) -> list[Path]:
    """Return the snapshots in `output`, oldest first."""
    return sorted(path for path in output.iterdir() if _NAME.match(path.name) and (path / MANIFEST).is_file())


def made_at(snapshot: Path) -> datetime:
    """Return when a snapshot was published."""
    match = _NAME.match(snapshot.name)
    if match is None:
        raise SnapshotError(f"{snapshot} is no snapshot")
    return datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC)


def is_name(name: str) -> bool:
    """Whether a file or folder is called like a snapshot."""
    return _NAME.match(name) is not None


def name_of(made: datetime, mark: str) -> str:
    """Return the name of a snapshot of that time; `mark` are twelve hexadecimal digits."""
    return f"snap-{made:{_TIME}}-{mark}"


def current_snapshot(output: Path) -> Path | None:
    """Return the folder that `current` leads to, or None when there is none yet.

    Raises:
        SnapshotError: `current` is there but leads to nothing complete.
    """
    link = output / CURRENT
    if not link.is_symlink():
        if link.exists():
            raise SnapshotError(f"{link} is not a link to a snapshot; move it away and run again")
        return None
    target = os.fspath(link.readlink())
    if not _NAME.match(target):
        raise SnapshotError(f"{link} leads to {target}, which is no snapshot of this folder; remove it and run again")
    folder = output / target
    if not (folder / MANIFEST).is_file():
        others = ", ".join(path.name for path in list_snapshots(output)) or "none"
        raise SnapshotError(f"{link} leads to {folder.name}, which is not a complete snapshot (there are: {others})")
    return folder


@contextmanager
def writing(output: Path, *, name: str = "") -> Iterator[Path]:
    """Lock `output` (made when missing; errors call it `name`), and lend a temporary folder in it.

    The `batches` that writers left who were killed, stopped or refused are put below its `left`; the rest is swept.

    Raises:
        SnapshotError: another run is writing, or the folder cannot be written to.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise SnapshotError(f"{output} is a file; name a folder for the tables") from error
    except OSError as error:
        raise SnapshotError(
            f"{output} cannot be made ({error.strerror}); name a folder that you may write to"
        ) from error
    with ExitStack() as stack:
        try:
            stack.enter_context(write_lock(output, name=name))
            leftovers = [path for path in output.iterdir() if _OWN.match(path.name)]
            folder = temporary(output)
            folder.mkdir()
            _take_over(leftovers, folder)
        except OSError as error:
            link = "; its .lock is a link, remove it" if error.errno == errno.ELOOP else ""
            raise SnapshotError(f"{output} cannot be written to ({error.strerror}){link}") from error
        try:
            yield folder
        except (KeyboardInterrupt, RefusedError):
            # The next run goes on with what is done.
            remove(folder / "snapshot")
            raise
        except BaseException:
            remove(folder)
            raise
        remove(folder)


def _take_over(leftovers: list[Path], folder: Path) -> None:
    for number, leftover in enumerate(leftovers):
        for place, batches in enumerate([leftover / BATCHES, *leftover.glob(f"{LEFT}/*")]):
            if batches.is_dir() and not leftover.is_symlink():
                target = folder / LEFT / f"{number}-{place}"
                target.parent.mkdir(exist_ok=True)
                batches.rename(target)
        remove(leftover)


def publish(output: Path, folder: Path, manifest: Manifest, *, name: str = "") -> tuple[Path, bool]:
    """Make the tables in `folder` (below `output`) a snapshot and `current`; return its final folder and True.

    When `current` holds the same content and is whole, it stays and is returned with False. The snapshot gets a name
    of its time and content unless it has a `name`.

    Raises:
        SnapshotError: `current` is no link, or the file system refuses.
    """
    before = _whole_current(output)
    if before is not None and read_manifest(before).content == manifest.content:
        return before, False
    _sync(manifest.write(folder))
    for path in [*(folder / entry.path for entry in manifest.files.values()), folder / MANIFEST]:
        _sync(path.parent)
    final = output / (name or _next_name(output, manifest.content))
    folder.rename(final)
    _sync(output)
    set_current(output, final.name)
    return final, True


def _whole_current(output: Path) -> Path | None:
    if (output / CURRENT).exists() and not (output / CURRENT).is_symlink():
        raise SnapshotError(f"{output / CURRENT} is not a link to a snapshot; move it away and run again")
    try:
        folder = current_snapshot(output)
        if folder is not None:
            verify(folder, read_manifest(folder))
    except SnapshotError:
        return None
    return folder


def _next_name(output: Path, content: str) -> str:
    # Names sort by time, also when the clock went back or two runs fall into one second.
    now = datetime.now(UTC).replace(microsecond=0)
    for path in list_snapshots(output):
        now = max(now, made_at(path) + timedelta(seconds=1))
    return name_of(now, content[:12])


def set_current(output: Path, name: str) -> None:
    """Let `current` lead to the snapshot `name`, in one step.

    Raises:
        SnapshotError: the file system refuses.
    """
    link = temporary(output)
    try:
        link.symlink_to(name, target_is_directory=True)
        link.replace(output / CURRENT)
    except OSError as error:
        link.unlink(missing_ok=True)
        raise SnapshotError(
            f"{output / CURRENT} cannot be set to {name} ({error.strerror}); links are needed"
        ) from error
    _sync(output)


def temporary(output: Path) -> Path:
    """Return a new name for something that is swept when its maker dies."""
    return output / f"{_TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}"


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
