"""Command line: `rxtract extract | run | link | tables`. Results go to standard output, all else to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from rxtract import __version__
from rxtract.errors import RxtractError, UsageError

EXIT_USAGE = 2
EXIT_REJECTED = 3

app = typer.Typer(
    name="rxtract",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Drug articles in, Parquet tables out: drugs, diseases, mechanisms, adverse events and what is claimed of them.",
)
errors = Console(stderr=True, highlight=False)


class OutputFormat(str, Enum):
    """What `rxtract extract` writes."""

    table = "table"
    jsonl = "jsonl"
    html = "html"
    parquet = "parquet"


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"rxtract {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Read `rxtract COMMAND --help` for examples."""


@app.command()
def extract(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input.")],
    format: Annotated[OutputFormat, typer.Option("--format", "-f", help="What to write.")] = OutputFormat.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write; a folder for parquet.")] = None,
    input_format: Annotated[str, typer.Option("--input-format", help="Reader for standard input.")] = "text",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Extract mentions and claims from articles, once.

    Exit code 0: all read; 3: some inputs were rejected (reasons on standard error); 2: bad usage.

    Examples:

      rxtract extract article.txt
      rxtract extract raw/ --format jsonl > rows.jsonl
      rxtract extract page.html --format html -o page.out.html
      curl -s URL | rxtract extract - --input-format html
    """
    from rxtract.rendering import write_extractions

    if format is OutputFormat.parquet and output is None:
        raise UsageError("--format parquet needs a folder to write to: add -o FOLDER")
    rejected = write_extractions(_outcomes(paths, input_format, quiet=quiet), format.value, output, errors, quiet=quiet)
    raise typer.Exit(EXIT_REJECTED if rejected else 0)


def _outcomes(paths: list[str], input_format: str, *, quiet: bool) -> Iterator[object]:
    from rxtract.extraction import discover, extract_bytes, extract_source

    sources = [source for path in paths if path != "-" for source in discover(Path(path))]
    if "-" in paths:
        yield from extract_bytes(sys.stdin.buffer.read(), "-", format=input_format)
    shown = not quiet and len(sources) > 1
    for source in track(sources, "Extracting", console=errors, transient=True, disable=not shown):
        yield from extract_source(source)


@app.command()
def link(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A name per line; standard input if missing.")] = None,
    label: Annotated[str, typer.Option("--label", "-l", help="DRUG, DISEASE, ADVERSE_EVENT or MECHANISM.")] = "DRUG",
) -> None:
    """Link names to concepts: a name per line in, a JSON line per name out.

    Examples:

      echo Imnovid | rxtract link --label DRUG
      rxtract link --label ADVERSE_EVENT names.txt
    """
    import json

    from rxtract.knowledge import link_names, load_vocabulary
    from rxtract.records import LABELS

    if label not in LABELS:
        raise UsageError(f"--label {label}: choose one of {', '.join(LABELS)}")
    if file is not None and not file.is_file():
        raise UsageError(f"{file}: no such file")
    stream = file.open(encoding="utf-8", errors="replace") if file else sys.stdin
    with stream:
        for row in link_names((line.rstrip("\r\n") for line in stream), label, load_vocabulary()):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


@app.command()
def tables() -> None:
    """Print the data dictionary: every table and column with its meaning."""
    from rxtract.tables import data_dictionary

    sys.stdout.write(data_dictionary())


def main() -> None:
    """Run the command line; an error that we foresaw is one line and exit code 2, never a traceback."""
    try:
        app()
    except RxtractError as error:
        errors.print(f"[red]Error:[/red] {error}", soft_wrap=True)
        raise SystemExit(EXIT_USAGE) from error
    except KeyboardInterrupt:
        errors.print("Stopped.")
        raise SystemExit(130) from None
    except BrokenPipeError:
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
