"""Census: what a snapshot holds in numbers, to compare it with the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rxtract.dataset.parquet import count_rows, read_table
from rxtract.tables import TABLES


@dataclass(frozen=True, slots=True)
class Census:
    """Rows per table, rejections per error, mentions per label and claims per predicate."""

    rows: Mapping[str, int]
    rejections: Mapping[str, int]
    labels: Mapping[str, int]
    predicates: Mapping[str, int]


def take_census(folder: Path) -> Census:
    """Count the rows of the tables in `folder`: a snapshot, or one that is about to be.

    Raises:
        SnapshotError: a table is missing or damaged.
    """
    rows = {table.name: count_rows(folder, table.name) for table in TABLES}
    return Census(
        rows,
        _counts(folder, "rejections", "error"),
        _counts(folder, "mentions", "label"),
        _counts(folder, "claims", "predicate"),
    )


def _counts(folder: Path, table: str, column: str) -> dict[str, int]:
    counts = read_table(folder, table, [column])[column].value_counts()
    pairs = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
    return dict(sorted(pairs))
