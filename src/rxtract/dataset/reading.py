"""Reading: the tables of a snapshot as pandas data frames, all from the same snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from rxtract.dataset.leases import Lease
from rxtract.dataset.manifest import FILE_NAME as MANIFEST
from rxtract.dataset.parquet import part_path
from rxtract.dataset.snapshots import current_snapshot, is_name
from rxtract.errors import SnapshotError, StoreError
from rxtract.stores import Address, parse_place
from rxtract.tables import TABLES_BY_NAME

if TYPE_CHECKING:
    import pandas as pd  # imported where a table is read: runs and their workers go without

_TRIES = 10


class Tables(Mapping[str, "pd.DataFrame"]):
    """The tables of one snapshot, read when first asked for: `tables.claims` or `tables["claims"]`.

    `folder` is the snapshot's own folder: a run that swaps `current` meanwhile changes nothing here, and no run removes
    it for as long as this object lives or until `close`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lease = Lease(folder)
        self._frames: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in TABLES_BY_NAME:
            raise KeyError(f"{name!r} is not a table; there are: {', '.join(TABLES_BY_NAME)}")
        if name not in self._frames:
            self._frames[name] = _read(self.folder / part_path(name).split("/")[0])
        return self._frames[name]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in TABLES_BY_NAME:
            raise AttributeError(f"{name!r} is not a table; there are: {', '.join(TABLES_BY_NAME)}")
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES_BY_NAME)

    def __len__(self) -> int:
        return len(TABLES_BY_NAME)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *TABLES_BY_NAME]

    def close(self) -> None:
        """Let the snapshot go: runs may remove it when it is old."""
        self._lease.close()

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Tables({str(self.folder)!r}: {', '.join(TABLES_BY_NAME)})"


def read(output: str | Path) -> Tables:
    """Return the tables of the newest snapshot in `output`, or of `output` itself when it is a snapshot.

    Of an address (`s3://bucket/output`) the snapshot is copied to this machine, where it stays until there is a newer.

    Raises:
        SnapshotError: there is no complete snapshot.
        StoreError: the object store does not answer.
    """
    place = parse_place(output)
    if isinstance(place, Address):
        return _read_remote(place)
    folder = place
    if (folder / MANIFEST).is_file():
        return Tables(folder.resolve())
    if not folder.is_dir():
        raise SnapshotError(f"{folder}: no such folder; make it with `rxtract run RAW {folder}`")
    for _ in range(_TRIES):
        current = current_snapshot(folder)
        if current is None:
            raise SnapshotError(f"{folder} holds no snapshot yet; make one with `rxtract run RAW {folder}`")
        tables = Tables(current.resolve())
        if (tables.folder / MANIFEST).is_file():
            break  # otherwise it was removed before it was held: there is a newer one
    return tables


def _read_remote(address: Address) -> Tables:
    from rxtract.dataset.remote import RemoteOutput

    parent, _, name = address.prefix.rpartition("/")
    single = is_name(name)
    remote = RemoteOutput(Address(address.bucket, parent) if single else address)
    for _ in range(_TRIES):
        wanted = name if single else remote.catalog().current
        if wanted is None:
            raise SnapshotError(f"{address} holds no snapshot yet; make one with `rxtract run RAW {address}`")
        try:
            tables = Tables(remote.fetch(wanted))
        except StoreError:
            if single or remote.catalog().current == wanted:
                raise
            continue  # it was removed meanwhile: there is a newer one
        if (tables.folder / MANIFEST).is_file():
            break
    if not single:
        remote.clean(tables.folder.name)
    return tables


def _read(folder: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.read_parquet(folder)
    except (OSError, pa.ArrowInvalid) as error:
        raise SnapshotError(f"{folder} cannot be read ({error}); run again with --full") from error
