"""Opens packed files and archives (gzip, bzip2, xz, zip, tar) in memory; nothing is written to the disk.

How much may come out of one input is limited: bytes in all, growth, members, archives in archives.
"""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import IO, Any

from rxtract.errors import InputError
from rxtract.readers.limits import FREE_BYTES, limits, over
from rxtract.readers.reader import Member

_CHUNK = 1 << 20
STREAM_SUFFIXES = (".gz", ".gzip", ".bz2", ".xz")
LZMA_MEMORY = 200_000_000
_BROKEN = (zlib.error, OSError, EOFError, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)
UNREADABLE = (*_BROKEN, RuntimeError, NotImplementedError, ValueError, IndexError, KeyError, OverflowError)
"""What reading a damaged archive may raise."""

ZipFile = tuple[zipfile.ZipInfo, str | InputError]
"""A file of a zip archive and its source, or why it is not read."""


class Unpacked:
    """Bytes of one packed input as they come out, counted against the limits."""

    def __init__(self, source: str, packed: int) -> None:
        self._source, self._packed = source, max(packed, 1)
        self.total = 0

    def take(self, stream: Any, limit: int | None = None) -> bytes:
        """Return all that a stream gives.

        Raises:
            InputError: it is over a limit.
        """
        parts: list[bytes] = []
        size = 0
        while part := stream.read(_CHUNK):
            self.count(len(part))
            size += len(part)
            if limit is not None and size > limit:
                raise over(self._source, "bytes", f"a member of more than {limit:,} bytes")
            parts.append(part)
        return b"".join(parts)

    def count(self, size: int) -> None:
        """Count bytes that came out."""
        self.total += size
        if self.total > limits().expanded:
            raise over(self._source, "expanded", f"it unpacks to more than {limits().expanded:,} bytes")
        if self.total > FREE_BYTES and self.total > limits().ratio * self._packed:
            raise over(self._source, "ratio", f"it grows more than {limits().ratio:,} times when unpacked")


def open_gzip(raw: bytes, source: str) -> Iterator[Member | InputError]:
    """Return the file in gzip data; data behind it that is none is left out."""
    return _open_stream(raw, source, lambda: zlib.decompressobj(wbits=31))


def open_bzip2(raw: bytes, source: str) -> Iterator[Member | InputError]:
    """Return the file in bzip2 data."""
    return _open_stream(raw, source, bz2.BZ2Decompressor)


def open_xz(raw: bytes, source: str) -> Iterator[Member | InputError]:
    """Return the file in xz data."""
    return _open_stream(raw, source, lambda: lzma.LZMADecompressor(memlimit=LZMA_MEMORY))


def _open_stream(raw: bytes, source: str, make: Callable[[], Any]) -> Iterator[Member | InputError]:
    unpacked = Unpacked(source, len(raw))
    parts: list[bytes] = []
    rest = raw
    warnings: tuple[str, ...] = ()
    while rest:
        decoder = make()
        try:
            for part in _decompress(decoder, rest):
                unpacked.count(len(part))
                parts.append(part)
        except _BROKEN as error:
            if not parts:
                raise InputError(source, "malformed", f"it cannot be unpacked ({error}).") from error
            warnings = ("cut_short",)
            break
        if not decoder.eof:
            warnings = ("cut_short",)
        rest = decoder.unused_data.lstrip(b"\x00")
    return iter((Member(source, b"".join(parts), unpacked_name(source), warnings=warnings),))


def unpacked_name(source: str) -> str:
    """Return the name of the file in gzip, bzip2 or xz data.

    >>> unpacked_name("pages.WARC.gz"), unpacked_name("a.tgz"), unpacked_name("notes")
    ('pages.WARC', 'a.tar', 'notes')
    """
    if source.lower().endswith(".tgz"):
        return source[:-4] + ".tar"
    return next((source[: -len(one)] for one in STREAM_SUFFIXES if source.lower().endswith(one)), source)


def _decompress(decoder: Any, raw: bytes) -> Iterator[bytes]:
    if not hasattr(decoder, "needs_input"):  # zlib
        data = raw
        while data and not decoder.eof:
            yield decoder.decompress(data, _CHUNK)
            data = decoder.unconsumed_tail
        return
    data = raw
    while not decoder.eof:
        part = decoder.decompress(data, _CHUNK)
        data = b""
        yield part
        if not part and decoder.needs_input:
            return


def open_zip(raw: bytes, source: str) -> Iterator[Member | InputError]:
    """Return the files of a zip archive, in the order of their names."""
    archive = open_archive(raw, source)
    return _zip_members(archive, zip_files(archive, source), source, Unpacked(source, len(raw)))


def zip_files(archive: zipfile.ZipFile, source: str) -> list[ZipFile]:
    """Return the files of a zip archive that are not hidden, in the order of their names, with their sources."""
    infos = sorted((one for one in archive.infolist() if not one.is_dir()), key=lambda one: one.filename)
    found = ((info, member_place(source, info.filename)) for info in infos)
    return [(info, place) for info, place in found if place is not None]


def open_archive(raw: bytes | IO[bytes], source: str) -> zipfile.ZipFile:
    """Return a zip archive.

    Raises:
        InputError: `malformed`, or `too_large` when it has too many members.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw) if isinstance(raw, bytes) else raw)
    except UNREADABLE as error:
        raise InputError(source, "malformed", f"it cannot be unpacked ({error}).") from error
    if len(archive.infolist()) > limits().members:
        raise over(source, "members", f"{len(archive.infolist()):,} files in one archive")
    return archive


def read_files(
    archive: zipfile.ZipFile, files: Sequence[ZipFile], source: str, packed: int
) -> Iterator[Member | InputError]:
    """Return some files of a zip archive that has `packed` bytes in all."""
    return _zip_members(archive, files, source, Unpacked(source, packed))


def _zip_members(
    archive: zipfile.ZipFile, files: Sequence[ZipFile], source: str, unpacked: Unpacked
) -> Iterator[Member | InputError]:
    for info, place in files:
        if isinstance(place, InputError):
            yield place
            continue
        try:
            with archive.open(info) as stream:
                yield Member(place, unpacked.take(stream), info.filename)
        except InputError as error:
            yield error
            return
        except UNREADABLE as error:
            yield InputError(place, "malformed", f"it cannot be unpacked ({error or type(error).__name__}).")
    if not files:
        yield InputError(source, "empty", "there is no file in the archive.")


def open_tar(raw: bytes, source: str) -> Iterator[Member | InputError]:
    """Return the files of a tar archive, in its order; links are not followed."""
    try:
        archive = tarfile.open(fileobj=io.BytesIO(raw), mode="r:")  # noqa: SIM115  (it lives as long as its members)
    except UNREADABLE as error:
        raise InputError(source, "malformed", f"it cannot be unpacked ({error}).") from error
    return _tar_members(archive, source, Unpacked(source, len(raw)))


def _tar_members(archive: tarfile.TarFile, source: str, unpacked: Unpacked) -> Iterator[Member | InputError]:
    number = 0
    while True:
        try:
            info = archive.next()
        except UNREADABLE as error:
            yield InputError(source, "malformed", f"the archive is damaged behind member {number:,} ({error}).")
            return
        if info is None:
            break
        number += 1
        if number > limits().members:
            yield over(source, "members", f"more than {limits().members:,} files in one archive")
            return
        place = None if info.isdir() else member_place(source, info.name)
        if place is None:
            continue
        if isinstance(place, InputError):
            yield place
        elif not info.isfile():
            yield InputError(place, "unreadable", "is a link or device; only files of the archive are read.")
        else:
            yield from _tar_member(archive, info, place, unpacked)
    if number == 0:
        yield InputError(source, "empty", "there is no file in the archive.")


def _tar_member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, place: str, unpacked: Unpacked
) -> Iterator[Member | InputError]:
    try:
        stream = archive.extractfile(info)
        if stream is not None:
            yield Member(place, unpacked.take(stream), info.name)
    except UNREADABLE as error:
        yield InputError(place, "malformed", f"it cannot be unpacked ({error or type(error).__name__}).")


def member_place(source: str, name: str) -> str | InputError | None:
    """Return the source of a member, None when it is hidden, the rejection of one whose path leaves the archive."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts:
        return None
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\x00", "\ufffd")
    if not parts or ".." in parts or parts[0].startswith("/") or ":" in parts[0]:
        return InputError(f"{source}!/{shown.lstrip('/')}", "malformed", "its path leads out of the archive.")
    return f"{source}!/{escape_member('/'.join(PurePosixPath(shown.replace(chr(92), '/')).parts))}"


def escape_member(name: str) -> str:
    """Return a member's name such that `#3` at its end is never taken for the third part of another.

    >>> escape_member("notes#3")
    'notes%233'
    """
    stem, mark, number = name.rpartition("#")
    return f"{stem}%23{number}" if mark and number.isdecimal() else name
