"""Once: the flow started by hand, with or without a server; whatever ends it, it leaves no process behind."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Any, NoReturn

import httpx
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_API_URL

from rxtract.errors import RefusedError, RxtractError, UsageError
from rxtract.flow.articles import extract_articles
from rxtract.runs import check_paths

_GUARDIAN = """
import os, signal, sys
sys.stdin.buffer.read()  # ends when the flow does
for pid in [int(name) for name in os.listdir("/proc") if name.isdigit()] if os.path.isdir("/proc") else []:
    try:
        with open(f"/proc/{pid}/environ", "rb") as stream:
            marked = sys.argv[1].encode() in stream.read().split(b"\\0")
        if marked and pid != os.getpid():
            os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
"""

_KEPT: list[subprocess.Popen[bytes]] = []


def run_once(raw: str, output: str, **options: Any) -> None:
    """Run the flow in this process and wait for its end; `options` are those of `extract_articles`.

    Raises:
        UsageError: paths that cannot be meant, or a server that does not answer.
        RefusedError: the gate did not let the snapshot through.
        RxtractError: the run failed or was cancelled, its message says why.
    """
    signal.signal(signal.SIGINT, _stop_at_once)
    signal.signal(signal.SIGTERM, _stop_at_once)
    check_paths(raw, output)
    _check_server()
    _leave_no_process()
    state: State[Any] = extract_articles(raw, output, return_state=True, **options)
    if state.name == "Refused":
        raise RefusedError(output, (state.message or "").split("; "))
    if not state.is_completed():
        failure = state.result(raise_on_failure=False) if state.is_failed() else None
        raise failure if isinstance(failure, RxtractError) else RxtractError(state.message or str(state.name))


def _check_server() -> None:
    """Say at once when the server that Prefect is told of does not answer; it would try for minutes."""
    address = PREFECT_API_URL.value()
    if not address:
        return
    try:
        httpx.get(f"{address}/health", timeout=10).raise_for_status()
    except httpx.HTTPError as error:
        advice = "start it, or `prefect config unset PREFECT_API_URL` to run without; `rxtract run` needs no Prefect"
        raise UsageError(f"the Prefect server at {address} does not answer ({error}); {advice}") from error


def _leave_no_process() -> None:
    """Start a process that waits for the end of this one, however that comes, and ends what it leaves.

    Prefect's temporary server would outlive a flow that is killed.
    """
    os.environ["RXTRACT_FLOW"] = secrets.token_hex(8)
    mark = f"RXTRACT_FLOW={os.environ['RXTRACT_FLOW']}"
    environment = {name: value for name, value in os.environ.items() if name != "RXTRACT_FLOW"}
    _KEPT.append(
        subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-I", "-S", "-c", _GUARDIAN, mark],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=environment, start_new_session=True,
        )
    )  # fmt: skip


def _stop_at_once(number: int, _frame: FrameType | None) -> NoReturn:
    # Control-C ends the temporary server, too, and Prefect would ask that for minutes whether it may stop.
    sys.stderr.write("Stopped. The tables are as they were; the next run sweeps what this one left.\n")
    sys.stderr.flush()
    # What threads and workers that are just starting have to say now is of no use.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    for _ in range(5):
        for child in multiprocessing.active_children():
            child.kill()
        time.sleep(0.05)
    os._exit(128 + number)
