"""Cutting: a large input of many articles becomes parts of some records each; the reader of its format reads them.

An input that is damaged, over a limit or of another kind stays whole, and its reader says what is wrong with it.
"""

from __future__ import annotations

import csv
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import IO

from rxtract.errors import InputError
from rxtract.parts import Packing, Part
from rxtract.readers.limits import FREE_BYTES, limits
from rxtract.readers.packed import Unpacked, ZipFile, open_archive, unpacked_name, zip_files
from rxtract.readers.records import FINDERS, Record, UncutError
from rxtract.readers.signature import WINDOW, is_markup, packed_kind, suffix_of
from rxtract.readers.streams import STREAMS, beginning, take, unpacking

_MOST_PARTS = 128
"""Of one packed stream: everything before a part is unpacked to get at it."""
_MARK = b"\xef\xbb\xbf"
_TEXTS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".tab": "csv"}
_DAMAGED = (
    UncutError, InputError, ValueError, LookupError, EOFError, RuntimeError, OverflowError, csv.Error, struct.error,
    lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""Not `OSError`: that is the disk or the store, and worth another try."""

Open = Callable[[], IO[bytes]]
"""Gives a stream that stands at its beginning, as often as it is asked."""


def cut_parts(stream: IO[bytes], source: str, size: int, stamp: tuple[int, int]) -> list[Part]:
    """Return the parts of a file, of about `size` bytes of records each; none when it cannot be cut.

    Raises:
        OSError: it cannot be read.
    """

    def from_start() -> IO[bytes]:
        stream.seek(0)
        return stream

    try:
        cutter = _Cutter(source, size, stamp, stream.seek(0, os.SEEK_END))
        return cutter.cut(from_start, source, source, ())
    except _DAMAGED:
        return []


def split_part(stream: IO[bytes], source: str, part: Part) -> list[Part]:
    """Return a part for every record of a part; none when they cannot be told apart.

    Raises:
        OSError: it cannot be read.
    """
    try:
        if part.kind == "zip":
            files = zip_files(open_archive(stream, source), source)
            found = [_listed(place, files[place]) for place in range(part.start, part.end)]
        else:
            taken = take(stream, source, part)
            records = FINDERS[part.kind](io.BytesIO(taken.raw), taken.source, part.before, taken.head)
            found = [one._replace(end=part.start + one.end) for one in records]
        return _grouped(found, 1, replace(part, n_records=0, first="", size=0))
    except _DAMAGED:
        return []


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts an input whose file has `packed` bytes into parts of about `size` bytes."""

    source: str
    size: int
    stamp: tuple[int, int]
    packed: int

    def cut(self, again: Open, place: str, name: str, packing: Packing) -> list[Part]:
        """Cut a file called `name`, which lies in `packing`; the sources of its articles begin with `place`."""
        head, tail = _ends(again, seekable=not packing)
        kind = packed_kind(head + tail) or _kind_of_text(head, name)
        if kind in STREAMS:

            def unpacked() -> IO[bytes]:
                return unpacking(again(), kind, Unpacked(self.source, self.packed))

            return _merged(self.cut(unpacked, place, unpacked_name(place), (*packing, kind)))
        if kind == "zip" and not packing:
            return self._cut_archive(again(), place)
        if kind not in FINDERS:
            raise UncutError
        begins = beginning(again()) if kind == "csv" else ""
        return _grouped(FINDERS[kind](again(), place, 0, begins), self.size, Part(kind, packing, self.stamp))

    def _cut_archive(self, stream: IO[bytes], place: str) -> list[Part]:
        archive = open_archive(stream, place)
        files = zip_files(archive, place)
        total = sum(info.file_size for info, _ in files)
        if total > min(limits().expanded, max(FREE_BYTES, limits().ratio * self.packed)):
            raise UncutError
        parts: list[Part] = []
        small: list[Record] = []
        for number, (info, found) in enumerate(files):
            inner = self._cut_file(archive, number, info, found)
            if inner:
                parts += self._of_files(small)
                parts += inner
                small = []
            else:
                small.append(_listed(number, (info, found)))
        return parts + self._of_files(small)

    def _cut_file(
        self, archive: zipfile.ZipFile, number: int, info: zipfile.ZipInfo, place: str | InputError
    ) -> list[Part]:
        """Cut a file of an archive that is large by itself."""
        if info.file_size <= 2 * self.size or isinstance(place, InputError):
            return []
        try:
            return self.cut(lambda: archive.open(info), place, info.filename, (f"zip:{number}",))
        except _DAMAGED:
            return []

    def _of_files(self, files: list[Record]) -> list[Part]:
        start = files[0].end - 1 if files else 0
        return _grouped(files, self.size, Part("zip", (), self.stamp, start=start, before=start))


def _listed(number: int, file: ZipFile) -> Record:
    info, place = file
    return Record(number + 1, max(info.file_size, 1), place.source if isinstance(place, InputError) else place)


def _ends(again: Open, *, seekable: bool) -> tuple[bytes, bytes]:
    stream = again()
    head = stream.read(WINDOW)
    if not seekable:
        return head, b""
    stream.seek(max(stream.seek(0, os.SEEK_END) - WINDOW, 0))
    return head, stream.read(WINDOW)


def _kind_of_text(head: bytes, name: str) -> str:
    kind = _TEXTS.get(suffix_of(name), "")
    if kind == "jsonl" and not head.removeprefix(_MARK).lstrip().startswith(b"{"):
        return ""  # no JSON lines, or in a wide encoding
    return "" if is_markup(head) else kind


def _grouped(records: Iterable[Record], size: int, like: Part) -> list[Part]:
    """Put records together until they have `size` bytes; the first begins where `like` does."""
    parts: list[Part] = []
    part, number = like, like.before
    for record in records:
        number += 1
        if record.source is not None:
            part = replace(part, first=part.first or record.source, n_records=part.n_records + 1)
        part = replace(part, end=record.end, size=part.size + record.size)
        if part.size >= size:
            parts.append(part)
            part = replace(like, start=record.end, before=number)
    if part.size:
        parts.append(part)
    return [part for part in parts if part.n_records]


def _merged(parts: list[Part]) -> list[Part]:
    step = max(-(-len(parts) // _MOST_PARTS), 1)
    several = (parts[place : place + step] for place in range(0, len(parts), step))
    return [
        replace(
            some[0], end=some[-1].end, n_records=sum(one.n_records for one in some), size=sum(one.size for one in some)
        )
        for some in several
    ]
