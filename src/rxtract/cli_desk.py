"""`rxtract show` and `rxtract query`: a snapshot in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from rxtract.cli_rows import RowFormat, one_line, open_database, output_console, write_rows
from rxtract.errors import UsageError

_QUOTE = 90
_HEADINGS = {
    "indication": "Indications", "mechanism": "Mechanisms", "adverse_event": "Adverse events",
    "combination": "Combined with", "contraindication": "Contraindicated in", "interaction": "Interacts with",
}  # fmt: skip


SHOW_EXAMPLES = (
    ("rxtract show Imnovid", "any name, brand or id, in any case; tables from output/"),
    ("rxtract show pomalidomide tables -o csv", "the same as rows"),
)
QUERY_EXAMPLES = (
    ('rxtract query "SELECT * FROM facts LIMIT 5"', "facts, contradictions, discrepancies, organ_systems …"),
    ('rxtract query "SELECT quote FROM claims" -o json', "rows for other programs"),
    ("rxtract query - output < question.sql", "from a file"),
)

FormatOption = Annotated[RowFormat, typer.Option("--format", "-o", help="How to write the rows.")]
OutputArgument = Annotated[Path, typer.Argument(metavar="[OUTPUT]", help="Folder of snapshots, or one snapshot.")]


def show(
    drug: Annotated[str, typer.Argument(metavar="DRUG", help="Name, brand or id, in any case.")],
    output: OutputArgument = Path("output"),
    row_format: FormatOption = RowFormat.table,
    rows: Annotated[int, typer.Option("--rows", "-n", min=0, help="Rows of each topic in a table; 0: all.")] = 12,
) -> None:
    """Show what the articles of a snapshot say of a drug, with the number of independent articles and a quote.

    Exit code 0: the drug is known, though little may be said of it; 2: nobody knows the name, or there is no snapshot.
    """
    from rxtract.desk import profile_query

    database = open_database(output)
    found = database.rows(*profile_query(database, drug))
    if row_format is not RowFormat.table:
        write_rows(found, row_format)
        return
    if not found.values:
        Console(stderr=True, highlight=False).print(
            f"{drug} is known, but no article of {output} says anything of it.", markup=False, soft_wrap=True
        )
        return
    things = [dict(zip(found.columns, row, strict=True)) for row in found.values]
    output_console().print(profile_text(drug, things, rows))


def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="A query in DuckDB's SQL, or - for standard input.")],
    output: OutputArgument = Path("output"),
    row_format: FormatOption = RowFormat.table,
) -> None:
    """Answer a query over the tables of a snapshot: articles, claims, … and facts, contradictions, discrepancies.

    Columns whose names are words of SQL are quoted: "end", "references", "column". Exit code 2: the query fails.
    """
    text = sys.stdin.read() if sql == "-" else sql
    if not text.strip():
        raise UsageError('the query is empty; try "SELECT * FROM facts LIMIT 10"')
    write_rows(open_database(output).rows(text), row_format)


def profile_text(drug: str, rows: Sequence[dict[str, Any]], limit: int) -> Text:
    """Return a profile for the terminal: topics, and at most `limit` rows of each (0: all) with their quotes."""
    text = Text.assemble((drug, "bold"))
    for topic, group in groupby(rows, key=lambda row: str(row["topic"])):
        found = list(group)
        text.append(f"\n\n{_HEADINGS.get(topic, topic)} ({len(found)})", style="bold cyan")
        for row in found[: limit or None]:
            text.append("\n  " + one_line(str(row["object"])))
            details = [row["frequency"], None if row["status"] == "asserted" else row["status"]]
            text.append("".join(f", {one_line(str(detail))}" for detail in details if detail), style="yellow")
            articles = "article" if row["n_independent"] == 1 else "articles"
            text.append(f"  {row['n_independent']} {articles}, {one_line(row['source'])}", style="dim")
            text.append(f"\n      “{_shorten(one_line(row['quote']))}”", style="dim italic")
        if limit and len(found) > limit:
            text.append(f"\n  … and {len(found) - limit} more (--rows 0 shows all)", style="dim")
    return text


def _shorten(words: str) -> str:
    return words if len(words) <= _QUOTE else words[: _QUOTE - 1] + "…"
