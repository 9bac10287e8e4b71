"""Reads a JSON file: one scraped page, a list of them, or what an interface of the web answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers import bioc
from rxtract.readers.decoding import decode
from rxtract.readers.json_fields import find_records
from rxtract.readers.limits import limits, over
from rxtract.readers.reader import article_id
from rxtract.readers.scraped import parse_json, read_record, record_id


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the articles of a JSON file: mostly one; with several, the n-th record has the source `source#n`."""
    if len(raw) > limits().json:
        raise over(source, "json", f"{len(raw):,} bytes of JSON", "write one record a line and name it .jsonl")
    decoded = decode(raw, source)
    value, warnings = parse_json(decoded.text, source)
    warnings += decoded.warnings
    documents = bioc.json_documents(value)
    if documents is not None:
        return bioc.read_json(documents, raw, source, warnings)
    records = list(find_records(value))
    if not records:
        raise InputError(source, "malformed", f"a JSON {type(value).__name__} without objects; no article is in it.")
    if len(records) > limits().members:
        raise over(source, "members", f"{len(records):,} records in one JSON value", "write one record a line")
    if len(records) == 1:
        return iter((read_record(records[0], source, article_id(raw), "json", warnings),))
    return _read_each(records, source, warnings)


def _read_each(
    records: list[dict[str, Any]], source: str, warnings: tuple[str, ...]
) -> Iterator[Article | InputError]:
    for number, record in enumerate(records, start=1):
        try:
            yield read_record(record, f"{source}#{number}", record_id(record), "json", warnings)
        except InputError as error:
            yield error
