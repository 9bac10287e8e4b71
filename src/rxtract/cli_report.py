"""`rxtract report`: a snapshot as a folder of pages for the browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

EXAMPLES = """[bold]Examples[/bold]
[cyan]rxtract report output[/cyan]             into output/report; open its index.html
[cyan]rxtract report output -o pages[/cyan]    into another folder
[cyan]rxtract report output/snap-…[/cyan]      of an older snapshot"""


def report(
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", help="Folder of `rxtract run`, or one of its snapshots.")],
    folder: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="New folder, or one with a report, which is replaced."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Write pages about a whole snapshot: overview, table of claims, drugs, articles. A browser opens them from disk.

    Exit code 0: the report is complete, its first page is on standard output; 2: OUTPUT holds no snapshot, or FOLDER
    holds something else.
    """
    from rxtract.progress import reporting
    from rxtract.report import write_report

    errors = Console(stderr=True, highlight=False)
    with reporting(errors, "Reading the snapshot", quiet=quiet) as reporter:
        written = write_report(output, folder, progress=reporter.update)
    if not quiet:
        found = f"{written.n_articles:,} articles, {written.n_claims:,} claims, {written.n_drugs:,} drugs"
        errors.print(f"{found}; open this page in a browser:", markup=False, soft_wrap=True)
    sys.stdout.write(f"{written.folder / 'index.html'}\n")
