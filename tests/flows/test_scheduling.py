from __future__ import annotations

import shutil
import subprocess

import pytest
from prefect_server import FLOW, ROOT, prefect, process, wait_for

from rxtract.dataset import read


@pytest.mark.slow
def test_a_scheduled_run_really_happens(place, server):
    """A scheduler that silently creates no runs is a known failure of wrong versions: see `dependencies`."""
    command = prefect("flow", "serve", f"{FLOW}:extract_articles", "--name", "often", "--interval", 5, "--limit", 1)
    log = place / "serve.log"

    def completed():
        wanted = {"state": {"type": {"any_": ["COMPLETED"]}}}
        return server.post("flow_runs/filter", flow_runs=wanted, deployments={"name": {"any_": ["often"]}})

    with process(*command, environment=server.environment, folder=place, log=log):
        runs = wait_for(completed, 150, "completed scheduled run", log)
    assert all(run["auto_scheduled"] for run in runs)
    assert len(read(place / "output").articles) == 1


@pytest.mark.slow
def test_the_nightly_deployment_is_made_and_its_runs_are_scheduled(place, server):
    # A copy, because `prefect deploy` looks at the folder it runs in.
    shutil.copy(ROOT / "prefect.yaml", place)
    (place / "flows").mkdir()
    shutil.copy(FLOW, place / "flows")
    for command in (("work-pool", "create", "rxtract", "--type", "process"), ("--no-prompt", "deploy", "--all")):
        done = subprocess.run(prefect(*command), cwd=place, env=server.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    (deployment,) = server.post("deployments/filter", deployments={"name": {"any_": ["nightly"]}})
    assert deployment["schedules"][0]["schedule"]["cron"] == "30 2 * * *"
    assert deployment["parameters"] == {"raw": "raw", "output": "output"}

    def scheduled():
        return server.post("flow_runs/filter", deployments={"name": {"any_": ["nightly"]}})

    runs = wait_for(scheduled, 90, "scheduled runs", place / "prefect.yaml")
    assert {run["state_type"] for run in runs} == {"SCHEDULED"}
    assert all(run["expected_start_time"][11:16] == "02:30" for run in runs)
