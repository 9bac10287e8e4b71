"""Finds the title of an article in formats that do not mark it: the first line, or the front matter of Markdown."""

from __future__ import annotations

import re

from rxtract.matching.link_lines import is_breadcrumb, leads_elsewhere

_MAX_TITLE = 200  # a longer first line is a paragraph
_MENUS = 2_000  # code points at the beginning in which menus are looked for
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<fields>(?:.*\r?\n){0,60}?)---[ \t]*(?:\r?\n|$)")
_TITLE_FIELD = re.compile(r"^title[ \t]*:[ \t]*(?P<title>.*?)[ \t\r]*$", re.MULTILINE | re.IGNORECASE)


def find_title(text: str) -> str:
    r"""Return the first line that is not blank if it reads like a title (short, no full stop), else "".

    >>> find_title("\n# What is apixaban?\nIt is ...")
    'What is apixaban?'
    """
    start = _first_line(text)
    line = text[start : start + _MAX_TITLE + 50].splitlines()[0] if start < len(text) else ""
    title = line.strip().lstrip("#").strip().strip("*_").strip()
    return title if len(title) < _MAX_TITLE and not title.endswith((".", "。", ",", ";", "；")) else ""


def _first_line(text: str) -> int:
    """Return where the first line begins that is not blank and leads to no other pages; a breadcrumb names the page."""
    start = len(text) - len(text.lstrip())
    for line in text[start : start + _MENUS].splitlines(keepends=True):
        if line.strip() and (is_breadcrumb(line.strip()) or not leads_elsewhere(line.strip())):
            return start + len(line) - len(line.lstrip())
        start += len(line)
    return len(text) - len(text.lstrip())


def find_markdown_title(text: str) -> str:
    """Return the `title:` of the front matter if there is one, else what `find_title` finds after it."""
    front = _FRONT_MATTER.match(text)
    if front is None:
        return find_title(text)
    field = _TITLE_FIELD.search(front["fields"])
    return field["title"].strip("\"'") if field and field["title"] else find_title(text[front.end() :])
