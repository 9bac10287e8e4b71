"""`rxtract read`: one document as the pipeline sees it, before anything is extracted from it."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from rxtract.cli_inputs import check_input_format, find_sources, use_text_fields
from rxtract.errors import InputError, UsageError

if TYPE_CHECKING:
    from rxtract.article import Article, Table
    from rxtract.records import SectionRecord

_HEADING = 70
_CELL = 24
_EXIT_REJECTED = 3

errors = Console(stderr=True, highlight=False)


def read(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A file, or - for standard input.")],
    text: Annotated[bool, typer.Option("--text", help="Print the text of every section, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each article.")] = False,
    text_fields: Annotated[
        str | None, typer.Option("--text-fields", help="Fields of JSON and CSV that hold the text, tried first.")
    ] = None,
    input_format: Annotated[str, typer.Option(help="Name of the format, when the content is not to decide.")] = "",
) -> None:
    """Print one document as the pipeline sees it: format, title, warnings, the tree of sections, tables, boilerplate.

    Nothing is extracted. Exit code 0: it was read; 3: it was rejected, or a part of it was (why is on standard error).
    """
    check_input_format(input_format)
    use_text_fields(text_fields)
    rejected = False
    for result in _results(path, input_format):
        if isinstance(result, InputError):
            rejected = True
            errors.print(f"rejected {result.source}: {result.kind}: {result.message}", markup=False, soft_wrap=True)
        else:
            shown = _as_json(result, with_text=text) if as_json else "\n".join(_as_lines(result, with_text=text))
            typer.echo(shown)
    if rejected:
        raise typer.Exit(_EXIT_REJECTED)


def _results(path: str, input_format: str) -> Iterator[Article | InputError]:
    from rxtract.readers import read_articles

    if path == "-":
        name, raw = "-", typer.get_binary_stream("stdin").read()
    else:
        (source, *others) = find_sources([path])
        if others:
            raise UsageError(f"{path} is a folder; name one file")
        try:
            name, raw = source.name, source.path.read_bytes()
        except OSError as error:
            raise UsageError(f"{path} cannot be read ({error.strerror or error})") from error
    try:
        yield from read_articles(raw, name, format=input_format or None)
    except InputError as error:
        yield error


def _structure(article: Article) -> tuple[tuple[SectionRecord, ...], list[Table]]:
    from rxtract.nlp import annotate_structure, section_records, seen_tables

    doc = annotate_structure(article)
    return section_records(doc, article), seen_tables(doc, article)


def _as_lines(article: Article, *, with_text: bool) -> Iterator[str]:
    sections, tables = _structure(article)
    yield f"{article.source}  {article.format}  {article.article_id}"
    facts = {
        "title": article.title,
        "site": article.site,
        "published": article.published,
        "products": ", ".join(article.products),
        "pages": len(article.pages) or None,
        "references": len(article.references) or None,
        "mended": len(article.edits) or None,
        "warnings": ", ".join(article.warnings),
    }
    yield from (f"  {name}: {value}" for name, value in facts.items() if value)
    yield f"  {len(article.text):,} code points, {len(sections):,} sections"
    for section in sections:
        yield _line(article, section)
        if with_text:
            yield from (f"      {line}" for line in article.text[section.start : section.end].splitlines() if line)
    yield from _tables(article, tables)


def _line(article: Article, section: SectionRecord) -> str:
    heading = " ".join((section.heading or "").split()) or "(no heading)"
    page = f"  p. {bisect_right(article.pages, section.start)}" if article.pages else ""
    language = f"  {section.language}" if section.language not in (None, "en") else ""
    place = f"{section.start}-{section.end}"
    indent = "  " * section.level
    return f"{indent}{section.kind} by {section.kind_by}  {heading[:_HEADING]}  {place}{page}{language}"


def _tables(article: Article, tables: Sequence[Table]) -> Iterator[str]:
    for number, table in enumerate(tables, start=1):
        rows: dict[int, list[str]] = {}
        for cell in table.cells:
            words = " ".join(article.text[cell.start : cell.end].split())
            mark = "*" if cell.is_header else ""
            rows.setdefault(cell.row, []).append(f"{words[:_CELL]}{mark}")
        yield f"  table {number}  {table.start}-{table.end}  {len(rows)} rows (* header)"
        yield from (f"    {' | '.join(cells)}" for cells in rows.values())


def _as_json(article: Article, *, with_text: bool) -> str:
    records, tables = _structure(article)
    sections: list[dict[str, Any]] = [
        {
            "kind": one.kind, "kind_by": one.kind_by, "level": one.level, "heading": one.heading, "start": one.start,
            "end": one.end, **({"text": article.text[one.start : one.end]} if with_text else {}),
        }
        for one in records
    ]  # fmt: skip
    described = {
        "source": article.source,
        "format": article.format,
        "article_id": article.article_id,
        "title": article.title,
        "warnings": article.warnings,
        "sections": sections,
        "tables": [
            [[cell.row, cell.column, article.text[cell.start : cell.end]] for cell in table.cells]
            for table in tables
        ],
    }
    return json.dumps(described, ensure_ascii=False, default=str)
