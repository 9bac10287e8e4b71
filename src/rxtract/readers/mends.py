"""What of a text is read otherwise than it is written, beyond entities: soft hyphens, divided words, wrong characters.

`articles.text` stays verbatim; the edits make the view that the pipeline reads (`rxtract.views`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rxtract.article import Article, Edit
from rxtract.readers.entities import find_entities
from rxtract.readers.hyphens import divides, is_suspended, words_of
from rxtract.views import merge_edits, read_as

_MARKS = ("\u00ad", "&shy;", "\u2010", "\u2011")
_MARK = re.compile("(?P<soft>(?:\u00ad|&shy;)(?:[ \t]*\r?\n[ \t]*(?=[^\\W\\d_]))?)|[\u2010\u2011]")
_LINE_END = re.compile(r"-[ \t]{0,8}\r?\n")
_DIVIDED = re.compile(
    r"(?P<first>[^\W\d_]{2,40})(?P<end>-[ \t]{0,8}\r?\n[ \t]{0,40})(?P<second>[a-zà-öø-ÿ]{1,40})(?P<space> (?=\S))?"
)
_LONGEST_FIX = 200


def with_mends(article: Article) -> Article:
    """Return the article with the edits that its text needs, and with what they are in its warnings."""
    text = article.text
    wrong = tuple(find_mojibake(text))
    divided = () if article.blocks else tuple(find_divided(text))
    marks = tuple(find_marks(text))
    escaped = tuple(find_entities(text)) if article.blocks else ()  # escaped twice; plain text has its own already
    if not (wrong or divided or marks or escaped):
        return replace(article, title=_mended(article.title)) if article.title else article
    said = {name for name, edits in (("mojibake", wrong), ("line_hyphens", divided)) if edits}
    return replace(
        article,
        title=_mended(article.title),
        edits=merge_edits(marks, divided, wrong, escaped, article.edits),
        warnings=tuple(sorted({*article.warnings, *said})),
    )


def find_marks(text: str) -> Iterator[Edit]:
    """Yield soft hyphens, which read as nothing, and hyphens of other code points, which read as the one of keyboards.

    >>> list(find_marks("ne\u00adpenia IL\u20112"))
    [Edit(start=2, end=3, reads=''), Edit(start=11, end=12, reads='-')]
    """
    if not any(mark in text for mark in _MARKS):
        return
    for match in _MARK.finditer(text):
        yield Edit(match.start(), match.end(), "" if match["soft"] else "-")


def find_divided(text: str) -> Iterator[Edit]:
    r"""Yield the hyphens at line ends that divide a word, and where the line ends in their place.

    >>> read_as("a neutro-\npenia was", list(find_divided("a neutro-\npenia was")))
    'a neutropenia\nwas'
    >>> read_as("the beta-\nblockers", list(find_divided("the beta-\nblockers")))
    'the beta-blockers'
    """
    if not _LINE_END.search(text):
        return
    words: set[str] | None = None
    for match in _DIVIDED.finditer(text):
        if words is None:
            words = words_of(text)
        if is_suspended(match["second"]):
            continue
        keeps = 0 if divides(match["first"], match["second"], words) else len("-")
        yield Edit(match.start("end") + keeps, match.end("end"), "")
        if match["space"]:
            yield Edit(match.start("space"), match.end("space"), "\n")


def find_mojibake(text: str) -> Iterator[Edit]:
    """Yield characters of UTF-8 that somebody decoded as Windows-1252, with what they are (ftfy).

    >>> list(find_mojibake("SjÃ¶gren’s"))
    [Edit(start=2, end=4, reads='ö')]
    """
    if text.isascii():
        return
    from ftfy import fix_encoding
    from ftfy.chardata import UTF8_DETECTOR_RE

    for match in UTF8_DETECTOR_RE.finditer(text):
        wrong = match.group()
        reads = fix_encoding(wrong) if len(wrong) <= _LONGEST_FIX else wrong
        if reads != wrong and "\ufffd" not in reads:
            yield Edit(match.start(), match.end(), reads)


def _mended(title: str) -> str:
    return read_as(title, merge_edits(find_mojibake(title), find_entities(title)))
