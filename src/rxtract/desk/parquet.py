"""The derived tables as Parquet: a folder for each, as the tables of a snapshot have."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from rxtract.desk.database import Database
from rxtract.tables import DERIVED_TABLES

_FILE = "part-0000.parquet"


def write_derived(database: Database, folder: Path) -> dict[str, int]:
    """Write every derived table below `folder` and return the rows of each."""
    rows = {}
    for table in DERIVED_TABLES:
        found = database.arrow(table)
        (folder / table.name).mkdir()
        pq.write_table(found, folder / table.name / _FILE, compression="zstd")
        rows[table.name] = found.num_rows
    return rows
