"""Reads Markdown: the text is kept as written, markup included, so that offsets refer to the file itself."""

from __future__ import annotations

from collections.abc import Iterator

from rxtract.errors import InputError
from rxtract.readers.entities import find_entities
from rxtract.readers.reader import article_id
from rxtract.readers.references import find_references
from rxtract.readers.text import decode_lines
from rxtract.readers.titles import find_markdown_title
from rxtract.records import Article
from rxtract.views import read_as


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a Markdown file."""
    content = decode_lines(raw, source)
    edits = tuple(find_entities(content))
    article = Article(
        article_id=article_id(raw),
        source=source,
        format="markdown",
        title=find_markdown_title(read_as(content, edits)),
        text=content,
        references=find_references(content),
        edits=edits,
    )
    return iter((article,))
