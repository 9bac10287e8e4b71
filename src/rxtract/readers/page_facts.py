"""Finds the site and the day of publication of a web page in its markup: meta elements, JSON-LD, time elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.etree import LxmlError

_ADDRESS = re.compile(
    r"<(?:link|meta)\b[^<>]{0,300}?(?:canonical|og:url|twitter:url|al:web:url)[^<>]{0,600}>", re.IGNORECASE
)
_VALUE = re.compile(r"""\b(?:href|content)\s{0,3}=\s{0,3}(?:"([^"<>]{1,500})"|'([^'<>]{1,500})')""", re.IGNORECASE)
_SCRIPT = re.compile(
    r"""<script\b[^<>]{0,200}?application/ld\+json[^<>]{0,200}>(.{0,100000}?)</script""", re.IGNORECASE | re.DOTALL
)
_DATED = re.compile(r"<time\b|datePublished|dateModified|published|article:|dc\.date|\bpubdate", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MAX_STATEMENTS = 2000
_FIRST_YEAR = 1990  # no web page is older; 0001-01-01 stands for an empty field
_HEAD = 400_000  # code points in which a page states what it is


def find_site(markup: str) -> str | None:
    """Return the host that a page states as its own, without `www.`, or None.

    >>> find_site('<link rel="canonical" href="https://www.drugs.example/a?b=1">')
    'drugs.example'
    """
    head = markup[:_HEAD]
    stated = (_VALUE.search(match.group()) for match in _ADDRESS.finditer(head))
    addresses = [value[1] or value[2] for value in stated if value]
    addresses += [value for one in _statements(head) for key in ("url", "@id") if (value := _text(one, key))]
    return next((host for address in addresses if (host := _host(address))), None)


def is_dated(markup: str) -> bool:
    """Whether anything in a page's markup looks like a day of publication."""
    return bool(_DATED.search(markup, 0, _HEAD))


def find_day(markup: str, tree: Any | None) -> date | None:
    """Return the day on which a page was published or changed last as its markup states it, or None."""
    head = markup[:_HEAD]
    for key in ("datePublished", "dateModified"):
        for one in _statements(head):
            if day := _day(_text(one, key)):
                return day
    if tree is None:
        return None
    try:
        return _day(find_date(tree, extensive_search=False, original_date=True))
    except (LxmlError, ValueError, TypeError, AttributeError, OverflowError):  # it never saw such a page
        return None


def _statements(head: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a page's JSON-LD, outer ones first."""
    for script in _SCRIPT.finditer(head) if "ld+json" in head else ():
        try:
            pending = [json.loads(script[1])]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MAX_STATEMENTS):
            if not pending:
                break
            one = pending.pop(0)
            if isinstance(one, dict):
                yield one
                pending += [value for value in one.values() if isinstance(value, dict | list)]
            elif isinstance(one, list):
                pending += one


def _text(statement: dict[str, Any], key: str) -> str:
    value = statement.get(key)
    return value if isinstance(value, str) else ""


def _host(address: str) -> str | None:
    try:
        host = urlsplit(address.strip()).hostname if "//" in address else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def _day(value: str | None) -> date | None:
    match = _DAY.match(value.strip()) if value else None
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    return day if day and day.year >= _FIRST_YEAR else None
