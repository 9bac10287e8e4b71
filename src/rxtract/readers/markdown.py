"""Reads Markdown: the text is kept as written, markup included, so that offsets refer to the file itself."""

from __future__ import annotations

from collections.abc import Iterator

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers.plain import plain_article
from rxtract.readers.reader import article_id
from rxtract.readers.text import decode_lines
from rxtract.readers.titles import find_markdown_title


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a Markdown file."""
    text, warnings = decode_lines(raw, source)
    article = plain_article(text, source, article_id(raw), "markdown", warnings, title_of=find_markdown_title)
    return iter((article,))
