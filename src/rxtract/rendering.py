"""Rendering of extractions for people and programs: table, JSON lines, HTML page, Parquet folder."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from rxtract.errors import UsageError
from rxtract.records import Extraction, RejectionRecord

_QUOTE_WIDTH = 60


def jsonl_row(extraction: Extraction) -> dict[str, Any]:
    """Return one article as the JSON line of the data contract, with the `xrefs` of every linked mention."""
    xrefs = {concept.concept_id: [concept.concept_id, *concept.xrefs] for concept in extraction.concepts}
    article = extraction.article
    return {
        "source": article.source,
        "article_id": article.article_id,
        "title": article.title,
        "text": article.text,
        "subject_id": article.subject_id,
        "subject_name": article.subject_name,
        "sections": [dataclasses.asdict(section) for section in extraction.sections],
        "mentions": [
            {**dataclasses.asdict(mention), "xrefs": xrefs.get(mention.concept_id or "", [])}
            for mention in extraction.mentions
        ],
        "claims": [dataclasses.asdict(claim) for claim in extraction.claims],
    }


def claims_table(extraction: Extraction) -> Table:
    """Return an article's claims as a table for the terminal."""
    article = extraction.article
    table = Table(
        title=f"{article.source}: {article.subject_name or 'no one subject'}", title_justify="left", box=None, pad_edge=False
    )
    for column in ("predicate", "object", "concept", "status", "frequency", "quote"):
        table.add_column(column, overflow="fold")
    for claim in extraction.claims:
        quote = " ".join(claim.quote.split())
        short = quote if len(quote) <= _QUOTE_WIDTH else quote[: _QUOTE_WIDTH - 1] + "…"
        table.add_row(
            claim.predicate, " ".join(claim.object_text.split()), claim.object_name or "", claim.status, claim.frequency or "", short
        )
    return table


def _write_text(outcomes: Iterable[Extraction], format: str, stream: TextIO) -> None:
    if format == "html":
        from rxtract.page import render_page

        stream.write(render_page(list(outcomes)))
        return
    console = Console(file=stream, highlight=False, width=None if stream.isatty() else 160)
    for extraction in outcomes:
        if format == "jsonl":
            stream.write(json.dumps(jsonl_row(extraction), ensure_ascii=False) + "\n")
        else:
            console.print(claims_table(extraction))
            n_mentions, n_claims = len(extraction.mentions), len(extraction.claims)
            console.print(f"{n_mentions} mentions, {n_claims} claims; --format jsonl has all columns, --format html a page\n")


def write_extractions(
    outcomes: Iterable[object], format: str, output: Path | None, errors: Console, *, quiet: bool = False
) -> int:
    """Write `outcomes` (extractions and rejections) as they come; return the number of rejections."""
    rejections: list[RejectionRecord] = []

    def extractions() -> Iterable[Extraction]:
        for outcome in outcomes:
            if isinstance(outcome, RejectionRecord):
                rejections.append(outcome)
                errors.print(f"[yellow]rejected[/yellow] {outcome.source}: {outcome.error}: {outcome.message}", soft_wrap=True)
            elif isinstance(outcome, Extraction):
                yield outcome

    if format == "parquet":
        _write_parquet(extractions(), rejections, output)
    elif output is None:
        _write_text(extractions(), format, sys.stdout)
    else:
        try:
            with output.open("w", encoding="utf-8") as stream:
                _write_text(extractions(), format, stream)
        except OSError as error:
            raise UsageError(f"{output}: cannot be written ({error.strerror}); choose another -o") from error
    if rejections and not quiet:
        errors.print(f"{len(rejections)} input{'s' * (len(rejections) != 1)} rejected; the others are complete.")
    return len(rejections)


def _write_parquet(extractions: Iterable[Extraction], rejections: list[RejectionRecord], output: Path | None) -> None:
    raise UsageError("--format parquet: use `rxtract run RAW OUTPUT`")
