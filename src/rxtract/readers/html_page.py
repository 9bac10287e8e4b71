"""Target for lxml's HTML parser: turns tags and text into layout blocks while parsing, without building a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate, groupby
from operator import itemgetter

from rxtract.readers.nesting import Nesting, Role

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BOLD = frozenset({"b", "strong"})
# fmt: off
_DROPPED = frozenset({
    "audio", "button", "canvas", "datalist", "embed", "iframe", "math", "nav", "noscript", "object", "option", "script",
    "select", "style", "svg", "template", "textarea", "video",
})
_ROLES: dict[str, Role] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    **dict.fromkeys(("ul", "ol", "menu", "dl"), "list"),
    **dict.fromkeys(("li", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    "tr": "row", "pre": "preformatted", "table": "plain",
    **dict.fromkeys((
        "address", "article", "aside", "blockquote", "body", "caption", "center", "details", "dialog", "dir", "div",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "main",
        "optgroup", "p", "section", "summary", "tbody", "tfoot", "thead",
    ), "inherit"),
}
# fmt: on
_HIDING_STYLE = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)


class Page:
    """Receives the events of a parser (`start`, `end`, `data`, …) and fills a `Layout`.

    Relies on balanced events, which libxml2 gives for any input.
    """

    def __init__(self) -> None:
        self.depth = 0
        self._nesting = Nesting()
        self.layout = self._nesting.layout
        self._bolds = self._footers = self._dropped = 0
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
        elif tag in _ROLES:
            self._footers += tag == "footer"
            self._nesting.open(_ROLES[tag], _HEADINGS.get(tag, 0))

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
        elif tag in _ROLES:
            self._footers -= tag == "footer"
            self._nesting.close()

    def data(self, data: str) -> None:
        """Take text."""
        if self._dropped:
            return
        if self._in_title:
            self._title.append(data)
            return
        self._nesting.add(data, bold=self._bolds > 0)
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
