"""Finds the input files of a run, hashes their content and detects inputs with the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path, PurePosixPath

from rxtract.dataset.manifest import InputEntry
from rxtract.dataset.sources import input_name, source_key
from rxtract.errors import InputError, UsageError
from rxtract.extraction import cut_source
from rxtract.input_files import Source, discover, discover_stored, hash_input
from rxtract.stores import Address, StoredFile, parse_place

_PACKED = frozenset({".gz", ".gzip", ".tgz", ".bz2", ".xz", ".zip"})
"""Suffixes of files that hold several times the bytes that they have."""
_GROWTH = 8

_READERS = 32
"""Objects of a store that are read at the same time to know their hashes: each takes some 30 ms, mostly waiting."""


def check_paths(raw: str | Path | Address, output: str | Path | Address) -> tuple[Path | Address, Path | Address]:
    """Return both as paths or as addresses of an object store.

    Raises:
        UsageError: `raw` does not exist, `output` lies in it (tables would be read as articles), an address is wrong.
    """
    raw, output = parse_place(raw), parse_place(output)
    if isinstance(raw, Path) and not raw.exists():
        raise UsageError(f"{raw}: no such file or folder; name the folder that holds the articles")
    if isinstance(raw, Address):
        inside = isinstance(output, Address) and output.is_within(raw)
    else:
        inside = isinstance(output, Path) and output.resolve().is_relative_to(raw.resolve())
    if inside:
        raise UsageError(f"{output} lies in {raw}, so its tables would be read as articles; choose another folder")
    return raw, output


def find_inputs(raw: Path | Address) -> list[Source]:
    """Return all inputs in `raw`, in their order.

    Raises:
        UsageError: there is none. An empty snapshot is more likely a folder that was not mounted than a wish.
    """
    found = discover_stored(raw) if isinstance(raw, Address) else discover(raw)
    sources = [_named(source, input_name(source.name)) for source in found]
    if not sources:
        raise UsageError(f"{raw} holds no files; put articles in it")
    return sorted(sources, key=lambda source: source_key(source.name))


def describe_inputs(sources: Sequence[Source], known: Mapping[str, InputEntry]) -> dict[str, InputEntry]:
    """Return an entry per input, in order; of those with the same bytes and suffix the later are twins of the first.

    Objects of a store that are as they were when they became `known` are not read again.
    """
    firsts: dict[tuple[str, str], str] = {}
    entries = {}
    for source, digest in zip(sources, _digests(sources, known), strict=True):
        twin_of = None
        if digest is not None:
            key = (digest, PurePosixPath(source.name).suffix.lower())
            first = firsts.setdefault(key, source.name)
            twin_of = None if first == source.name else first
        entries[source.name] = InputEntry(digest, twin_of, stamp=_stamp(source))
    return entries


def _digests(sources: Sequence[Source], known: Mapping[str, InputEntry]) -> list[str | None]:
    def digest(source: Source) -> str | None:
        before, stamp = known.get(source.name), _stamp(source)
        if before is not None and before.sha256 is not None and stamp is not None and before.stamp == stamp:
            return before.sha256
        return _hash(source)

    if not any(isinstance(source.path, StoredFile) for source in sources):
        return list(map(digest, sources))
    with ThreadPoolExecutor(_READERS) as threads:
        return list(threads.map(digest, sources))


def _stamp(source: Source) -> str | None:
    return source.path.stamp if isinstance(source.path, StoredFile) else None


def cut_large(sources: Iterable[Source], size: int) -> list[Source]:
    """Return `sources`, those that hold many articles and are far larger than `size` cut into parts."""
    cut: list[Source] = []
    for source in sources:
        growth = _GROWTH if PurePosixPath(source.name).suffix.lower() in _PACKED else 1
        large = source.fault is None and growth * size_of(source) > 2 * size
        parts = cut_source(source, size) if large else []
        cut += parts if len(parts) > 1 else [source]
    return cut


def total_bytes(sources: Iterable[Source]) -> int:
    """Return the size of all sources that can be looked at."""
    return sum(size_of(source) for source in sources)


def size_of(source: Source) -> int:
    """Return the bytes of a source, 0 when it cannot be looked at."""
    if source.part is not None:
        return source.part.size
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
