from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fake_extraction import VERSIONS, extract, tables_as_bytes

from rxtract.dataset import read
from rxtract.errors import VocabularyError
from rxtract.extraction import Source
from rxtract.runs import open_run
from rxtract.runs.batches import cut_batches


def fail_for_all(_):
    raise VocabularyError("no vocabulary")


def say_nothing(_):
    return [], []


def test_an_article_that_kills_its_worker_becomes_a_rejection_and_the_others_have_rows(run, raw, output):
    (raw / "bomb.txt").write_text("DIE", "utf-8")
    run(workers=2)
    tables = read(output)
    assert len(tables.articles) == 3
    rejection = tables.rejections.set_index("source").loc["bomb.txt"]
    assert (rejection.stage, rejection.error) == ("annotate", "worker_died")
    assert rejection.sha256
    (raw / "bomb.txt").write_text("[peace](DRUG)", "utf-8")
    run(workers=1)
    assert len(read(output).articles) == 4


def test_an_article_that_never_ends_becomes_a_rejection_and_the_others_have_rows(run, raw, output):
    (raw / "loop.txt").write_text("ENDLESS", "utf-8")
    run(workers=2, patience=1)
    tables = read(output)
    assert len(tables.articles) == 3
    assert tables.rejections.set_index("source").error["loop.txt"] == "worker_died"


def test_a_worker_that_is_killed_from_outside_costs_nothing(run, raw, output, tmp_path):
    (raw / "once.txt").write_text(f"DIE_ONCE:{tmp_path / 'mark'} [nausea](ADVERSE_EVENT)", "utf-8")
    run(workers=2)
    assert set(read(output).rejections.error) == {"empty"}
    assert len(read(output).articles) == 4


def test_a_bug_that_one_article_brings_to_light_costs_only_its_own_rows(run, raw, output):
    (raw / "bug.txt").write_text("RAISE", "utf-8")
    run()
    tables = read(output)
    assert len(tables.articles) == 3
    assert tables.rejections.set_index("source").error["bug.txt"] == "annotation_failed"


def test_what_would_fail_for_every_input_stops_the_run(run):
    with pytest.raises(VocabularyError):
        run(extract=fail_for_all)


def test_an_input_that_gives_nothing_is_not_dropped_silently(run, output):
    run(extract=say_nothing)
    assert len(read(output).rejections) == 4


def test_a_batch_may_be_done_again(raw, output):
    with open_run(raw, output, workers=0, extract=extract, made_with=VERSIONS) as run:
        first, again = (run.work(run.batches[0]) for _ in range(2))
        assert first == again
        assert first.table("mentions").equals(again.table("mentions"))


def test_no_processes_are_started_when_nothing_is_new(run, monkeypatch):
    run()
    monkeypatch.setattr("rxtract.runs.workers.open_lane", lambda: pytest.fail("a worker was started"))
    assert run(workers=2).unchanged


def test_batches_hold_all_inputs_once_and_none_is_far_too_large(tmp_path):
    sources = []
    for number in range(300):
        path = tmp_path / f"{number:03}.txt"
        path.write_bytes(b"x" * 1000 * (number % 40))
        sources.append(Source(path, path.name))
    batches = cut_batches(sources, tmp_path, workers=2)
    assert [source.path for batch in batches for source in batch.sources] == [source.path for source in sources]
    sizes = [sum(source.path.stat().st_size for source in batch.sources) for batch in batches]
    assert 8 <= len(batches) <= 12
    assert max(sizes) < 2 * sum(sizes) / len(batches)


SCRIPT = """
import sys
sys.path.insert(0, {here!r})
from fake_extraction import VERSIONS, extract
from rxtract.runs import WorkerPool, open_run, publish_run
if __name__ == "__main__":
    with open_run({raw!r}, {output!r}, workers=1, extract=extract, made_with=VERSIONS) as run:
        with WorkerPool(run.work, workers=1) as pool:
            print("started", flush=True)
            publish_run(run, [staged for batch in run.batches for staged in pool.run(batch)])
"""


@pytest.mark.slow
def test_workers_end_with_their_parent(raw, output, tmp_path):
    (raw / "slow.txt").write_text(f"SLOW:{tmp_path / 'pid'}", "utf-8")
    script = tmp_path / "run.py"
    script.write_text(SCRIPT.format(here=str(Path(__file__).parent), raw=str(raw), output=str(output)))
    process = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    worker = _wait_for_worker(tmp_path / "pid")
    process.kill()
    process.wait()
    for _ in range(100):
        if not _alive(worker):
            break
        time.sleep(0.1)
    else:
        os.kill(worker, signal.SIGKILL)
        pytest.fail("the worker outlived its parent")
    assert not (output / "current").exists()


def _wait_for_worker(path: Path) -> int:
    for _ in range(600):
        if path.exists() and path.read_text():
            return int(path.read_text())
        time.sleep(0.1)
    raise AssertionError("no worker was started")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").exists() or ") Z " not in Path(f"/proc/{pid}/stat").read_text()


@pytest.mark.slow
def test_a_run_without_a_main_guard_says_so_and_blames_no_article(raw, output, tmp_path):
    script = SCRIPT.format(here=str(Path(__file__).parent), raw=str(raw), output=str(output))
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True)
    assert "worker processes cannot start" in done.stderr
    assert not (output / "current").exists()


def test_the_rows_are_the_same_with_and_without_workers(run, raw, tmp_path):
    for number in range(20):
        (raw / f"{number}.txt").write_text(f"[drug {number}](DRUG)" * 10, "utf-8")
    run(output=tmp_path / "one", workers=0)
    run(output=tmp_path / "two", workers=2)
    assert tables_as_bytes(tmp_path / "one") == tables_as_bytes(tmp_path / "two")
