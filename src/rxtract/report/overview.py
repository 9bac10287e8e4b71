"""The first page: how much there is, what it is about, what went wrong, and what changed since the last snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote as percent

from rxtract.page.markup import escape
from rxtract.predicates import all_predicates
from rxtract.records import LABELS, STATUSES
from rxtract.report.plots import Bar, render_bars
from rxtract.report.snapshot import Snapshot
from rxtract.tables import TABLES

N_BARS = 12
N_REJECTIONS = 200
_TITLES = {
    "DRUG": "Drugs by articles", "DISEASE": "Diseases by articles", "ADVERSE_EVENT": "Adverse events by articles",
    "MECHANISM": "Mechanisms by articles",
}  # fmt: skip


@dataclass
class Counts:
    """What was counted while the pages were written."""

    labels: Counter[str] = field(default_factory=Counter)
    predicates: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    n_drugs: int = 0


def render_overview(snapshot: Snapshot, counts: Counts, drug_pages: Mapping[str, str]) -> str:
    """Return the content of the first page; `drug_pages` are the pages of drugs by concept."""
    plots = "".join(_plots(snapshot, counts, drug_pages))
    return (
        f"<h1>Overview</h1>{_figures(snapshot, counts)}{_notes(snapshot)}"
        f'<div class="plots">{plots}</div>{_changes(snapshot)}{_rejections(snapshot)}{_versions(snapshot)}'
    )


def _figures(snapshot: Snapshot, counts: Counts) -> str:
    figures = [
        ("articles", snapshot.rows("articles"), "articles.html"), ("claims", snapshot.rows("claims"), "claims.html"),
        ("drugs claimed of", counts.n_drugs, "drugs.html"), ("mentions", snapshot.rows("mentions"), ""),
        ("concepts", snapshot.rows("concepts"), ""), ("rejected inputs", snapshot.rows("rejections"), "#rejections"),
    ]  # fmt: skip
    items = []
    for name, number, href in figures:
        inside = f"<b>{number:,}</b> {escape(name)}"
        items.append(f'<li><a href="{href}">{inside}</a></li>' if href and number else f"<li>{inside}</li>")
    return f'<ul class="figures">{"".join(items)}</ul>'


def _notes(snapshot: Snapshot) -> str:
    when = f"{snapshot.finished:%d %B %Y, %H:%M} UTC" if snapshot.finished else "at an unknown time"
    return f'<p class="facts">Snapshot <code>{escape(snapshot.folder.name)}</code>, complete {when}.</p>'


def _plots(snapshot: Snapshot, counts: Counts, drug_pages: Mapping[str, str]) -> Iterator[str]:
    labels = [Bar(label.replace("_", " ").lower(), counts.labels[label], None, label) for label in LABELS]
    yield render_bars("Mentions by label", labels, unit="mentions")
    predicates = [
        Bar(one.heading, counts.predicates[one.name], f"claims.html#predicate={one.name}", one.label or "")
        for one in all_predicates().values()
    ]
    yield render_bars("Claims by predicate", predicates, unit="claims")
    statuses = [Bar(status, counts.statuses[status], f"claims.html#status={status}") for status in STATUSES]
    yield render_bars("Claims by status", statuses, unit="claims")
    genres = [Bar(name, number, f"claims.html#genre={percent(name)}") for name, number in snapshot.genres.most_common()]
    yield render_bars("Articles by genre", genres, unit="articles")
    for label in LABELS:
        bars = [
            Bar(name, number, _leads_to(identity, name, label, drug_pages), label)
            for identity, name, number in snapshot.most_mentioned(label, N_BARS)
        ]
        yield render_bars(_TITLES[label], bars, unit="articles")
    if snapshot.warnings:
        warnings = [Bar(name.replace("_", " "), number) for name, number in snapshot.warnings.most_common(N_BARS)]
        yield render_bars("Warnings of reading", warnings, unit="articles")


def _leads_to(identity: str, name: str, label: str, drug_pages: Mapping[str, str]) -> str:
    page = drug_pages.get(identity) if label == "DRUG" else None
    return f"drugs/{page}.html" if page else f"claims.html#search={percent(name, safe='')}"


def _changes(snapshot: Snapshot) -> str:
    if snapshot.previous is None:
        return "<h2>Since the last snapshot</h2><p>This is the first snapshot of its folder.</p>"
    before = {name: entry.rows for name, entry in snapshot.previous.files.items()}
    rows = []
    for table in TABLES:
        new, old = snapshot.rows(table.name), before.get(table.name, 0)
        if new or old:
            rows.append((table.name, f"{old:,}", f"{new:,}", f"{new - old:+,}" if new != old else "±0"))
    changed = snapshot.changed_claims()
    claims = [
        (one.heading, *(f"{number:,}" for number in changed[one.name]))
        for one in all_predicates().values()
        if any(changed.get(one.name, ()))
    ]
    body = "<p>No claim is new, gone or changed.</p>"
    if claims:
        body = _table(("claims", "new", "gone", "other status or frequency"), claims, numbers=3)
    return (
        f"<h2>Since the last snapshot</h2><p>Between <code>{escape(snapshot.previous_name)}</code> and now; "
        f"<code>rxtract snapshots diff OUTPUT</code> names every one, with its cause.</p>{body}"
        f"<h3>Rows</h3>{_table(('table', 'before', 'now', 'difference'), rows, numbers=3)}"
    )


def _rejections(snapshot: Snapshot) -> str:
    rows = [(row["source"], row["stage"], row["error"], row["message"]) for row in snapshot.rejections[:N_REJECTIONS]]
    left = len(snapshot.rejections) - len(rows)
    body = _table(("input", "stage", "reason", "what to do"), rows) if rows else "<p>Every input was read.</p>"
    more = f"<p>{left:,} more are in the table <code>rejections</code>.</p>" if left > 0 else ""
    return f'<h2 id="rejections">Rejected inputs</h2>{body}{more}'


def _versions(snapshot: Snapshot) -> str:
    return f"<h2>Versions</h2>{_table(('part', 'version'), sorted(snapshot.manifest.versions.items()))}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0) -> str:
    first = len(head) - numbers
    titles = "".join(f'<th scope="col"{_number(i >= first)}>{escape(name)}</th>' for i, name in enumerate(head))
    lines = ("<tr>" + "".join(_cell(value, i >= first) for i, value in enumerate(row)) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{titles}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


def _cell(value: str, number: bool) -> str:
    return f"<td{_number(number)}><bdi>{escape(value)}</bdi></td>"


def _number(wanted: bool) -> str:
    return ' class="number"' if wanted else ""
