"""Stored file: an object that is read like a file of this machine; what the store objects to is an OSError."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from rxtract.stores.address import Address
from rxtract.stores.store import Store, StoredObject, connect

_BUFFER = 4_000_000  # bytes that one request asks for


class ObjectChangedError(OSError):
    """An object was written again since it was listed."""


class StoredStatus(NamedTuple):
    """What `os.stat_result` says of a file, as far as it is asked."""

    st_mode: int
    st_size: int
    st_mtime_ns: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An object as it was listed: whoever reads gets the bytes that it had then, or `ObjectChangedError`."""

    address: Address
    size: int
    tag: str
    modified_ns: int

    def __str__(self) -> str:
        """Return its address."""
        return str(self.address)

    def as_posix(self) -> str:
        """Return its address, as a path says itself."""
        return str(self.address)

    @property
    def stamp(self) -> str:
        """What changes whenever the object is written again."""
        return f"{self.tag} {self.size} {self.modified_ns}"

    def stat(self) -> StoredStatus:
        """Return kind, size and time, without asking the store."""
        return StoredStatus(stat.S_IFREG, self.size, self.modified_ns)

    def read_bytes(self) -> bytes:
        """Return all bytes."""
        return self._read(None) if self.size else b""

    def read_range(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` to `end`."""
        end = min(end, self.size)
        if start >= end:
            return b""
        return self.read_bytes() if (start, end) == (0, self.size) else self._read((start, end))

    def _read(self, span: tuple[int, int] | None) -> bytes:
        options: dict[str, Any] = {"if_match": self.tag} if self.tag else {}
        if span is not None:
            options["range"] = span
        with _as_os_errors(str(self)):
            import obstore

            found = obstore.get(connect(self.address.bucket), self.address.prefix, options=options)  # type: ignore[arg-type]
            content = bytes(found.bytes())
            if len(content) != (self.size if span is None else span[1] - span[0]):
                raise ObjectChangedError(errno.ESTALE, "written again meanwhile", str(self))  # no tags in this store
            return content

    def open(self, mode: str = "rb") -> io.BufferedReader:
        """Return a stream that asks for some megabytes at a time."""
        return io.BufferedReader(_Ranges(self), _BUFFER)


class _Ranges(io.RawIOBase):
    def __init__(self, file: StoredFile) -> None:
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.size}[whence]
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        found = self._file.read_range(self._at, self._at + len(buffer))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


@contextmanager
def _as_os_errors(place: str) -> Iterator[None]:
    from obstore.exceptions import BaseError, PermissionDeniedError, PreconditionError, UnauthenticatedError

    try:
        yield
    except PreconditionError as error:
        raise ObjectChangedError(errno.ESTALE, "written again meanwhile", place) from error
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), place) from error
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), place) from error
    except BaseError as error:
        # The client has tried several times by itself: no reason to wait once more.
        raise OSError(errno.EREMOTEIO, str(error).partition("\n")[0], place) from error


def stored_files(address: Address) -> list[tuple[str, StoredFile]]:
    """Return the objects below `address`, or the one that is there, with their names relative to it, sorted.

    Left out are what is hidden (a part of the name begins with a dot) and empty objects that stand for folders.

    Raises:
        StoreError: the store does not answer, or refuses.
    """
    found = list(Store(address).objects())
    if not found and address.prefix:
        parent, _, name = address.prefix.rpartition("/")
        folder = Address(address.bucket, parent)
        single = Store(folder).find(name)
        return [(name, _file(folder, single))] if single else []
    folders = {one.name[:place] for one in found for place, sign in enumerate(one.name) if sign == "/"}
    return sorted(
        (one.name, _file(address, one))
        for one in found
        if one.name
        and not any(part.startswith(".") for part in one.name.split("/"))
        and (one.size or one.name not in folders)
    )


def _file(folder: Address, found: StoredObject) -> StoredFile:
    modified = int(found.modified.timestamp() * 1_000_000_000)
    return StoredFile(folder / found.name, found.size, found.tag, modified)
