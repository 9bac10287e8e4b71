"""The page of differences: where articles contradict each other, and where web pages and labels of a drug differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote as percent

from rxtract.page.markup import attributes, escape
from rxtract.predicates import all_predicates
from rxtract.report.snapshot import Snapshot

N_ROWS = 300
"""Rows of a table; all of them are in `rxtract.read(OUTPUT).contradictions()` and `.discrepancies()`."""
N_OF_DRUG = 20
"""Rows of a table on the page of a drug."""
SHORT, CONTEXT = 40, 200
"""Letters: quotes shorter than this are shown with their sentence, of which this much is shown."""

_SIDES = {"web": "web page", "reference": "label or leaflet"}
_KINDS = {
    "contradiction": ("Contradictions", "", {"asserted": "asserted", "negated": "negated"}),
    "unlisted_adverse_event": ("Adverse events that no label or leaflet lists", "causes", _SIDES),
    "use_beyond_label": ("Uses beyond label and leaflet", "treats", _SIDES),
    "omitted_boxed_warning": ("Boxed warnings that the web page leaves out", "causes", _SIDES),
    "omitted_contraindication": ("Contraindications that the web page leaves out", "must not be used in", _SIDES),
}
"""Per kind its title, the verb of its rows (where they have none), and how its two sides are called."""

_OPPOSED = "n_asserted + n_negated DESC, subject_key, predicate, object_key, asserted_claim_id"
_DIFFERING = "kind, subject_key, object_key, web_article_id, web_claim_id"
_QUERIES = {"contradictions": ("'contradiction'", _OPPOSED), "discrepancies": ("kind", _DIFFERING)}
"""Per view the kind of its rows, and the order in which they are shown."""
_ROWS = """
SELECT * FROM (
    SELECT *, {kind} AS kind_of_row, row_number() OVER (ORDER BY {order}) AS place,
        row_number() OVER (PARTITION BY {kind} ORDER BY {order}) AS of_kind,
        row_number() OVER (PARTITION BY subject_key, {kind} ORDER BY {order}) AS of_drug,
        count(*) OVER (PARTITION BY {kind}) AS n_of_kind,
        count(*) OVER (PARTITION BY subject_key, {kind}) AS n_of_drug
    FROM {view}
) WHERE of_kind <= ? OR of_drug <= ? ORDER BY place
"""

_ABOUT = (
    "Said so in one article and not so in another: read both quotes before you believe either. Web pages about a drug "
    "are compared with labels and leaflets about it in this snapshot; of a drug without one nothing is said."
)

Row = Mapping[str, Any]


class Differences:
    """The differences of a snapshot, asked for once: for the page of all, and for the pages of drugs.

    `pages` are the pages of drugs by `subject_key`, known once they are written.
    """

    def __init__(self, snapshot: Snapshot, pages: Mapping[str, str]) -> None:
        self._snapshot, self._pages = snapshot, pages
        self._of_kind: dict[str, list[Row]] = defaultdict(list)
        self._of_drug: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for view, (kind, order) in _QUERIES.items():
            found = snapshot.database.rows(_ROWS.format(kind=kind, order=order, view=view), (N_ROWS, N_OF_DRUG))
            for values in found.values:
                row = dict(zip(found.columns, values, strict=True))
                if row["of_kind"] <= N_ROWS:
                    self._of_kind[row["kind_of_row"]].append(row)
                if row["of_drug"] <= N_OF_DRUG:
                    self._of_drug[row["subject_key"]][row["kind_of_row"]].append(row)
        self._contexts = self._find_contexts()

    def render_all(self) -> str:
        """Return the content of the page of differences."""
        parts = ["<h1>Differences</h1>", f'<p class="facts">{_ABOUT}</p>']
        for kind, (title, *_) in _KINDS.items():
            rows = self._of_kind.get(kind, [])
            parts.append(f'<h2 id="{kind}">{escape(title)}</h2>{self._table(kind, rows, "n_of_kind", "")}')
        return "".join(parts)

    def render_drug(self, subject_key: str) -> str:
        """Return the section of a drug's page; nothing where there are none."""
        known = self._of_drug.get(subject_key, {})
        parts = [
            f"<h3>{escape(title)}</h3>{self._table(kind, known[kind], 'n_of_drug', '../')}"
            for kind, (title, *_) in _KINDS.items()
            if kind in known
        ]
        return (
            f'<section id="differences"><h2 class="group">differences</h2>{"".join(parts)}</section>' if parts else ""
        )

    def _find_contexts(self) -> Mapping[str, str]:
        """Return the sentences around quotes that say little by themselves, such as items of lists, by claim."""
        of_drugs = (rows for kinds in self._of_drug.values() for rows in kinds.values())
        shown = [row for rows in (*self._of_kind.values(), *of_drugs) for row in rows]
        sides = ("asserted", "negated", "web")
        short = {
            row[f"{side}_claim_id"]
            for row in shown
            for side in sides
            if row.get(f"{side}_claim_id") and len(row[f"{side}_quote"]) < SHORT
        }
        query = "SELECT claim_id, context FROM claims WHERE claim_id IN (SELECT unnest(?)) AND context <> quote"
        return dict(self._snapshot.database.rows(query, [sorted(short)]).values) if short else {}

    def _table(self, kind: str, rows: Sequence[Row], total: str, root: str) -> str:
        if not rows:
            return "<p>None.</p>"
        _, verb, sides = _KINDS[kind]
        lines = "".join(
            f"<tr><td>{_what({'predicate': verb, **row}, '' if root else self._pages.get(row['subject_key'], ''))}</td>"
            + "".join(
                _side(shown, _quote(self._snapshot, row, side, root, self._contexts)) for side, shown in sides.items()
            )
            + "</tr>"
            for row in rows
        )
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("what", *sides.values()))
        left = rows[0][total] - len(rows)
        more = f"<p>{left:,} more: <code>rxtract.read(OUTPUT)</code> has all of them.</p>" if left > 0 else ""
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
        return f'<div class="wide differences">{table}</div>{more}'


def _side(name: str, content: str) -> str:
    return f"<td{attributes(data_side=name)}>{content}</td>"  # the name is shown where the columns are stacked


def _what(row: Row, page: str) -> str:
    known = all_predicates().get(row["predicate"])
    verb = known.heading if known else row["predicate"]
    about = [str(row[name]).replace("_", " ") for name in ("setting", "population", "condition") if row.get(name)]
    small = "".join(f'<span class="badge detail">{escape(text)}</span>' for text in about if text != "use")
    drug = f'<bdi class="drug">{escape(row["subject_name"])}</bdi>'
    if page:
        drug = f'<a href="drugs/{escape(page)}.html">{drug}</a>'
    return (
        f'{drug} <span class="predicate">{escape(verb)}</span> '
        f'<bdi class="object">{escape(row["object_name"])}</bdi> {small}'
    )


def _quote(snapshot: Snapshot, row: Row, side: str, root: str, contexts: Mapping[str, str]) -> str:
    article = snapshot.articles.get(row[f"{side}_article_id"])
    if article is None:
        return "–"
    place = f"#{percent(row[f'{side}_claim_id'])}" if row.get(f"{side}_claim_id") else ""
    known = attributes(class_="quote", dir="auto", href=f"{root}articles/{article.page}.html{place}")
    shown = f"“{escape(row[f'{side}_quote'])}”" if row[f"{side}_quote"] else "does not say it"
    context = " ".join(contexts.get(row.get(f"{side}_claim_id") or "", "").split())
    around = f'<p class="facts"><bdi>… {escape(context[:CONTEXT])} …</bdi></p>' if context else ""
    where = f"<bdi>{escape(article.title)}</bdi> · {escape(article.genre)}"
    return f'<a{known}>{shown}</a>{around}<p class="why">{where}</p>'
