"""Artifacts: what the page of a run in Prefect shows of it."""

from __future__ import annotations

from collections.abc import Set

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from rxtract.dataset import Tables, read
from rxtract.errors import RefusedError
from rxtract.look import sample_claims
from rxtract.runs import Outcome, summary

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
    create_markdown_artifact(key="rxtract-report", markdown=_report(outcome), description=f"What made {name}")
    with read(outcome.snapshot) as tables:
        shown = tables.rejections.head(MOST_REJECTIONS)
        rejections = {name: [str(value) for value in shown[name]] for name in ("source", "error", "message")}
        create_table_artifact(key="rxtract-rejections", table=rejections, description="Inputs that were rejected")
        claims = _claims(tables, fresh)
    create_markdown_artifact(key="rxtract-claims", markdown=claims, description="Some claims of new articles")


def _report(outcome: Outcome) -> str:
    lines = [*(f"- {line}" for line in summary(outcome)), "", "| step | seconds |", "|---|---|"]
    lines += [f"| {step} | {seconds:.1f} |" for step, seconds in outcome.timings.items()]
    return "\n".join(lines)


def _claims(tables: Tables, fresh: Set[str]) -> str:
    lines = ["| status | claim | quote | article |", "|---|---|---|---|"]
    for claim in sample_claims(tables, sources=fresh):
        said = f"{claim['subject']} *{claim['predicate']}* {claim['object']}"
        cells = (claim["status"], said, claim["quote"], claim["source"])
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)
