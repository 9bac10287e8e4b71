"""Target for lxml's HTML parser: turns tags and text into layout blocks while parsing, without building a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, groupby
from operator import itemgetter

from rxtract.readers.nesting import Nesting, Role

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 5}
_BOLD = frozenset({"b", "strong"})
# fmt: off
_DROPPED = frozenset({
    "audio", "button", "canvas", "datalist", "embed", "iframe", "math", "noscript", "object", "option", "script",
    "select", "style", "svg", "template", "textarea", "video",
})
_ROLES: dict[str, Role] = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("ul", "ol", "menu", "dl"), "list"),
    **dict.fromkeys(("li", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    "tr": "row", "pre": "preformatted", "table": "table",
    **dict.fromkeys((
        "address", "article", "blockquote", "body", "caption", "center", "details", "dialog", "dir", "div",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "main",
        "optgroup", "p", "section", "tbody", "tfoot", "thead",
    ), "inherit"),
}
_BODIES = frozenset({"article", "main", "section", "blockquote"})
_APART_ROLES = frozenset({"navigation", "dialog", "alertdialog", "contentinfo", "search"})
_CONTAINERS = frozenset({"div", "section", "ul", "ol", "form", "dialog", "p", "details"})
_APART = re.compile(
    r"(?:^|\s)(?:(?:js|c|m|block|region|wp|site|post|entry|article|page)[-_]{1,2})?"
    r"(?:related(?:[-_]?(?:posts?|articles?|content|links|stories|products|reading|topics|news))?"
    r"|(?:you[-_]may[-_]also[-_]like|read[-_]?(?:more|next)|read[-_]this[-_]next|up[-_]next|see[-_]also|more[-_](?:from|on|stories)|most[-_](?:popular|read))"
    r"|comments?(?:[-_](?:list|section|area|form|thread|respond))?|disqus[-_]thread|respond"
    r"|\w{0,9}[-_]?cookies?(?:[-_]?(?:banner|notice|consent|bar|message|policy|popup|law|info))?|gdpr(?:[-_]\w+)?"
    r"|(?:cookie)?consent(?:[-_](?:banner|bar|modal|popup|dialog))?|onetrust[-\w]{0,40}|cookiebot\w{0,40}|didomi[-\w]{0,40}|truste[-\w]{0,40}"
    r"|ads?|ad[-_](?:slot|unit|banner|container|wrapper|box)|advert(?:isement|ising|orial|s)?|sponsored(?:[-_]\w+)?"
    r"|newsletter(?:[-_](?:signup|form|box|subscribe))?|(?:affiliate[-_]?)?disclosure|pagination|pager|"
    r"(?:customer|user|product)[-_]reviews?(?:[-_](?:list|section))?|reviews(?:[-_](?:list|section))?|share(?:[-_](?:buttons?|bar|links|tools))?|social(?:[-_]\w+)?"
    r"|(?:(?:main|top|site|primary|secondary|side|mobile|header|mega|footer|page)[-_]?)?(?:nav|navbar|nav[-_]?(?:menu|links|list|bar)"
    r"|navigation|menu(?:[-_](?:list|items|bar|container))?)|side[-_]?bar|tag[-_]?(?:s|list|links|cloud)|tags"
    r"|(?:popular|trending|recent|latest)[-_](?:posts?|articles?|stories|topics|products|news)"
    r"|(?:also|often|frequently|customers[-_]also)[-_](?:bought|viewed|like|purchased)(?:[-_]together)?|bought[-_]together"
    r"|cross[-_]?sells?|up[-_]?sells?|recommend(?:ed|ations?)(?:[-_]\w+)?|recently[-_]viewed"
    r"|breadcrumbs?(?:[-_](?:trail|list|nav))?|promo(?:tion|s)?(?:[-_]box)?)(?=\s|$)",
    re.IGNORECASE,
)
# fmt: on
_COLLAPSING_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)
_HIDING_STYLE = re.compile(r"visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)


class Page:
    """Receives the events of a parser (`start`, `end`, `data`, …) and fills a `Layout`.

    Relies on balanced events, which libxml2 gives for any input. `apart` holds the half-open places of blocks that
    their elements call something else than the article: asides, related posts, comments, cookie texts, adverts.
    """

    def __init__(self, *, reads_nav: bool = False) -> None:
        self.depth = self.elements = 0
        self._nesting = Nesting()
        self.layout = self._nesting.layout
        self.tables = self._nesting.tables
        self.apart: list[tuple[int, int]] = []
        self.linked: dict[int, int] = {}  # code points of links by place of block
        self.away: dict[int, list[str]] = {}  # words of links to other pages by place of block
        self.is_nav_open = False
        self._reads_nav = reads_nav
        self._bolds = self._underlines = 0
        self._footers = self._dropped = self._heads = self._table_heads = self._asides = self._bodies = 0
        self._open_apart: list[tuple[int, int]] = []  # depth of an element and place of its first block
        self._aside = 0
        self._raised: list[str] | None = None
        self._raised_depth = 0
        self._title: list[str] = []
        self._in_title = False
        self._links: list[tuple[int, int, str]] = []
        self._address: str | None = None
        self._in_link = self._leads_away = False

    @property
    def _is_dropping(self) -> bool:
        return bool(self._dropped) or (self.is_nav_open and not self._reads_nav)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        self.depth += 1
        self.elements += 1
        if self._dropped or (tag in _DROPPED and not (tag == "button" and self._heads)) or _is_hidden(tag, attributes):
            self._dropped += 1
        elif tag == "title":
            self._in_title = True
        elif tag == "br":
            self.layout.break_line()
        elif tag == "a":
            self._address = attributes.get("href")
            self._in_link = self._address is not None
            self._leads_away = bool(self._address and not self._address.startswith("#"))
        elif tag in _BOLD:
            self._bolds += 1
        elif tag == "u":
            self._underlines += 1
        elif tag == "sup" and self._raised is None:
            self._raised, self._raised_depth = [], self.depth
        elif tag in _ROLES:
            self._open(tag, attributes)

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._flush_raised()
        self._footers += tag == "footer"
        self._heads += tag in HEADINGS
        self._table_heads += tag == "thead"
        header = tag == "th" or self._table_heads > 0
        self._nesting.open(_ROLES[tag], HEADINGS.get(tag, 0), attributes=attributes, header=header)
        self._bodies += tag in _BODIES
        is_apart = _is_apart(attributes) or attributes.get("role") in _APART_ROLES
        if (tag in _CONTAINERS and is_apart) or (tag == "footer" and not self._bodies):
            self._open_apart.append((self.depth, len(self.layout.blocks)))

    def end(self, tag: str) -> None:
        """Close an element."""
        self.depth -= 1
        if self._dropped:
            self._dropped -= 1
        elif tag == "title":
            self._in_title = False
        elif tag == "a":
            self._address, self._in_link = None, False
        elif tag in _BOLD:
            self._bolds -= 1
        elif tag == "u":
            self._underlines -= 1
        elif tag == "sup" and self.depth == self._raised_depth - 1:
            self._flush_raised()
        elif tag in _ROLES:
            self._close(tag)

    def _close(self, tag: str) -> None:
        self._flush_raised()
        self._footers -= tag == "footer"
        self._heads -= tag in HEADINGS
        self._bodies -= tag in _BODIES
        self._table_heads -= tag == "thead"
        self._nesting.close()
        if self._open_apart and self._open_apart[-1][0] == self.depth + 1:
            self._leave(self._open_apart.pop()[1])

    def _leave(self, first: int) -> None:
        if first < len(self.layout.blocks):
            self.apart.append((first, len(self.layout.blocks)))

    def data(self, data: str) -> None:
        """Take text."""
        if self._is_dropping:
            return
        if self._in_title:
            self._title.append(data)
            return
        if self._raised is not None:
            self._raised.append(data)
        else:
            self._nesting.add(data, bold=self._bolds > 0, underlined=self._underlines > 0)
        if self._in_link:
            place = len(self.layout.blocks)
            self.linked[place] = self.linked.get(place, 0) + len(data)
            if self._leads_away:
                self.away.setdefault(place, []).append(data)
        if self._address is not None and not self._footers and not data.isspace():
            self._links.append((len(self.layout.blocks), self.layout.line, self._address.strip()))
            self._address = None

    def _flush_raised(self) -> None:
        if self._raised is not None:
            raised, self._raised = "".join(self._raised), None
            self._nesting.add_raised(raised)

    def comment(self, data: str) -> None:
        """Enter or leave a landmark, which `html.mark_landmarks` left as a comment; other comments are ignored."""
        kind, _, name = data.partition(" ")
        if kind != "rxtract" or self._dropped:
            return
        self._flush_raised()
        self.layout.close_block()
        if name in ("nav", "/nav"):
            self.is_nav_open = name == "nav"
        elif name == "aside":
            self._aside = self._aside if self._asides else len(self.layout.blocks)
            self._asides += 1
        elif name == "/aside" and self._asides:
            self._asides -= 1
            if not self._asides:
                self._leave(self._aside)

    def pi(self, target: str, data: str | None = None) -> None:
        """Ignore a processing instruction."""

    def close(self) -> None:
        """End the page; an aside that was never closed is none."""
        self._flush_raised()
        self.layout.close_block()

    def links(self) -> Iterator[tuple[int, str]]:
        """Yield the hyperlinks that show text, as offset of their line and address; a footer's are the site's."""
        text, blocks = self.layout.text(), self.layout.blocks
        for number, links in groupby(self._links, key=itemgetter(0)):
            if number >= len(blocks):
                return
            lines = text[blocks[number].start : blocks[number].end].split("\n")
            starts = list(accumulate((len(line) + 1 for line in lines), initial=blocks[number].start))
            for _, line, address in links:
                yield starts[min(line, len(starts) - 1)], address

    def title(self) -> str:
        """Return <h1> if <title> is without one or only adds the site's name to it, else <title>."""
        text = self.layout.text()
        in_head = " ".join("".join(self._title).split())
        tops = (text[b.start : b.end] for b in self.layout.blocks if (b.kind, b.level) == ("heading", 1))
        top = " ".join(next(tops, "").split())
        return top if top and (not in_head or top.lower() in in_head.lower()) else in_head


def _is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element shows nothing; what `display:none` or `hidden` hide of an article is a collapsed panel."""
    if tag in ("body", "html"):  # pages hide them until a script has run
        return False
    style = attributes.get("style", "")
    hides = "hidden" in attributes or _COLLAPSING_STYLE.search(style)
    return bool(_HIDING_STYLE.search(style) or (hides and tag in _CONTAINERS and _is_apart(attributes)))


def _is_apart(attributes: Mapping[str, str]) -> bool:
    """Whether id or class call an element something else than the article."""
    names = attributes.get("id"), attributes.get("class")
    return any(name and len(name) < 300 and _is_called_apart(name) for name in names)


@lru_cache(maxsize=1024)  # a page repeats a few classes
def _is_called_apart(name: str) -> bool:
    return _APART.search(name) is not None
