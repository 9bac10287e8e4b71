"""Reads electronic books (EPUB): the chapters in reading order as one article, without the pages of navigation."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from lxml import etree

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers import html
from rxtract.readers.decoding import declared_charset, decode
from rxtract.readers.limits import check_elements, limits
from rxtract.readers.packed import UNREADABLE, Unpacked, open_archive
from rxtract.readers.reader import article_id

_BODY = re.compile(r"<body\b[^>]*>(.*?)(?:</body\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_NAVIGATION = re.compile(r"(?:^|/)(?:nav|toc|cover|titlepage|copyright)[^/]*$", re.IGNORECASE)


class _Book:
    """The files of a book, unpacked as they are asked for."""

    def __init__(self, raw: bytes, source: str) -> None:
        self.source, self.archive = source, open_archive(raw, source)
        self.names = {info.filename for info in self.archive.infolist()}
        self._unpacked = Unpacked(source, len(raw))

    def file(self, name: str) -> bytes | None:
        if name not in self.names:
            return None
        try:
            with self.archive.open(name) as stream:
                return self._unpacked.take(stream, limits().bytes)
        except UNREADABLE:
            return None

    def xml(self, name: str) -> etree._Element | None:
        raw = self.file(name)
        if raw is None or b"<!ENTITY" in raw:
            return None
        check_elements(raw.decode("latin-1"), self.source)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
        try:
            root: etree._Element | None = etree.fromstring(raw, parser)
        except (etree.LxmlError, ValueError):
            return None
        return root


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a book."""
    book = _Book(raw, source)
    title, names = _spine(book)
    names = names or sorted(name for name in book.names if name.lower().endswith((".xhtml", ".html", ".htm")))
    chapters: list[str] = []
    warnings: set[str] = set()
    for name in names:
        if _NAVIGATION.search(name):
            continue
        try:
            chapter, said = _chapter(book, name)
            chapters.append(chapter)
            warnings.update(said)
        except InputError as error:
            if error.kind == "too_large":
                raise
            warnings.add("parts_missing")
    markup = "".join(f"<div>{chapter}</div>" for chapter in chapters)
    if not markup:
        raise InputError(source, "empty", "there is no chapter in it; is it protected?")
    page = html.parse_page(f"<body>{markup}</body>", source, article_id(raw))
    all_said = tuple(sorted({*warnings, *page.warnings}))
    return iter((replace(page, format="epub", title=title or page.title, warnings=all_said),))


def _spine(book: _Book) -> tuple[str, list[str]]:
    """Return the title of a book and the files of its chapters in reading order."""
    container = book.xml("META-INF/container.xml")
    paths = [] if container is None else [one.get("full-path") or "" for one in container.iter("{*}rootfile")]
    package = book.xml(paths[0]) if paths else None
    if package is None:
        return "", []
    folder = posixpath.dirname(paths[0])
    files: dict[str, str] = {}
    for item in package.iterfind("{*}manifest/{*}item"):
        address = item.get("href") or ""
        if item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or "").split() and address:
            files[item.get("id") or ""] = posixpath.normpath(posixpath.join(folder, unquote(address)))
    order = [one.get("idref") or "" for one in package.iterfind("{*}spine/{*}itemref")]
    titles = [" ".join((one.text or "").split()) for one in package.iterfind("{*}metadata/{*}title")]
    return next(filter(None, titles), ""), [files[one] for one in dict.fromkeys(order) if one in files]


def _chapter(book: _Book, name: str) -> tuple[str, tuple[str, ...]]:
    raw = book.file(name)
    if raw is None:
        raise InputError(book.source, "malformed", f"{name} is missing or damaged.")
    markup, warnings = decode(raw, book.source, declared=declared_charset(raw))
    body = _BODY.search(markup)
    return (body[1] if body else markup), warnings
