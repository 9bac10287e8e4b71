"""Decides which blocks of a web page are boilerplate: by what their elements are called, and with a witness.

The witness is trafilatura: a block is boilerplate when under half of its word triples stand in the text that
trafilatura takes for the main content. Both thresholds were chosen on saved English pages (`benchmarks.main_content`).
Pages with few links are no web pages around an article but leaflets and labels, of which trafilatura drops list items
and headings: there the witness is not asked.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from lxml import html as lxml_html
from lxml.etree import LxmlError, XPath

from rxtract.article import Block
from rxtract.readers.html_page import Page

_WORD = re.compile(r"\w+")
_LEAST_LINKED = 0.05
"""Share of the text that is links, below which there is no page around the article."""
_LEAST_SHARED = 0.5
_MOST_LINKED = 0.1  # of a list of the article; menus are links alone
_TEASERS = 2  # headings of one level that follow a heading directly
_LINKED_WITHIN = 0.6  # of items that go on as a list of the article
_SPAN = 3  # words in a row
_MOST_APART = 0.5  # of a page's text; elements that hold more are the article, whatever they are called
_LEAST_SEEN = 40  # words; a witness that saw less has seen nothing
_MAX_WITNESSED = 30_000  # elements; saved pages have 5,000, and what has more costs the witness seconds
_MENU = 0.8  # of the text of an element that is called a menu, if it is one
_FEWEST = 3  # links of a menu
_LISTING = re.compile(r"[,;.]\s|[.;]$")  # links with these between them are a sentence
_HIDING = re.compile(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is no news


def mark_boilerplate(text: str, page: Page, tree: Any | None) -> list[Block]:
    """Return the blocks with `is_boilerplate`; `tree` is the page for the witness, None where it is not asked."""
    blocks = page.layout.blocks
    marks = [False] * len(blocks)
    sizes = [block.end - block.start for block in blocks]
    for first, last in page.apart:
        marks[first:last] = [True] * (last - first)
    if sum(size for size, mark in zip(sizes, marks, strict=True) if mark) > _MOST_APART * sum(sizes):
        marks = [False] * len(blocks)
        for first, last in page.apart:  # what is called a menu and is one
            if sum(page.linked.get(one, 0) for one in range(first, last)) >= _MENU * sum(sizes[first:last]):
                marks[first:last] = [True] * (last - first)
    for place in _menus(text, page):
        marks[place] = True
    seen = _main_text(tree) if tree is not None else None
    if seen is not None:
        unseen = _with_what_follows(_unseen(text, blocks, seen), blocks)
        _keep_lists(unseen, blocks, page.linked)
        _keep_title(unseen, blocks)
        marks = [one or other for one, other in zip(marks, unseen, strict=True)]
    return [replace(block, is_boilerplate=mark) for block, mark in zip(blocks, marks, strict=True)]


def _menus(text: str, page: Page) -> list[int]:
    """Return the places of blocks that are links to other pages alone: three in one, or a run before the title."""
    blocks = page.layout.blocks
    alone = [one.kind != "cell" and _is_linked(text[one.start : one.end], page, n) for n, one in enumerate(blocks)]
    top = next((n for n, one in enumerate(blocks) if (one.kind, one.level) == ("heading", 1)), 0)
    found = [n for n, is_alone in enumerate(alone) if is_alone and len(page.away[n]) >= _FEWEST]
    for is_run, run in groupby(range(top), key=alone.__getitem__):
        places = list(run)
        if is_run and len(places) >= _FEWEST:
            found += places
    return found


def _is_linked(content: str, page: Page, place: int) -> bool:
    """Whether a block holds links to other pages and between them nothing but blanks and marks of a menu."""
    links = page.away.get(place)
    if not links or 2 * sum(map(len, links)) < len(content):  # more than half of it is no link: text
        return False
    away = Counter(word for link in links for word in _WORD.findall(link))
    return Counter(_WORD.findall(content)) == away and not _LISTING.search(content)


def needs_witness(linked: int, length: int, elements: int) -> bool:
    """Whether a page has links enough to be one around an article; `linked` and `length` in code points."""
    return linked >= _LEAST_LINKED * length and elements <= _MAX_WITNESSED


def parse_tree(markup: str) -> Any | None:
    """Return the tree of a page, with collapsed panels opened; None if there is none."""
    try:
        tree = lxml_html.document_fromstring(markup.encode("utf-8", "ignore"), parser=_PARSER)
    except (LxmlError, ValueError, AssertionError):
        return None
    hidden: Any = _hidden(tree)  # found in C: the pages of shops have thousands of elements
    for element in hidden:
        for name in ("hidden", "aria-hidden"):
            element.attrib.pop(name, None)
        if _HIDING.search(str(element.get("style", ""))):
            del element.attrib["style"]
    return tree


_hidden = XPath("descendant-or-self::*[@hidden or @aria-hidden or contains(@style, ':')]")
_PARSER = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _main_text(tree: Any) -> str | None:
    import trafilatura

    try:
        text = trafilatura.extract(tree, favor_precision=True, include_comments=False, include_tables=True, fast=True)
    except (LxmlError, ValueError, TypeError, AttributeError, RecursionError):  # it never saw such a page
        return None
    return text if text and len(_WORD.findall(text)) >= _LEAST_SEEN else None


def _unseen(text: str, blocks: Sequence[Block], seen: str) -> list[bool | None]:
    """Say of each block whether the witness left it out, None of a heading too short to tell.

    A word or two stand in any text: they must be a line of it, or are what the block before them is.
    """
    words, lines = _words(seen), {tuple(_words(line)) for line in seen.splitlines()}
    spans = set(_spans(words))
    marks: list[bool | None] = []
    before = True
    for block in blocks:
        own = _words(text[block.start : block.end])
        pieces = _spans(own)
        mark: bool | None = sum(piece in spans for piece in pieces) < _LEAST_SHARED * len(pieces)
        if not pieces:
            mark = None if block.kind in ("heading", "title") else before and tuple(own) not in lines
        before = before if mark is None else mark
        marks.append(mark)
    return marks


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _spans(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[place:] for place in range(_SPAN)), strict=False))


def _keep_lists(marks: list[bool], blocks: Sequence[Block], linked: Mapping[int, int]) -> None:
    """Keep lists and tables without links that stand right behind what is kept: the witness drops some of them."""
    place = 0
    while place < len(blocks):
        first = place
        while place < len(blocks) and marks[place] and blocks[place].kind in ("item", "cell"):
            place += 1
        if place > first:
            size = sum(block.end - block.start for block in blocks[first:place])
            links = sum(linked.get(one, 0) for one in range(first, place))
            goes_on = place < len(blocks) and blocks[place].kind in ("item", "cell")
            if first and not marks[first - 1] and links <= (_LINKED_WITHIN if goes_on else _MOST_LINKED) * size:
                marks[first:place] = [False] * (place - first)
        place += place == first


def _keep_title(marks: list[bool], blocks: Sequence[Block]) -> None:
    """Keep the only heading of the first level: the witness leaves out the title of a page."""
    tops = [place for place, block in enumerate(blocks) if (block.kind, block.level) == ("heading", 1)]
    if len(tops) == 1 and not all(marks[tops[0] :]):
        marks[tops[0]] = False


def _with_what_follows(marks: Sequence[bool | None], blocks: Sequence[Block]) -> list[bool]:
    """Give headings the mark of the block that follows: trafilatura drops those of sections that it keeps.

    Not in a run of headings without text between them, which are teasers of other pages.
    """
    following, run = True, 0
    after: Block | None = None
    done: list[bool] = []
    for mark, block in zip(reversed(marks), reversed(blocks), strict=True):
        is_heading = block.kind == "heading"
        before_peer = after is not None and (after.kind, after.level) == ("heading", block.level)
        run = run + 1 if is_heading and before_peer else 0
        if mark is None or (mark and is_heading and run < _TEASERS):
            mark = following
        following, after = mark, block
        done.append(mark)
    return done[::-1]
