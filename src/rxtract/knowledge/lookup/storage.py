"""Writes and reads the vocabulary file; the same terms always give the same bytes.

A zip with stored members, each a zstd frame: two static tries (names, concept ids) and arrays beside them.
Entry e of name n is `entries[offset[n] + e]`; concept i has the id with key number i in the id trie.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from rxtract.errors import VocabularyError
from rxtract.knowledge.concepts import LABELS, RELATIONS

FORMAT = 1
_LEVEL = 19  # zstd's best ratio that still packs in seconds; unpacking speed does not depend on it
# Memory is asked for by what the file says: more than that no part of a vocabulary holds, or packs.
_MOST_BYTES, _MOST_TIMES = 2_000_000_000, 3_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ARRAYS = (
    "name_counts", "entry_concepts", "entry_flags", "labels", "sources", "spotted",
    "link_counts", "link_relations", "link_targets",
)  # fmt: skip
_TEXTS = ("names", "xrefs")

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a vocabulary file holds, unpacked but not yet interpreted."""

    version: str
    meta: dict[str, Any]
    names: marisa_trie.Trie
    ids: marisa_trie.Trie
    arrays: dict[str, Array]
    texts: dict[str, bytes]


def _pack(data: bytes) -> bytes:
    codec = pa.Codec("zstd", compression_level=_LEVEL)
    return len(data).to_bytes(8, "little") + bytes(codec.compress(data, asbytes=True))


def _unpack(data: bytes) -> bytes:
    size = int.from_bytes(data[:8], "little")
    if size > _MOST_BYTES or size > max(_MOST_TIMES * len(data), 1_000_000):
        raise ValueError(f"a part of {len(data):,} bytes says it unpacks to {size:,}")
    return bytes(pa.Codec("zstd").decompress(data[8:], decompressed_size=size, asbytes=True))


def _array_bytes(array: Array) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def content_hash(members: dict[str, bytes]) -> str:
    """Return the short version of a vocabulary: a hash of everything in it."""
    digest = hashlib.sha256()
    for name in sorted(members):
        digest.update(name.encode() + b"\0" + hashlib.sha256(members[name]).digest())
    return digest.hexdigest()[:12]


def write_contents(
    path: Path,
    *,
    meta: dict[str, Any],
    names: marisa_trie.Trie,
    ids: marisa_trie.Trie,
    arrays: dict[str, Array],
    texts: dict[str, bytes],
) -> str:
    """Write a vocabulary file whole or not at all and return its version."""
    members = {"names.trie": names.tobytes(), "ids.trie": ids.tobytes()}
    members |= {f"{key}.npy": _array_bytes(arrays[key]) for key in _ARRAYS}
    members |= {f"{key}.txt": texts[key] for key in _TEXTS}
    members["meta.json"] = json.dumps(meta | {"format": FORMAT}, sort_keys=True, ensure_ascii=False).encode()
    partial = path.with_name(path.name + ".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), _pack(members[name]))
    partial.replace(path)
    return content_hash(members)


def _check(contents: Contents) -> None:
    """Refuse arrays that do not fit each other: their numbers lead from one to the next.

    Raises:
        ValueError: they do not.
    """
    arrays, concepts = contents.arrays, len(contents.ids)
    sources = contents.meta["sources"]
    lengths = {
        "name_counts": len(contents.names), "labels": concepts, "sources": concepts, "spotted": concepts,
        "link_counts": concepts, "entry_concepts": int(arrays["name_counts"].sum(dtype=np.int64)),
        "entry_flags": len(arrays["entry_concepts"]), "link_targets": int(arrays["link_counts"].sum(dtype=np.int64)),
        "link_relations": len(arrays["link_targets"]),
    }  # fmt: skip
    ends = {
        "entry_concepts": concepts, "link_targets": concepts, "labels": len(LABELS), "sources": len(sources),
        "link_relations": len(RELATIONS),
    }  # fmt: skip
    for name, length in lengths.items():
        array = arrays[name]
        if array.ndim != 1 or array.dtype.kind not in "ub" or len(array) != length:
            raise ValueError(f"{name} should hold {length:,} numbers")
        if name in ends and length and int(array.max()) >= ends[name]:
            raise ValueError(f"{name} leads beyond what there is")
    for name, text in contents.texts.items():
        if text.count(b"\n") + 1 < concepts:
            raise ValueError(f"{name} should hold {concepts:,} lines")
    if not all(source["key"] and source["title"] and source["version"] and source["licence"] for source in sources):
        raise ValueError("a source without its name, version or licence")


def read_contents(path: Path) -> Contents:
    """Read a vocabulary file.

    Raises:
        VocabularyError: the file is missing, cut short, altered or of another format.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {name: _unpack(archive.read(name)) for name in archive.namelist()}
        meta = json.loads(members["meta.json"])
        if meta["format"] != FORMAT:
            raise VocabularyError(
                f"{path}: vocabulary format {meta['format']}, this rxtract reads {FORMAT}; rebuild it"
            )
        contents = Contents(
            version=content_hash(members),
            meta=meta,
            names=marisa_trie.Trie().frombytes(members["names.trie"]),
            ids=marisa_trie.Trie().frombytes(members["ids.trie"]),
            arrays={key: np.load(io.BytesIO(members[f"{key}.npy"]), allow_pickle=False) for key in _ARRAYS},
            texts={key: members[f"{key}.txt"] for key in _TEXTS},
        )
        _check(contents)
        return contents
    except FileNotFoundError as error:
        raise VocabularyError(f"{path}: no vocabulary there; run `make vocabulary` or give another path") from error
    except (zipfile.BadZipFile, LookupError, OSError, ValueError, TypeError, RuntimeError, MemoryError) as error:
        raise VocabularyError(f"{path}: not a whole vocabulary file ({error}); run `make vocabulary`") from error
