"""Misspellings: the words that one slip of the pen away from a word could have been meant."""

from __future__ import annotations

from collections.abc import Iterator

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def one_slip_away(word: str) -> Iterator[str]:
    """Yield words with one letter left out, doubled up, changed or swapped with the next; the first letter stays.

    >>> "warfarin" in set(one_slip_away("warfarine")), "warfarin" in set(one_slip_away("warafrin"))
    (True, True)
    """
    for place in range(1, len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail and letter != tail[0]:
                yield head + letter + tail[1:]
