"""Parquet: tables to files and back, always with the same bytes for the same rows."""

from __future__ import annotations

import ctypes
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rxtract.dataset.assembly import Assembly
from rxtract.dataset.batches import working_schema
from rxtract.dataset.manifest import FileEntry
from rxtract.errors import SnapshotError
from rxtract.records import RunRecord
from rxtract.tables import TABLES, TABLES_BY_NAME, Table

COMPRESSION_LEVEL = 3
ROW_GROUP_ROWS = 5_000
"""Rows per group, which are in memory together: of claims 15 MB. A filtered read of one article touches one group."""


def part_path(table: str) -> str:
    """Return the path of a table's file, relative to the folder of its snapshot."""
    return f"{table}/part-0000.parquet"


def write_tables(
    assembly: Assembly, describe_run: Callable[[Mapping[str, int]], RunRecord], folder: Path
) -> dict[str, FileEntry]:
    """Write all tables into `folder`; `describe_run` makes the row of `runs` from the rows per table."""
    runs = TABLES_BY_NAME["runs"]
    others = [table for table in TABLES if table is not runs]
    files = {}
    for table in others:
        files[table.name] = write_pieces(assembly.pieces(table.name), table, folder)
        release_memory()
    row = describe_run({name: entry.rows for name, entry in files.items()})
    files["runs"] = write_table(runs.to_arrow([row]).cast(working_schema("runs")), runs, folder)
    return files


def write_table(rows: pa.Table, table: Table, folder: Path) -> FileEntry:
    """Sort `rows` (with the working schema) and write them as `table` into the snapshot at `folder`, synced to disk."""
    return write_pieces([table.ordered(rows)], table, folder)


def write_pieces(pieces: Iterable[pa.Table], table: Table, folder: Path) -> FileEntry:
    """Write the rows of a table, which come in their order; what the pieces are does not matter."""
    path = folder / part_path(table.name)
    path.parent.mkdir(parents=True)
    schema = table.schema
    n_rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=COMPRESSION_LEVEL) as writer:
        for group in _groups(pieces, working_schema(table.name).empty_table()):
            writer.write_table(_to_final(group, schema), row_group_size=ROW_GROUP_ROWS)
            n_rows += group.num_rows
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    return FileEntry(part_path(table.name), n_rows, path.stat().st_size, digest)


def _groups(pieces: Iterable[pa.Table], empty: pa.Table) -> Iterator[pa.Table]:
    """Yield the rows of all pieces in groups of `ROW_GROUP_ROWS`; at least one, which may be empty."""
    waiting, n_groups = empty, 0
    for piece in pieces:
        waiting = pa.concat_tables([waiting, piece])
        while waiting.num_rows >= ROW_GROUP_ROWS:
            yield waiting.slice(0, ROW_GROUP_ROWS)
            waiting, n_groups = waiting.slice(ROW_GROUP_ROWS), n_groups + 1
    if waiting.num_rows or not n_groups:
        yield waiting


def spare_memory() -> None:
    """Let Arrow take its memory from the C library, which gives back what is free: its own pool keeps a third more."""
    pa.set_memory_pool(pa.system_memory_pool())


def release_memory() -> None:
    """Give memory back that Arrow and the C library hold for later: the peak of a run is that of its largest table."""
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError):  # no GNU C library
        ctypes.CDLL(None).malloc_trim(0)


def _to_final(group: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = []
    for field in schema:
        column = group.column(field.name).combine_chunks()
        if pa.types.is_dictionary(field.type):
            # Encoded anew: the values stand in the order of the sorted rows, whatever batches they came from.
            column = pc.dictionary_encode(column.cast(field.type.value_type))
        columns.append(column.cast(field.type))
    return pa.table(columns, schema=schema)


def count_rows(folder: Path, name: str) -> int:
    """Return how many rows a table of the snapshot at `folder` has.

    Raises:
        SnapshotError: the file is missing or damaged.
    """
    path = folder / part_path(name)
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowInvalid) as error:
        raise SnapshotError(f"{path} cannot be read ({error}); run again with --full") from error


def read_table(folder: Path, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a table of the snapshot at `folder`, or some `columns` of it, with its working schema.

    Raises:
        SnapshotError: the file is missing or damaged.
    """
    path = folder / part_path(name)
    try:
        schema = working_schema(name, columns)
        with pq.ParquetFile(path) as file:
            return file.read(columns=schema.names, use_threads=False).select(schema.names).cast(schema)
    except (OSError, pa.ArrowInvalid, pa.ArrowKeyError, KeyError) as error:
        raise SnapshotError(f"{path} cannot be read ({error}); run again with --full") from error


def read_articles_between(folder: Path, name: str, low: str, high: str | None, columns: Sequence[str]) -> pa.Table:
    """Return some columns of the rows of the articles from `low` up to, not including, `high`; others are not read.

    Raises:
        SnapshotError: the file is missing or damaged.
    """
    path = folder / part_path(name)
    schema = working_schema(name, columns)
    try:
        with pq.ParquetFile(path) as file:
            described = file.metadata
            groups = [one for one in range(file.num_row_groups) if _may_hold(described.row_group(one), low, high)]
            found = file.read_row_groups(groups, columns=schema.names, use_threads=False)
            rows = found.select(schema.names).cast(schema)
    except (OSError, pa.ArrowInvalid, pa.ArrowKeyError, KeyError) as error:
        raise SnapshotError(f"{path} cannot be read ({error}); run again with --full") from error
    inside = pc.greater_equal(rows["article_id"], low)
    return rows.filter(inside if high is None else pc.and_(inside, pc.less(rows["article_id"], high)))


def _may_hold(group: Any, low: str, high: str | None) -> bool:
    """Whether a row group has rows of the articles, as far as its statistics tell."""
    columns = (group.column(index) for index in range(group.num_columns))
    found = next((one.statistics for one in columns if one.path_in_schema == "article_id"), None)
    return found is None or not found.has_min_max or (found.max >= low and (high is None or found.min < high))
