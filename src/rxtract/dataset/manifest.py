"""Manifest: what a snapshot was made of, so that the next run knows what it need not do again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rxtract.errors import SnapshotError
from rxtract.tables import CONTRACT_VERSION

FILE_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class InputEntry:
    """An input as a run saw it.

    `sha256` is null when the input could not be read. `twin_of` names the input with the same bytes and suffix that was
    read in its stead. `repeats` are its parts that hold an article which another part or input holds first. `stamp` is
    how an object store tells this state of an object from all others, so that it need not be read to know its hash.
    """

    sha256: str | None
    twin_of: str | None = None
    repeats: Mapping[str, str] = field(default_factory=lambda: _NO_REPEATS)
    stamp: str | None = None


_NO_REPEATS: Mapping[str, str] = {}
"""One for all entries without any, which are nearly all."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a snapshot, path relative to its folder."""

    path: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds and what it was made of. Equal `content` means equal tables apart from `runs`."""

    versions: Mapping[str, str]
    inputs: Mapping[str, InputEntry]
    files: Mapping[str, FileEntry]
    contract: str = CONTRACT_VERSION

    @property
    def content(self) -> str:
        """Hash of everything but the times of the run."""
        files = {table: asdict(entry) for table, entry in self.files.items() if table != "runs"}
        # An array of these four as JSON writes it; inputs one by one, as there may be millions.
        digest = hashlib.sha256(f"[{json.dumps(self.contract)}, {_as_json(dict(self.versions))}, {{".encode())
        for number, name in enumerate(sorted(self.inputs)):
            entry = _as_json(_plain_input(self.inputs[name]))
            digest.update(f"{', ' if number else ''}{json.dumps(name)}: {entry}".encode())
        digest.update(f"}}, {_as_json(files)}]".encode())
        return digest.hexdigest()

    def write(self, folder: Path) -> Path:
        """Write the manifest into the folder of its snapshot and return its path."""
        files = {table: asdict(entry) for table, entry in self.files.items()}
        path = folder / FILE_NAME
        with path.open("w", encoding="utf-8", errors="surrogateescape") as stream:
            for name, value in (("content", self.content), ("contract", self.contract), ("files", files)):
                stream.write(f"{'{' if name == 'content' else ','}\n {json.dumps(name)}: {_as_text(value)}")
            stream.write(',\n "inputs": {')
            for number, name in enumerate(sorted(self.inputs)):  # one by one, as there may be millions
                entry = _as_text(_plain_input(self.inputs[name], stamp=True))
                stream.write(f"{',' if number else ''}\n  {_as_text(name)}: {entry}")
            stream.write(f'\n }},\n "versions": {_as_text(dict(self.versions))}\n}}\n')
        return path


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a snapshot.

    Raises:
        SnapshotError: it is missing or damaged.
    """
    path = folder / FILE_NAME
    try:
        document = json.loads(path.read_text("utf-8", "surrogateescape"))
        manifest = Manifest(
            versions=document["versions"],
            inputs={name: InputEntry(**entry) for name, entry in document["inputs"].items()},
            files={table: FileEntry(**entry) for table, entry in document["files"].items()},
            contract=document["contract"],
        )
    except OSError as error:
        raise SnapshotError(
            f"{folder} is not a complete snapshot: {path.name} cannot be read ({error.strerror})"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SnapshotError(f"{path} is damaged ({type(error).__name__}: {error})") from error
    if document.get("content") != manifest.content:
        raise SnapshotError(f"{path} is damaged: its hash does not fit what it says")
    return manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Read every file of a snapshot and compare it with its manifest.

    Raises:
        SnapshotError: a file is missing or not what was written.
    """
    for entry in manifest.files.values():
        path = folder / entry.path
        try:
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise SnapshotError(f"{path} cannot be read ({error.strerror})") from error
        if found != entry.sha256:
            raise SnapshotError(f"{path} is damaged: {path.stat().st_size:,} bytes, {entry.bytes:,} were written")


def _plain_input(entry: InputEntry, *, stamp: bool = False) -> dict[str, Any]:
    # Most entries are one hash; empty fields would triple the file.
    plain: dict[str, Any] = {"sha256": entry.sha256}
    if entry.twin_of is not None:
        plain["twin_of"] = entry.twin_of
    if entry.repeats:
        plain["repeats"] = dict(entry.repeats)
    if stamp and entry.stamp is not None:
        plain["stamp"] = entry.stamp
    return plain


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
