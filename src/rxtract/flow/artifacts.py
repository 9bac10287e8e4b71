"""Artifacts: what the page of a run in Prefect shows of it."""

from __future__ import annotations

import re
from collections.abc import Set

from prefect.artifacts import create_image_artifact, create_markdown_artifact, create_table_artifact

from rxtract.dataset import Tables, read
from rxtract.errors import RefusedError
from rxtract.flow.drift import plot, rates
from rxtract.look import sample_claims
from rxtract.runs import Outcome, summary

_MARKS = re.compile(r"[\\`*_{}\[\]<>#|!~&]")

MOST_REJECTIONS = 100
"""Rows of `rejections` that are shown on the page of a run."""


def report_refusal(refused: RefusedError) -> None:
    """Say why nothing was published."""
    lines = [
        f"Nothing was published, `{refused.output}/current` is as it was.", "", *(f"- {one}" for one in refused.reasons)
    ]  # fmt: skip
    create_markdown_artifact(key="rxtract-refused", markdown="\n".join(lines), description="Why nothing was published")


def report_outcome(outcome: Outcome, fresh: Set[str]) -> None:
    """Show rows, times, rejections and claims of a run; `fresh` are the inputs that it extracted."""
    name = outcome.snapshot.name
    grown = outcome.grown
    rows = [{"table": table, "rows": count, "change": grown.get(table, 0)} for table, count in outcome.counts.items()]
    create_table_artifact(key="rxtract-rows", table=rows, description=f"Rows per table of {name}")
    if outcome.census is not None:
        shown = rates(outcome.census_before, outcome.census)
        drift = [
            {"label or predicate": rate.name, "rows": rate.rows, "an article": f"{rate.now:.2f}", "change": rate.change}
            for rate in shown
        ]
        create_table_artifact(key="rxtract-drift", table=drift, description="Rows an article, and their change")
        create_image_artifact(key="rxtract-plot", image_url=plot(shown), description="Rows an article, now and before")
    create_markdown_artifact(key="rxtract-report", markdown=_report(outcome), description=f"What made {name}")
    with read(outcome.snapshot) as tables:
        head = tables.rejections.head(MOST_REJECTIONS)
        rejections = {name: [str(value) for value in head[name]] for name in ("source", "error", "message")}
        create_table_artifact(key="rxtract-rejections", table=rejections, description="Inputs that were rejected")
        claims = _claims(tables, fresh)
    create_markdown_artifact(key="rxtract-claims", markdown=claims, description="Some claims of new articles")


def _report(outcome: Outcome) -> str:
    # Lines of the summary stand below each other; those of formats are a table there.
    lines = ["```", *summary(outcome), "```", "", "| step | seconds |", "|---|---|"]
    lines += [f"| {step} | {seconds:.1f} |" for step, seconds in outcome.timings.items()]
    return "\n".join(lines)


def _claims(tables: Tables, fresh: Set[str]) -> str:
    # A list, not a table: Prefect cuts what is wider than its column, quotes first.
    lines = []
    for claim in sample_claims(tables, sources=fresh):
        said = f"{_plain(claim['subject'])} *{claim['predicate']}* {_plain(claim['object'])}"
        lines.append(f"- {said} ({claim['status']}), {_plain(claim['source'])}  \n  “{_plain(claim['quote'])}”")
    return "\n".join(lines) or "No claims of new articles."


def _plain(words: str) -> str:
    """Return words of an article as Markdown that shows them as they are."""
    return _MARKS.sub(r"\\\g<0>", words)
