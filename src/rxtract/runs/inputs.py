"""Finds the input files of a run, hashes their content and detects inputs with the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from rxtract.dataset.manifest import InputEntry
from rxtract.dataset.sources import input_name, source_key
from rxtract.errors import InputError, UsageError
from rxtract.input_files import Source, cut_lines, discover, hash_input

LINE_SUFFIXES = frozenset({".jsonl", ".ndjson"})
"""Files that hold an article a line, and may be cut between any two."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/")
"""`s3://…`, also after Path() folded its two slashes into one."""


def check_paths(raw: str | Path, output: str | Path) -> tuple[Path, Path]:
    """Return both as paths.

    Raises:
        UsageError: one is an address, `raw` does not exist, or `output` lies in it (tables would be read as articles).
    """
    for path in (raw, output):
        if _ADDRESS.match(str(path)):
            raise UsageError(
                f"{path}: only folders of this machine are read and written yet. Copy the articles here first "
                f"(aws s3 sync s3://bucket/raw raw), run, and copy output/ back, or mount the bucket."
            )
    raw, output = Path(raw), Path(output)
    if not raw.exists():
        raise UsageError(f"{raw}: no such file or folder; name the folder that holds the articles")
    if output.resolve() == raw.resolve() or output.resolve().is_relative_to(raw.resolve()):
        raise UsageError(f"{output} lies in {raw}, so its tables would be read as articles; choose another folder")
    return raw, output


def find_inputs(raw: Path) -> list[Source]:
    """Return all inputs in `raw`, in their order.

    Raises:
        UsageError: there is none. An empty snapshot is more likely a folder that was not mounted than a wish.
    """
    sources = [_named(source, input_name(source.name)) for source in discover(raw)]
    if not sources:
        raise UsageError(f"{raw} holds no files; put articles in it")
    return sorted(sources, key=lambda source: source_key(source.name))


def describe_inputs(sources: Sequence[Source]) -> dict[str, InputEntry]:
    """Return an entry per input, in order; of those with the same bytes and suffix the later are twins of the first."""
    firsts: dict[tuple[str, str], str] = {}
    entries = {}
    for source in sources:
        digest = _hash(source)
        twin_of = None
        if digest is not None:
            key = (digest, PurePosixPath(source.name).suffix.lower())
            first = firsts.setdefault(key, source.name)
            twin_of = None if first == source.name else first
        entries[source.name] = InputEntry(digest, twin_of)
    return entries


def cut_large(sources: Iterable[Source], size: int) -> list[Source]:
    """Return `sources`, files of lines that are far larger than `size` cut into parts."""
    cut: list[Source] = []
    for source in sources:
        of_lines = PurePosixPath(source.name).suffix.lower() in LINE_SUFFIXES
        cut += cut_lines(source, size) if of_lines and source.fault is None and size_of(source) > 2 * size else [source]
    return cut


def total_bytes(sources: Iterable[Source]) -> int:
    """Return the size of all sources that can be looked at."""
    return sum(size_of(source) for source in sources)


def size_of(source: Source) -> int:
    """Return the bytes of a source, 0 when it cannot be looked at."""
    if source.part is not None:
        return source.part.end - source.part.start
    try:
        return source.path.stat().st_size
    except OSError:
        return 0


def _named(source: Source, name: str) -> Source:
    fault = source.fault and InputError(name, source.fault.kind, source.fault.message, stage=source.fault.stage)
    return replace(source, name=name, fault=fault)


def _hash(source: Source) -> str | None:
    if source.fault is not None:
        return None
    try:
        return hash_input(source.path, source.name)
    except InputError:
        return None
