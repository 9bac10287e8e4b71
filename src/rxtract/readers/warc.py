"""Opens web archives (WARC, ARC): every page that a server answered with is a member."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any

from rxtract.errors import InputError
from rxtract.readers.libraries import library
from rxtract.readers.limits import limits, over
from rxtract.readers.reader import Member

_OK = "200"
_PICTURES = ("image/", "audio/", "video/", "font/", "text/css", "application/javascript", "text/javascript")


def open_warc(raw: bytes, source: str) -> Iterator[Member | InputError]:
    """Return the answers of an archive that are no pictures, styles or scripts; the n-th record is `source#n`."""
    return read_records(raw, source)


def read_records(raw: bytes, source: str, before: int | None = None) -> Iterator[Member | InputError]:
    """Return what `open_warc` does of the records of an archive behind `before` others; none need be a page then."""
    logging.getLogger("warcio").setLevel(logging.ERROR)
    number, found = before or 0, 0
    archives = library("warcio.archiveiterator", source, "web")
    records = iter(archives.ArchiveIterator(io.BytesIO(raw), arc2warc=True))
    while True:
        try:
            with redirect_stderr(io.StringIO()):  # the library writes there what it thinks of a damaged archive
                record = next(records)
            number += 1
            member = _member(record, f"{source}#{number}")
        except StopIteration:
            break
        except InputError as error:
            found += 1
            yield error
            continue
        except Exception as error:  # whatever the library stumbles over in a damaged archive
            yield InputError(source, "malformed", f"the archive is damaged behind record {number:,} ({error}).")
            return
        if member is not None:
            found += 1
            yield member
    if not found and before is None:
        yield InputError(source, "empty", "no page is in the archive.")


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
