"""Reads tables of scraped pages (CSV, TSV): a row is an article, as a JSON object with its columns would be."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers.decoding import decode
from rxtract.readers.json_fields import find_text
from rxtract.readers.limits import limits, over
from rxtract.readers.scraped import read_record, record_id

HEAD = 65_536
_DELIMITERS = ",\t;|"
_LONGEST_NAME = 60
_PROSE = 80  # characters of an average cell of the column that holds the article


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the article of every row; that of row n, the header being row 1, has the source `source#n`."""
    decoded = decode(raw, source)
    delimiter = find_delimiter(decoded.text, source)
    rows = _rows(decoded.text, delimiter, source)
    first = next(rows, [])
    if isinstance(first, InputError):
        raise first
    header = _header(first, decoded.text, delimiter)
    return _read_rows(first, header, rows, source, decoded.warnings)


def read_part(raw: bytes, source: str, head: str, before: int) -> Iterator[Article | InputError]:
    """Return what `read` does of the rows `raw` of a larger table in UTF-8, `before` others left out.

    `head` is how the table begins: `HEAD` characters of it, or all.
    """
    delimiter = find_delimiter(head, source)
    first = next(_rows(head, delimiter, source), [])
    header = _header([] if isinstance(first, InputError) else first, head, delimiter)
    rows = _rows(raw.decode("utf-8-sig"), delimiter, source)
    if before:
        return _read_each(rows, header, source, (), before + 1)
    own = next(rows, [])  # `head` may end in the middle of it
    return _read_rows([] if isinstance(own, InputError) else own, header, rows, source, ())


def _rows(text: str, delimiter: str, source: str) -> Iterator[list[str] | InputError]:
    csv.field_size_limit(limits().line)  # Python's own limit of 131,072 is shorter than many articles
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield InputError(source, "malformed", f"line {reader.line_num:,} is no row: {error}.")


def find_delimiter(text: str, source: str) -> str:
    """Return what stands between the cells of a table that begins with `text`."""
    if source.lower().endswith((".tsv", ".tab")):
        return "\t"
    first = text[:HEAD].split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def _header(first: Sequence[str], text: str, delimiter: str) -> list[str] | None:
    """Return the names of the columns: the first row, unless it holds an article itself."""
    names = [name.strip().lstrip("\ufeff") for name in first]
    if any(len(name) > _LONGEST_NAME for name in names):
        return None
    if find_text(dict.fromkeys(names, "x")):
        return names
    # No column is called like a text: the one with the longest cells holds it.
    sample = list(csv.reader(io.StringIO(text[:HEAD], newline=""), delimiter=delimiter))[1:]
    widths = [sum(len(row[place]) for row in sample if place < len(row)) for place in range(len(names))]
    if widths and max(widths) >= _PROSE * max(len(sample), 1):
        names[widths.index(max(widths))] = "text"
    return names


def _read_rows(
    first: list[str],
    header: list[str] | None,
    rows: Iterator[list[str] | InputError],
    source: str,
    warnings: tuple[str, ...],
) -> Iterator[Article | InputError]:
    if header is None:
        yield _read_row(first, None, f"{source}#1", warnings)
    yield from _read_each(rows, header, source, warnings, 2)


def _read_each(
    rows: Iterator[list[str] | InputError], header: list[str] | None, source: str, warnings: tuple[str, ...], start: int
) -> Iterator[Article | InputError]:
    for number, row in enumerate(rows, start=start):
        place = f"{source}#{number}"
        if isinstance(row, InputError):
            yield InputError(place, row.kind, row.message)
        elif any(cell.strip() for cell in row):
            yield _read_row(row, header, place, warnings)


def _read_row(
    row: list[str], header: list[str] | None, source: str, warnings: tuple[str, ...]
) -> Article | InputError:
    if header is None:
        longest = max(range(len(row)), key=lambda place: len(row[place]))
        record = {"text": row[longest]}
    else:
        record = {name: cell for name, cell in zip(header, row, strict=False) if name}
    if sum(map(len, row)) > limits().line:
        return over(source, "line", f"a row of {sum(map(len, row)):,} characters")
    try:
        return read_record(record, source, record_id(record), "csv", warnings)
    except InputError as error:
        return error
