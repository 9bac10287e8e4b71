"""Desk: a snapshot for analysts. `read` is what `rxtract.read` calls; commands and reports use the same.

pandas is imported with `Snapshot`, not with the room: commands print rows without it.
"""

from typing import TYPE_CHECKING, Any

from rxtract.desk.database import Database, Rows
from rxtract.desk.names import UnknownNameError, drug_keys
from rxtract.desk.profiles import profile_query

if TYPE_CHECKING:
    from rxtract.desk.snapshot import Snapshot, read

__all__ = ["Database", "Rows", "Snapshot", "UnknownNameError", "drug_keys", "profile_query", "read"]


def __getattr__(name: str) -> Any:
    if name not in {"Snapshot", "read"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from rxtract.desk import snapshot

    return getattr(snapshot, name)
