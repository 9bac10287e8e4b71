"""Reads pages saved with all they need in one file (MHTML), and messages: the page or text is the article."""

from __future__ import annotations

import email
import email.header
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers import html
from rxtract.readers.decoding import declared_charset, decode
from rxtract.readers.plain import plain_article
from rxtract.readers.reader import article_id

_PAGE_PART = re.compile(
    rb"(?:^|\n)--([^\r\n]{1,200})\r?\n(?=(?:[^\r\n]+\r?\n){0,20}?Content-Type:[ \t]*text/html)", re.IGNORECASE
)
_KINDS = ("text/html", "application/xhtml+xml", "text/plain")


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a saved page: that of its first HTML part, or of its text without one."""
    part = _main_part(raw)
    if part is None:
        raise InputError(source, "empty", "there is no page in it.")
    content = _content(part)
    is_page = part.get_content_type() != "text/plain"
    declared = _charset(part) or (declared_charset(content) if is_page else None)
    decoded = decode(content, source, declared=declared)
    if is_page:
        article = html.parse_page(decoded.text, source, article_id(raw))
    else:
        article = replace(plain_article(decoded.text, source, article_id(raw), "mhtml"), title="")
    address = str(part.get("Content-Location") or "").encode("utf-8", "replace").decode()
    title = article.title or _subject(raw)
    addresses = (address.strip(),) if address.startswith(("http://", "https://")) else ()
    references = tuple(dict.fromkeys(addresses + article.references))
    said = tuple(sorted({*article.warnings, *decoded.warnings}))
    return iter((replace(article, format="mhtml", title=title, references=references, warnings=said),))


def _main_part(raw: bytes) -> Message | None:
    try:
        message = email.message_from_bytes(raw.lstrip())
        parts = [part for part in message.walk() if not part.is_multipart() and part.get_content_type() in _KINDS]
        pages = [part for part in parts if part.get_content_type() != "text/plain"]
        best = next(iter(pages or parts), None)
        if best is not None and pages and _content(best):
            return best
        return _recovered(raw) or best
    except (ValueError, LookupError, AttributeError, RecursionError):
        return _recovered(raw)


def _recovered(raw: bytes) -> Message | None:
    """Return the page of a file whose header does not name the line that divides its parts."""
    begin = _PAGE_PART.search(raw)
    if begin is None:
        return None
    content, _, _ = raw[begin.end() :].partition(b"\n--" + begin[1])
    return email.message_from_bytes(content)


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def _subject(raw: bytes) -> str:
    subject = email.message_from_bytes(raw.lstrip()[:65_536]).get("Subject", "")
    try:
        parts = email.header.decode_header(str(subject))
        text = "".join(one.decode(name or "utf-8", "replace") if isinstance(one, bytes) else one for one, name in parts)
    except (LookupError, ValueError):
        return ""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
