"""Runs whose batches are done by the workers of a Dask cluster."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_extraction import VERSIONS, extract, tables_as_bytes

from rxtract.dataset import read
from rxtract.dataset.batches import read_batch, write_batch
from rxtract.errors import RxtractError, UsageError, VocabularyError
from rxtract.runs import Outcome, open_run, publish_run
from rxtract.runs.cluster import Task, connected, extract_there
from rxtract.runs.folder import extract_batches, open_pool
from rxtract.stores import Address, Store

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A cluster of two worker processes; a batch whose worker dies is tried once more by Dask itself."""
    dask = pytest.importorskip("dask")
    distributed = pytest.importorskip("distributed")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.worker.daemon": True}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
        ) as cluster,
    ):
        yield cluster.scheduler_address


@pytest.fixture
def run_on(scheduler: str, raw: Path, output: Path) -> Callable[..., Outcome]:
    def runner(**options: Any) -> Outcome:
        options = {"raw": raw, "output": output, "made_with": VERSIONS, "extract": extract} | options
        signature = options.pop("signature", None)
        with ExitStack() as stack:
            cluster = stack.enter_context(connected(scheduler))
            run = stack.enter_context(open_run(**options, workers=cluster.size))
            run = replace(run, signature=signature) if signature else run
            with open_pool(run, cluster) as pool:
                staged = list(extract_batches(run, pool, lambda _: None))
            return publish_run(run, staged)

    return runner


def test_a_cluster_gives_the_rows_that_processes_give(run, run_on, output, tmp_path, raw):
    for number in range(20):
        (raw / f"more-{number}.txt").write_text(f"{number} [nausea](ADVERSE_EVENT)", "utf-8")
    run_on()
    run(output=tmp_path / "local", workers=1)
    assert tables_as_bytes(output) == tables_as_bytes(tmp_path / "local")
    assert run_on().unchanged


def test_a_worker_that_is_killed_costs_no_row(run, run_on, raw, output, tmp_path, monkeypatch):
    monkeypatch.setattr("rxtract.runs.batches.MIN_BYTES", 1)
    for number in range(6):
        (raw / f"once-{number}.txt").write_text(f"DIE_ONCE:{tmp_path / f'mark-{number % 3}'} [x{number}](DRUG)", "utf-8")
    run_on()
    assert {path.name for path in tmp_path.glob("mark-*")} == {"mark-0", "mark-1", "mark-2"}, "three workers were killed"
    run(output=tmp_path / "local")
    assert tables_as_bytes(output) == tables_as_bytes(tmp_path / "local")
    assert set(read(output).rejections.error) == {"empty"}


def test_an_article_that_kills_its_workers_becomes_a_rejection_and_the_others_have_rows(run_on, raw, output):
    (raw / "bomb.txt").write_text("DIE", "utf-8")
    run_on()
    tables = read(output)
    assert len(tables.articles) == 3
    assert tables.rejections.set_index("source").error["bomb.txt"] == "worker_died"


def fail_for_all(_):
    raise VocabularyError("no vocabulary")


def a_bug() -> str:
    raise ZeroDivisionError


def test_what_would_fail_for_every_input_stops_the_run(run_on, output):
    with pytest.raises(VocabularyError, match="no vocabulary"):
        run_on(extract=fail_for_all)
    assert not (output / "current").exists()


def test_input_and_output_in_a_store(run, run_on, bucket, raw, output, scheduler, s3_server):
    address = Address(bucket, "raw")
    for path in raw.rglob("*.txt"):
        Store(address).write(path.relative_to(raw).as_posix(), path.read_bytes())
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        client.run(_set_variables, s3_server)  # workers have keys of their own
    run_on(raw=address, output=f"s3://{bucket}/output", extract=extract_stored)
    run()
    from rxtract.dataset.remote import RemoteOutput

    assert tables_as_bytes(RemoteOutput(Address(bucket, "output")).mirror) == tables_as_bytes(output)
    assert not [found for found in Store(Address(bucket, "output")).objects() if found.name.startswith(".rxtract")]


def _set_variables(variables: dict[str, str]) -> None:
    os.environ.update(variables)


def extract_stored(sources):
    from rxtract.input_files import read_source

    class Bytes:
        def __init__(self, content: bytes) -> None:
            self.read_bytes = lambda: content

    return extract([replace(source, path=Bytes(read_source(source))) for source in sources])


def test_a_worker_that_sees_other_folders_or_has_other_versions_is_refused(raw, output, tmp_path):
    with open_run(raw, output, workers=0, extract=extract, made_with=VERSIONS) as run:
        (batch,) = run.batches
        task = Task(run.work, None, (tmp_path / "elsewhere",), {}, 10.0)
        with pytest.raises(UsageError, match=r"sees no .*elsewhere; share it with all workers, or use s3:// addresses"):
            extract_there(task, batch)
        task = replace(task, folders=(), signature=lambda: json.dumps("other"))
        with pytest.raises(UsageError, match="has other versions"):
            extract_there(task, batch)
        assert extract_there(replace(task, signature=lambda: batch.made_with), batch).counts["articles"] == 3


def test_settings_of_a_run_reach_the_worker_and_those_of_its_machine_stay(raw, output, monkeypatch):
    monkeypatch.setenv("RXTRACT_TIER", "fast")
    monkeypatch.setenv("RXTRACT_LIMITS", "pages=1")
    monkeypatch.setenv("RXTRACT_CACHE", "here")
    with open_run(raw, output, workers=0, extract=extract, made_with=VERSIONS) as run:
        extract_there(Task(run.work, None, (), {"RXTRACT_TIER": "lexicon"}, 10.0), run.batches[0])
    assert (os.environ["RXTRACT_TIER"], os.environ["RXTRACT_CACHE"]) == ("lexicon", "here")
    assert "RXTRACT_LIMITS" not in os.environ


def test_the_same_batch_done_by_two_at_once_is_whole(raw, output):
    with open_run(raw, output, workers=0, extract=extract, made_with=VERSIONS) as run:
        first = run.work(run.batches[0])
        held = first.table("articles")  # mapped from disk
        again = run.work(run.batches[0])
        assert again == first == read_batch(first.folder)
        assert held.equals(again.table("articles"))
        assert not list(first.folder.parent.glob("*.part"))
        found, rejections = extract(run.batches[0].sources[:1])
        other = write_batch(first.folder, found, rejections, made_of=None)
        assert read_batch(first.folder) == other, "other rows replace it"


def test_a_scheduler_that_is_not_there_is_told_of(monkeypatch):
    monkeypatch.setattr("rxtract.runs.cluster._WAIT", 1)
    with pytest.raises(UsageError, match="no Dask scheduler answers there"), connected("tcp://127.0.0.1:1"):
        pass
    with pytest.raises(UsageError, match="no Dask scheduler answers there"), connected("nonsense://x"):
        pass
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'rxtract\[dask\]'"), connected("tcp://127.0.0.1:1"):
        pass


def test_a_bug_of_a_worker_is_told_in_one_line(run_on):
    with pytest.raises(RxtractError, match=r"a Dask worker failed \(ZeroDivisionError"):
        run_on(signature=a_bug)
