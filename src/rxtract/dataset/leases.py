"""Leases: whoever reads a snapshot holds it, so that no run removes it meanwhile; with the reader's process it ends.

A lease is a shared lock of the kernel on the snapshot's manifest. Where the file system knows no locks there is none,
and age and number alone decide how long a snapshot stays.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from rxtract.dataset.manifest import FILE_NAME


class Lease:
    """Holds the snapshot at `folder` until it is closed or forgotten."""

    def __init__(self, folder: Path) -> None:
        self._handle: int | None = _lock(folder, fcntl.LOCK_SH)

    def close(self) -> None:
        """Let the snapshot go."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __del__(self) -> None:
        self.close()


def is_held(folder: Path) -> bool:
    """Whether somebody reads the snapshot at `folder`."""
    try:
        handle = os.open(folder / FILE_NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def _lock(folder: Path, kind: int) -> int | None:
    try:
        handle = os.open(folder / FILE_NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
