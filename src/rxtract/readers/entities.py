"""Finds HTML entities in text that is no markup (`&nbsp;`, `Sj&ouml;gren`): they read as their characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from html.entities import html5

from rxtract.article import Edit

_ENTITY = re.compile(
    r"&(?:amp;)*(?P<entity>#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?!amp;)[A-Za-z][A-Za-z0-9]{1,31};)|&amp;(?:amp;)*"
)
_NO_TEXT = frozenset({"Cc", "Cs", "Co", "Cn"})  # what no article writes as an entity, line breaks apart
_BREAKS = frozenset("\t\n\r")


def find_entities(text: str) -> Iterator[Edit]:
    """Yield the entities of `text`, also those that were escaped once more, with their characters.

    >>> list(find_entities("Sj&ouml;gren &amp;lt; R&D;"))
    [Edit(start=2, end=8, reads='ö'), Edit(start=13, end=20, reads='<')]
    """
    for match in _ENTITY.finditer(text) if "&" in text else ():
        entity = match["entity"]
        if entity is None:
            yield Edit(match.start(), match.end(), "&")
        elif entity.startswith("#") or entity in html5:
            reads = unescape(f"&{entity}")
            if reads and all(char in _BREAKS or unicodedata.category(char) not in _NO_TEXT for char in reads):
                yield Edit(match.start(), match.end(), reads)
