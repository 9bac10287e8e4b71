"""The flow of somebody who has the package and no checkout: a wheel, a server, a worker, and a night that is now."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from prefect_server import ARTICLE, ROOT, prefect, process, wait_for

from rxtract.dataset import read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder with the package as a wheel brings it, made without any network."""
    folder = tmp_path_factory.mktemp("wheel")
    quiet = {"stdout": subprocess.DEVNULL, "check": True, "timeout": 300}
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, **quiet)
    (wheel,) = folder.glob("*.whl")
    target = folder / "packages"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], **quiet)
    return target


def test_a_night_of_the_installed_package_leaves_tables_and_artifacts(place, server, installed):
    environment = server.environment | {"PYTHONPATH": str(installed), "RXTRACT_TIER": "lexicon"}

    def call(*command: object) -> str:
        done = subprocess.run(
            [str(part) for part in command], cwd=place, env=environment, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = call(sys.executable, "-c", "import rxtract.flow; print(rxtract.flow.__file__)")
    assert where.startswith(str(installed)), "the package of the wheel is tested, not the checkout"
    assert call(sys.executable, "-m", "rxtract.cli", "flow", "init").strip() == "prefect.yaml"
    call(*prefect("work-pool", "create", "rxtract", "--type", "process"))
    call(*prefect("--no-prompt", "deploy", "--all"))
    deployments = {found["name"]: found for found in server.post("deployments/filter")}
    assert {"nightly", "weekly-full", "folder"} <= set(deployments)
    assert deployments["nightly"]["schedules"][0]["schedule"]["cron"] == "30 2 * * *"
    assert deployments["weekly-full"]["parameters"]["full"] is True
    assert deployments["folder"]["schedules"] == []
    assert deployments["nightly"]["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    planned = wait_for(lambda: _runs(server, "nightly", "SCHEDULED"), 90, "scheduled runs", place / "prefect.yaml")
    assert all(run["expected_start_time"][11:16] == "02:30" for run in planned)

    _be_due(place / "prefect.yaml")
    call(*prefect("--no-prompt", "deploy", "-n", "nightly"))
    log = place / "worker.log"
    worker = prefect("worker", "start", "--pool", "rxtract", "--limit", "1")
    elsewhere = place.parent  # runs take place where prefect.yaml says, wherever the worker was started
    with process(*worker, environment=environment, folder=elsewhere, log=log):
        night = wait_for(lambda: _runs(server, "nightly", "COMPLETED"), 240, "completed scheduled run", log)[-1]
        call(*prefect("deployment", "schedule", "clear", "extract-articles/nightly", "--accept-yes"))
        (place / "once").mkdir()
        (place / "once" / "a.txt").write_text(f"Once. {ARTICLE}", "utf-8")
        asked = prefect("deployment", "run", "extract-articles/folder", "-p", "raw=once", "-p", "output=once-out")
        call(*asked)
        wait_for(lambda: _runs(server, "folder", "COMPLETED"), 240, "completed run", log)
    assert night["auto_scheduled"]
    tables = read(place / "output")
    assert len(tables.articles) == 1
    artifacts = {found["key"]: found for found in server.post("artifacts/filter", artifacts={"flow_run_id": {"any_": [night["id"]]}})}
    rows = {row["table"]: row["rows"] for row in json.loads(artifacts["rxtract-rows"]["data"])}
    assert rows == {name: len(tables[name]) for name in tables}
    assert "used to treat multiple myeloma" in artifacts["rxtract-claims"]["data"]
    assert "1 inputs (1 new, 0 changed): 1 extracted" in artifacts["rxtract-report"]["data"]
    drift = {row["label or predicate"]: row for row in json.loads(artifacts["rxtract-drift"]["data"])}
    assert (drift["treats"]["rows"], drift["treats"]["change"]) == (1, "first")
    assert artifacts["rxtract-plot"]["data"].startswith("data:image/svg+xml;base64,")
    assert json.loads(artifacts["rxtract-rejections"]["data"])["source"] == []
    assert len(read(place / "once-out").articles) == 1


def test_init_writes_over_nothing(tmp_path):
    (tmp_path / "prefect.yaml").write_text("mine")
    command = [sys.executable, "-m", "rxtract.cli", "flow", "init", str(tmp_path)]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=120)
    assert (done.returncode, (tmp_path / "prefect.yaml").read_text()) == (2, "mine"), done.stderr


def _runs(server, deployment, state):
    wanted = {"state": {"type": {"any_": [state]}}}
    return server.post(
        "flow_runs/filter", flow_runs=wanted, deployments={"name": {"any_": [deployment]}}, sort="START_TIME_DESC"
    )


def _be_due(path: Path) -> None:
    text = path.read_text("utf-8")
    nightly = '- cron: "30 2 * * *"\n        timezone: UTC\n'
    assert nightly in text
    path.write_text(text.replace(nightly, "- interval: 10\n"), "utf-8")
