"""The type of a reader, the id of an article, and the size limits of inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rxtract.errors import InputError
from rxtract.records import Article

MAX_ARTICLE_BYTES = 20_000_000
"""The longest labels and assessment reports hold 1 MB of text; more is a dump or an attack, and would take minutes."""

MAX_LINE_BYTES = 5_000_000
"""No prose has such a line, and no single JSON record of an article is longer: it is data in the wrong place."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One input format: its `name`, the file `suffixes` it takes and the function that reads it.

    `read(raw, source)` raises `InputError` when nothing can be read and yields one for a part that cannot.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, str], Iterator[Article | InputError]]
    max_bytes: int | None = MAX_ARTICLE_BYTES


def article_id(raw: bytes) -> str:
    """Return the first 16 hex digits of the SHA-256 of `raw`: the same bytes are the same article everywhere."""
    return hashlib.sha256(raw).hexdigest()[:16]
