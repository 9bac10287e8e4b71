from __future__ import annotations

import pytest
from prefect_server import prefect, process, wait_for

from rxtract.dataset import read


@pytest.mark.slow
def test_a_scheduled_run_really_happens(place, server):
    """A scheduler that silently creates no runs is a known failure of wrong versions: see `dependencies`."""
    command = prefect("flow", "serve", "rxtract.flow.articles.extract_articles", "--name", "often", "--interval", 5, "--limit", 1)
    log = place / "serve.log"

    def completed():
        wanted = {"state": {"type": {"any_": ["COMPLETED"]}}}
        return server.post("flow_runs/filter", flow_runs=wanted, deployments={"name": {"any_": ["often"]}})

    with process(*command, environment=server.environment, folder=place, log=log):
        runs = wait_for(completed, 150, "completed scheduled run", log)
    assert all(run["auto_scheduled"] for run in runs)
    assert len(read(place / "output").articles) == 1
