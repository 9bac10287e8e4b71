"""The scheduled flow: discover what is new → extract it in batches → publish a snapshot → report.

Run it from the root of the repository, with or without a Prefect server:

    python flows/extract_articles.py [RAW] [OUTPUT] [--workers N] [--full]

docs/operations.md says how to run it every night. It holds no extraction logic: `rxtract run` takes the same steps.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import time
from types import FrameType
from typing import Any, NoReturn, TypeVar, cast

# Prefect reads its settings when it is imported. What is set outside wins.
_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The temporary API of a run without a server may take its time on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    # It dies with the run: what it complains of when a run is stopped helps nobody. The flow's own errors are not its.
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    # The flow tells how far it is; two lines more for every batch would bury that.
    "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "WARNING",
}
for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)

from prefect import flow, get_run_logger, task  # noqa: E402 - after the settings
from prefect.artifacts import create_markdown_artifact, create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.futures import as_completed  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402
from rich.console import Console  # noqa: E402

from rxtract.dataset import read  # noqa: E402
from rxtract.dataset.batches import StagedBatch  # noqa: E402
from rxtract.errors import RxtractError  # noqa: E402
from rxtract.look import look, sample_claims  # noqa: E402
from rxtract.runs import (  # noqa: E402
    Batch,
    Outcome,
    Progress,
    Run,
    WorkerPool,
    check_paths,
    default_workers,
    open_run,
    publish_run,
)

LOG_LINES = 20
"""Lines of progress at most, however many batches there are."""


T = TypeVar("T")


def _whole(argument: T) -> T:
    """Keep Prefect from searching an argument for futures; a run may hold a hundred thousand inputs."""
    return cast("T", quote(argument))


def _may_help(_task: Any, _run: Any, state: Any) -> bool:
    # What rxtract raises on purpose would be raised again.
    return not isinstance(state.result(raise_on_failure=False), RxtractError)


# Results are files in the run's temporary folder: nothing is persisted or cached by Prefect.
@task(
    name="extract batch",
    retries=2,
    retry_delay_seconds=5,
    retry_condition_fn=_may_help,
    persist_result=False,
    cache_policy=NO_CACHE,
)
def extract_batch(pool: WorkerPool, batch: Batch) -> list[StagedBatch]:
    """Extract one batch in a worker process; doing it again replaces what the first try left."""
    return pool.run(batch)


@task(name="publish snapshot", persist_result=False, cache_policy=NO_CACHE)
def publish_snapshot(run: Run, staged: list[StagedBatch]) -> Outcome:
    """Make the batches of a run the current snapshot, or leave the one before as it is."""
    return publish_run(run, staged)


@flow(
    name="extract-articles",
    persist_result=False,
    # Threads only wait: the work is done by the processes of the WorkerPool.
    task_runner=ThreadPoolTaskRunner(max_workers=default_workers()),  # type: ignore[arg-type]
)
def extract_articles(
    raw: str = "raw",
    output: str = "output",
    workers: int | None = None,
    full: bool = False,
    redistributable_only: bool = False,
) -> dict[str, int]:
    """Extract the articles in `raw` into a snapshot in `output` and return its rows per table.

    Args:
        raw: folder of articles.
        output: folder of snapshots; `output/current` leads to the newest.
        workers: processes; as many as cores by default.
        full: extract everything again, not only what is new.
        redistributable_only: leave out ids and names of added releases that may not be passed on.
    """
    logger = get_run_logger()
    with open_run(raw, output, workers=workers, full=full, redistributable_only=redistributable_only) as run:
        for note in run.notes:
            logger.warning(note)
        with WorkerPool(run.work, workers=run.workers) as pool:
            staged = _extract(run, pool)
        outcome = publish_snapshot(_whole(run), _whole(staged))
    verb = "stays current, nothing is new" if outcome.unchanged else "is current"
    logger.info("%s %s (%.0f s)", outcome.snapshot, verb, outcome.seconds)
    _report(outcome)
    return dict(outcome.counts)


def _extract(run: Run, pool: WorkerPool) -> list[StagedBatch]:
    logger = get_run_logger()
    state = Progress.start(run)
    logger.info(str(state))
    batches = {extract_batch.submit(_whole(pool), _whole(batch)): batch for batch in run.batches}
    staged: list[StagedBatch] = []
    lines = 0
    for future in as_completed(list(batches)):
        parts = future.result()
        state = state.advance(batches[future], parts)
        staged += parts
        if state.done * LOG_LINES // max(state.total, 1) > lines:
            lines = state.done * LOG_LINES // state.total
            logger.info(str(state))
    return staged


def _report(outcome: Outcome) -> None:
    rows = [{"table": table, "rows": count} for table, count in outcome.counts.items()]
    create_table_artifact(key="rxtract-rows", table=rows, description=f"Rows per table of {outcome.snapshot.name}")
    lines = ["| article | subject | predicate | object | status | quote |", "|---|---|---|---|---|---|"]
    for claim in sample_claims(read(outcome.snapshot)):
        cells = (claim[name] for name in ("source", "subject", "predicate", "object", "status", "quote"))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    create_markdown_artifact(key="rxtract-claims", markdown="\n".join(lines), description="A sample of claims")


def _stop_at_once(number: int, _frame: FrameType | None) -> NoReturn:
    # Control-C ends the temporary server, too, and Prefect would ask that for minutes whether it may stop.
    sys.stderr.write("Stopped. The tables are as they were; the next run sweeps what this one left.\n")
    sys.stderr.flush()
    # What threads and workers that are just starting have to say now is of no use.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    for _ in range(5):
        for child in multiprocessing.active_children():
            child.kill()
        time.sleep(0.05)
    os._exit(128 + number)


def main() -> None:
    """Run the flow once and show what came of it."""
    parser = argparse.ArgumentParser(description="Extract drug articles into Parquet tables, as a Prefect flow.")
    parser.add_argument("raw", nargs="?", default="raw", help="folder of articles (default: raw)")
    parser.add_argument("output", nargs="?", default="output", help="folder of snapshots (default: output)")
    parser.add_argument("--workers", type=int, help="worker processes (default: one per core)")
    parser.add_argument("--full", action="store_true", help="extract everything again, not only what is new")
    parser.add_argument(
        "--redistributable-only", action="store_true", help="leave out what may not be passed on (MedDRA, UMLS, RxNorm)"
    )
    arguments = parser.parse_args()
    signal.signal(signal.SIGINT, _stop_at_once)
    try:
        check_paths(arguments.raw, arguments.output)
        extract_articles(
            arguments.raw, arguments.output, arguments.workers, arguments.full, arguments.redistributable_only
        )
    except RxtractError as error:
        sys.exit(f"Error: {error}")
    console = Console()
    tables = read(arguments.output)
    console.print(look(tables))
    console.print(f"\nTables: {arguments.output}/current/<table>", highlight=False)


if __name__ == "__main__":
    main()
