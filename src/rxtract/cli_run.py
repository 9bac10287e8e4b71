"""`rxtract run`: a folder of articles to a snapshot of tables, and what is said of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from rxtract.cli_inputs import TierOption, examples, use_text_fields, use_tier
from rxtract.errors import UsageError
from rxtract.stores import is_address
from rxtract.terminal import visible

if TYPE_CHECKING:
    from rxtract.runs import Progress

EPILOG = examples(
    ("rxtract run raw output", "only what is new or changed is extracted"),
    ("rxtract run raw output --workers 8 --full", "everything again, on eight cores"),
    ("rxtract run raw output --max-shrink 60", "half of the articles were taken away on purpose"),
    ("rxtract run raw output --scheduler tcp://host:8786", "on the workers of a Dask cluster"),
    ("rxtract run s3://bucket/raw s3://bucket/output", "folders of an object store; keys in AWS_… variables"),
)


def run(
    raw: Annotated[str, typer.Argument(metavar="RAW", help="Folder of articles; never written to.")],
    output: Annotated[str, typer.Argument(metavar="OUTPUT", help="Folder of snapshots; made when missing.")],
    workers: Annotated[
        int | None, typer.Option(min=0, help="Processes; default: one per core, 0: this process.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler (tcp://HOST:8786) whose workers do it."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Extract unchanged articles again, too.")] = False,
    text_fields: Annotated[
        str | None, typer.Option("--text-fields", help="Fields of JSON and CSV that hold the text, tried first.")
    ] = None,
    tier: TierOption = None,
    redistributable_only: Annotated[
        bool, typer.Option("--redistributable-only", help="Leave out what a licence forbids to pass on.")
    ] = False,
    max_shrink: Annotated[
        float, typer.Option(min=0, help="Percent by which inputs and rows may shrink against the snapshot before.")
    ] = 20,
    max_rejected: Annotated[float, typer.Option(min=0, help="Percent of new inputs that may be rejected.")] = 50,
    max_drift: Annotated[
        float, typer.Option(min=0, help="Percent by which a label or predicate may come more or less often.")
    ] = 50,
    no_gate: Annotated[bool, typer.Option("--no-gate", help="Publish whatever came of it; it is marked so.")] = False,
    keep: Annotated[int, typer.Option(min=1, help="Newest snapshots that stay.")] = 5,
    keep_days: Annotated[float, typer.Option(min=0, help="Younger snapshots stay, too.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")] = False,
) -> None:
    """Extract a whole folder into a snapshot of tables; OUTPUT/current leads to the newest one.

    Exit code 0: a complete snapshot is there, inputs that failed are rows of its table `rejections`; 2: bad usage;
    4: nothing was published, as the new snapshot had lost too much against the one before; 130: stopped.
    """
    from rxtract.progress import reporting
    from rxtract.runs import OPEN, Gate, Keep, run_folder, summary

    if scheduler is not None and workers is not None:
        raise UsageError("--workers are processes of this machine; leave it out with --scheduler")
    use_text_fields(text_fields)
    use_tier(tier)
    errors = Console(stderr=True, highlight=False)
    gate = OPEN if no_gate else Gate(max_shrink / 100, max_rejected / 100, max_drift / 100)
    with reporting(errors, "Looking for what is new", quiet=quiet) as reporter:

        def show(progress: Progress) -> None:
            if progress.note:
                reporter.note(progress.note)
            found = f"{progress.n_articles} articles, {progress.n_claims} claims, {progress.n_rejections} rejections"
            reporter.update(progress.done, progress.total, found)

        outcome = run_folder(
            raw, output, workers=workers, scheduler=scheduler, full=full, redistributable_only=redistributable_only,
            gate=gate, keep=Keep(keep, keep_days), progress=show,
        )  # fmt: skip
    if not quiet:
        tables = f"{output.rstrip('/')}/{outcome.snapshot.name if is_address(output) else 'current'}"
        for table, rows in outcome.counts.items():
            sys.stdout.write(f"{rows:>10,}  {visible(f'{tables}/{table}')}\n")
    for line in summary(outcome, quiet=quiet):
        errors.print(visible(line), markup=False, soft_wrap=True)
