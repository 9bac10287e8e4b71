"""`rxtract flow`: the run as a Prefect flow, once or every night."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from rxtract.cli_inputs import examples
from rxtract.errors import RefusedError, UsageError
from rxtract.stores import is_address

EXIT_REFUSED = 4

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    help="Run it as a Prefect flow: once, every night, with alerts. Needs the extra: pip install 'rxtract[flow]'.",
)


@app.callback()
def check_prefect() -> None:
    """Say how to install what is missing before anything needs it."""
    if find_spec("prefect") is None:
        raise UsageError("Prefect is not installed: pip install 'rxtract[flow]'. `rxtract run` works without")


@app.command(
    epilog=examples(
        ("rxtract flow run raw output", "a temporary server when Prefect knows none"),
        ("rxtract flow run raw output --full", "everything again"),
    )
)
def run(
    raw: Annotated[str, typer.Argument(metavar="[RAW]", help="Folder of articles, or s3://…")] = "raw",
    output: Annotated[str, typer.Argument(metavar="[OUTPUT]", help="Folder of snapshots, or s3://…")] = "output",
    workers: Annotated[int | None, typer.Option(min=0, help="Processes; default: one per core.")] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers do it.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Extract unchanged articles again, too.")] = False,
    redistributable_only: Annotated[
        bool, typer.Option("--redistributable-only", help="Leave out what a licence forbids to pass on.")
    ] = False,
    max_shrink: Annotated[float, typer.Option(min=0, help="Percent by which inputs and rows may shrink.")] = 20,
    no_gate: Annotated[bool, typer.Option("--no-gate", help="Publish whatever came of it.")] = False,
) -> None:
    """Run the flow once, now, and show what came of it; it is the same as `rxtract run`, with a page in Prefect.

    Exit code 0: a complete snapshot is there; 2: bad usage, or it failed; 4: the gate refused to publish; 130: stopped.
    """
    from rxtract.flow.once import run_once

    try:
        run_once(
            raw, output, workers=workers, scheduler=scheduler, full=full, redistributable_only=redistributable_only,
            max_shrink=max_shrink, gate=not no_gate,
        )  # fmt: skip
    except RefusedError as refused:
        raise typer.Exit(EXIT_REFUSED) from refused  # why stands in the log of the run
    from rxtract.dataset import read
    from rxtract.look import look

    console = Console()
    with read(output) as tables:
        console.print(look(tables))
    place = f"{output}/{tables.folder.name}" if is_address(output) else f"{output}/current"
    console.print(f"\nTables: {place}/<table>", highlight=False)


@app.command(epilog=examples(("rxtract flow init", "then: prefect --no-prompt deploy --all")))
def init(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Folder of raw/ and output/.")] = Path(),
) -> None:
    """Write prefect.yaml with the runs of every night and week, and of one folder on demand."""
    from rxtract.flow.deployments import write_deployments

    sys.stdout.write(f"{write_deployments(folder)}\n")
    sys.stderr.write(
        "Now: prefect work-pool create rxtract --type process; prefect --no-prompt deploy --all; "
        "prefect worker start --pool rxtract\n"
    )


@app.command(epilog=examples(("rxtract flow alert https://hooks.example.org/rxtract", "a chat, a pager")))
def alert(url: Annotated[str, typer.Argument(metavar="URL", help="What is called, with a line of text.")]) -> None:
    """Let Prefect's server call URL whenever a run ends as Failed, Refused or Crashed."""
    from rxtract.flow.alerts import set_alert

    sys.stdout.write(f"{set_alert(url)}: {url}\n")
