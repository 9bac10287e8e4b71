"""Rendering of extractions for people and programs: table, JSON lines, HTML page, Parquet folders."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from rxtract.errors import UsageError
from rxtract.records import PREDICATES, ClaimRecord, Extraction, RejectionRecord
from rxtract.redistribution import only_redistributable
from rxtract.terminal import visible

Outcomes = Iterable[Extraction | RejectionRecord]

_QUOTE_WIDTH = 60
_PIPED_WIDTH = 160  # a table that goes to a file or pager has no width of its own
_STATUS_STYLES = {"asserted": "", "hedged": "yellow", "negated": "red"}


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
    """Return an article's claims as a table for the terminal, in the order of the predicates."""
    article = extraction.article
    about = f"about {article.subject_name}" if article.subject_name else "about no one drug"
    counts = f"{_count(extraction.mentions, 'mention')}, {_count(extraction.claims, 'claim')}"
    title = Text.assemble((visible(article.source), "bold"), f"  {visible(about)}, {counts}")
    table = Table(title=title, title_justify="left", title_style="", box=None, pad_edge=False, header_style="dim")
    table.add_column("predicate", no_wrap=True)
    table.add_column("object", overflow="fold", ratio=3)
    table.add_column("concept", overflow="fold", ratio=3)
    table.add_column("status", no_wrap=True)
    table.add_column("frequency", no_wrap=True)
    table.add_column("quote", overflow="fold", ratio=5)
    before = None
    for claim in in_reading_order(extraction.claims):
        if before not in (None, claim.predicate):
            table.add_section()
        before = claim.predicate
        style = _STATUS_STYLES[claim.status]
        table.add_row(*(Text(visible(cell), style=style) for cell in _cells(claim, article.subject_id)))
    return table


def in_reading_order(claims: Iterable[ClaimRecord]) -> list[ClaimRecord]:
    """Return claims by predicate, in the order of the data contract, then by place in the text."""
    return sorted(claims, key=lambda claim: (PREDICATES.index(claim.predicate), claim.start, claim.end))


def one_line(text: str, width: int | None = None) -> str:
    """Return `text` with its white space folded, cut to `width` characters with an ellipsis."""
    folded = " ".join(text.split())
    return folded if width is None or len(folded) <= width else folded[: width - 1] + "…"


def _cells(claim: ClaimRecord, subject_id: str | None) -> tuple[str, ...]:
    other = "" if claim.subject_id == subject_id else f" (of {one_line(claim.subject_name)})"
    return (
        claim.predicate,
        one_line(claim.object_text) + other,
        claim.object_name or "",
        claim.status,
        claim.frequency or "",
        one_line(claim.quote, _QUOTE_WIDTH),
    )


def _count(rows: tuple[Any, ...], noun: str) -> str:
    return f"{len(rows)} {noun}{'s' * (len(rows) != 1)}"


def write_outcomes(
    outcomes: Outcomes, wanted: str, output: Path | None, errors: Console, *, redistributable_only: bool = False
) -> int:
    """Write extractions in the format `wanted` to `output` or standard output; return how many inputs were rejected.

    `redistributable_only` leaves out ids and names that a licence forbids to pass on.

    A rejection is reported on standard error when it comes; with `output`, nothing is written unless all is written.

    Raises:
        UsageError: `output` cannot be written.
    """
    rejections: list[RejectionRecord] = []
    extractions: Iterator[Extraction] = _report_rejections(outcomes, rejections, errors)
    if redistributable_only:
        extractions = map(only_redistributable, extractions)
    if wanted == "parquet":
        from rxtract.exporting import export_tables

        if output is None:
            raise UsageError("--format parquet needs a folder to write to: add -o FOLDER")
        export_tables(extractions, rejections, output, redistributable_only=redistributable_only)
    else:
        with _open(output) as stream:
            _WRITERS[wanted](extractions, stream)
    return len(rejections)


def _report_rejections(
    outcomes: Outcomes, rejections: list[RejectionRecord], errors: Console
) -> Iterator[Extraction]:
    for outcome in outcomes:
        if isinstance(outcome, Extraction):
            yield outcome
            continue
        rejections.append(outcome)
        line = Text.assemble(("rejected", "yellow"), visible(f" {outcome.source}: {outcome.error}: {outcome.message}"))
        errors.print(line, soft_wrap=True)


class _Output(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # as from any other write; by itself it would exit with 1


def _write_table(extractions: Iterable[Extraction], stream: TextIO) -> None:
    console = _Output(file=stream, highlight=False, width=None if stream.isatty() else _PIPED_WIDTH)
    for extraction in extractions:
        console.print(claims_table(extraction))
        console.print()


def _write_jsonl(extractions: Iterable[Extraction], stream: TextIO) -> None:
    for extraction in extractions:
        # Lone surrogates cannot be encoded; readers refuse them, and JSON could escape them where they slip through.
        stream.write(json.dumps(jsonl_row(extraction), ensure_ascii=False) + "\n")


def _write_page(extractions: Iterable[Extraction], stream: TextIO) -> None:
    from rxtract.page import render_page

    stream.write(render_page(list(extractions)))


_WRITERS = {"table": _write_table, "jsonl": _write_jsonl, "html": _write_page}


@contextmanager
def _open(output: Path | None) -> Iterator[TextIO]:
    """Lend standard output, or a file that gets its name when all of it is written."""
    if output is None:
        yield sys.stdout
        return
    if output.is_dir():
        raise UsageError(f"{output} is a folder; name a file with -o")
    if output.exists() and not output.is_file():  # a pipe or device, such as /dev/stdout
        with output.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    try:
        # A name of its own: two commands may write the same file, and nobody can lay a link in the way.
        handle, name = tempfile.mkstemp(prefix=f".{output.name[:50]}-", dir=output.absolute().parent)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror}); choose another -o") from error
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(output)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror}); choose another -o") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
