"""Reads HTML: the visible text, with headings, paragraphs, list items and table cells as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers.decoding import declared_charset, decode, is_blank
from rxtract.readers.headings import mend_headings
from rxtract.readers.html_page import Page
from rxtract.readers.layout import MAX_BLOCKS
from rxtract.readers.libraries import library
from rxtract.readers.limits import limits, over
from rxtract.readers.main_content import mark_boilerplate, needs_witness, parse_tree
from rxtract.readers.marked_lines import split_lines
from rxtract.readers.page_facts import find_day, find_site, is_dated
from rxtract.readers.reader import article_id
from rxtract.readers.references import find_references

_MAX_DEPTH = 1000
# Real pages stay below 100. The parser looks for every closing tag among all open elements, so without a bound
# a page of unclosed ones takes quadratic time.
_LANDMARK = re.compile(r"<(/?)(nav|aside)(?=[\s>/])[^<>]{0,2000}>", re.IGNORECASE)
_CHUNK = 16_384  # how much is parsed before the depth is looked at


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a page."""
    markup, warnings = decode(raw, source, declared=declared_charset(raw))
    return iter((replace(parse_page(markup, source, article_id(raw)), warnings=warnings),))


def parse_page(markup: str, source: str, identifier: str) -> Article:
    """Return the article in `markup`.

    Raises:
        InputError: `empty` (nothing visible) or `malformed`.
    """
    page = _parse(markup, source)
    if page.is_nav_open:  # its end is missing, so nobody knows what of the page it holds
        page = _parse(markup, source, reads_nav=True)
    text = page.layout.text()
    if is_blank(text):
        raise InputError(source, "empty", "the page shows no text; is it drawn by a script?")
    links = [(offset, url) for offset, url in page.links() if url.lower().startswith(("http://", "https://"))]
    witnessed = needs_witness(sum(page.linked.values()), len(text), page.elements)
    if witnessed:
        library("trafilatura", source, "web")
    tree = parse_tree(markup) if witnessed or is_dated(markup) else None
    published = find_day(markup, tree)  # before the witness, which takes the tree apart
    blocks = mark_boilerplate(text, page, tree if witnessed else None)
    blocks = split_lines(text, blocks, page.layout.marked_lines)
    return Article(
        article_id=identifier,
        source=source,
        format="html",
        title=page.title(),
        text=text,
        references=find_references(text, links),
        blocks=tuple(mend_headings(text, blocks)),
        tables=tuple(page.tables),
        edits=tuple(page.layout.edits),
        site=find_site(markup),
        published=published,
    )


def mark_landmarks(markup: str) -> str:
    """Put comments in the place of <nav> and <aside>, which libxml2 does not close over open <div>s.

    >>> mark_landmarks('<nav class="x"><div>Home</nav>')
    '<!--rxtract nav--><div>Home<!--rxtract /nav-->'
    """
    return _LANDMARK.sub(lambda match: f"<!--rxtract {match[1]}{match[2].lower()}-->", markup)


def _parse(markup: str, source: str, *, reads_nav: bool = False) -> Page:
    page = Page(reads_nav=reads_nav)
    # huge_tree lifts the depth of 256 at which libxml2 would silently stop; no tree is built here.
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True)  # type: ignore[arg-type]  # stubs want bytes too
    # A NUL or a surrogate cannot come from `decode`; ignoring keeps this true for markup from elsewhere.
    data = mark_landmarks(markup).encode("utf-8", "ignore")
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            if page.depth > _MAX_DEPTH:
                raise InputError(source, "malformed", f"elements nested more than {_MAX_DEPTH:,} deep.")
            if page.elements > limits().elements:
                raise over(source, "elements", f"more than {limits().elements:,} elements")
            if len(page.layout.blocks) > MAX_BLOCKS:
                most = f"{MAX_BLOCKS:,} paragraphs, items and cells"
                raise InputError(source, "too_large", f"more than {most}; is it data rather than an article?")
        parser.close()
    except etree.LxmlError as error:
        raise InputError(source, "malformed", f"not HTML: {error}.") from error
    return page
