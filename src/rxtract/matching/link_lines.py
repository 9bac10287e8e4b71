"""Lines of a web page that lead to other pages: menus, breadcrumbs, and labels with the links that they announce."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rxtract.matching.words import read_words

_LONGEST = 600  # code points of a menu in one line; longer ones are text
_LONGEST_ENTRY, _ENTRY_WORDS = 120, 16
_MENU_WORDS = 6  # of an entry of a menu; a longer last step is the title of the page
_LABEL = 80  # code points
_SENTENCE = re.compile(r"[.!。！](?:[\"'”’)\]]|\s|$)")
_ENDS = re.compile(r"[.!;,。！；，][\"'”’)\]]*$")
_FEW_SENTENCES = 3  # of a line of links: "Filed under: pain. 3 comments."; a line of more than 16 words has none
_SHORT = 2  # words: "Vitamin D." is no sentence
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{1,120})\]\([^()\s]{0,200}\)")
_STRIP = " \t\r\n*_#-–—•·▪●>|"


class _Words(NamedTuple):
    """What `words/link_lines.toml` holds."""

    separator: re.Pattern[str]
    home: re.Pattern[str]
    site: re.Pattern[str]
    topic: re.Pattern[str]
    step: re.Pattern[str]
    label: re.Pattern[str]
    led: re.Pattern[str]
    button: re.Pattern[str]
    within: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("link_lines", _Words)


def leads_elsewhere(line: str) -> bool:
    """Whether a line is a menu, a breadcrumb, or a label with its links.

    >>> leads_elsewhere("Home | Drugs A-Z | COVID-19"), leads_elsewhere("Related: Dupilumab for eczema")
    (True, True)
    >>> leads_elsewhere("See also section 4."), leads_elsewhere("Related side effects: nausea")
    (False, False)
    """
    return len(line) <= _LONGEST and _leads(line)


@lru_cache(maxsize=4096)  # a line is asked of for its place among others and for itself
def _leads(line: str) -> bool:
    shown = _shown(line)
    return _is_menu(shown) or _is_labelled(shown)


def _shown(line: str) -> str:
    """Return a line with its links of Markdown as they show."""
    return _MARKDOWN_LINK.sub(r"\1", line) if "](" in line and len(line) <= _LONGEST else line


def is_breadcrumb(line: str) -> bool:
    """Whether a line that leads elsewhere is the way to the page, whose last step is mostly the page's title."""
    return leads_elsewhere(line) and _words().step.search(line) is not None


def is_site_entry(line: str) -> bool:
    """Whether a line is an entry of a site's menu that no article has as a heading: "Contact us"."""
    words, plain = _words(), _shown(line).strip(_STRIP)
    return len(plain) <= _LABEL and bool(words.home.fullmatch(plain) or words.site.fullmatch(plain))


def is_topic_entry(line: str) -> bool:
    """Whether a line is an entry of a menu that an article may have, too: "Drugs"."""
    return len(line) <= _LABEL and _words().topic.fullmatch(_shown(line).strip(_STRIP)) is not None


@lru_cache(maxsize=4096)
def is_link_label(line: str) -> bool:
    """Whether a line announces links and holds none: "You may also like", "See also:"."""
    plain, words = _plain_label(line), _words()
    return bool(plain) and bool(words.label.fullmatch(plain) or words.led.fullmatch(plain))


def is_sure_label(line: str) -> bool:
    """Whether a label of links is one that nothing in an article is called: "You may also like", not "See also"."""
    return _words().label.fullmatch(_plain_label(line)) is not None


def _plain_label(line: str) -> str:
    return line.strip(_STRIP).rstrip(":：… ").rstrip() if len(line) <= _LABEL else ""


def is_link_like(line: str) -> bool:
    """Whether a line may be the words of a link: short, and no sentence that ends."""
    line = _shown(line)
    words = line.split()
    if len(line) > _LONGEST_ENTRY or not 0 < len(words) <= _ENTRY_WORDS:
        return False
    return len(words) <= _SHORT or not _ENDS.search(line.rstrip())


def _is_menu(line: str) -> bool:
    words = _words()
    entries = [entry.strip(_STRIP) for entry in words.separator.split(line)]
    entries = [entry for entry in entries if entry]
    if len(entries) < 2 or any(len(entry.split()) > _MENU_WORDS or _SENTENCE.search(entry) for entry in entries):
        return False
    if not is_link_like(entries[-1]):
        return False
    if words.home.fullmatch(entries[0]):
        return True
    topics = [bool(words.topic.fullmatch(entry)) for entry in entries]
    if len(entries) < 3:
        return False
    if any(is_site_entry(entry) for entry in entries) or sum(topics) > 1:
        return True
    return topics[0] and len(words.step.findall(line)) == len(entries) - 1


def _is_labelled(line: str) -> bool:
    words = _words()
    plain = line.lstrip(_STRIP + "[")
    found = words.label.match(plain) or words.led.match(plain) or words.button.match(plain)
    if not found:
        return False
    mark = re.match(r"\s{0,3}(?:[:：|»›]|[–—-]\s)\s{0,9}", plain[found.end() :])
    rest = plain[found.end() + (mark.end() if mark else 0) :].strip()
    if not rest or words.within.search(rest):
        return False
    if len(_SENTENCE.findall(rest)) > (len(rest.split()) <= _ENTRY_WORDS) * _FEW_SENTENCES:
        return False
    if words.label.match(plain):
        is_named = rest[0].isupper() or rest[0].isdigit() or rest[0] in "#\"'“‘["
        return bool(mark) or (plain[found.end()].isspace() and is_named and is_link_like(rest))
    return bool(mark) or rest.startswith("#")
