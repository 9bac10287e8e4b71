"""Records: where the articles of a large file end, told without reading them, so that it can be cut between any two.

Only what is plainly in order has records; of anything else `UncutError` is raised, and the file is read as a whole.
"""

from __future__ import annotations

import csv
import re
import tarfile
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

from rxtract.readers.csv_file import find_delimiter
from rxtract.readers.limits import limits
from rxtract.readers.packed import member_place
from rxtract.readers.streams import CHUNK, skip

_LONGEST_LINE = 65_536  # of the header of a page in a web archive
_VERSION = re.compile(rb"WARC/(?:0\.17|0\.18|1\.0|1\.1)\r?\n")  # those that the library reads
_FIELD = re.compile(rb"[\w-]+:[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]*\r?\n")  # plain ASCII
_TYPES = (b"warcinfo", b"response", b"resource", b"request", b"metadata", b"revisit", b"conversion", b"continuation")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01  # tables with more are refused as binary


class UncutError(Exception):
    """It is not in such order that it could be cut."""


class Record(NamedTuple):
    """Where a record ends and how large it is; without a source there is nothing in it (a blank line, a folder)."""

    end: int
    size: int
    source: str | None


Find = Callable[[IO[bytes], str, int, str], Iterator[Record]]
"""Takes a stream, its source, how many records came before it, and how the whole file begins."""


def lines(stream: IO[bytes], source: str, before: int, _head: str) -> Iterator[Record]:
    """Yield the lines of JSON lines."""
    start = end = 0
    number, blank = before, True
    while part := stream.readline(CHUNK):
        end += len(part)
        blank = blank and not part.strip()
        if part.endswith(b"\n") or len(part) < CHUNK:
            number += 1
            yield Record(end, end - start, None if blank else f"{source}#{number}")
            start, blank = end, True
    if end > start:
        yield Record(end, end - start, None if blank else f"{source}#{number + 1}")


def rows(stream: IO[bytes], source: str, before: int, head: str) -> Iterator[Record]:
    """Yield the rows of a table in UTF-8 that is nowhere damaged."""
    longest = limits().line
    csv.field_size_limit(longest)
    end = n_control = 0

    def texts() -> Iterator[str]:
        nonlocal end, n_control
        while line := stream.readline(longest + 1):
            if len(line) > longest or b"\x00" in line:
                raise UncutError
            end += len(line)
            n_control += len(_CONTROL.findall(line))
            yield line.decode("utf-8")

    start = 0
    for number, row in enumerate(csv.reader(texts(), delimiter=find_delimiter(head, source)), before + 1):
        yield Record(end, end - start, f"{source}#{number}" if any(map(str.strip, row)) else None)
        start = end
    if n_control > _MAX_CONTROL_SHARE * end:
        raise UncutError


def web_records(stream: IO[bytes], source: str, before: int, _head: str) -> Iterator[Record]:
    """Yield the records of a web archive (WARC)."""
    end, number = 0, before
    while first := stream.readline(_LONGEST_LINE):
        start, size = end, None
        if not _VERSION.fullmatch(first):
            raise UncutError
        end += len(first)
        while (line := stream.readline(_LONGEST_LINE)) not in (b"\r\n", b"\n"):
            end += len(line)
            if not _FIELD.fullmatch(line):
                raise UncutError
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                size = int(value)
            if name.lower() == b"warc-type" and value.strip() not in _TYPES:
                raise UncutError
        if size is None or size < 0 or skip(stream, size) < size or stream.read(4) != b"\r\n\r\n":
            raise UncutError
        end, number = end + len(line) + size + 4, number + 1
        yield Record(end, end - start, f"{source}#{number}")


def tar_files(stream: IO[bytes], source: str, _before: int, _head: str) -> Iterator[Record]:
    """Yield the files of a tar archive."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        number = start = 0
        while info := archive.next():
            number += 1
            if archive.pax_headers or number > limits().members:
                raise UncutError  # what is said of all files from one place on would be lost to the other parts
            archive.members.clear()  # type: ignore[attr-defined]  # of thousands of files it takes megabytes
            place = None if info.isdir() else member_place(source, info.name)
            end = archive.offset
            yield Record(end, end - start, place if place is None or isinstance(place, str) else place.source)
            start = end


FINDERS: dict[str, Find] = {"jsonl": lines, "csv": rows, "warc": web_records, "tar": tar_files}
"""What finds the records of a format; zip archives have a list of theirs."""
