"""Inputs: the files of a folder, and their bytes. What cannot be read is an input with a fault, never left out."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from rxtract.errors import InputError, UsageError
from rxtract.stores import Address, ObjectChangedError, StoredFile, stored_files

Place = Path | StoredFile
"""Where the bytes of an input are: a file of this machine, or an object of a store."""

Result = TypeVar("Result")

PASSING = frozenset({
    errno.EIO, errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.ETIMEDOUT,
    errno.ESTALE, errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN,
    errno.ECONNRESET,
})  # fmt: skip
"""Errors that may be gone in a moment: of network drives, of full tables, of worn disks."""

_MARK = b"\xef\xbb\xbf"
"""How some files in UTF-8 begin."""

PAUSES = (0.1, 0.4, 1.5)
"""Seconds before each new try; a longer trouble is left to the next run."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a file: the bytes `start` to `end`, behind `lines_before` others.

    `stamp` is the size and time of the file when it was cut.
    """

    start: int
    end: int
    lines_before: int
    n_lines: int
    stamp: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Source:
    """An input: where its bytes are, and the name that goes into the tables (posix, relative to the input root).

    `fault` is why it cannot be read. `sha256` is what its bytes were when they were looked at first, if they were.
    `part` says that only some lines of it are meant.
    """

    path: Place
    name: str
    fault: InputError | None = None
    sha256: str | None = None
    part: Part | None = None

    @property
    def label(self) -> str:
        """The name of the input, with the number of the line when it is a single one."""
        single = self.part is not None and self.part.n_lines == 1
        return f"{self.name}#{self.part.lines_before + 1}" if single and self.part else self.name


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
    if source.part is not None:
        raw = _patiently(source.path, source.name, partial(_read_part, part=source.part))
        changed = raw is None
    else:
        raw = read_input(source.path, source.name)
        changed = source.sha256 is not None and hashlib.sha256(raw).hexdigest() != source.sha256
    if raw is None or changed:
        raise _changed(source.name)
    return raw


def _changed(name: str) -> InputError:
    advice = "the next run reads it again; write a file under another name and rename it when it is whole"
    return InputError(name, "changed", f"changed while the run was at work; {advice}")


def cut_lines(source: Source, size: int) -> list[Source]:
    """Return a file of lines as parts of about `size` bytes, each of whole lines with something in them.

    A file that cannot be cut (it cannot be read, or holds no JSON lines in UTF-8) comes back whole.
    """
    try:
        parts = list(_line_parts(source, size))
    except OSError:
        return [source]
    return [replace(source, part=part) for part in parts] or [source]


def _line_parts(source: Source, size: int) -> Iterator[Part]:
    within = source.part
    with source.path.open("rb") as stream:
        seen = source.path.stat() if isinstance(source.path, StoredFile) else os.fstat(stream.fileno())
        stamp = (seen.st_size, seen.st_mtime_ns)
        start, lines = (within.start, within.lines_before) if within else (0, 0)
        last = within.end if within else seen.st_size
        sure = within is not None
        stream.seek(start)
        while start < last:
            chunk = stream.read(min(size, last - start))
            chunk += b"" if chunk.endswith(b"\n") or start + len(chunk) >= last else stream.readline()
            if not chunk:
                return
            if not sure and chunk.strip():
                if not chunk.removeprefix(_MARK).lstrip().startswith(b"{"):
                    return  # no JSON lines, or in a wide encoding
                sure = True
            n_lines = chunk.count(b"\n") + (not chunk.endswith(b"\n"))
            if chunk.strip():
                yield Part(start, start + len(chunk), lines, n_lines, within.stamp if within else stamp)
            start, lines = start + len(chunk), lines + n_lines


def _read_part(path: Place, part: Part) -> bytes | None:
    if isinstance(path, StoredFile):
        return path.read_range(part.start, part.end)
    with path.open("rb") as stream:
        seen = os.fstat(stream.fileno())
        if (seen.st_size, seen.st_mtime_ns) != part.stamp:
            return None
        stream.seek(part.start)
        return stream.read(part.end - part.start)


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
