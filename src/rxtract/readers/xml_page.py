"""Target for lxml's XML parser: lays out the articles of a document by its dialect, without building a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rxtract.article import Block
from rxtract.readers.nesting import Nesting
from rxtract.readers.section_codes import kind_of_code
from rxtract.readers.xml_dialects import Dialect, find_dialect
from rxtract.readers.xml_products import Products

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
    is_table_head: bool = False
    sections: int = 0
    has_block: bool = False
    section: XmlSection | None = None
    is_section: bool = False
    is_book: bool = False


@dataclass(slots=True)
class XmlSection:
    """A section: the number of its first block, its level as of headings, and the kind that its code states."""

    first: int
    level: int
    parent: XmlSection | None
    kind: str = ""


@dataclass(slots=True)
class XmlArticle:
    """One article of the document, as far as it is read: its layout, sections, products and the addresses it gives."""

    nesting: Nesting = field(default_factory=Nesting)
    addresses: list[str] = field(default_factory=list)
    sections: list[XmlSection] = field(default_factory=list)
    products: Products = field(default_factory=Products)
    book: list[str] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        """Return the blocks, the first of each section marked.

        A section without a block of its own before its first part marks nothing; its parts have its kind.
        """
        blocks = list(self.nesting.layout.blocks)
        owned: dict[int, XmlSection] = {one.first: one for one in self.sections if one.first < len(blocks)}
        for first, one in owned.items():
            kind, parent = one.kind, one.parent
            while not kind and parent is not None and owned.get(parent.first) is not parent:
                kind, parent = parent.kind, parent.parent
            blocks[first] = replace(blocks[first], section_level=one.level, section_kind=kind)
        return blocks


class XmlPage:
    """Receives the events of a parser (`start`, `end`, `data`, …)."""

    def __init__(self) -> None:
        self.root: str | None = None
        self.dialect: Dialect | None = None
        self.articles: list[XmlArticle] = []
        self._scopes = [_Scope()]
        self._flat: list[str] = []
        self._raised: list[str] | None = None
        self._raised_depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if self.root is None:
            self.root, self.dialect = tag, find_dialect(tag)
        name, outer = tag.rpartition("}")[2], self._scopes[-1]
        if self._raised is None and outer.is_read and _is_raised(name, attributes):
            self._raised, self._raised_depth = [], len(self._scopes)
        if self.dialect is None or outer.is_dropped or name in self.dialect.dropped:
            self._scopes.append(_Scope(is_dropped=True))
            return
        if name in self.dialect.articles:
            self.articles.append(XmlArticle())
        if self.dialect.has_products and self.articles:
            self.articles[-1].products.start(name, attributes)
        sections = outer.sections + (name in self.dialect.sections)
        is_read = bool(self.articles) and (outer.is_read or name in self.dialect.read)
        is_reference = outer.is_reference or name in self.dialect.reference_lists
        section = outer.section
        if self.articles:
            self._add_address(self.dialect, name, attributes, is_reference)
            section = self._open_section(self.dialect, name, attributes, outer, sections + 1)
        self._scopes.append(
            _Scope(
                is_read=is_read,
                is_bold=outer.is_bold or _is_bold(self.dialect, name, attributes),
                is_caption=outer.is_caption or name == "caption",
                is_reference=is_reference,
                is_table_head=outer.is_table_head or name == "thead",
                sections=sections,
                has_block=is_read and self._open(self.dialect, name, attributes, sections + 1),
                section=section,
                is_section=section is not outer.section,
                is_book=outer.is_book or name == self.dialect.book,
            )
        )

    def _open_section(
        self, dialect: Dialect, name: str, attributes: Mapping[str, str], outer: _Scope, level: int
    ) -> XmlSection | None:
        """Return the section that an element stands in: its own when it is one."""
        element, attribute = dialect.code or ("", "")
        kind = kind_of_code(dialect.codes, attributes.get(attribute)) if name == element else ""
        is_labelled = dialect.label is not None and name == dialect.label[0] and bool(attributes.get(dialect.label[1]))
        if name in dialect.sections or is_labelled or (kind and name == (dialect.label or ("",))[0]):
            layout = self.articles[-1].nesting.layout
            layout.close_block()
            section = XmlSection(len(layout.blocks), level, outer.section, kind)
            self.articles[-1].sections.append(section)
            return section
        if kind and outer.section is not None and outer.is_section:
            outer.section.kind = outer.section.kind or kind
        return outer.section

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
            header = name == "th" or self._scopes[-1].is_table_head
            nesting.open(role, level, attributes=attributes, header=header)
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
        if self._raised is not None and len(self._scopes) == self._raised_depth + 1:
            raised, self._raised = "".join(self._raised), None
            self.articles[-1].nesting.add_raised(raised)
        scope = self._scopes.pop()
        if scope.has_block:
            self.articles[-1].nesting.close()
        if self.dialect and self.dialect.has_products and self.articles and not scope.is_dropped:
            self.articles[-1].products.end()

    def data(self, data: str) -> None:
        """Take text."""
        scope = self._scopes[-1]
        if self.dialect is None:
            return
        if not scope.is_read:
            if self.articles and not scope.is_dropped:
                self._add_stated(self.dialect, data)
            return
        if self.dialect.has_flat_lists:
            self._flat.append(data)  # it comes in pieces, cut at every entity
        elif self._raised is not None:
            self._raised.append(data)
        else:
            self.articles[-1].nesting.add(data, bold=scope.is_bold)

    def _add_stated(self, dialect: Dialect, data: str) -> None:
        """Take text that is no part of the article's own."""
        if dialect.has_products:
            self.articles[-1].products.data(data)
        if self._scopes[-1].is_book:
            self.articles[-1].book.append(data)

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


def _is_raised(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is a raised sign, or leads to a footnote as one does: <xref ref-type="fn">."""
    return name == "sup" or (name == "xref" and attributes.get("ref-type") in ("fn", "table-fn"))


def _is_bold(dialect: Dialect, name: str, attributes: Mapping[str, str]) -> bool:
    return name in dialect.bold and dialect.bold[name] in attributes.get("styleCode", "").lower()
