"""Inputs: the files of a folder, and their bytes. What cannot be read is an input with a fault, never left out."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from rxtract.errors import InputError, UsageError
from rxtract.parts import Part
from rxtract.stores import Address, ObjectChangedError, StoredFile, stored_files

Place = Path | StoredFile
"""Where the bytes of an input are: a file of this machine, or an object of a store."""

Stamp = tuple[int, int]
"""Size and time of a file."""

Result = TypeVar("Result")

PASSING = frozenset({
    errno.EIO, errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.ETIMEDOUT,
    errno.ESTALE, errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN,
    errno.ECONNRESET,
})  # fmt: skip
"""Errors that may be gone in a moment: of network drives, of full tables, of worn disks."""

PAUSES = (0.1, 0.4, 1.5)
"""Seconds before each new try; a longer trouble is left to the next run."""


@dataclass(frozen=True, slots=True)
class Source:
    """An input: where its bytes are, and the name that goes into the tables (posix, relative to the input root).

    `fault` is why it cannot be read. `sha256` is what its bytes were when they were looked at first, if they were.
    `part` says that only some articles of it are meant.
    """

    path: Place
    name: str
    fault: InputError | None = None
    sha256: str | None = None
    part: Part | None = None

    @property
    def label(self) -> str:
        """The name of the input, or of the single article of it that is meant."""
        return self.part.first if self.part is not None and self.part.n_records == 1 else self.name


def discover(raw: Path) -> list[Source]:
    """Return the files below `raw` (or `raw` itself when it is a file), sorted by name.

    Hidden files and folders are left out. Links out of the root, folders that cannot be listed (their names end with a
    slash), pipes and devices are inputs with a fault; links to folders inside are not followed: those are read anyway.

    Raises:
        UsageError: there is nothing at `raw`, or it cannot be listed.
    """
    try:
        mode = raw.stat().st_mode
    except FileNotFoundError as error:
        raise UsageError(f"{raw}: no such file or folder") from error
    except OSError as error:
        raise UsageError(f"{raw}: cannot be looked at ({error.strerror})") from error
    if not stat.S_ISDIR(mode):
        fault = None if stat.S_ISREG(mode) else _no_file(raw.name)
        return [Source(raw, raw.name, fault)]
    return sorted(_walk(raw), key=lambda source: source.name)


def discover_stored(address: Address) -> list[Source]:
    """Return the objects below `address` (or the one that is there), sorted by name.

    Raises:
        StoreError: the store does not answer, or refuses.
    """
    return [Source(file, name) for name, file in stored_files(address)]


def read_input(path: Place, name: str) -> bytes:
    """Return the bytes of a file, after some tries when an error may pass.

    Raises:
        InputError: it cannot be read (`unreadable`).
    """
    return _patiently(path, name, lambda place: place.read_bytes())


def hash_input(path: Place, name: str) -> str:
    """Return the SHA-256 of a file, after some tries when an error may pass.

    Raises:
        InputError: it cannot be read (`unreadable`).
    """
    return _patiently(path, name, _hash)


def _hash(path: Place) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _patiently(path: Place, name: str, read: Callable[[Place], Result]) -> Result:
    for pause in (*PAUSES, None):
        try:
            # Looked at first: opening a pipe waits for a writer for ever, and some devices act when they are opened.
            if not stat.S_ISREG(path.stat().st_mode):
                raise _no_file(name)
            return read(path)
        except ObjectChangedError as error:
            raise _changed(name) from error
        except OSError as error:
            if pause is None or error.errno not in PASSING:
                advice = "check that it exists and its permissions; the next run tries again"
                raise InputError(
                    name, "unreadable", f"cannot be read ({error.strerror or error}); {advice}"
                ) from error
            time.sleep(pause)
    raise AssertionError("the last try returns or raises")


def read_source(source: Source) -> bytes:
    """Return the bytes of an input, which are those that its `sha256` speaks of.

    Raises:
        InputError: it cannot be read (`unreadable`), leads out of its folder (`outside`) or was `changed` meanwhile.
    """
    if source.fault is not None:
        raise source.fault
    raw = read_input(source.path, source.name)
    if source.sha256 is not None and hashlib.sha256(raw).hexdigest() != source.sha256:
        raise _changed(source.name)
    return raw


def use_file(source: Source, use: Callable[[IO[bytes], Stamp], Result]) -> Result:
    """Return what `use` makes of an open file and its stamp, after some tries when an error may pass.

    Raises:
        InputError: as `read_source`; a file that is not as it was when a part was cut is `changed`.
    """
    if source.fault is not None:
        raise source.fault

    def read(place: Place) -> Result:
        with place.open("rb") as stream:
            seen = place.stat() if isinstance(place, StoredFile) else os.fstat(stream.fileno())
            stamp = (seen.st_size, seen.st_mtime_ns)
            if source.part is not None and source.part.stamp != stamp:
                raise _changed(source.name)
            return _read_watched(stream, lambda watched: use(watched, stamp))

    return _patiently(source.path, source.name, read)


def _read_watched(stream: IO[bytes], use: Callable[[IO[bytes]], Result]) -> Result:
    """Raise what the disk or the store said, whatever those who read made of it: damage of the file, for one."""
    watched = _Watched(stream)
    try:
        result = use(io.BufferedReader(watched))
    except Exception as error:
        raise watched.fault or error from error
    if watched.fault is not None:
        raise watched.fault
    return result


class _Watched(io.RawIOBase):
    """A stream that keeps the first error of reading it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.fault: OSError | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            found = self._stream.read(len(buffer))
        except OSError as error:
            self.fault = self.fault or error
            raise
        buffer[: len(found)] = found
        return len(found)


def _changed(name: str) -> InputError:
    advice = "the next run reads it again; write a file under another name and rename it when it is whole"
    return InputError(name, "changed", f"changed while the run was at work; {advice}")


def _walk(raw: Path) -> Iterator[Source]:
    root = os.path.realpath(raw)
    failed: list[OSError] = []
    for folder, subfolders, files in os.walk(raw, onerror=failed.append, followlinks=False):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        links = [name for name in subfolders if Path(folder, name).is_symlink()]
        for file in [*files, *links]:
            path = Path(folder, file)
            if file.startswith("."):
                continue
            source = Source(path, path.relative_to(raw).as_posix())
            inside = _is_inside(path, root)
            if not inside:
                yield _with_fault(source, "outside", "is a link that leads out of the folder; copy what it leads to")
            elif file not in links:
                yield source
    for error in failed:
        path = Path(os.fsdecode(error.filename))
        if path == raw:
            raise UsageError(f"{raw}: cannot be listed ({error.strerror})")
        source = Source(path, f"{path.relative_to(raw).as_posix()}/")
        yield _with_fault(source, "unreadable", f"cannot be listed ({error.strerror}): nothing in it is read")


def _is_inside(path: Path, root: str) -> bool:
    found = os.path.realpath(path)  # of a loop of links it is a place in the loop: reading says what is wrong
    return found == root or found.startswith(root.rstrip(os.sep) + os.sep)


def _with_fault(source: Source, kind: str, message: str) -> Source:
    return Source(source.path, source.name, InputError(source.name, kind, message, stage="discover"))


def _no_file(name: str) -> InputError:
    advice = "save its content to one, or pipe it into `rxtract extract -`"
    return InputError(name, "unreadable", f"is no regular file; {advice}")
