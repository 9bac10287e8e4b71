"""Reads HTML: the visible text, with headings, paragraphs, list items and table cells as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from rxtract.errors import InputError
from rxtract.readers.decoding import decode, is_blank
from rxtract.readers.headings import mend_headings
from rxtract.readers.html_page import Page
from rxtract.readers.reader import article_id
from rxtract.readers.references import find_references
from rxtract.records import Article

_CHARSET = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_CHARSET_WINDOW = 4096  # browsers look for the declaration in the first kilobyte; scraped pages put scripts before it
_MAX_DEPTH = 1000
# Real pages stay below 100. The parser looks for every closing tag among all open elements, so without a bound
# a page of unclosed ones takes quadratic time.
_CHUNK = 16_384  # how much is parsed before the depth is looked at


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a page."""
    declared = _CHARSET.search(raw, 0, _CHARSET_WINDOW)
    markup = decode(raw, source, declared=declared.group(1).decode("ascii") if declared else None)
    return iter((parse_page(markup, source, article_id(raw)),))


def parse_page(markup: str, source: str, identifier: str) -> Article:
    """Return the article in `markup`.

    Raises:
        InputError: `empty` (nothing visible) or `malformed`.
    """
    page = _parse(markup, source)
    text = page.layout.text()
    if is_blank(text):
        raise InputError(source, "empty", "the page shows no text; is it drawn by a script?")
    links = [(offset, url) for offset, url in page.links() if url.lower().startswith(("http://", "https://"))]
    return Article(
        article_id=identifier,
        source=source,
        format="html",
        title=page.title(),
        text=text,
        references=find_references(text, links),
        blocks=tuple(mend_headings(text, page.layout.blocks)),
    )


def _parse(markup: str, source: str) -> Page:
    page = Page()
    # huge_tree lifts the depth of 256 at which libxml2 would silently stop; no tree is built here.
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True)  # type: ignore[arg-type]  # stubs want bytes too
    # A NUL or a surrogate cannot come from `decode`; ignoring keeps this true for markup from elsewhere.
    data = markup.encode("utf-8", "ignore")
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            if page.depth > _MAX_DEPTH:
                raise InputError(source, "malformed", f"elements nested more than {_MAX_DEPTH:,} deep.")
        parser.close()
    except etree.LxmlError as error:
        raise InputError(source, "malformed", f"not HTML: {error}.") from error
    return page
