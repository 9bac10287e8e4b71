"""Where a name ends at a line break: before the next item of a list, or before a line that begins anew."""

from __future__ import annotations

import re

from spacy.tokens import Doc

_BULLET = re.compile(r"[-–—•*·▸▪◦‣✓+]")
_JOINING = frozenset(
    {"a", "an", "the", "of", "to", "in", "and", "or", "with", "by", "from", "for", "on", "at", "due", "any"}
)
"""Words behind which a line goes on, whatever the next one begins with."""


def end_in_line(doc: Doc, start: int, end: int) -> int:
    """Return the token where the name `doc[start:end]` ends at the latest: at a line break that is no wrapping.

    A break wraps a text when the next line goes on in small letters, or the one before it ends in a joining word.
    """
    for index in range(start + 1, end - 1):
        token = doc[index]
        if not token.is_space or "\n" not in token.text:
            continue
        after = doc[index + 1].text
        if _BULLET.fullmatch(after) or (after[:1].isupper() and doc[index - 1].lower_ not in _JOINING):
            return index
    return end
