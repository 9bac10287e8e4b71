"""The scheduled flow: discover what is new → extract it in batches → publish a snapshot → report.

Run it from the root of the repository, with or without a Prefect server:

    python flows/extract_articles.py [RAW] [OUTPUT] [--workers N] [--full]

docs/operations.md says how to run it every night. It holds no extraction logic: `rxtract run` takes the same steps.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Set
from datetime import UTC, datetime
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

import httpx  # noqa: E402 - after the settings
from prefect import flow, get_run_logger, task  # noqa: E402 - after the settings
from prefect.artifacts import create_markdown_artifact, create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.objects import State  # noqa: E402
from prefect.futures import as_completed  # noqa: E402
from prefect.runtime import flow_run  # noqa: E402
from prefect.settings import PREFECT_API_URL  # noqa: E402
from prefect.states import Cancelled, Failed  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402
from rich.console import Console  # noqa: E402

from rxtract.dataset import read  # noqa: E402
from rxtract.dataset.batches import StagedBatch  # noqa: E402
from rxtract.errors import BusyError, RefusedError, RxtractError, UsageError  # noqa: E402
from rxtract.look import look, sample_claims  # noqa: E402
from rxtract.runs import (  # noqa: E402
    OPEN,
    Batch,
    Gate,
    Keep,
    Outcome,
    Progress,
    Run,
    WorkerPool,
    check_paths,
    default_workers,
    open_run,
    publish_run,
    summary,
)

LOG_LINES = 20
"""Lines of progress at most, however many batches there are."""

MOST_REJECTIONS = 100
"""Rows of `rejections` that are shown on the page of a run."""

EXIT_REFUSED = 4


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
def publish_snapshot(run: Run, staged: list[StagedBatch], gate: Gate, keep: Keep) -> Outcome | RefusedError:
    """Make the batches of a run the current snapshot, or leave the one before as it is; return why it was refused."""
    try:
        return publish_run(run, staged, gate=gate, keep=keep)
    except RefusedError as refused:
        return refused  # a result, not a failure of the task: the flow says what it means


def _run_name() -> str:
    output = flow_run.parameters.get("output", "output")
    return f"{output} {datetime.now(UTC):%Y-%m-%d %H:%M:%S}"


@flow(
    name="extract-articles",
    flow_run_name=_run_name,
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
    max_shrink: float = 20.0,
    gate: bool = True,
    keep: int = 5,
    keep_days: float = 1.0,
) -> dict[str, int] | State[Any]:
    """Extract the articles in `raw` into a snapshot in `output` and return its rows per table.

    The run ends as `Refused` (a failure) when the gate does not let the new snapshot through, and as `Cancelled` when
    another run is writing to `output`.

    Args:
        raw: folder of articles.
        output: folder of snapshots; `output/current` leads to the newest.
        workers: processes; as many as cores by default.
        full: extract everything again, not only what is new.
        redistributable_only: leave out ids and names of added releases that may not be passed on.
        max_shrink: percent by which inputs and rows may shrink against the snapshot before.
        gate: compare with the snapshot before at all.
        keep: newest snapshots that stay.
        keep_days: younger snapshots stay, too.
    """
    logger = get_run_logger()
    try:
        with open_run(raw, output, workers=workers, full=full, redistributable_only=redistributable_only) as run:
            for note in run.notes:
                logger.warning(note)
            with WorkerPool(run.work, workers=run.workers) as pool:
                staged = _extract(run, pool)
            limits = Gate(shrink=max_shrink / 100) if gate else OPEN
            outcome = publish_snapshot(_whole(run), _whole(staged), _whole(limits), Keep(keep, keep_days))
            if isinstance(outcome, RefusedError):
                raise outcome
    except RefusedError as refused:
        logger.error(str(refused))
        lines = [f"Nothing was published, `{output}/current` is as it was.", "", *(f"- {r}" for r in refused.reasons)]
        create_markdown_artifact(
            key="rxtract-refused", markdown="\n".join(lines), description="Why nothing was published"
        )
        return Failed(name="Refused", message="; ".join(refused.reasons))
    except BusyError as busy:
        logger.warning(str(busy))
        return Cancelled(message=str(busy))
    fresh = {source.name for batch in run.batches for source in batch.sources}
    for line in summary(outcome):
        logger.info(line)
    _report(outcome, fresh)
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


def _report(outcome: Outcome, fresh: Set[str]) -> None:
    grown = outcome.grown
    rows = [{"table": name, "rows": count, "change": grown.get(name, 0)} for name, count in outcome.counts.items()]
    name = outcome.snapshot.name
    create_table_artifact(key="rxtract-rows", table=rows, description=f"Rows per table of {name}")
    lines = [*(f"- {line}" for line in summary(outcome)), "", "| step | seconds |", "|---|---|"]
    lines += [f"| {step} | {seconds:.1f} |" for step, seconds in outcome.timings.items()]
    create_markdown_artifact(key="rxtract-report", markdown="\n".join(lines), description=f"What made {name}")
    with read(outcome.snapshot) as tables:
        shown = tables.rejections.head(MOST_REJECTIONS)
        rejections = {name: [str(value) for value in shown[name]] for name in ("source", "error", "message")}
        create_table_artifact(key="rxtract-rejections", table=rejections, description="Inputs that were rejected")
        lines = ["| status | claim | quote | article |", "|---|---|---|---|"]
        for claim in sample_claims(tables, sources=fresh):
            said = f"{claim['subject']} *{claim['predicate']}* {claim['object']}"
            cells = (claim["status"], said, claim["quote"], claim["source"])
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    create_markdown_artifact(
        key="rxtract-claims", markdown="\n".join(lines), description="A sample of the claims of new articles"
    )


_GUARDIAN = """
import os, signal, sys
sys.stdin.buffer.read()  # ends when the flow does
for pid in [int(name) for name in os.listdir("/proc") if name.isdigit()] if os.path.isdir("/proc") else []:
    try:
        with open(f"/proc/{pid}/environ", "rb") as stream:
            marked = sys.argv[1].encode() in stream.read().split(b"\\0")
        if marked and pid != os.getpid():
            os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
"""


def _leave_no_process() -> None:
    """Start a process that waits for the end of this one, however that comes, and ends what it leaves.

    Prefect's temporary server would outlive a flow that is killed.
    """
    os.environ["RXTRACT_FLOW"] = secrets.token_hex(8)
    mark = f"RXTRACT_FLOW={os.environ['RXTRACT_FLOW']}"
    environment = {name: value for name, value in os.environ.items() if name != "RXTRACT_FLOW"}
    _KEPT.append(
        subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-I", "-S", "-c", _GUARDIAN, mark],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=environment, start_new_session=True,
        )
    )  # fmt: skip


_KEPT: list[subprocess.Popen[bytes]] = []


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


def _check_server() -> None:
    """Say at once when the server that Prefect is told of does not answer; it would try for minutes."""
    address = PREFECT_API_URL.value()
    if not address:
        return
    try:
        httpx.get(f"{address}/health", timeout=10).raise_for_status()
    except httpx.HTTPError as error:
        advice = "start it, or `prefect config unset PREFECT_API_URL` to run without; `rxtract run` needs no Prefect"
        raise UsageError(f"the Prefect server at {address} does not answer ({error}); {advice}") from error


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
    parser.add_argument("--max-shrink", type=float, default=20.0, help="percent that may be lost (default: 20)")
    parser.add_argument("--no-gate", action="store_true", help="publish whatever came of it")
    arguments = parser.parse_args()
    signal.signal(signal.SIGINT, _stop_at_once)
    signal.signal(signal.SIGTERM, _stop_at_once)
    try:
        check_paths(arguments.raw, arguments.output)
        _check_server()
        _leave_no_process()
        state = extract_articles(
            arguments.raw, arguments.output, arguments.workers, arguments.full, arguments.redistributable_only,
            max_shrink=arguments.max_shrink, gate=not arguments.no_gate, return_state=True,
        )  # fmt: skip
        if not state.is_completed():
            sys.exit(EXIT_REFUSED if state.name == "Refused" else _why(state))
    except RxtractError as error:
        sys.exit(f"Error: {error}")
    console = Console()
    tables = read(arguments.output)
    console.print(look(tables))
    console.print(f"\nTables: {arguments.output}/current/<table>", highlight=False)


def _why(state: State[Any]) -> str:
    failure = state.result(raise_on_failure=False) if state.is_failed() else None
    return f"Error: {failure if isinstance(failure, RxtractError) else state.message}"


if __name__ == "__main__":
    main()
