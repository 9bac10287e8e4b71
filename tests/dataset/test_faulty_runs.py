"""Runs that are killed or told of broken disks at the n-th event of the file system: see faulty_runs.py.

`RXTRACT_FAULTS=1` (`make faults`) does every event, some thousand faults; otherwise a sample of them is taken.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EVERY = int(os.environ.get("RXTRACT_FAULTS", "30"))
FEWEST = {1: 900, 3: 300}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="forks processes with threads")
def test_whatever_fails_current_is_whole_and_the_next_run_completes(tmp_path):
    script = Path(__file__).with_name("faulty_runs.py")
    with (tmp_path / "log").open("wb") as log:
        place = tmp_path / "place"
        place.mkdir()
        done = subprocess.run([sys.executable, str(script), str(place), str(EVERY)], stdout=subprocess.PIPE, stderr=log)
    assert done.returncode == 0, (tmp_path / "log").read_text("utf-8", "replace")[-3000:]
    found = json.loads(done.stdout)
    print(found)
    assert found["failures"] == []
    assert found["faults"] >= FEWEST.get(EVERY, 20)
    assert {name: count > 50 for name, count in found["events"].items()} == {
        "first run": True, "changed inputs": True, "worker": False,
    }  # fmt: skip
    assert found["killed"] >= found["faults"] // 5, "the faults really hit"
