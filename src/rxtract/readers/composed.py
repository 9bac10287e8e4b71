"""An article put together from named parts, for formats whose records have headings and texts but no page."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from rxtract.article import Article
from rxtract.readers import html


class Composed:
    """Collects headings, paragraphs and pieces of HTML, and reads them as one page."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def heading(self, text: str, level: int) -> None:
        """Add a heading; one that shows nothing leaves no trace."""
        if text.strip():
            self._parts.append(f"<h{level}>{escape(text)}</h{level}>")

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        if text.strip():
            self._parts.append(f"<p>{escape(text)}</p>")

    def markup(self, markup: str) -> None:
        """Add a piece of HTML, such as a table."""
        self._parts.append(f"<div>{markup}</div>")

    def article(
        self, source: str, identifier: str, format_name: str, *, title: str = "", warnings: tuple[str, ...] = ()
    ) -> Article:
        """Return the article.

        Raises:
            InputError: `empty`, or what else a page is refused for.
        """
        page = html.parse_page(f"<main>{''.join(self._parts)}</main>", source, identifier)
        said = tuple(sorted({*page.warnings, *warnings}))
        return replace(page, format=format_name, title=" ".join(title.split()) or page.title, warnings=said)
