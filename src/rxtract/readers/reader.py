"""The types of a reader and of a container's members, and the id of an article."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rxtract.article import Article
from rxtract.errors import InputError


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a container, unpacked; its source is that of the container with `place` behind it."""

    place: str
    raw: bytes
    name: str
    """Its own name, whose suffix breaks ties."""
    address: str | None = None
    """Where it was taken from, when the container says so."""
    format: str | None = None
    warnings: tuple[str, ...] = ()


Read = Callable[[bytes, str], Iterator[Article | InputError]]
Open = Callable[[bytes, str], Iterator[Member | InputError]]


@dataclass(frozen=True, slots=True)
class Reader:
    """One input format: its `name`, the file `suffixes` it takes and the function that reads or opens it.

    `read(raw, source)` raises `InputError` when nothing can be read and yields one for a part that cannot. A container
    has `open` in its place, which does the same with its members.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Read | None = None
    open: Open | None = None
    is_large: bool = False
    """Whether a file of it holds many articles, each with a limit of its own."""


def article_id(raw: bytes) -> str:
    """Return the first 16 hex digits of the SHA-256 of `raw`: the same bytes are the same article everywhere."""
    return hashlib.sha256(raw).hexdigest()[:16]
