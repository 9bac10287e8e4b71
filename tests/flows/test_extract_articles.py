from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from prefect_server import ARTICLE, FLOW, ROOT

from rxtract.dataset import read


@pytest.mark.slow
def test_the_flow_runs_without_a_server_and_shows_what_came_of_it(place, prefect_environment):
    command = [sys.executable, str(FLOW), str(place / "raw"), str(place / "output")]
    done = subprocess.run(command, cwd=ROOT, env=prefect_environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    tables = read(place / "output")
    assert {("pomalidomide", "treats", "multiple myeloma")} <= set(
        zip(tables.claims.subject_text.str.lower(), tables.claims.predicate, tables.claims.object_text, strict=True)
    )
    assert "pomalidomide.txt" in done.stdout
    assert "used to treat multiple myeloma" in done.stdout
    assert f"{place}/output/current/<table>" in done.stdout.replace("\n", "")
    assert len(done.stderr.splitlines()) < 20, "the log is no wall"
    assert "1 of 1: 1 articles" in done.stderr


@pytest.mark.slow
def test_a_run_on_a_server_leaves_its_counts_and_claims_as_artifacts(place, server):
    command = [sys.executable, str(FLOW), str(place / "raw"), str(place / "output")]
    subprocess.run(command, cwd=ROOT, env=server.environment, check=True, timeout=300, capture_output=True)
    artifacts = {artifact["key"]: artifact for artifact in server.post("artifacts/filter")}
    assert artifacts["rxtract-rows"]["type"] == "table"
    assert '"articles", "rows": 1' in artifacts["rxtract-rows"]["data"]
    assert "used to treat multiple myeloma" in artifacts["rxtract-claims"]["data"]


@pytest.mark.slow
def test_control_c_ends_a_run_at_once_and_without_a_traceback(place, prefect_environment):
    for number in range(300):
        (place / "raw" / f"{number}.txt").write_text(f"{number}\n" + ARTICLE * 100, "utf-8")
    started = subprocess.Popen(
        [sys.executable, str(FLOW), str(place / "raw"), str(place / "output")],
        cwd=ROOT, env=prefect_environment, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert started.stderr is not None
    for line in started.stderr:
        if "inputs to extract" in line:
            break
    time.sleep(1)
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does
    _, errors = started.communicate(timeout=30)
    assert started.returncode == 130
    assert "Stopped" in errors
    assert "Traceback" not in errors
    assert not (place / "output" / "current").exists()


def test_paths_that_cannot_be_meant_are_refused_before_anything_starts(tmp_path):
    command = [sys.executable, str(FLOW), str(tmp_path / "nowhere"), str(tmp_path / "output")]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ")
    assert "no such file or folder" in done.stderr
    assert len(done.stderr.splitlines()) == 1
