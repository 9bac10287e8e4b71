"""The page of differences: where articles contradict each other, and where web pages and labels of a drug differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote as percent

from rxtract.page.markup import attributes, escape
from rxtract.predicates import all_predicates
from rxtract.report.snapshot import Snapshot

N_ROWS = 300
"""Rows of a table; all of them are in `rxtract.read(OUTPUT).contradictions()` and `.discrepancies()`."""

_KINDS = {
    "unlisted_adverse_event": ("Adverse events that no label or leaflet lists", "causes"),
    "use_beyond_label": ("Uses beyond label and leaflet", "treats"),
    "omitted_boxed_warning": ("Boxed warnings that the web page leaves out", "causes"),
    "omitted_contraindication": ("Contraindications that the web page leaves out", "must not be used in"),
}

_CONTRADICTIONS = """SELECT *, count(*) OVER () AS n_rows FROM contradictions
ORDER BY across_articles DESC, n_asserted + n_negated DESC, subject_key, predicate, object_key, asserted_claim_id
LIMIT ?"""
_DISCREPANCIES = """SELECT *, count(*) OVER () AS n_rows FROM discrepancies WHERE kind = ?
ORDER BY subject_key, object_key, web_article_id, web_claim_id LIMIT ?"""

_ABOUT = (
    "Said so here and not so there: read both quotes before you believe either. Web pages are compared with labels and "
    "leaflets of the same drug in this snapshot; of a drug without one nothing is said."
)

Row = Mapping[str, Any]


def render_differences(snapshot: Snapshot) -> str:
    """Return the content of the page."""
    parts = [
        "<h1>Differences</h1>",
        f'<p class="facts">{_ABOUT}</p>',
        "<h2>Contradictions</h2>",
        _table(
            "asserted", "negated", _ask(snapshot, _CONTRADICTIONS, N_ROWS),
            lambda row: _quote(snapshot, row, "asserted"), lambda row: _quote(snapshot, row, "negated"),
        ),
    ]  # fmt: skip
    for kind, (title, verb) in _KINDS.items():
        rows = [{"predicate": verb, **row} for row in _ask(snapshot, _DISCREPANCIES, kind, N_ROWS)]
        body = _table(
            "web page", "label or leaflet", rows,
            lambda row: _quote(snapshot, row, "web"), lambda row: _quote(snapshot, row, "reference"),
        )  # fmt: skip
        parts.append(f"<h2>{escape(title)}</h2>{body}")
    return "".join(parts)


def _ask(snapshot: Snapshot, query: str, *parameters: object) -> list[Row]:
    found = snapshot.database.rows(query, parameters)
    return [dict(zip(found.columns, values, strict=True)) for values in found.values]


def _table(first: str, second: str, rows: Sequence[Row], one: Any, other: Any) -> str:
    if not rows:
        return "<p>None.</p>"
    cells = ((_what(row), _side(first, one(row)), _side(second, other(row))) for row in rows)
    lines = "".join(f"<tr><td>{what}</td>{left}{right}</tr>" for what, left, right in cells)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("what", first, second))
    left = rows[0]["n_rows"] - len(rows)
    more = f"<p>{left:,} more: <code>rxtract.read(OUTPUT)</code> has all of them.</p>" if left > 0 else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
    return f'<div class="wide differences">{table}</div>{more}'


def _side(name: str, content: str) -> str:
    return f"<td{attributes(data_side=name)}>{content}</td>"  # the name is shown where the columns are stacked


def _what(row: Row) -> str:
    known = all_predicates().get(row["predicate"])
    verb = known.heading if known else row["predicate"]
    about = [str(row[name]).replace("_", " ") for name in ("setting", "population", "condition") if row.get(name)]
    small = "".join(f'<span class="badge detail">{escape(text)}</span>' for text in about if text != "use")
    return (
        f'<bdi class="drug">{escape(row["subject_name"])}</bdi> <span class="predicate">{escape(verb)}</span> '
        f'<bdi class="object">{escape(row["object_name"])}</bdi> {small}'
    )


def _quote(snapshot: Snapshot, row: Row, side: str) -> str:
    article = snapshot.articles.get(row[f"{side}_article_id"])
    if article is None:
        return "–"
    place = f"#{percent(row[f'{side}_claim_id'])}" if row.get(f"{side}_claim_id") else ""
    known = attributes(class_="quote", dir="auto", href=f"articles/{article.page}.html{place}")
    shown = f"“{escape(row[f'{side}_quote'])}”" if row[f"{side}_quote"] else "does not say it"
    return f'<a{known}>{shown}</a><p class="why"><bdi>{escape(article.title)}</bdi></p>'
