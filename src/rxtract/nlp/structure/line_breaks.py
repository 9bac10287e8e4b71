"""Where a name ends at a line break: before the next item of a list, or before a line that begins anew."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from rxtract.nlp.state import tokens_of

_BULLET = re.compile(r"[-–—•*·▸▪◦‣✓+]")
_JOINING = frozenset(
    {"a", "an", "the", "of", "to", "in", "and", "or", "with", "by", "from", "for", "on", "at", "due", "any"}
)
"""Words behind which a line goes on, whatever the next one begins with."""


def end_in_line(doc: Doc, start: int, end: int) -> int:
    """Return the token where the name `doc[start:end]` ends at the latest: at a line break that is no wrapping.

    A break wraps a text when the next line goes on in small letters, or the one before it ends in a joining word.
    """
    texts = tokens_of(doc).texts
    for index in range(start + 1, end - 1):
        if "\n" not in texts[index] or not texts[index].isspace():
            continue
        after = texts[index + 1]
        if _BULLET.fullmatch(after) or (after[:1].isupper() and texts[index - 1].lower() not in _JOINING):
            return index
    return end
