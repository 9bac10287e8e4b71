from __future__ import annotations

import subprocess
import sys

import pytest
from prefect_server import ROOT

from rxtract.dataset import read


@pytest.mark.slow
def test_the_flow_lets_a_cluster_extract(place, prefect_environment):
    distributed = pytest.importorskip("distributed")
    # The worker is set to another tier than the run: settings go with the batches.
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as cluster:
        command = [
            sys.executable, "-m", "rxtract.cli", "flow", "run", str(place / "raw"), str(place / "output"),
            "--scheduler", cluster.scheduler_address,
        ]  # fmt: skip
        environment = {**prefect_environment, "RXTRACT_TIER": "lexicon"}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr
    assert "treats" in set(read(place / "output").claims.predicate)
    assert "lexicon" in read(place / "output").runs.model_version[0]
