"""A snapshot at a glance, as HTML for notebooks: rows per table and the drugs of which most is said."""

from __future__ import annotations

from html import escape

from rxtract.desk.database import Database
from rxtract.tables import TABLES

_DRUGS = """
SELECT
    arg_min(drug_name(subject_name, subject_id), best) AS drug, count(DISTINCT origin) AS articles, count(*) AS claims,
    count(*) FILTER (predicate = 'treats') AS treats, count(*) FILTER (predicate = 'causes') AS causes
FROM statements GROUP BY subject_key ORDER BY articles DESC, claims DESC, drug LIMIT 10
"""


def summary_html(database: Database) -> str:
    """Return the summary; whatever comes from articles is escaped."""
    counts = database.rows(" UNION ALL ".join(f"SELECT '{table.name}', count(*) FROM {table.name}" for table in TABLES))
    drugs = database.rows(_DRUGS)
    title = f"<p><b>Snapshot</b> <code>{escape(database.folder.name)}</code></p>"
    return title + _table(("table", "rows"), counts.values) + _table(drugs.columns, drugs.values)


def _table(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else escape(str(cell))
