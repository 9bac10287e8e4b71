"""Keeping: which snapshots stay, and for how long; pins, and the way back to an older one."""

from __future__ import annotations

import secrets
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rxtract.dataset.leases import is_held
from rxtract.dataset.lock import write_lock
from rxtract.dataset.manifest import read_manifest, verify
from rxtract.dataset.snapshots import CURRENT, current_snapshot, list_snapshots, made_at, remove, set_current, temporary
from rxtract.errors import SnapshotError, UsageError

PINNED, FORCED = "PINNED", "FORCED"
"""Files in a snapshot: why it stays, and why the gate would not have published it."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Which snapshots stay: the newest `number`, and all that are younger than `days`."""

    number: int = 5
    days: float = 0.0


def find_snapshot(output: Path, name: str, *, place: str = "") -> Path:
    """Return the snapshot that `name` means: `current`, its name, how that begins or ends, or -1 for the one before.

    Errors call the output `place` when it has such a name.

    Raises:
        UsageError: none is meant, or several.
    """
    if not output.is_dir():
        raise UsageError(f"{output}: no such folder")
    snapshots = list_snapshots(output)
    current = current_snapshot(output)
    if name == CURRENT and current is not None:
        return current
    if name == "-1" and current in snapshots and (at := snapshots.index(current)):
        return snapshots[at - 1]
    named = name.rstrip("/").rsplit("/", 1)[-1]
    found = [path for path in snapshots if path.name.startswith(named) or path.name.endswith(named)] if named else []
    if len(found) != 1:
        there = ", ".join(path.name for path in snapshots) or "none"
        many = "several snapshots are" if found else "no snapshot is"
        raise UsageError(f"{place or output}: {many} called {name}; there are: {there}")
    return found[0]


def note_of(snapshot: Path, mark: str) -> str | None:
    """Return the note of a mark (`PINNED`, `FORCED`) of a snapshot, None when it has none."""
    try:
        return (snapshot / mark).read_text("utf-8", "replace").strip()
    except OSError:
        return None


def mark(snapshot: Path, name: str, note: str) -> None:
    """Write a mark with its note into a snapshot."""
    _write(snapshot / name, note)


def pin(output: Path, snapshot: Path, note: str) -> None:
    """Keep a snapshot until it is unpinned."""
    with write_lock(output):
        _write(snapshot / PINNED, note or "pinned")


def unpin(output: Path, snapshot: Path) -> None:
    """Let a snapshot go with the others of its age."""
    with write_lock(output):
        (snapshot / PINNED).unlink(missing_ok=True)


def rollback(output: Path, snapshot: Path) -> None:
    """Make an older snapshot the current one; the next run goes on from it.

    Raises:
        SnapshotError: it is not whole; `current` stays what it was.
    """
    with write_lock(output):
        verify(snapshot, read_manifest(snapshot))
        set_current(output, snapshot.name)


def prune(output: Path, keep: Keep, *, dry_run: bool = False) -> list[Path]:
    """Remove the snapshots that need not stay, and return them."""
    with write_lock(output):
        return prune_locked(output, keep, dry_run=dry_run)


def prune_locked(output: Path, keep: Keep, *, dry_run: bool = False) -> list[Path]:
    """Do what `prune` does, for a writer that has the lock.

    Never removed: the current one, pinned ones, those that somebody reads, and the newest that went through the gate.
    """
    snapshots = list_snapshots(output)
    current = current_snapshot(output)
    names = expendable(
        [path.name for path in snapshots],
        current.name if current else None,
        keep,
        forced={path.name for path in snapshots if note_of(path, FORCED) is not None},
        pinned={path.name for path in snapshots if note_of(path, PINNED) is not None},
    )
    removed = []
    for old in (output / name for name in names):
        if is_held(old):
            continue
        removed.append(old)
        if not dry_run:
            # Renamed first: a half-deleted folder never has the name of a snapshot.
            doomed = temporary(output)
            old.rename(doomed)
            remove(doomed)
    return removed


def expendable(
    names: Sequence[str], current: str | None, keep: Keep, *, forced: Set[str], pinned: Set[str]
) -> list[str]:
    """Return which of these snapshots, oldest first, need not stay."""
    good = [name for name in names if name not in forced]
    stay = {current, *good[-1:], *names[-max(keep.number, 1) :], *pinned}
    oldest = datetime.now(UTC) - timedelta(days=keep.days)
    # Names of runs that follow each other within seconds lie in the future: without days, age does not count.
    return [name for name in names if name not in stay and not (keep.days > 0 and made_at(Path(name)) > oldest)]


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        partial.write_text(text + "\n", "utf-8")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise SnapshotError(f"{path} cannot be written ({error.strerror})") from error
