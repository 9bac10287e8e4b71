"""Outputs: the snapshots of a folder or of an object store, to be looked at and kept, in the same way for both."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from rxtract.dataset import keeping
from rxtract.dataset.catalog import Catalog
from rxtract.dataset.keeping import PINNED, Keep
from rxtract.dataset.manifest import FILE_NAME as MANIFEST
from rxtract.dataset.remote import RemoteOutput
from rxtract.dataset.snapshots import set_current
from rxtract.errors import UsageError
from rxtract.stores import Address, parse_place


class Output(Protocol):
    """Snapshots in a place; `folder` holds the manifest and the marks of each, and the link to the current one."""

    folder: Path
    place: str

    def whole(self, name: str) -> Path:
        """Return the folder of a snapshot with all its tables."""

    def pin(self, name: str, note: str) -> None:
        """Keep a snapshot until it is unpinned."""

    def unpin(self, name: str) -> None:
        """Let a snapshot go with the others of its age."""

    def rollback(self, name: str) -> None:
        """Make an older snapshot the current one."""

    def prune(self, keep: Keep, *, dry_run: bool) -> list[str]:
        """Remove the snapshots that need not stay, and return their names."""


@contextmanager
def opened(place: str | Path) -> Iterator[Output]:
    """Lend the output at `place`, as long as the block runs.

    Raises:
        UsageError: there is no such folder.
        StoreError: the object store does not answer.
    """
    where = parse_place(place)
    if isinstance(where, Path):
        if not where.is_dir():
            raise UsageError(f"{where}: no such folder")
        yield _Folder(where)
        return
    with tempfile.TemporaryDirectory(prefix="rxtract-") as scratch:
        yield _Stored(where, Path(scratch))


class _Folder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = str(folder)

    def whole(self, name: str) -> Path:
        return self.folder / name

    def pin(self, name: str, note: str) -> None:
        keeping.pin(self.folder, self.folder / name, note)

    def unpin(self, name: str) -> None:
        keeping.unpin(self.folder, self.folder / name)

    def rollback(self, name: str) -> None:
        keeping.rollback(self.folder, self.folder / name)

    def prune(self, keep: Keep, *, dry_run: bool) -> list[str]:
        return [path.name for path in keeping.prune(self.folder, keep, dry_run=dry_run)]


class _Stored:
    def __init__(self, address: Address, outline: Path) -> None:
        self.place = str(address)
        self.folder = outline
        self._remote = RemoteOutput(address)
        catalog = self._remote.catalog()
        for name in catalog.names:
            (outline / name).mkdir()
            self._remote.download(name, MANIFEST, outline / name / MANIFEST)
            for mark, note in catalog.snapshots[name].items():
                keeping.mark(outline / name, mark, note)
        if catalog.current is not None:
            set_current(outline, catalog.current)

    def whole(self, name: str) -> Path:
        return self._remote.fetch(name)

    def pin(self, name: str, note: str) -> None:
        self._mark(name, note or "pinned")

    def unpin(self, name: str) -> None:
        self._mark(name, None)

    def rollback(self, name: str) -> None:
        self._there(self._remote.catalog(), name)
        self._remote.fetch(name)  # says when it is not whole
        self._remote.change(lambda catalog: replace(self._there(catalog, name), current=name))

    def prune(self, keep: Keep, *, dry_run: bool) -> list[str]:
        return self._remote.prune(keep, dry_run=dry_run)

    def _mark(self, name: str, note: str | None) -> None:
        self._remote.change(lambda catalog: self._there(catalog, name).mark(name, PINNED, note))

    def _there(self, catalog: Catalog, name: str) -> Catalog:
        if name not in catalog.snapshots:
            raise UsageError(f"{self.place}: {name} was removed meanwhile")
        return catalog
