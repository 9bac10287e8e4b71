"""A look at a snapshot for the terminal: rows per table and a few claims with the words that support them."""

from __future__ import annotations

from collections.abc import Mapping, Set

from rich.console import Group
from rich.table import Table
from rich.text import Text

from rxtract.dataset import Tables
from rxtract.dataset.sources import input_of
from rxtract.terminal import visible

N_CLAIMS = 12
_QUOTE_WIDTH = 72


def sample_claims(
    tables: Tables, *, limit: int = N_CLAIMS, sources: Set[str] | None = None
) -> list[Mapping[str, str]]:
    """Return the surest claims of as many kinds and articles as possible: the same of the same snapshot.

    Only of the inputs `sources` when they are given.

    Each has `source`, `subject`, `predicate`, `object`, `concept` (the object's id), `status` and `quote` (one line).
    """
    claims = tables.claims.merge(tables.articles[["article_id", "source"]], on="article_id")
    claims = claims.sort_values(["score", "article_id", "start", "claim_id"], ascending=[False, True, True, True])
    if sources is not None:
        claims = claims[claims["source"].map(lambda source: input_of(source) in sources)]
    # The best claim of every article and predicate comes before the second best of any.
    rank = claims.groupby(["article_id", "predicate"], observed=True).cumcount()
    turn = claims.groupby("predicate", observed=True).cumcount()
    chosen = claims.assign(rank=rank, turn=turn).sort_values(["rank", "turn"], kind="stable").head(limit)
    chosen = chosen.sort_values(["source", "predicate", "start"], kind="stable")
    return [
        {
            "source": visible(row["source"]),
            "subject": _one_line(str(row["subject_name"])),
            "predicate": row["predicate"],
            "object": _one_line(row["object_text"]),
            "concept": row["object_id"] if isinstance(row["object_id"], str) else "",
            "status": row["status"],
            "quote": _shorten(_one_line(row["quote"])),
        }
        for row in chosen.to_dict("records")
    ]


def look(tables: Tables, *, limit: int = N_CLAIMS) -> Group:
    """Return a look at a snapshot: print it with a `rich.console.Console`."""
    counts = Table(title="Rows", title_justify="left", box=None, pad_edge=False, show_header=False)
    counts.add_column(style="bold")
    counts.add_column(justify="right")
    for name, table in tables.items():
        counts.add_row(name, f"{len(table):,}")
    parts: list[Table | Text] = [counts]
    rows = sample_claims(tables, limit=limit)
    if rows:
        parts += [Text(), _claims(rows, len(tables.claims))]
    if len(tables.rejections):
        parts += [Text(), _rejections(tables, limit)]
    return Group(*parts)


def _claims(rows: list[Mapping[str, str]], total: int) -> Text:
    # Two lines a claim, not a table: quotes want the whole width of any terminal.
    text = Text.assemble((f"Claims ({len(rows)} of {total:,})", "italic"))
    source = None
    for row in rows:
        if row["source"] != source:
            source = row["source"]
            text.append(f"\n{source}\n", style="bold")
        text.append(f"  {row['subject']} ")
        text.append(row["predicate"], style="cyan")
        text.append(f" {row['object']}")
        if row["status"] != "asserted":
            text.append(f" ({row['status']})", style="yellow")
        if row["concept"]:
            text.append(f"  {row['concept']}", style="dim")
        text.append(f"\n    “{row['quote']}”\n", style="dim italic")
    text.rstrip()
    return text


def _rejections(tables: Tables, limit: int) -> Table:
    rejections = tables.rejections
    title = f"Rejected inputs ({min(limit, len(rejections))} of {len(rejections):,})"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="dim")
    for column in ("source", "error", "message"):
        table.add_column(column, overflow="fold")
    for row in rejections.head(limit).to_dict("records"):
        table.add_row(*(Text(visible(str(row[name]))) for name in ("source", "error", "message")))
    return table


def _one_line(words: str) -> str:
    return visible(" ".join(words.split()))


def _shorten(words: str) -> str:
    return words if len(words) <= _QUOTE_WIDTH else words[: _QUOTE_WIDTH - 1] + "…"
