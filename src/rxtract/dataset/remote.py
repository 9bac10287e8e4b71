"""Remote output: snapshots in a folder of an object store, and the copies of them that this machine works with.

    s3://bucket/output/snap-20261124T023000Z-1f3a…/<table>/part-0000.parquet   a snapshot, its manifest written last
    s3://bucket/output/current                                                  the catalog: which one is current
    s3://bucket/output/.rxtract/batches/…                                       finished batches of runs under way

No lock can be had there. Runs may do the same work at the same time; the first that writes the catalog has published,
as the catalog is written only if nobody else did. The objects of a snapshot that no catalog names, and that is not
newer than those it names, belong to a run that has lost: nobody can publish them any more, so they are swept.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rxtract.dataset import parcels, snapshots
from rxtract.dataset.catalog import OBJECT, Catalog, read_catalog
from rxtract.dataset.keeping import FORCED, PINNED, Keep, expendable, note_of
from rxtract.dataset.leases import is_held
from rxtract.dataset.manifest import FILE_NAME as MANIFEST
from rxtract.dataset.manifest import read_manifest, verify
from rxtract.dataset.parquet import part_path
from rxtract.errors import BusyError, SnapshotError
from rxtract.stores import Address, Store
from rxtract.tables import TABLES

VARIABLE = "RXTRACT_CACHE"
_THREADS = 8
_TRIES = 20
_READING = re.compile(r"^\.read-\d+-[0-9a-f]{8}$")
_FILES = (*(part_path(table.name) for table in TABLES), MANIFEST)
"""All that a snapshot consists of, in the order in which it is written."""


class RemoteOutput:
    """The snapshots at `address`. `mirror` is the folder of this machine that holds copies of them."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.mirror = mirror_of(address)
        self._store = Store(address)

    def catalog(self) -> Catalog:
        """Return which snapshots there are.

        Raises:
            StoreError: the store does not answer.
        """
        return read_catalog(self._store.read(OBJECT), str(self.address))

    def change(self, change: Callable[[Catalog], Catalog]) -> Catalog:
        """Write the catalog as `change` makes it of what it is; what others write meanwhile is not lost."""
        for attempt in range(_TRIES):
            content, tag = self._store.read_tagged(OBJECT) or (None, None)
            now = read_catalog(content, str(self.address))
            wanted = change(now)
            if wanted == now or self._store.write_if(OBJECT, wanted.to_bytes(), tag):
                return wanted
            time.sleep(0.05 * attempt)
        raise BusyError(f"{self.address}: others write its list of snapshots all the time; run again")

    def heeds_conditions(self) -> bool:
        """Whether the store refuses a conditional write when the condition does not hold; some do not look at it."""
        probe = f".rxtract/probe-{secrets.token_hex(8)}"
        self._store.write_if(probe, b"", None)
        again = self._store.write_if(probe, b"", None)
        self._store.delete([probe])
        return not again

    def pull(self) -> str | None:
        """Make the mirror's `current` what it is in the store, for a writer that has the mirror's lock."""
        current = self.catalog().current
        link = self.mirror / snapshots.CURRENT
        if current is None:
            link.unlink(missing_ok=True)
        else:
            try:
                verify(self.fetch(current), read_manifest(self.mirror / current))
            except SnapshotError:
                snapshots.remove(self.mirror / current)  # the copy is damaged, or the snapshot is: then this says so
                self.fetch(current)
            snapshots.set_current(self.mirror, current)
        self._clean(current)
        return current

    def fetch(self, name: str) -> Path:
        """Return the folder of a whole copy of a snapshot, which is made when there is none.

        Raises:
            StoreError: the store does not answer.
            SnapshotError: the snapshot is not whole.
        """
        folder = self.mirror / name
        if (folder / MANIFEST).is_file():
            return folder
        self.mirror.mkdir(parents=True, exist_ok=True)
        unfinished = self.mirror / f".read-{os.getpid()}-{secrets.token_hex(4)}"
        try:
            for file in _FILES:
                (unfinished / file).parent.mkdir(parents=True, exist_ok=True)
            with ThreadPoolExecutor(_THREADS) as threads:
                done = threads.map(lambda file: self._store.download(f"{name}/{file}", unfinished / file), _FILES)
                list(done)
            verify(unfinished, read_manifest(unfinished))
            with suppress(FileExistsError, OSError):
                unfinished.rename(folder)  # or somebody else was first
        finally:
            snapshots.remove(unfinished)
        if not (folder / MANIFEST).is_file():
            raise SnapshotError(f"{folder} cannot be written; make room there, or set {VARIABLE} to another folder")
        return folder

    def download(self, name: str, file: str, path: Path) -> None:
        """Write one file of a snapshot to `path`."""
        self._store.download(f"{name}/{file}", path)

    def new_name(self) -> str:
        """Return a name for a snapshot: later than all, and this writer's alone."""
        now = datetime.now(UTC).replace(microsecond=0)
        for name in {*self.catalog().names, *self._folders()}:
            now = max(now, snapshots.made_at(Path(name)) + timedelta(seconds=1))
        return snapshots.name_of(now, secrets.token_hex(6))

    def push(self, folder: Path, before: str | None) -> None:
        """Publish the snapshot in `folder`, which was made of what was current `before`.

        Raises:
            BusyError: another run has published meanwhile; nothing is published.
            StoreError: the store does not take it.
        """
        name = folder.name
        marks = {mark: note for mark in (FORCED, PINNED) if (note := note_of(folder, mark)) is not None}

        def publish(catalog: Catalog) -> Catalog:
            if catalog.current == name:
                return catalog  # a request was sent twice
            self._check(catalog, before)
            if catalog.names and name < catalog.names[-1]:
                raise BusyError(f"{self.address}: another run has published, and somebody rolled back; run again")
            return catalog.publish(name, marks)

        self._check(self.catalog(), before)
        *tables, manifest = _FILES
        with ThreadPoolExecutor(_THREADS) as threads:
            list(threads.map(lambda file: self._store.write(f"{name}/{file}", folder / file), tables))
        self._store.write(f"{name}/{manifest}", folder / manifest)
        try:
            self.change(publish)
        except BusyError:
            self._delete([name])  # surely lost; after any other error it may have been published
            raise

    def prune(self, keep: Keep, *, dry_run: bool = False) -> list[str]:
        """Remove the snapshots that need not stay, and return their names."""
        removed: list[str] = []

        def without_old(catalog: Catalog) -> Catalog:
            marked = {mark: {n for n in catalog.names if mark in catalog.snapshots[n]} for mark in (FORCED, PINNED)}
            removed[:] = expendable(catalog.names, catalog.current, keep, forced=marked[FORCED], pinned=marked[PINNED])
            return catalog.without(() if dry_run else removed)

        self.change(without_old)
        if not dry_run:
            self._delete(removed)
        return removed

    def sweep(self) -> None:
        """Delete the objects of snapshots that runs left which were killed or lost, and nothing else."""
        known = self.catalog().names
        self._delete(name for name in self._folders() if name not in known and known and name <= known[-1])

    def finish(self, folder: Path, before: str | None, keep: Keep, used: Iterable[object]) -> None:
        """Publish the snapshot in `folder` unless it is the one before; remove what is not needed any more."""
        if folder.name != before:
            self.push(folder, before)
            self.prune(keep)
            self.sweep()
        parcels.sweep(self.address, used)

    def _check(self, catalog: Catalog, before: str | None) -> None:
        if catalog.current != before:
            raise BusyError(
                f"{self.address}: another run has published {catalog.current} meanwhile; nothing of this one is. "
                f"Run again, it goes on from there"
            )

    def _folders(self) -> list[str]:
        return [name for name in self._store.subfolders() if snapshots.is_name(name)]

    def _delete(self, names: Iterable[str]) -> None:
        # The manifest first: without it nobody takes the rest for a snapshot.
        self._store.delete([f"{name}/{file}" for name in names for file in reversed(_FILES)])

    def _clean(self, current: str | None) -> None:
        for path in self.mirror.iterdir():
            copy = snapshots.is_name(path.name) and path.name != current and not is_held(path)
            dead = _READING.match(path.name) and path.stat().st_mtime < time.time() - 24 * 3600
            if copy or dead:
                snapshots.remove(path)

    def clean(self, current: str) -> None:
        """Remove copies older than `current` that nobody reads; what a run makes here is newer."""
        for path in self.mirror.iterdir():
            if snapshots.is_name(path.name) and path.name < current and not is_held(path):
                doomed = self.mirror / f".read-{os.getpid()}-{secrets.token_hex(4)}"
                with suppress(OSError):  # somebody else removes it, too
                    path.rename(doomed)
                    snapshots.remove(doomed)


def mirror_of(address: Address) -> Path:
    """Return the folder of this machine that stands for an address: in RXTRACT_CACHE, else in the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    root = Path(os.environ.get(VARIABLE) or Path(cache) / "rxtract")
    endpoint = os.environ.get("AWS_ENDPOINT_URL") or os.environ.get("AWS_ENDPOINT") or ""
    return root / "stores" / hashlib.sha256(f"{endpoint} {address}".encode()).hexdigest()[:16]
