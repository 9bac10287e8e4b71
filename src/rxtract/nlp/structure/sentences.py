"""Sentences of leaflets and web pages: block borders, list items, missing spaces, headings glued to text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from spacy.attrs import IDX, LENGTH, SENT_START
from spacy.tokens import Doc

from rxtract.matching.rule_files import compile_any, read_rules
from rxtract.matching.words import read_words
from rxtract.nlp.contracts import component
from rxtract.nlp.state import state_of, text_of

_END = re.compile(
    r"(?P<stop>[.!?]+[\"'”’)\]]*(?=\s|[A-Z\u4e00-\u9fff]|$)|[。！？]+[\"”’）」』]*)|(?P<colon>[:：](?=\s*\n))"
)
_WHOLE_WORD = re.compile(r"(?:[A-Za-z0-9)\]%]{2}|\))\.$")
_NAME_CHARS = 24  # "botulinum toxin A."
_NO_START = np.uint64(2**64 - 1)  # -1 as spaCy reads it: certainly no start
_VISIBLE = re.compile(r"\S")


class _Words(NamedTuple):
    """What `words/sentences.toml` holds."""

    not_an_end: re.Pattern[str]
    named_letter: re.Pattern[str]
    bare_letter: re.Pattern[str]
    opens: re.Pattern[str]
    etc: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("sentences", _Words)


@lru_cache(maxsize=1)
def inline_headings() -> re.Pattern[str]:
    """Pattern of headings that pages glue to the text that follows them."""
    return compile_any(read_rules("sections")["inline"], flags=0)


def _is_end(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: not an abbreviation's, not a number's, not before a small letter."""
    after = text[match.end() : match.end() + 20]
    if not (after.strip() or text[match.end() :].strip()):
        return False
    if match.group("colon") or not match.group().startswith("."):
        return True
    tail = text[max(0, match.end() - 12) : match.end()]
    follows = after.lstrip()[:1]
    if _words().etc.search(tail):
        return follows.isupper() or follows.isdigit()
    near = max(0, match.end() - _NAME_CHARS)
    names = _words().named_letter.search(text, near, match.end()) or (
        _words().bare_letter.search(text, near, match.end()) and _words().opens.match(text, match.end())
    )
    if follows.islower() or (_words().not_an_end.search(tail) and not names):
        return False
    # "U.S", "F.C": a missing space follows a whole word
    return not after[:1].isupper() or bool(_WHOLE_WORD.search(tail))


def _next_start(text: str, position: int) -> int:
    match = _VISIBLE.search(text, position)
    return match.start() if match else len(text)


def sentence_starts(text: str) -> list[int]:
    """Return the code points at which a sentence of one block begins, the first being 0."""
    starts = {0} | {_next_start(text, match.end()) for match in _END.finditer(text) if _is_end(text, match)}
    ordered = sorted(starts)
    for match in inline_headings().finditer(text):
        begin = ordered[bisect_right(ordered, match.start()) - 1]
        if not text[begin : match.start()].strip(" \t\r\n\"'([-–•*") or match.start() in starts:
            starts.add(_next_start(text, match.end()))
    return sorted(start for start in starts if start < len(text) or start == 0)


@component("rxtract_sentences", reads=["blocks"], writes=["token.is_sent_start"])
def mark_sentences(doc: Doc) -> Doc:
    """Set `is_sent_start`: at every block, at every sentence inside it, and at a bullet or number before it.

    White space between blocks stays with the sentence before it; records are trimmed.
    """
    borders: set[int] = set()
    whole = text_of(doc)
    end = 0
    for block in state_of(doc).blocks:
        borders.add(min(_next_start(whole, end), block.start))
        end = block.end
        for start in sentence_starts(whole[block.start : block.end]):
            borders.add(block.start + start)
    if not len(doc):
        return doc
    marks: Any = np.full((len(doc), 1), _NO_START)  # spaCy's stubs know no 64-bit marks
    ends = doc.to_array([IDX, LENGTH]).astype(np.int64).sum(1)
    # A border marks the token that it stands in or before; one behind the last token marks none.
    first = np.searchsorted(ends, np.array(sorted(borders), dtype=np.int64), side="right")
    marks[first[first < len(doc)], 0] = 1
    marks[0, 0] = 1
    # All at once: the setter of `is_sent_start` looks through the whole doc each time.
    return doc.from_array([SENT_START], marks)
