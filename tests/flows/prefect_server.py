from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FLOW = ROOT / "flows" / "extract_articles.py"
ARTICLE = "Pomalidomide is used to treat multiple myeloma. Common side effects are nausea and fatigue.\n"


@dataclass(frozen=True)
class Server:
    """A Prefect server of its own on the loopback device, and the environment that leads to it."""

    api: str
    environment: dict[str, str]

    def post(self, path: str, **body: Any) -> Any:
        request = urllib.request.Request(
            f"{self.api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


@contextmanager
def process(
    *command: object, environment: dict[str, str], folder: Path, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as stream:
        started = subprocess.Popen(
            [str(part) for part in command], env=environment, cwd=folder, stdout=stream, stderr=stream
        )
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def prefect(*arguments: object) -> tuple[object, ...]:
    return sys.executable, "-m", "prefect", *arguments


def wait_for(condition: Any, seconds: float, what: str, log: Path) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.5)
    pytest.fail(f"no {what} within {seconds} s:\n{log.read_text('utf-8', 'replace')[-3000:]}")


@pytest.fixture(scope="session")
def prefect_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which Prefect knows no server and no settings of whoever runs the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    home = tmp_path_factory.mktemp("prefect")
    return environment | {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
    }


@pytest.fixture(scope="session")
def server(prefect_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    log = folder / "log"
    found = Server(
        f"http://127.0.0.1:{port}/api", prefect_environment | {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    )

    def healthy() -> bool:
        try:
            with urllib.request.urlopen(f"{found.api}/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    command = prefect("server", "start", "--host", "127.0.0.1", "--port", port, "--no-ui")
    with process(*command, environment=prefect_environment, folder=folder, log=log):
        wait_for(healthy, 120, "server", log)
        yield found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with one article in `raw/`."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "pomalidomide.txt").write_text(ARTICLE, "utf-8")
    return tmp_path
