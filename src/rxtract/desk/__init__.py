"""Desk: a snapshot for analysts. `read` is what `rxtract.read` calls; commands and reports use the same."""

from rxtract.desk.database import Database, Rows
from rxtract.desk.names import UnknownNameError, drug_keys
from rxtract.desk.profiles import profile_query
from rxtract.desk.snapshot import Snapshot, read

__all__ = ["Database", "Rows", "Snapshot", "UnknownNameError", "drug_keys", "profile_query", "read"]
