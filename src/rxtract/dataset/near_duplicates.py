"""Near duplicates: articles of one snapshot that say the same in nearly the same words.

Compared is the prose of their main parts: neither menus nor boilerplate, which pages of a site share, nor references. A
text about another drug is none, however alike the words are: sites fill one template with many names.

Compared are the sets of three words in a row. Pairs come from locality-sensitive hashing of MinHash sketches (Broder
1997, made by rensa): two texts that share one of 20 bands. What is left is compared in full, so that chance never
makes a near duplicate.

Performance: a thousand articles of 2,000 words take 1.3 s of one core.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash  # type: ignore[import-untyped]

Sketch = NDArray[np.uint32]

SAME_FROM = 0.8
"""Share of all threes of words that both articles have (Jaccard). Leaflets of a medicine and its biosimilar have about
0.55, of two medicines of a class less than 0.3; in an article of 200 words seven single words may differ."""

_WORDS_IN_A_ROW = 3
# A pair with a share of 0.8 is found with a chance of 0.998, one with 0.9 practically always.
_PERMUTATIONS, _BANDS, _SEED = 120, 20, 1
_ROWS = _PERMUTATIONS // _BANDS
_SKETCHES_FROM = 0.65  # a sketch's share is off by 0.04 (standard error): comparing those below in full is in vain
# Han, Kana and Hangul are written without spaces: each letter is a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


_ASIDE = frozenset({"boilerplate", "product", "reference"})
_LONG_LINE = 8  # words; entries of menus are shorter and end without a full stop
_SENTENCE_END = re.compile(r"[.!?;:。！？；：][\"'”’)\]]*\s*$")
_FEWEST = 20  # words of prose; a text of fewer is a list, and compared as it stands


def main_text(text: str, sections: Iterable[tuple[str, int, int]]) -> str:
    r"""Return the prose of a text outside boilerplate and references; `sections` are kind, start and end.

    >>> text = "Home\nShop\nIt treats gout in adults.\nWe use cookies here."
    >>> main_text(text * 9, [])[:9]
    'It treats'
    """
    kept = [text[start:end] for kind, start, end in sections if kind not in _ASIDE] or [text]
    prose = [
        line.strip()
        for part in kept
        for line in part.splitlines()
        if _SENTENCE_END.search(line) or len(_WORD.findall(line)) >= _LONG_LINE
    ]
    found = "\n".join(prose)
    return found if len(_WORD.findall(found)) >= _FEWEST else "\n".join(kept)


def sketch(text: str) -> Sketch:
    """Return the MinHash sketch of a text."""
    made = RMinHash(_PERMUTATIONS, _SEED)
    made.update(_threes(text))
    return np.array(made.digest(), np.uint32)


def empty_sketches(count: int) -> Sketch:
    """Return room for so many sketches, a row each: half a kilobyte."""
    return np.zeros((count, _PERMUTATIONS), np.uint32)


def find_near_duplicates(texts: Sequence[str], subjects: Sequence[str | None] = ()) -> dict[int, int]:
    """Return near duplicate → original, both as places in `texts`; `subjects` are what each text is about.

    An original is no near duplicate of an earlier text, so that dropping all near duplicates keeps one text of each
    group. Of several originals it is the most similar one, of equals the first.

    >>> find_near_duplicates(["It treats gout in adults.", "It treats pain.", "It treats gout in adults!"])
    {2: 0}
    """
    sketches = empty_sketches(len(texts))
    for place, text in enumerate(texts):
        sketches[place] = sketch(text)
    return choose_originals(Candidates(sketches), texts.__getitem__, subjects)


class Candidates:
    """Which texts may be alike, told by their sketches: those that share a band of one."""

    def __init__(self, sketches: Sketch) -> None:
        self._sketches = sketches
        self._buckets: dict[int, list[tuple[int, int]]] = {}
        for band in range(_BANDS):
            rows = np.ascontiguousarray(sketches[:, band * _ROWS : (band + 1) * _ROWS])
            keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * _ROWS))).ravel()
            _, bucket, size = np.unique(keys, return_inverse=True, return_counts=True)
            # Only what two texts share is kept: of articles that have nothing in common it is nothing.
            for place in np.flatnonzero(size[bucket] > 1).tolist():
                self._buckets.setdefault(place, []).append((band, int(bucket[place])))

    @property
    def places(self) -> list[int]:
        """The texts that may be like another, in order."""
        return sorted(self._buckets)

    def buckets(self, place: int) -> list[tuple[int, int]]:
        """Return the bands that a text shares with others."""
        return self._buckets[place]

    def are_near(self, one: int, other: int) -> bool:
        """Whether the sketches of two texts are worth comparing the texts in full."""
        return float(np.mean(self._sketches[one] == self._sketches[other])) >= _SKETCHES_FROM


def choose_originals(
    candidates: Candidates, text_of: Callable[[int], str], subjects: Sequence[str | None] = ()
) -> dict[int, int]:
    """Return near duplicate → original; `text_of` is asked for the texts of candidates only."""
    originals: dict[tuple[int, int], list[int]] = {}
    found = {}
    for place in candidates.places:
        buckets = candidates.buckets(place)
        others = sorted({one for bucket in buckets for one in originals.get(bucket, ())})
        near = [one for one in others if _about_the_same(subjects, place, one) and candidates.are_near(place, one)]
        threes = _threes(text_of(place)) if near else set()
        alike = {one: _share(threes, _threes(text_of(one))) for one in near}
        closest = max(alike, key=lambda one: alike[one], default=None)
        if closest is not None and alike[closest] >= SAME_FROM:
            found[place] = closest
        else:
            for bucket in buckets:
                originals.setdefault(bucket, []).append(place)
    return found


def _about_the_same(subjects: Sequence[str | None], place: int, other: int) -> bool:
    """Whether two texts may be about the same drug: both known subjects are equal."""
    one, two = (subjects[place], subjects[other]) if subjects else (None, None)
    return one is None or two is None or one == two


def _threes(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    last = max(1, len(words) - _WORDS_IN_A_ROW + 1)
    return {" ".join(words[start : start + _WORDS_IN_A_ROW]) for start in range(last)}


def _share(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some | others)
