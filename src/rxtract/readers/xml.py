"""Reads XML of known kinds (drug labels, journal articles, questions and answers), as `xml_dialects` describes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers.decoding import declared_charset, decode
from rxtract.readers.reader import article_id
from rxtract.readers.references import find_references
from rxtract.readers.xml_dialects import DIALECTS, Dialect
from rxtract.readers.xml_page import XmlArticle, XmlPage

_DECLARED = re.compile(r"<\?xml[^>]*\?>")
_NAMED = re.compile(r"&(?!lt;|gt;|amp;|quot;|apos;)([A-Za-z][A-Za-z0-9]{1,31};)")


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the articles of an XML file: mostly one; with several, the n-th has the source `source#n`."""
    markup, warnings = decode(raw, source, declared=declared_charset(raw))
    page = _parse(markup, source)
    if page.dialect is None:
        known = ", ".join(dialect.name for dialect in DIALECTS)
        raise InputError(source, "unknown_format", f"XML with the root <{page.root}> is not known. Known are: {known}.")
    if len(page.articles) == 1:
        return iter((_article(page.articles[0], page.dialect, source, article_id(raw), warnings),))
    if not page.articles:
        raise InputError(source, "empty", f"there is no <{'> or <'.join(sorted(page.dialect.articles))}> in it.")
    return _read_each(page.articles, page.dialect, raw, source, warnings)


def _read_each(
    articles: list[XmlArticle], dialect: Dialect, raw: bytes, source: str, warnings: tuple[str, ...]
) -> Iterator[Article | InputError]:
    for number, article in enumerate(articles, start=1):
        identifier = article_id(raw + b"#%d" % number)
        try:
            yield _article(article, dialect, f"{source}#{number}", identifier, warnings)
        except InputError as error:
            yield error


def _parse(markup: str, source: str) -> XmlPage:
    if "<!ENTITY" in markup:  # "billion laughs"; leaving them out would drop text without a word
        raise InputError(source, "malformed", "it defines entities of its own; expand them first (xmllint --noent).")
    page = XmlPage()
    # Nothing is fetched, and the parser's own limits on depth and text length stay in force.
    parser = etree.XMLParser(
        target=page,  # type: ignore[arg-type]  # the stubs want bytes too
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        parser.feed(_plain_entities(markup).encode("utf-8", "ignore"))
        parser.close()
    except etree.LxmlError as error:
        raise InputError(source, "malformed", f"not well-formed XML: {error}.") from error
    return page


def _plain_entities(markup: str) -> str:
    """Write named characters (&nbsp; &beta;) as such: they are defined in a DTD that is not fetched."""
    markup = markup.lstrip()
    declaration = _DECLARED.match(markup)
    return _NAMED.sub(lambda match: html5.get(match[1], match[0]), markup[declaration.end() if declaration else 0 :])


def _article(
    article: XmlArticle, dialect: Dialect, source: str, identifier: str, warnings: tuple[str, ...]
) -> Article:
    layout = article.nesting.layout
    text = layout.text()
    if not text.strip():
        raise InputError(source, "empty", "no text in its elements: " + ", ".join(sorted(dialect.read)) + ".")
    addresses = [address for address in article.addresses if address.startswith(("http://", "https://"))]
    return Article(
        article_id=identifier,
        source=source,
        format=dialect.name,
        title=_title(article, dialect, text),
        text=text,
        references=tuple(dict.fromkeys((*addresses, *find_references(text)))),
        blocks=tuple(article.blocks()),
        products=article.products.names,
        actives=article.products.actives,
        tables=tuple(article.nesting.tables),
        edits=tuple(article.nesting.layout.edits),
        warnings=warnings,
    )


def _title(article: XmlArticle, dialect: Dialect, text: str) -> str:
    """Return the highest heading, or what the format states beside the text where it is none or says nothing."""
    blocks = article.nesting.layout.blocks
    titles = (text[block.start : block.end] for block in blocks if (block.kind, block.level) == ("heading", 1))
    title = " ".join(next(titles, "").split())
    if dialect.no_title and dialect.no_title.fullmatch(title):
        return article.products.title or title
    return title or " ".join("".join(article.book).split())
