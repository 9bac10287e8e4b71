"""Reads JSON Lines, one article per line; a line that cannot be read becomes a rejection, and the rest is read."""

from __future__ import annotations

from collections.abc import Iterator

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers.decoding import decode
from rxtract.readers.limits import limits, over
from rxtract.readers.reader import article_id
from rxtract.readers.scraped import parse_json, read_record

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read(raw: bytes, source: str, before: int = 0) -> Iterator[Article | InputError]:
    """Return the articles of the lines that are not blank; line n has the source `source#n`.

    `before` is how many lines of a larger file are left out; they count.
    """
    if raw.startswith(_WIDE_MARKS):  # what a Windows shell writes
        raw = decode(raw, source).text.encode("utf-8")
    return _read_lines(raw.removeprefix(b"\xef\xbb\xbf"), source, before)


def _read_lines(raw: bytes, source: str, before: int) -> Iterator[Article | InputError]:
    number, start = before, 0
    while start < len(raw):
        end = raw.find(b"\n", start)
        end = len(raw) if end < 0 else end
        number, line, start = number + 1, raw[start:end].removesuffix(b"\r"), end + 1
        if line.strip():
            try:
                yield _read_line(line, f"{source}#{number}")
            except InputError as error:
                yield error


def _read_line(line: bytes, source: str) -> Article:
    if len(line) > limits().line:
        raise over(source, "line", f"{len(line):,} bytes in one line", "write one article a line")
    decoded = decode(line, source)
    record, warnings = parse_json(decoded.text, source)
    if not isinstance(record, dict):
        raise InputError(source, "malformed", f"a JSON {type(record).__name__}; an object with a text is wanted.")
    return read_record(record, source, article_id(line), "jsonl", decoded.warnings + warnings)
