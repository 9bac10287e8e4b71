"""Parcels: finished batches as one object each, so that other machines can do the work or go on with it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from rxtract.errors import SnapshotError
from rxtract.stores import Address, Store

FOLDER = ".rxtract/batches"
_SUFFIX = ".tar.zst"
_OLD = timedelta(days=7)
"""Parcels that nobody came back for."""


def parcel_name(made_of: Any) -> str:
    """Return the name of the parcel of a batch: the same inputs and versions have the same, whoever does the work."""
    parts = made_of["made_with"], json.dumps(made_of["sources"])
    return "/".join([FOLDER, *(hashlib.sha256(part.encode()).hexdigest()[:16] for part in parts)]) + _SUFFIX


def send(batch: Path, output: Address, made_of: Any) -> None:
    """Write the batch in the folder `batch` to the output; the same batch again replaces it by the same bytes.

    Raises:
        StoreError: the store does not take it.
    """
    with tempfile.TemporaryDirectory(prefix="rxtract-") as scratch:
        path = Path(scratch) / "parcel"
        pack(batch, path)
        Store(output).write(parcel_name(made_of), path)


def pack(batch: Path, path: Path) -> None:
    """Write the batch in the folder `batch` to the file `path`, always with the same bytes."""
    with (
        pa.CompressedOutputStream(str(path), "zstd") as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for file in sorted(batch.iterdir()):
            entry = tarfile.TarInfo(file.name)
            entry.size = file.stat().st_size
            with file.open("rb") as stream:
                tar.addfile(entry, stream)


def receive(output: Address, name: str, batch: Path) -> None:
    """Write the parcel `name` of the output to the folder `batch`, whole or not at all.

    Raises:
        StoreError: it is gone, or the store does not answer.
        SnapshotError: it is damaged.
    """
    unfinished = batch.with_name(batch.name + ".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    path = unfinished.with_suffix(".parcel")
    path.unlink(missing_ok=True)
    try:
        Store(output).download(name, path)
        with pa.CompressedInputStream(str(path), "zstd") as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            tar.extractall(unfinished, filter="data")
    except (pa.ArrowException, tarfile.TarError, OSError) as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise SnapshotError(f"{output}/{name} cannot be unpacked ({error}); delete it and run again") from error
    finally:
        path.unlink(missing_ok=True)
    shutil.rmtree(batch, ignore_errors=True)
    unfinished.rename(batch)


def receive_all(output: Address, made_with: str, folder: Path) -> None:
    """Write all parcels that were made with these versions into `folder`; those that are damaged are left out."""
    prefix = parcel_name({"made_with": made_with, "sources": []}).rpartition("/")[0]
    for number, parcel in enumerate(sorted(Store(output).objects(prefix), key=lambda parcel: parcel.name)):
        if parcel.name.endswith(_SUFFIX):
            try:
                receive(output, parcel.name, folder / f"batch-{number:05}")
            except SnapshotError:
                continue  # its inputs are extracted again


def sweep(output: Address, used: Iterable[Any]) -> None:
    """Delete the parcels of batches that are in a snapshot now, and those that nobody came back for."""
    oldest = datetime.now(UTC) - _OLD
    store = Store(output)
    parcels = (parcel for parcel in store.objects(FOLDER) if parcel.name.endswith(_SUFFIX))
    store.delete({*map(parcel_name, used), *(parcel.name for parcel in parcels if parcel.modified < oldest)})
