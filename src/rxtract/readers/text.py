"""Reads plain text: the decoded file is the article, line ends included."""

from __future__ import annotations

from collections.abc import Iterator

from rxtract.errors import InputError
from rxtract.readers.decoding import decode
from rxtract.readers.entities import find_entities
from rxtract.readers.reader import MAX_LINE_BYTES, article_id
from rxtract.readers.references import find_references
from rxtract.readers.titles import find_title
from rxtract.records import Article
from rxtract.views import read_as


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a text file."""
    content = decode_lines(raw, source)
    edits = tuple(find_entities(content))
    article = Article(
        article_id=article_id(raw),
        source=source,
        format="text",
        title=find_title(read_as(content, edits)),
        text=content,
        references=find_references(content),
        edits=edits,
    )
    return iter((article,))


def decode_lines(raw: bytes, source: str) -> str:
    """Decode `raw`, refusing a line that no writer of prose ever made.

    Raises:
        InputError: as `decode`, or `too_large`.
    """
    content = decode(raw, source)
    longest = max(map(len, content.split("\n")))
    if longest > MAX_LINE_BYTES:
        limit = f"a line of {longest:,} characters is longer than the limit of {MAX_LINE_BYTES:,}"
        raise InputError(source, "too_large", f"{limit}; is it data rather than an article?")
    return content
