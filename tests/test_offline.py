"""Offline: the commands ask for no network and leave nothing in the home of whoever runs them."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from pathlib import Path

import pytest

GUARD = Path(__file__).with_name("network_guard.py")
ARTICLE = "Apixaban is used to treat pulmonary embolism. It may cause bleeding.\n"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"}, reason="the guard is a seccomp filter"
)


def guarded(home: Path, *command: object) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environment |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "XDG_DATA_HOME": str(home / ".data")}
    return subprocess.run(
        [sys.executable, str(GUARD), sys.executable, *map(str, command)],
        env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.mark.parametrize("attempt", ["socket.getaddrinfo('example.org', 80)", "socket.create_connection(('1.1.1.1', 80))"])
def test_the_guard_ends_what_asks_for_the_network(home, attempt):
    assert guarded(home, "-c", f"import socket; {attempt}").returncode == -signal.SIGSYS


@pytest.mark.parametrize("name", ["extract", "run"])
def test_a_command_opens_no_connection_and_leaves_no_file_at_home(home, tmp_path, name):
    (tmp_path / "raw").mkdir()
    for number in range(2):
        (tmp_path / "raw" / f"{number}.txt").write_text(f"{number}. {ARTICLE}", "utf-8")
    arguments = [tmp_path / "raw"] if name == "extract" else [tmp_path / "raw", tmp_path / "out", "--workers", "1"]
    done = guarded(home, "-m", "rxtract.cli", name, *arguments)
    assert done.returncode == 0, done.stderr
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_the_package_says_so_before_anything_is_imported():
    code = "import os, rxtract.version; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


LOOPBACK = Path(__file__).with_name("loopback_only.py")
CAN_LEAVE = subprocess.run([sys.executable, str(LOOPBACK), "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not CAN_LEAVE, reason="this machine gives no network of our own")
@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        ("socket.create_connection(socket.create_server(('127.0.0.1', 0)).getsockname())", 0),
        ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))", 99),
        ("socket.socket().connect_ex(('192.0.2.1', 80))", 99),
        ("socket.socket(socket.AF_INET6).connect_ex(('2001:db8::1', 80))", 99),
    ],
)
def test_a_network_of_its_own_tells_loopback_from_the_rest(attempt, code):
    command = [sys.executable, str(LOOPBACK), sys.executable, "-c", f"import contextlib, socket\nwith contextlib.suppress(OSError): {attempt}"]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == code


@pytest.mark.slow
@pytest.mark.skipif(not CAN_LEAVE, reason="this machine gives no network of our own")
def test_the_flow_without_a_server_asks_for_no_other_machine(home, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(ARTICLE, "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "DO_NOT", "ORT_"))}
    environment |= {"HOME": str(home), "RXTRACT_TIER": "lexicon"}
    command = ["-m", "rxtract.cli", "flow", "run", tmp_path / "raw", tmp_path / "out", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, str(LOOPBACK), sys.executable, *map(str, command)],
        env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "current" / "claims").is_dir()
