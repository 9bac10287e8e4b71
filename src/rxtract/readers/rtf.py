"""Reads RTF as its plain text (striprtf): words and paragraphs stay, styles and pictures do not."""

from __future__ import annotations

from collections.abc import Iterator

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers.decoding import is_blank
from rxtract.readers.libraries import library
from rxtract.readers.limits import limits, over
from rxtract.readers.plain import plain_article
from rxtract.readers.reader import article_id

_MAX_GROUPS = 400_000  # the library goes through a document group by group


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of an RTF file."""
    if raw.count(b"{") > min(_MAX_GROUPS, limits().elements):
        raise over(source, "elements", f"{raw.count(b'{'):,} groups")
    striprtf = library("striprtf.striprtf", source)
    try:
        text: str = striprtf.rtf_to_text(raw.decode("latin-1"), errors="replace")
    except (ValueError, LookupError, RecursionError, IndexError, KeyError, TypeError) as error:
        raise InputError(source, "malformed", f"not RTF ({error}); save it again, or as DOCX.") from error
    text = text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if is_blank(text):
        raise InputError(source, "empty", "there is no text in it.")
    said = ("bad_bytes",) if "\ufffd" in text else ()
    return iter((plain_article(text, source, article_id(raw), "rtf", said),))
