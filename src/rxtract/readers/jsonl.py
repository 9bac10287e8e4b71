"""Reads JSON Lines, one article per line; a line that cannot be read becomes a rejection, and the rest is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rxtract.errors import InputError
from rxtract.readers import html
from rxtract.readers.decoding import decode, is_blank
from rxtract.readers.entities import find_entities
from rxtract.readers.reader import MAX_LINE_BYTES, article_id
from rxtract.readers.references import find_references
from rxtract.readers.titles import find_title
from rxtract.records import Article
from rxtract.views import read_as

TEXT_FIELDS = ("text", "content", "body", "html")
"""Fields that may hold the article; the first that is a string with something in it counts. `html` is markup."""

ADDRESS_FIELDS = ("url", "source")
"""Fields that may hold the address an article was taken from; it becomes its first reference."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the articles of the lines that are not blank; line n has the source `source#n`."""
    if not raw.strip():
        raise InputError(source, "empty", "nothing in it but white space." if raw else "the file is empty.")
    if raw.startswith(_WIDE_MARKS):  # what a Windows shell writes
        raw = decode(raw, source).encode("utf-8")
    return _read_lines(raw.removeprefix(b"\xef\xbb\xbf"), source)


def _read_lines(raw: bytes, source: str) -> Iterator[Article | InputError]:
    number, start = 0, 0
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
    if len(line) > MAX_LINE_BYTES:
        limit = f"{len(line):,} bytes are more than the limit of {MAX_LINE_BYTES:,} for one line"
        raise InputError(source, "too_large", f"{limit}; write one article a line.")
    record = _parse(decode(line, source), source)
    name, content = _content(record, source)
    title = _string(record, "title", source).strip()
    address = next((v for f in ADDRESS_FIELDS if (v := _string(record, f, source)).startswith("http")), None)
    article = html.parse_page(content, source, article_id(line)) if name == "html" else _plain(content, source, line)
    return replace(
        article,
        format="jsonl",
        title=title or article.title,
        references=tuple(dict.fromkeys(((address,) if address else ()) + article.references)),
    )


def _plain(content: str, source: str, line: bytes) -> Article:
    edits = tuple(find_entities(content))
    title, references = find_title(read_as(content, edits)), find_references(content)
    return Article(article_id(line), source, "jsonl", title, content, references, edits=edits)


def _parse(line: str, source: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:  # also numbers too long to convert
        raise InputError(source, "malformed", f"not JSON: {error}. Write one JSON object a line.") from error
    except RecursionError as error:
        raise InputError(source, "malformed", "JSON nested too deeply.") from error
    if not isinstance(record, dict):
        raise InputError(source, "malformed", f"a JSON {type(record).__name__}; an object with a text is wanted.")
    return record


def _content(record: dict[str, Any], source: str) -> tuple[str, str]:
    for name in TEXT_FIELDS:
        content = _string(record, name, source)
        if not is_blank(content):
            return name, content
    if any(isinstance(record.get(name), str) for name in TEXT_FIELDS):
        raise InputError(source, "empty", "nothing in its text.")
    raise InputError(source, "malformed", f"no text; put it into one of the fields {', '.join(TEXT_FIELDS)}.")


def _string(record: dict[str, Any], name: str, source: str) -> str:
    """Return a field that is a string and fit for a table, "" for one of another type."""
    value = record.get(name)
    if not isinstance(value, str):
        return ""
    if "\x00" in value:
        raise InputError(source, "binary", f"field {name!r} holds NUL characters.")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise InputError(source, "malformed", f"field {name!r} holds half of a surrogate pair (\\ud800…).")
    return value
