"""How a run of the flow ends: refused, cancelled or killed, it says so plainly and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from prefect_server import ARTICLE, FLOW, ROOT, wait_for

from rxtract.dataset.lock import write_lock

pytestmark = pytest.mark.slow


def flow(place: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FLOW), str(place / "raw"), str(place / "output"), "--workers", "1"]
    environment = environment | {"RXTRACT_TIER": "lexicon"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def newest_run(server, place):
    runs = server.post("flow_runs/filter", sort="START_TIME_DESC")
    return next(run for run in runs if run["parameters"].get("output") == str(place / "output"))


def test_a_run_that_lost_too_much_is_refused_and_an_overlapping_one_cancelled(place, server):
    for number in range(9):
        (place / "raw" / f"{number}.txt").write_text(f"{number}. {ARTICLE}", "utf-8")
    assert flow(place, server.environment).returncode == 0
    assert newest_run(server, place)["name"].startswith(f"{place}/output 20")
    artifacts = {artifact["key"] for artifact in server.post("artifacts/filter")}
    assert {"rxtract-report", "rxtract-rejections", "rxtract-rows", "rxtract-claims"} <= artifacts
    snapshot = (place / "output" / "current").readlink()
    for number in range(6):
        (place / "raw" / f"{number}.txt").unlink()
    refused = flow(place, server.environment)
    assert (refused.returncode, "Traceback" in refused.stderr) == (4, False), refused.stderr
    run = newest_run(server, place)
    assert (run["state_type"], run["state_name"]) == ("FAILED", "Refused")
    assert "inputs shrank from 10 to 4" in run["state"]["message"]
    assert (place / "output" / "current").readlink() == snapshot
    with write_lock(place / "output"):
        overlapping = flow(place, server.environment)
    assert "Traceback" not in overlapping.stderr
    assert newest_run(server, place)["state_type"] == "CANCELLED"


def marked(home: str) -> list[int]:
    """Return the processes that a flow with this home of Prefect started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = path.read_bytes().split(b"\0")
            if any(entry.startswith(b"RXTRACT_FLOW=") for entry in environment) and home.encode() in environment:
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_flow_that_is_killed_leaves_no_server_and_no_worker(place, prefect_environment, number):
    home = f"PREFECT_HOME={prefect_environment['PREFECT_HOME']}"
    (place / "raw" / "long.txt").write_text(ARTICLE * 20_000, "utf-8")
    started = subprocess.Popen(
        [sys.executable, str(FLOW), str(place / "raw"), str(place / "output")],
        cwd=ROOT, env=prefect_environment, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert started.stderr is not None
    assert any("inputs to extract" in line for line in started.stderr)
    assert marked(home), "the temporary server is there"
    os.kill(started.pid, number)
    started.communicate(timeout=60)
    assert started.returncode == (143 if number == signal.SIGTERM else -9)
    for _ in range(100):
        if not marked(home):
            break
        time.sleep(0.1)
    assert marked(home) == []
    assert not (place / "output" / "current").exists()


class _Pager(BaseHTTPRequestHandler):
    calls: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.calls.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_an_alert_calls_its_address_when_a_run_is_refused_and_not_when_it_publishes(place, server, tmp_path):
    pager = HTTPServer(("127.0.0.1", 0), _Pager)
    Thread(target=pager.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{pager.server_port}/rxtract"
    for _ in range(2):  # the second time it replaces the first
        command = [sys.executable, "-m", "rxtract.cli", "flow", "alert", address]
        done = subprocess.run(command, env=server.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
    assert len(server.post("automations/filter")) == 1
    for number in range(6):
        (place / "raw" / f"{number}.txt").write_text(f"{number}. {ARTICLE}", "utf-8")
    assert flow(place, server.environment).returncode == 0
    for number in range(6):
        (place / "raw" / f"{number}.txt").unlink()
    assert flow(place, server.environment).returncode == 4
    wait_for(lambda: _Pager.calls, 60, "call", tmp_path / "raw" / "pomalidomide.txt")
    pager.shutdown()
    (call,) = _Pager.calls
    assert f"{place}/output" in call
    assert "is Refused: inputs shrank from 7 to 1" in call


def test_an_alert_without_a_server_is_an_error_of_use(prefect_environment):
    command = [sys.executable, "-m", "rxtract.cli", "flow", "alert", "http://127.0.0.1:9/x"]
    done = subprocess.run(command, env=prefect_environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, "PREFECT_API_URL" in done.stderr) == (2, True), done.stderr
