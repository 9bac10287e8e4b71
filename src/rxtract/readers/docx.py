"""Reads Word documents (DOCX) as the HTML that mammoth makes of them: headings, lists, tables and text boxes stay."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers import html
from rxtract.readers.libraries import library
from rxtract.readers.limits import check_elements, limits
from rxtract.readers.packed import UNREADABLE, Unpacked, open_archive
from rxtract.readers.reader import article_id

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh"
_SHARE = 4  # the library takes a millisecond for a paragraph
_PICTURE = re.compile(r"<img\b[^>]*>")


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a document."""
    _check(raw, source)
    logging.getLogger("mammoth").setLevel(logging.ERROR)
    mammoth = library("mammoth", source)
    try:
        made = mammoth.convert_to_html(
            io.BytesIO(raw), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda _: {})
        ).value
    except Exception as error:  # the parser of XML beneath has errors of its own
        raise InputError(source, "malformed", f"not a document that Word would open ({error}).") from error
    markup = _PICTURE.sub("", made)
    return iter((replace(html.parse_page(markup, source, article_id(raw)), format="docx"),))


def _check(raw: bytes, source: str) -> None:
    """Refuse a document that would cost too much, before all of it is taken apart."""
    unpacked = Unpacked(source, len(raw))
    archive = open_archive(raw, source)
    for info in archive.infolist():
        if not info.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(info) as stream:
                part = unpacked.take(stream, limits().bytes)
        except UNREADABLE as error:
            raise InputError(source, "malformed", f"{info.filename} in it is damaged ({error}).") from error
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise InputError(source, "malformed", f"{info.filename} in it defines entities, which no document does.")
        check_elements(part.decode("latin-1"), source, share=_SHARE)
