"""Opens web archives (WARC, ARC): every page that a server answered with is a member."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr
from itertools import pairwise
from typing import Any

from rxtract.errors import InputError
from rxtract.readers.libraries import library
from rxtract.readers.limits import limits, over
from rxtract.readers.reader import Member
from rxtract.readers.records import UncutError, web_records

_OK = "200"
_PICTURES = ("image/", "audio/", "video/", "font/", "text/css", "application/javascript", "text/javascript")


def open_warc(raw: bytes, source: str) -> Iterator[Member | InputError]:
    """Return the answers of an archive that are no pictures, styles or scripts; the n-th record is `source#n`."""
    return read_records(raw, source)


def read_records(raw: bytes, source: str, before: int | None = None) -> Iterator[Member | InputError]:
    """Return what `open_warc` does of the records of an archive behind `before` others; none need be a page then.

    Records whose ends are plain are read each for itself, so that a damaged one costs no other.
    """
    logging.getLogger("warcio").setLevel(logging.ERROR)
    number, found = before or 0, 0
    for piece in _pieces(raw, source):
        for one in _read_piece(piece, source, number):
            number += 1
            if one is not None:
                found += 1
                yield one
    if not found and before is None:
        yield InputError(source, "empty", "no page is in the archive.")


def _pieces(raw: bytes, source: str) -> Iterator[bytes]:
    """Yield the records of an archive, or all of it where one cannot tell where each ends."""
    try:
        ends = [record.end for record in web_records(io.BytesIO(raw), source, 0, "")]
    except (UncutError, ValueError):
        ends = [len(raw)]
    for start, end in pairwise([0, *ends]):
        yield raw[start:end]


def _read_piece(raw: bytes, source: str, number: int) -> Iterator[Member | InputError | None]:
    """Yield what each record holds, None for one that is no page; behind damage nothing more is read."""
    archives = library("warcio.archiveiterator", source, "web")
    records = iter(archives.ArchiveIterator(io.BytesIO(raw), arc2warc=True))
    while True:
        try:
            with redirect_stderr(io.StringIO()):  # the library writes there what it thinks of a damaged archive
                record = next(records)
            number += 1
            yield _member(record, f"{source}#{number}")
        except StopIteration:
            return
        except InputError as error:
            yield error
        except Exception as error:  # whatever the library stumbles over in a damaged archive
            yield InputError(source, "malformed", f"the archive is damaged behind record {number:,} ({error}).")
            return


def _member(record: Any, place: str) -> Member | None:
    if record.rec_type not in ("response", "resource"):
        return None
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != _OK:
        return None
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    if kind.lower().startswith(_PICTURES):
        return None
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    raw = record.content_stream().read(limits().bytes + 1)
    if len(raw) > limits().bytes:
        raise over(place, "bytes", f"a record of more than {limits().bytes:,} bytes")
    is_web = address.startswith(("http://", "https://"))
    return Member(place, raw, _name(kind, address), address=address if is_web else None)


def _name(kind: str, address: str) -> str:
    return "page.html" if kind.lower().startswith("text/html") else address
