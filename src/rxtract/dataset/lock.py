"""Lock: one writer at a time per output folder; the lock of a killed writer is gone with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rxtract.errors import BusyError

FILE_NAME = ".lock"


@contextmanager
def write_lock(output: Path, *, name: str = "") -> Iterator[None]:
    """Hold the lock of `output` for as long as the block runs; errors call it `name` when it has one.

    Raises:
        BusyError: another run holds it. Waiting would hide a run that hangs, and only repeat its work.
    """
    # A link is not followed: it would let others choose what is overwritten.
    # The file stays behind: removing it would let a third run lock a new file while a second holds the old one.
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(output / FILE_NAME, flags, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() or "unknown"
            raise BusyError(
                f"{name or output}: another run is writing there ({holder}). Wait until it ends, or write elsewhere."
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n".encode(), 0)
        yield
    finally:
        os.close(handle)
