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

FORMAT = 1
_LEVEL = 19  # zstd's best ratio that still packs in seconds; unpacking speed does not depend on it
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
        return Contents(
            version=content_hash(members),
            meta=meta,
            names=marisa_trie.Trie().frombytes(members["names.trie"]),
            ids=marisa_trie.Trie().frombytes(members["ids.trie"]),
            arrays={key: np.load(io.BytesIO(members[f"{key}.npy"]), allow_pickle=False) for key in _ARRAYS},
            texts={key: members[f"{key}.txt"] for key in _TEXTS},
        )
    except FileNotFoundError as error:
        raise VocabularyError(f"{path}: no vocabulary there; run `make vocabulary` or give another path") from error
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError) as error:
        raise VocabularyError(f"{path}: not a whole vocabulary file ({error}); run `make vocabulary`") from error
