"""Short forms that a text defines behind a name ("nitroglycerin (NTG)"), as dictionary hits of the network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rxtract.knowledge import NameEntry, NameHit

DEFINED = "defined"
"""Kind of a name that the text itself defines."""
# A short form is at most this many words as the tokenizer cuts them ("5-HT" is three) and characters.
MAX_WORDS, MAX_LENGTH = 5, 10
# Words before the name that may belong to the long form as well: "acute" of "acute renal failure (ARF)".
REACH = 4


def short_form_hits(words: Sequence[str], hits: Sequence[NameHit]) -> list[NameHit]:
    """Return a hit wherever a short form stands that is defined behind a name of the vocabulary, of kind DEFINED.

    Examples:
        >>> name = NameHit(0, 1, (NameEntry("X:1", "DRUG", "preferred"),))
        >>> [hit[:2] for hit in short_form_hits("nitroglycerin ( NTG ) . NTG helps".split(), [name])]
        [(2, 3), (5, 6)]
    """
    ending: dict[int, list[NameHit]] = defaultdict(list)
    for hit in hits:
        ending[hit.end].append(hit)
    meanings: dict[tuple[str, ...], set[NameEntry]] = {}
    for place, word in enumerate(words):
        if word == "(" and place in ending and (short := _short_form(words, place)):
            for hit in ending[place]:
                if _stands_for("".join(short), words, hit.start, place):
                    entries = (NameEntry(entry.concept_id, entry.label, DEFINED) for entry in hit.entries)
                    meanings.setdefault(short, set()).update(entries)
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for short in meanings:
        by_first[short[0]].append(short)
    return [
        NameHit(place, place + len(short), tuple(sorted(meanings[short])))
        for place, word in enumerate(words)
        for short in by_first.get(word, ())
        if tuple(words[place : place + len(short)]) == short
    ]


def _short_form(words: Sequence[str], place: int) -> tuple[str, ...]:
    """Return the words between the parenthesis at `place` and its end if they look like a short form."""
    inside = words[place + 1 : place + MAX_WORDS + 2]
    if ")" not in inside:
        return ()
    short = tuple(inside[: list(inside).index(")")])
    letters = "".join(short)
    is_short = 2 <= len(letters) <= MAX_LENGTH and letters[0].isalnum() and any(map(str.isupper, letters))
    return short if is_short else ()


def _stands_for(short: str, words: Sequence[str], start: int, end: int) -> bool:
    """Whether the letters of a short form follow one another in the words, its first one opening a word."""
    letters = [letter for letter in short.lower() if letter.isalnum()]
    for first in range(start, max(-1, start - REACH - 1), -1):
        long_form = "".join(words[first:end]).lower()
        if long_form[:1] != letters[0]:
            continue
        rest = iter(long_form)
        if all(letter in rest for letter in letters):
            return True
    return False
