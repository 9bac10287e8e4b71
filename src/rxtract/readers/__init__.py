"""Input formats: the bytes of one file become articles with verbatim text. `READERS` is the only list of formats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from rxtract.errors import InputError
from rxtract.readers import html, jsonl, markdown, text, xml
from rxtract.readers.reader import Reader, article_id
from rxtract.records import Article

__all__ = ["READERS", "Reader", "article_id", "read_articles", "supported_suffixes"]

READERS: tuple[Reader, ...] = (
    Reader("text", (".txt",), text.read),
    Reader("markdown", (".md", ".markdown"), markdown.read),
    Reader("html", (".html", ".htm", ".xhtml"), html.read),
    Reader("xml", (".xml", ".nxml"), xml.read),
    # Every line is an article of its own with its own limit, so a file of them may be of any size.
    Reader("jsonl", (".jsonl", ".ndjson"), jsonl.read, max_bytes=None),
)


def supported_suffixes() -> tuple[str, ...]:
    """Return every file suffix that some reader takes, lower-case and with its dot."""
    return tuple(suffix for reader in READERS for suffix in reader.suffixes)


def read_articles(raw: bytes, source: str, *, format: str | None = None) -> Iterator[Article | InputError]:  # noqa: A002
    """Return the articles of `raw`, in order; a part that cannot be read comes as the `InputError` it would raise.

    Args:
        raw: the whole input.
        source: its path relative to the input root, or URI; its suffix picks the reader.
        format: name of a reader or a suffix, for input without a telling name (standard input).

    Raises:
        InputError: nothing of the input can be read. Raised here, not while iterating.
    """
    reader = _pick_reader(source, format)
    if reader.max_bytes is not None and len(raw) > reader.max_bytes:
        limit = f"{len(raw):,} bytes are more than the limit of {reader.max_bytes:,} for one article"
        raise InputError(source, "too_large", f"{limit}; split it, or give it as JSON lines.")
    return reader.read(raw, source)


def _pick_reader(source: str, wanted: str | None) -> Reader:
    suffix = PurePosixPath(source.replace("\\", "/")).suffix.lower()
    for reader in READERS:
        if wanted is None and suffix in reader.suffixes:
            return reader
        if wanted is not None and (wanted == reader.name or f".{wanted.lower().lstrip('.')}" in reader.suffixes):
            return reader
    asked = f"format {wanted!r}" if wanted is not None else f"suffix {suffix!r}" if suffix else "name without suffix"
    names = ", ".join(reader.name for reader in READERS)
    known = f"Known suffixes: {', '.join(supported_suffixes())}; known formats: {names}."
    raise InputError(source, "unknown_format", f"no reader for {asked}. {known}", stage="discover")
