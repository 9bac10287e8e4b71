"""Target for lxml's XML parser: lays out the articles of a document by its dialect, without building a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rxtract.readers.nesting import Nesting
from rxtract.readers.xml_dialects import Dialect, find_dialect

_FLAT_BREAK = re.compile(r"(?<!\s)\s{3,}(?=- )|\n[ \t]*\n\s*")
_LINK = "{http://www.w3.org/1999/xlink}href"
_BREAKS = frozenset({"br", "break"})


@dataclass(frozen=True, slots=True)
class _Scope:
    """What holds inside an open element; `has_block` if it opened a block itself."""

    is_dropped: bool = False
    is_read: bool = False
    is_bold: bool = False
    is_caption: bool = False
    is_reference: bool = False
    sections: int = 0
    has_block: bool = False


@dataclass(slots=True)
class XmlArticle:
    """One article of the document, as far as it is read: its layout and the addresses it gives."""

    nesting: Nesting = field(default_factory=Nesting)
    addresses: list[str] = field(default_factory=list)


class XmlPage:
    """Receives the events of a parser (`start`, `end`, `data`, …)."""

    def __init__(self) -> None:
        self.root: str | None = None
        self.dialect: Dialect | None = None
        self.articles: list[XmlArticle] = []
        self._scopes = [_Scope()]
        self._flat: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if self.root is None:
            self.root, self.dialect = tag, find_dialect(tag)
        name, outer = tag.rpartition("}")[2], self._scopes[-1]
        if self.dialect is None or outer.is_dropped or name in self.dialect.dropped:
            self._scopes.append(_Scope(is_dropped=True))
            return
        if name == self.dialect.article:
            self.articles.append(XmlArticle())
        sections = outer.sections + (name in self.dialect.sections)
        is_read = bool(self.articles) and (outer.is_read or name in self.dialect.read)
        is_reference = outer.is_reference or name in self.dialect.reference_lists
        if self.articles:
            self._add_address(self.dialect, name, attributes, is_reference)
        self._scopes.append(
            _Scope(
                is_read=is_read,
                is_bold=outer.is_bold or _is_bold(self.dialect, name, attributes),
                is_caption=outer.is_caption or name == "caption",
                is_reference=is_reference,
                sections=sections,
                has_block=is_read and self._open(self.dialect, name, attributes, sections + 1),
            )
        )

    def _open(self, dialect: Dialect, name: str, attributes: Mapping[str, str], level: int) -> bool:
        nesting = self.articles[-1].nesting
        if name in _BREAKS:
            nesting.layout.break_line()
        if dialect.label and name == dialect.label[0] and attributes.get(dialect.label[1]):
            nesting.open("heading", level)
            nesting.add(attributes[dialect.label[1]])
            nesting.close()
        role = dialect.roles.get(name)
        if role == "heading" and self._scopes[-1].is_caption:
            role = "plain"  # the title of a figure or table heads no section
        if role:
            nesting.open(role, level)
        return role is not None

    def _add_address(self, dialect: Dialect, name: str, attributes: Mapping[str, str], is_reference: bool) -> None:
        addresses = self.articles[-1].addresses
        if dialect.address and name == dialect.address[0]:
            addresses.append(attributes.get(dialect.address[1], ""))
        if is_reference and _LINK in attributes:
            addresses.append(attributes[_LINK])

    def end(self, tag: str) -> None:
        """Close an element."""
        self._flush_flat()
        if self._scopes.pop().has_block:
            self.articles[-1].nesting.close()

    def data(self, data: str) -> None:
        """Take text."""
        scope = self._scopes[-1]
        if not scope.is_read or self.dialect is None:
            return
        if self.dialect.has_flat_lists:
            self._flat.append(data)  # it comes in pieces, cut at every entity
        else:
            self.articles[-1].nesting.add(data, bold=scope.is_bold)

    def _flush_flat(self) -> None:
        if not self._flat:
            return
        nesting = self.articles[-1].nesting
        first, *others = _FLAT_BREAK.split("".join(self._flat))
        self._flat.clear()
        nesting.add(first)
        for piece in others:
            nesting.open("item" if piece.startswith("- ") else "plain")
            nesting.add(piece)
            nesting.close()

    def comment(self, data: str) -> None:
        """Ignore a comment."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Ignore a processing instruction."""

    def close(self) -> None:
        """End the document."""
        for article in self.articles:
            article.nesting.layout.close_block()


def _is_bold(dialect: Dialect, name: str, attributes: Mapping[str, str]) -> bool:
    return name in dialect.bold and dialect.bold[name] in attributes.get("styleCode", "").lower()
