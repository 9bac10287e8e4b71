"""The flow: discover what is new → extract it in batches → publish a snapshot → report.

`rxtract flow run RAW OUTPUT` starts it once, `rxtract.flow.articles.extract_articles` is the entrypoint of deployments;
docs/operations.md says how to run it every night. It holds no extraction logic: `rxtract run` takes the same steps.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import as_completed
from prefect.runtime import flow_run
from prefect.states import Cancelled, Failed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.utilities.annotations import quote

from rxtract.dataset.batches import StagedBatch
from rxtract.errors import BusyError, RefusedError, RxtractError
from rxtract.flow.artifacts import report_outcome, report_refusal
from rxtract.runs import (
    OPEN,
    Batch,
    Cluster,
    Gate,
    Keep,
    Outcome,
    Progress,
    Run,
    WorkerPool,
    check_quality,
    connected,
    default_workers,
    extract_batches,
    open_run,
    publish_run,
    summary,
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


@task(name="extract on Dask", persist_result=False, cache_policy=NO_CACHE)
def extract_on_cluster(run: Run, cluster: Cluster) -> list[StagedBatch]:
    """Extract all batches on a cluster, whose own pages show them one by one; workers need not know Prefect."""
    logger = get_run_logger()
    lines = 0

    def tell(state: Progress) -> None:
        nonlocal lines
        if state.done * LOG_LINES // max(state.total, 1) > lines:
            lines = state.done * LOG_LINES // state.total
            logger.info(str(state))

    with cluster.pool(run) as pool:
        return list(extract_batches(run, pool, tell))


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
    scheduler: str | None = None,
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
        raw: folder of articles, here or in an object store (`s3://…`).
        output: folder of snapshots, here or in an object store; `output/current` leads to the newest.
        workers: processes; as many as cores by default.
        scheduler: address of a Dask scheduler whose workers do the work instead.
        full: extract everything again, not only what is new.
        redistributable_only: leave out ids and names of added releases that may not be passed on.
        max_shrink: percent by which inputs and rows may shrink against the snapshot before.
        gate: compare with the snapshot before at all.
        keep: newest snapshots that stay.
        keep_days: younger snapshots stay, too.
    """
    logger = get_run_logger()
    try:
        with ExitStack() as stack:
            cluster = stack.enter_context(connected(scheduler)) if scheduler else None
            workers = cluster.size if cluster else workers
            run = stack.enter_context(
                open_run(raw, output, workers=workers, full=full, redistributable_only=redistributable_only)
            )
            for note in run.notes:
                logger.warning(note)
            limits = Gate(shrink=max_shrink / 100) if gate else OPEN
            staged = extract_on_cluster(_whole(run), _whole(cluster)) if cluster else _extract(run)
            check_quality(run, limits.quality)
            outcome = publish_snapshot(_whole(run), _whole(staged), _whole(limits), Keep(keep, keep_days))
            if isinstance(outcome, RefusedError):
                raise outcome
    except RefusedError as refused:
        logger.error(str(refused))
        report_refusal(refused)
        return Failed(name="Refused", message="; ".join(refused.reasons))
    except BusyError as busy:
        logger.warning(str(busy))
        return Cancelled(message=str(busy))
    for line in summary(outcome):
        logger.info(line)
    report_outcome(outcome, {source.name for batch in run.batches for source in batch.sources})
    return dict(outcome.counts)


def _extract(run: Run) -> list[StagedBatch]:
    with WorkerPool(run.work, workers=run.workers) as pool:
        return _extract_here(run, pool)


def _extract_here(run: Run, pool: WorkerPool) -> list[StagedBatch]:
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
