"""Rows of a snapshot on standard output: as a table, CSV or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from rxtract.delimited import delimited_line
from rxtract.terminal import visible

if TYPE_CHECKING:
    from rxtract.desk import Database, Rows

_PIPED_WIDTH = 160  # columns of a table that no terminal limits


class RowFormat(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"


def open_database(output: Path) -> Database:
    """Return the newest snapshot in `output` as a database.

    Raises:
        SnapshotError: there is no complete snapshot.
    """
    from rxtract.dataset import read
    from rxtract.desk import Database

    return Database(read(output).folder)


def write_rows(rows: Rows, row_format: RowFormat) -> None:
    """Write rows to standard output: a table for the eye, CSV with a header, or a JSON array of objects."""
    if row_format is RowFormat.json:
        objects = (dict(zip(rows.columns, map(_plain, row), strict=True)) for row in rows.values)
        _write_json(objects)
    elif row_format is RowFormat.csv:
        sys.stdout.write(delimited_line(rows.columns))
        sys.stdout.writelines(delimited_line(map(cell_text, row)) for row in rows.values)
    else:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in rows.columns:
            table.add_column(escape(column), overflow="fold")
        for row in rows.values:
            table.add_row(*(Text(one_line(cell_text(cell))) for cell in row))
        output_console().print(table)


def _write_json(objects: Iterable[dict[str, Any]]) -> None:
    # One object a line within the array: large answers stream, and `head` shows whole rows.
    between = "[\n"
    for row in objects:
        sys.stdout.write(between + json.dumps(row, ensure_ascii=False, default=str, allow_nan=False))
        between = ",\n"
    sys.stdout.write("[]\n" if between == "[\n" else "\n]\n")


def _plain(cell: Any) -> Any:
    """Return a cell as JSON can hold it: no NaN, dates as text."""
    if isinstance(cell, float) and not isfinite(cell):
        return None
    if isinstance(cell, dict):
        return {str(key): _plain(value) for key, value in cell.items()}
    if isinstance(cell, list | tuple):
        return [_plain(value) for value in cell]
    return cell if isinstance(cell, str | int | float | None) else str(cell)


def cell_text(cell: Any) -> str:
    """Return a cell as text: nothing for null, lists joined by `; `."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        return "; ".join(cell_text(value) for value in cell)
    return json.dumps(_plain(cell), ensure_ascii=False) if isinstance(cell, dict) else str(cell)


def output_console() -> Console:
    """Return a console for standard output; it leaves colours out where NO_COLOR is set or nobody looks."""
    return (
        Console(highlight=False, soft_wrap=True)
        if sys.stdout.isatty()
        else Console(highlight=False, width=_PIPED_WIDTH)
    )


def one_line(words: str) -> str:
    """Return words as one line in which a terminal finds nothing to obey."""
    return visible(" ".join(words.split()))
