"""Text for the terminal: control characters of names and articles are shown, never obeyed."""

from __future__ import annotations

import re

# C0 and C1 controls, DEL, marks that turn the direction of writing, separators of lines, and bytes that are no UTF-8.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_IN_LINES = frozenset("\n\t")


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return `text` with everything a terminal would obey written as an escape; `lines` lets line breaks and tabs be.

    >>> visible("gout\x1b[2J\nrejected")
    'gout\\x1b[2J\\nrejected'
    """

    def escape(match: re.Match[str]) -> str:
        letter = match.group()
        if lines and letter in _IN_LINES:
            return letter
        return letter.encode("unicode_escape").decode("ascii")

    return _OBEYED.sub(escape, text)
