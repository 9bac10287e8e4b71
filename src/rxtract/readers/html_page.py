"""What the tags of HTML mean for layout: a target for lxml's parser, so that no tree is built."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate, groupby
from operator import itemgetter

from rxtract.readers.html_layout import Context, Layout

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = frozenset({"ul", "ol", "menu", "dl"})
_ITEMS = frozenset({"li", "dd"})
_CELLS = frozenset({"td", "th"})
_BOLD = frozenset({"b", "strong"})
# fmt: off
_BLOCKS = _HEADINGS.keys() | _LISTS | _ITEMS | _CELLS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "details", "dialog", "dir", "div", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "main", "optgroup", "p",
    "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr",
}
_DROPPED = frozenset({
    "audio", "button", "canvas", "datalist", "embed", "iframe", "math", "nav", "noscript", "object", "option", "script",
    "select", "style", "svg", "template", "textarea", "video",
})
# fmt: on
_HIDING_STYLE = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)
_PLAIN = Context()


class Page:
    """Receives the events of a parser (`start`, `end`, `data`, …) and fills a `Layout`.

    Relies on balanced events, which libxml2 gives for any input.
    """

    def __init__(self) -> None:
        self.layout = Layout()
        self.depth = 0
        self._contexts: list[Context] = []  # of the open block elements
        self._rows: list[int] = []  # number of blocks before each open table row
        self._cell = 0  # number of blocks before the last table cell
        self._lists = self._bolds = self._footers = self._dropped = 0
        self._title: list[str] = []
        self._in_title = False
        self._links: list[tuple[int, int, str]] = []
        self._address: str | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        self.depth += 1
        if self._dropped or tag in _DROPPED or _is_hidden(tag, attributes):
            self._dropped += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "br":
            self.layout.break_line()
        elif tag == "a":
            self._address = attributes.get("href")
        elif tag in _BOLD:
            self._bolds += 1
        elif tag in _BLOCKS:
            self._start_block(tag)

    def _start_block(self, tag: str) -> None:
        self.layout.close_block()
        self._lists += tag in _LISTS
        self._footers += tag == "footer"
        if tag == "tr":
            self._rows.append(len(self.layout.blocks))
        elif tag in _CELLS:
            self._start_cell()
        self._contexts.append(self._context_of(tag))

    def _context_of(self, tag: str) -> Context:
        if tag in _HEADINGS:
            return Context("heading", _HEADINGS[tag])
        if tag in _ITEMS:
            return Context("item", max(self._lists, 1))
        if tag in _CELLS:
            return Context("cell")
        if tag == "pre":
            return Context(is_preformatted=True)
        if tag in _LISTS or tag == "table" or not self._contexts:
            return Context()
        return self._contexts[-1]  # a <p> or <div> inside an item is that item

    def _start_cell(self) -> None:
        """Stay on the line of the row if the cell before is one line; tables made for page layout have long cells."""
        blocks = self.layout.blocks
        row = self._rows[-1] if self._rows else len(blocks)
        if len(blocks) > row and len(blocks) - max(self._cell, row) <= 1:
            self.layout.join_cell()
        self._cell = len(blocks)

    def end(self, tag: str) -> None:
        """Close an element."""
        self.depth -= 1
        if self._dropped:
            self._dropped -= 1
        elif tag == "title":
            self._in_title = False
        elif tag == "a":
            self._address = None
        elif tag in _BOLD:
            self._bolds -= 1
        elif tag in _BLOCKS:
            self.layout.close_block()
            self._contexts.pop()
            self._lists -= tag in _LISTS
            self._footers -= tag == "footer"
            if tag == "tr":
                self._rows.pop()
                self.layout.end_row()

    def data(self, data: str) -> None:
        """Take text."""
        if self._dropped:
            return
        if self._in_title:
            self._title.append(data)
            return
        context = self._contexts[-1] if self._contexts else _PLAIN
        self.layout.add(data, context, bold=self._bolds > 0)
        if self._address is not None and not self._footers and not data.isspace():
            self._links.append((len(self.layout.blocks), self.layout.line, self._address.strip()))
            self._address = None

    def comment(self, data: str) -> None:
        """Ignore a comment."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Ignore a processing instruction."""

    def close(self) -> None:
        """End the page."""
        self.layout.close_block()

    def links(self) -> Iterator[tuple[int, str]]:
        """Yield the hyperlinks that show text, as offset of their line and address; a footer's are the site's."""
        text, blocks = self.layout.text(), self.layout.blocks
        for number, links in groupby(self._links, key=itemgetter(0)):
            lines = text[blocks[number].start : blocks[number].end].split("\n")
            starts = list(accumulate((len(line) + 1 for line in lines), initial=blocks[number].start))
            for _, line, address in links:
                yield starts[line], address

    def title(self) -> str:
        """Return <h1> if <title> is without one or only adds the site's name to it, else <title>."""
        text = self.layout.text()
        in_head = " ".join("".join(self._title).split())
        tops = (text[b.start : b.end] for b in self.layout.blocks if (b.kind, b.level) == ("heading", 1))
        top = " ".join(next(tops, "").split())
        return top if top and (not in_head or top.lower() in in_head.lower()) else in_head


def _is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    # Pages hide their <body> until a script has run.
    if tag in ("body", "html"):
        return False
    return "hidden" in attributes or bool(_HIDING_STYLE.search(attributes.get("style", "")))
