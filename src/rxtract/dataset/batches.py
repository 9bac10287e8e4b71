"""Batches: rows of a few inputs on disk as Arrow files, written by a worker and read when the snapshot is made.

A batch is a folder that is complete when it exists; writing it again replaces it, so work may be repeated at will.
"""

from __future__ import annotations

import errno
import hashlib
import json
import secrets
import shutil
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from rxtract.dataset.offsets import check_offsets
from rxtract.dataset.sources import source_key
from rxtract.records import Extraction, RejectionRecord
from rxtract.tables import TABLES, TABLES_BY_NAME

ROW_TABLES = tuple(table for table in TABLES if table.name not in {"concept_links", "mappings", "runs"})
"""Tables that batches hold; the others are made at the end."""

_SUMMARY = "batch.json"
_TRIES = 5


@dataclass(frozen=True, slots=True)
class StagedBatch:
    """A finished batch.

    `counts` holds rows per table; `repeats` names the sources that hold the bytes of an article already in the batch,
    with the article_id.
    """

    folder: Path
    counts: Mapping[str, int]
    repeats: Mapping[str, str]

    @property
    def made_of(self) -> Any:
        """What the writer said of its inputs, as JSON gives it back; on disk only, for a run may have millions."""
        return json.loads((self.folder / _SUMMARY).read_bytes())["made_of"]

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of one table, or some `columns` of it, with the `working_schema`, mapped from disk."""
        with pa.memory_map(str(self.folder / f"{name}.arrow")) as source:
            rows = pa.ipc.open_file(source).read_all()
            return rows if columns is None else rows.select(columns)

    def between(self, name: str, low: str, high: str | None, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of the articles from `low` up to, not including, `high`; rows are sorted by article.

        They are copies: looking for a few rows maps many pages, and a run has thousands of batches.
        """
        rows = self.table(name)
        ids = rows["article_id"]

        def place(bound: str) -> int:
            return bisect_left(range(len(ids)), bound, key=lambda index: ids[index].as_py())

        first, last = place(low), len(ids) if high is None else place(high)
        rows = rows.slice(first, last - first)
        return (rows if columns is None else rows.select(columns)).take(pa.array(range(last - first), pa.int64()))


def working_schema(name: str, columns: Sequence[str] | None = None) -> pa.Schema:
    """Return the schema of a table before it is written: no dictionaries, and strings that may exceed 2 GB in all."""
    schema = TABLES_BY_NAME[name].schema
    fields = []
    for field in schema if columns is None else [schema.field(column) for column in columns]:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        fields.append(pa.field(field.name, pa.large_string() if kind == pa.string() else kind))
    return pa.schema(fields)


def write_batch(
    folder: Path, extractions: Sequence[Extraction], rejections: Sequence[RejectionRecord], *, made_of: Any = None
) -> StagedBatch:
    """Check the rows of some inputs and write them to `folder`; of articles with the same id the first is kept.

    Raises:
        OffsetError: a row's text is not what its article holds.
        ValueError: a null or a value that the table does not allow.
    """
    kept, repeats = _first_of_each(extractions)
    for extraction in kept:
        check_offsets(extraction)
    rows = _rows(kept, rejections)
    # Several processes may do the same batch at once, when one is thought to be dead.
    unfinished = folder.with_name(f"{folder.name}-{secrets.token_hex(4)}.part")
    unfinished.mkdir(parents=True)
    counts, digests = {}, {}
    for table in ROW_TABLES:
        arrow = table.to_arrow(rows[table.name]).cast(working_schema(table.name))
        counts[table.name] = arrow.num_rows
        with (
            pa.OSFile(str(unfinished / f"{table.name}.arrow"), "wb") as sink,
            pa.ipc.new_file(sink, arrow.schema) as out,
        ):
            out.write_table(arrow)
        digests[table.name] = _digest(unfinished / f"{table.name}.arrow")
    summary = {"counts": counts, "repeats": repeats, "digests": digests, "made_of": made_of}
    (unfinished / _SUMMARY).write_text(json.dumps(summary), encoding="utf-8")
    return _settle(unfinished, folder, StagedBatch(folder, counts, repeats))


def _settle(unfinished: Path, folder: Path, staged: StagedBatch) -> StagedBatch:
    """Give a finished batch its name, unless it is there already: it may be read."""
    for _ in range(_TRIES):
        same = read_batch(folder) and (folder / _SUMMARY).read_bytes() == (unfinished / _SUMMARY).read_bytes()
        if same:
            shutil.rmtree(unfinished, ignore_errors=True)
            return staged
        shutil.rmtree(folder, ignore_errors=True)
        try:
            unfinished.rename(folder)
            return staged
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
    raise OSError(errno.EEXIST, "is written by others all the time", str(folder))


def read_batch(folder: Path) -> StagedBatch | None:
    """Return the batch that an earlier process wrote to `folder`, None when it is not whole."""
    try:
        summary = json.loads((folder / _SUMMARY).read_bytes())
        whole = all(_digest(folder / f"{table.name}.arrow") == summary["digests"][table.name] for table in ROW_TABLES)
        return StagedBatch(folder, summary["counts"], summary["repeats"]) if whole else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _first_of_each(extractions: Sequence[Extraction]) -> tuple[list[Extraction], dict[str, str]]:
    kept: dict[str, Extraction] = {}
    repeats = {}
    for extraction in sorted(extractions, key=lambda extraction: source_key(extraction.article.source)):
        first = kept.setdefault(extraction.article.article_id, extraction)
        if first is not extraction:
            repeats[extraction.article.source] = extraction.article.article_id
    return list(kept.values()), repeats


def _rows(extractions: Iterable[Extraction], rejections: Sequence[RejectionRecord]) -> dict[str, list[object]]:
    rows: dict[str, list[object]] = {table.name: [] for table in ROW_TABLES}
    for extraction in extractions:
        rows["articles"].append(extraction.article)
        for name in ("sections", "sentences", "mentions", "concepts", "claims", "claim_quotes", "cells"):
            rows[name].extend(getattr(extraction, name))
    rows["rejections"].extend(rejections)
    return rows
