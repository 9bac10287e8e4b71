"""Catalog: the object `current` of an output in an object store: which snapshots there are, and which one is current.

It is the only object that is ever written again, and only if nobody else did meanwhile: whoever reads it sees one
state of the whole output.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rxtract.errors import SnapshotError

OBJECT = "current"


@dataclass(frozen=True, slots=True)
class Catalog:
    """The `snapshots` by name, each with its marks (`PINNED`, `FORCED`) and their notes, and the name of `current`."""

    current: str | None = None
    snapshots: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def publish(self, name: str, marks: Mapping[str, str]) -> Catalog:
        """Return the catalog with a new snapshot, which is the current one."""
        return Catalog(name, {**self.snapshots, name: dict(marks)})

    def mark(self, name: str, mark: str, note: str | None) -> Catalog:
        """Return the catalog with a mark of a snapshot set, or with None taken off."""
        marks = {key: value for key, value in self.snapshots[name].items() if key != mark}
        return replace(self, snapshots={**self.snapshots, name: marks if note is None else {**marks, mark: note}})

    def without(self, names: Iterable[str]) -> Catalog:
        """Return the catalog without some snapshots."""
        gone = set(names)
        return replace(self, snapshots={name: marks for name, marks in self.snapshots.items() if name not in gone})

    def to_bytes(self) -> bytes:
        """Return it as JSON: `snapshot` is the name that readers look for."""
        document = {"snapshot": self.current, "snapshots": {name: dict(self.snapshots[name]) for name in self.names}}
        return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()

    @property
    def names(self) -> list[str]:
        """The names of the snapshots, oldest first."""
        return sorted(self.snapshots)


def read_catalog(content: bytes | None, place: str) -> Catalog:
    """Return what the bytes of a catalog say; None is an output without any snapshot.

    Raises:
        SnapshotError: they are no catalog.
    """
    if content is None:
        return Catalog()
    try:
        document = json.loads(content)
        marks = document["snapshots"].items()
        snapshots = {str(name): {str(mark): str(note) for mark, note in own.items()} for name, own in marks}
        current = document["snapshot"]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise SnapshotError(f"{place}/{OBJECT} is no list of snapshots ({error}); write to another folder") from error
    if current is not None and current not in snapshots:
        raise SnapshotError(f"{place}/{OBJECT} names a snapshot {current} that it does not list; see what wrote it")
    return Catalog(current, snapshots)
