"""Streams: what is packed, unpacked while it is read, so that nothing is held whole."""

from __future__ import annotations

import bz2
import codecs
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from rxtract.parts import Packing, Part
from rxtract.readers.csv_file import HEAD
from rxtract.readers.packed import LZMA_MEMORY, Unpacked, open_archive, zip_files

CHUNK = 1 << 20

_DECODERS: dict[str, Any] = {
    "gzip": lambda: zlib.decompressobj(wbits=31),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=LZMA_MEMORY),
}
STREAMS = frozenset(_DECODERS)
"""What packs one file without a name."""


def unpacking(stream: IO[bytes], packing: str, counted: Unpacked | None = None) -> IO[bytes]:
    """Return a stream of what comes out of a packed one; it cannot go back.

    Reading it raises what the library raises of damaged data, and `InputError` when it is over a limit of `counted`.
    """
    return io.BufferedReader(_Chunks(_unpack(stream, packing, counted)), CHUNK)


class Taken(NamedTuple):
    """The bytes of a part as unpacked, the source of the file they are of, and how that begins when it is a table."""

    raw: bytes
    source: str
    head: str


def take(stream: IO[bytes], source: str, part: Part) -> Taken:
    """Return the bytes of a part of a file; nothing else of it is held."""
    head = beginning(_open(stream, source, part.packing)[0]) if part.kind == "csv" else ""
    inner, place = _open(stream, source, part.packing)
    if part.packing:
        skip(inner, part.start)
    else:
        inner.seek(part.start)
    return Taken(inner.read(part.end - part.start), place, head)


def beginning(stream: IO[bytes]) -> str:
    """Return the first characters of a text in UTF-8 by which a table is told how to be read."""
    return codecs.getincrementaldecoder("utf-8-sig")().decode(stream.read(4 * HEAD))[:HEAD]


def _open(stream: IO[bytes], source: str, packing: Packing) -> tuple[IO[bytes], str]:
    """Return what lies inside all the packings, and its source."""
    stream.seek(0)
    for one in packing:
        if one in STREAMS:
            stream = unpacking(stream, one)
        else:
            archive = open_archive(stream, source)
            info, place = zip_files(archive, source)[int(one.removeprefix("zip:"))]
            stream, source = archive.open(info), str(place)
    return stream, source


def skip(stream: IO[bytes], size: int) -> int:
    """Read on by so many bytes, or to the end; return how many there were."""
    left = size
    while left and (part := stream.read(min(left, CHUNK))):
        left -= len(part)
    return size - left


class _Chunks(io.RawIOBase):
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            part = next(self._chunks, None)
            if part is None:
                return 0
            self._left = memoryview(part)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


def _unpack(stream: IO[bytes], packing: str, counted: Unpacked | None) -> Iterator[bytes]:
    """Yield what comes out; several packed files behind each other are one, as the tools that write them have it."""
    data = stream.read(CHUNK)
    while data:
        decoder = _DECODERS[packing]()
        while not decoder.eof:
            if not data and getattr(decoder, "needs_input", True):
                data = stream.read(CHUNK)
                if not data:
                    raise EOFError("it ends too early")
            part = decoder.decompress(data, CHUNK)
            data = getattr(decoder, "unconsumed_tail", b"")
            if counted is not None:
                counted.count(len(part))
            yield part
        data = decoder.unused_data.lstrip(b"\x00") or stream.read(CHUNK).lstrip(b"\x00")
