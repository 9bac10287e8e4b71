"""Reads plain text: the decoded file is the article, line ends included."""

from __future__ import annotations

from collections.abc import Iterator

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers.decoding import Decoded, decode
from rxtract.readers.limits import limits, over
from rxtract.readers.plain import plain_article
from rxtract.readers.reader import article_id


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a text file."""
    text, warnings = decode_lines(raw, source)
    return iter((plain_article(text, source, article_id(raw), "text", warnings),))


def decode_lines(raw: bytes, source: str) -> Decoded:
    """Decode `raw`, refusing a line that no writer of prose ever made.

    Raises:
        InputError: as `decode`, or `too_large`.
    """
    decoded = decode(raw, source)
    longest = max(map(len, decoded.text.split("\n")))
    if longest > limits().line:
        raise over(source, "line", f"a line of {longest:,} characters", "is it data rather than an article?")
    return decoded
