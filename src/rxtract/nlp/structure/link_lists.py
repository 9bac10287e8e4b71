"""Lists of links in an article's text: menus, related links, tags and what a shop offers beside, which are boilerplate.

A label ("You may also like") marks itself and the short lines or items below it; it ends where text begins, at the next
heading, and behind a blank line where its entries had none between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rxtract.article import Block
from rxtract.matching.link_lines import (
    is_link_label,
    is_link_like,
    is_site_entry,
    is_sure_label,
    is_topic_entry,
    leads_elsewhere,
)
from rxtract.nlp.structure.headings import heading_kind

_MOST_ENTRIES = 40
_BULLET = 12  # code points of a bullet or number with the blanks around it
_MENU_ENTRIES = 4  # lines of a menu that has a line for each entry
_SITE_ENTRIES = 2  # of them that no article has as a heading


def mark_link_lists(text: str, blocks: Sequence[Block], *, marked_up: bool) -> list[Block]:
    """Return the blocks, those that lead to other pages as boilerplate; `marked_up` says that the format has items.

    Formats that mark their sections have no page around the article and are left as they are.
    """
    if any(block.section_level for block in blocks):
        return list(blocks)
    page = _Page(text, [piece for block in blocks for piece in _cut(text, block)] if marked_up else blocks, marked_up)
    marks = page.marks()
    return [replace(one, is_boilerplate=True) if mark else one for one, mark in zip(page.blocks, marks, strict=True)]


def _cut(text: str, block: Block) -> Iterator[Block]:
    """Yield a paragraph of several lines in pieces, so that a line of links stands alone."""
    lines = text[block.start : block.end].split("\n")
    kinds = [leads_elsewhere(line) for line in lines]
    if block.kind != "paragraph" or len(lines) == 1 or not any(kinds) or all(kinds):
        yield block
        return
    first = place = block.start
    for line, (kind, following) in zip(lines, pairwise([*kinds, None]), strict=True):
        end = place + len(line)
        if kind != following and text[first:end].strip():
            start = first + len(text[first:end]) - len(text[first:end].lstrip())
            yield replace(block, start=start, end=start + len(text[start:end].rstrip()))
        first, place = (end + 1 if kind != following else first), end + 1


class _Page:
    def __init__(self, text: str, blocks: Sequence[Block], marked_up: bool) -> None:
        self.blocks = list(blocks)
        self._marked_up = marked_up
        self._texts = [text[block.start : block.end] for block in blocks]
        between = [text[one.end : other.start] for one, other in pairwise(blocks)]
        self._gaps = [True, *(gap.count("\n") > 1 or gap.count("\r") > max(1, gap.count("\n")) for gap in between)]
        self._bulleted = [self._is_bulleted(text, block) for block in blocks]

    def marks(self) -> list[bool]:
        """Say of each block whether it leads to other pages."""
        read = zip(self.blocks, self._texts, strict=True)
        marks = [block.kind != "cell" and leads_elsewhere(one) for block, one in read]
        place = 0
        while place < len(self.blocks):
            end = self._end_of_list(place) if is_link_label(self._texts[place]) else self._end_of_menu(place)
            first = self._start_of_menu(place) if end > place and not is_link_label(self._texts[place]) else place
            marks[first:end] = [True] * (end - first)
            place = max(end, place + 1)
        return marks

    def _is_bulleted(self, text: str, block: Block) -> bool:
        if self._marked_up:
            return block.kind in ("item", "cell")
        before = text[max(0, block.start - _BULLET) : block.start]
        return block.kind == "item" and bool(before and before.splitlines()[-1].strip() and before[-1] not in "\r\n")

    def _is_heading(self, place: int) -> bool:
        return self.blocks[place].kind in ("title", "heading") and self.blocks[place].level > 0

    def _end_of_list(self, label: int) -> int:
        """Return where the entries below a label end; the label's place where none are below."""
        if self.blocks[label].kind == "cell":
            return label
        if self._is_heading(label):
            return self._end_of_part(label)
        packed, place = False, label + 1
        while place < min(len(self.blocks), label + _MOST_ENTRIES) and self._is_entry(label, place, packed):
            packed = packed or (place > label + 1 and not self._gaps[place])
            place += 1
        return place if place > label + 1 else label

    def _is_entry(self, label: int, place: int, packed: bool) -> bool:
        if self._is_heading(place) or not is_link_like(self._texts[place]):
            return False
        if self._bulleted[place] != self._bulleted[min(label + 1, len(self.blocks) - 1)]:
            return False
        if self._bulleted[place]:
            return True
        if place + 1 < len(self.blocks) and self._is_opening(place, is_first=place == label + 1):
            return False
        return not (packed and self._gaps[place])

    def _is_opening(self, place: int, *, is_first: bool) -> bool:
        """Whether a short line is the heading of what follows it."""
        if is_link_like(self._texts[place + 1]) and not self._bulleted[place + 1]:
            return False
        opens = heading_kind(self._texts[place]) not in (None, "boilerplate", "product")
        return opens or (is_first and self._gaps[place])

    def _end_of_part(self, label: int) -> int:
        """Return where the part below a marked heading ends: at the next heading, or with text behind a list."""
        level, place = self.blocks[label].level, label + 1
        while place < len(self.blocks):
            if self._is_heading(place) and self.blocks[place].level <= level:
                break
            if self._is_text(place) and self._ends_links(label, place - 1):
                break
            place += 1
        return place if place > label + 1 else label

    def _is_text(self, place: int) -> bool:
        return not self._bulleted[place] and not is_link_like(self._texts[place])

    def _ends_links(self, label: int, last: int) -> bool:
        """Whether text behind a block is the article again, not the few words that introduce a linked page."""
        if last == label:
            return not is_sure_label(self._texts[label])
        return not self._is_heading(last) and not self._is_text(last)

    def _end_of_menu(self, place: int) -> int:
        """Return where a menu with a line for each entry ends that begins at a place; the place where none does."""
        if not is_site_entry(self._texts[place]):
            return place
        first, end = self._start_of_menu(place), place + 1
        while end < len(self.blocks) and self._goes_on(first, end):
            end += 1
        sites = [one for one in range(first, end) if is_site_entry(self._texts[one])]
        if end - first < _MENU_ENTRIES or len(sites) < _SITE_ENTRIES:
            return place
        ends_apart = self._bulleted[first] or end == len(self.blocks) or self._gaps[end]
        return end if ends_apart else sites[-1] + 1

    def _start_of_menu(self, place: int) -> int:
        """Return where a menu begins in which an entry stands: before items, or lines such as "Drugs" above it."""
        first = place
        while first and place - first < _MENU_ENTRIES and self._goes_on(place, first - 1):
            if not self._bulleted[place] and (self._gaps[first] or not is_topic_entry(self._texts[first - 1])):
                break
            first -= 1
        return first

    def _goes_on(self, first: int, place: int) -> bool:
        if self._is_heading(place) or self._bulleted[place] != self._bulleted[first]:
            return False
        apart = place > first and self._gaps[place] and not self._bulleted[place]
        return is_link_like(self._texts[place]) and not apart
