"""Delta: the tables of a snapshot as Delta Lake tables, for lakehouses; every export is one more version of them.

The snapshot itself is only read: whoever reads its Parquet files sees no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from rxtract.dataset.manifest import read_manifest
from rxtract.dataset.parquet import part_path
from rxtract.errors import SnapshotError, UsageError
from rxtract.tables import TABLES

_ROWS = 20_000  # at a time


def write_delta(snapshot: Path, target: str) -> dict[str, int]:
    """Write every table of the snapshot at `snapshot` as `target/<table>`; return the rows per table.

    A table that is there gets a new version with these rows, older versions stay readable. The name of the snapshot and
    the hash of its content stand in the history of each table; one that has this content already gets no new version.

    Raises:
        UsageError: the package deltalake is not installed, or `target` cannot be written to.
        SnapshotError: the snapshot is damaged.
    """
    try:
        import deltalake
        from deltalake.exceptions import DeltaError, TableNotFoundError
    except ImportError as error:
        raise UsageError("Delta Lake needs the extra: pip install 'rxtract[delta]'") from error
    content = read_manifest(snapshot).content
    written = {}
    for table in TABLES:
        place = f"{target.rstrip('/')}/{table.name}"
        try:
            there = deltalake.DeltaTable(place)
            last = there.history(1)[0]
        except (TableNotFoundError, IndexError):
            last = {}
        except (DeltaError, OSError) as error:
            raise UsageError(f"{place} cannot be read as a Delta table ({error}); name another folder") from error
        reader = _reader(snapshot, table.name)
        written[table.name] = pq.read_metadata(snapshot / part_path(table.name)).num_rows
        if last.get("rxtract.content") == content:
            continue
        marks = {"rxtract.snapshot": snapshot.name, "rxtract.content": content}
        properties = deltalake.CommitProperties(custom_metadata=marks)
        try:
            deltalake.write_deltalake(
                place, reader, mode="overwrite", schema_mode="overwrite", commit_properties=properties
            )
        except (DeltaError, OSError) as error:
            raise UsageError(f"{place} cannot be written ({error})") from error
    return written


def _reader(snapshot: Path, name: str) -> pa.RecordBatchReader:
    path = snapshot / part_path(name)
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise SnapshotError(f"{path} cannot be read ({error}); run again with --full") from error
    schema = _plain(file.schema_arrow)

    def batches() -> Iterator[pa.RecordBatch]:
        with file:
            for batch in file.iter_batches(_ROWS):
                yield from pa.Table.from_batches([batch]).cast(schema).to_batches()

    return pa.RecordBatchReader.from_batches(schema, batches())


def _plain(schema: pa.Schema) -> pa.Schema:
    """Return a schema without dictionaries, which Delta does not know; meanings of columns stay as comments."""
    fields = []
    for field in schema:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        meaning = (field.metadata or {}).get(b"meaning")
        fields.append(pa.field(field.name, kind, field.nullable, {"comment": meaning.decode()} if meaning else None))
    return pa.schema(fields)
