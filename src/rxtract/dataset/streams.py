"""Streams: the rows of a snapshot as records again, a part at a time, so that its size does not matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rxtract.dataset.parquet import part_path
from rxtract.errors import SnapshotError
from rxtract.records import PREDICATES, Extraction
from rxtract.tables import TABLES_BY_NAME

_ROWS = 5_000  # at a time as Python objects: a few megabytes
_PARTS = ("sections", "sentences", "mentions", "claims", "claim_quotes", "cells")
_SUBJECT, _SUBJECT_ID, _ORDER, _OBJECT = "_subject", "_subject_id", "_order", "_object"


def stream_rows(folder: Path, name: str, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table of the snapshot at `folder` in their order, or some `columns` of them that it has.

    Raises:
        SnapshotError: the file is missing or damaged.
    """
    path = folder / part_path(name)
    try:
        with pq.ParquetFile(path) as file:
            known = [column for column in file.schema_arrow.names if columns is None or column in columns]
            for batch in file.iter_batches(_ROWS, columns=known):
                yield from batch.to_pylist()
    except (OSError, pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise SnapshotError(f"{path} cannot be read ({error}); run again with --full") from error


def stream_records(folder: Path, name: str) -> Iterator[Any]:
    """Yield the rows of a table as records; columns that an older snapshot lacks have their defaults."""
    yield from (_record(name, row) for row in stream_rows(folder, name, TABLES_BY_NAME[name].schema.names))


def stream_extractions(folder: Path) -> Iterator[Extraction]:
    """Yield every article of the snapshot at `folder` with its rows; `concepts` are left out."""
    parts = {name: _by_article(folder, name) for name in _PARTS if (folder / part_path(name)).is_file()}
    waiting = {name: next(rows, None) for name, rows in parts.items()}
    for article in stream_records(folder, "articles"):
        found: dict[str, tuple[Any, ...]] = dict.fromkeys(_PARTS, ())
        for name, rows in parts.items():
            group = waiting[name]
            while group is not None and group[0] < article.article_id:
                group = next(rows, None)
            if group is not None and group[0] == article.article_id:
                found[name], group = tuple(group[1]), next(rows, None)
            waiting[name] = group
        yield Extraction(article=article, concepts=(), **found)


def stream_claims(folder: Path) -> Iterator[Any]:
    """Yield the claims by subject, predicate and object, as their names sort; `context` is left out."""
    path = folder / part_path("claims")
    try:
        names = [name for name in pq.read_schema(path).names if name != "context"]
        table = pq.read_table(path, columns=names, partitioning=None)
    except (OSError, pa.ArrowInvalid) as error:
        raise SnapshotError(f"{path} cannot be read ({error}); run again with --full") from error
    keys = {
        _SUBJECT: pc.utf8_lower(table.column("subject_name")),
        _SUBJECT_ID: pc.fill_null(table.column("subject_id"), ""),
        _ORDER: pc.index_in(table.column("predicate").cast(pa.string()), value_set=pa.array(PREDICATES)),
        _OBJECT: pc.utf8_lower(pc.coalesce(table.column("object_name"), table.column("object_text"))),
        "claim_id": table.column("claim_id"),
        "article_id": table.column("article_id"),
    }
    order = pc.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in keys])
    for start in range(0, len(order), _ROWS):
        rows = table.take(order.slice(start, _ROWS)).to_pylist()
        yield from (_record("claims", row) for row in rows)


def _by_article(folder: Path, name: str) -> Iterator[tuple[str, list[Any]]]:
    for article_id, rows in groupby(stream_records(folder, name), key=lambda row: str(row.article_id)):
        yield article_id, list(rows)


def _record(name: str, row: dict[str, Any]) -> Any:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    try:
        return TABLES_BY_NAME[name].record(**values)
    except TypeError as error:  # of a column that no default stands for
        raise SnapshotError(f"{name} is of an older version ({error}); run again with --full") from error
