"""An article of a text without layout of its own: what the readers of plain text, records and RTF deliver."""

from __future__ import annotations

from collections.abc import Callable

from rxtract.article import Article
from rxtract.readers.entities import find_entities
from rxtract.readers.references import find_references
from rxtract.readers.titles import find_title
from rxtract.views import read_as


def plain_article(
    text: str,
    source: str,
    identifier: str,
    format_name: str,
    warnings: tuple[str, ...] = (),
    *,
    title_of: Callable[[str], str] = find_title,
) -> Article:
    """Return the article of a text: its title is what `title_of` finds, entities in it read as their characters."""
    edits = tuple(find_entities(text))
    return Article(
        article_id=identifier,
        source=source,
        format=format_name,
        title=title_of(read_as(text, edits)),
        text=text,
        references=find_references(text),
        edits=edits,
        warnings=warnings,
    )
