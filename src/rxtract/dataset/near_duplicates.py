"""Near duplicates: articles of one snapshot that say the same in nearly the same words.

Compared are the sets of three words in a row. Pairs come from locality-sensitive hashing of MinHash sketches (Broder
1997, by rensa); what is left is compared in full, so that chance never makes a near duplicate.

Performance: a thousand articles of 2,000 words take 1.3 s of one core.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rensa import RMinHash, RMinHashLSH  # type: ignore[import-untyped]

SAME_FROM = 0.8
"""Share of all threes of words that both articles have (Jaccard). Leaflets of a medicine and its biosimilar have about
0.55, of two medicines of a class less than 0.3; in an article of 200 words seven single words may differ."""

_WORDS_IN_A_ROW = 3
# A pair with a share of 0.8 is found with a chance of 0.998, one with 0.9 practically always.
_PERMUTATIONS, _BANDS, _SEED = 120, 20, 1
_SKETCHES_FROM = 0.65  # a sketch's share is off by 0.04 (standard error): comparing those below in full is in vain
# Han, Kana and Hangul are written without spaces: each letter is a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def find_near_duplicates(texts: Sequence[str]) -> dict[int, int]:
    """Return near duplicate → original, both as places in `texts`.

    An original is no near duplicate of an earlier text, so that dropping all near duplicates keeps one text of each
    group. Of several originals it is the most similar one, of equals the first.

    >>> find_near_duplicates(["It treats gout in adults.", "It treats pain.", "It treats gout in adults!"])
    {2: 0}
    """
    index, sketches = RMinHashLSH(SAME_FROM, _PERMUTATIONS, _BANDS), dict[int, RMinHash]()
    found = {}
    for place, text in enumerate(texts):
        threes = _threes(text)
        sketch = RMinHash(_PERMUTATIONS, _SEED)
        sketch.update(threes)
        near = [one for one in sorted(index.query(sketch)) if sketch.jaccard(sketches[one]) >= _SKETCHES_FROM]
        alike = {one: _share(threes, _threes(texts[one])) for one in near}
        closest = max(alike, key=lambda one: alike[one], default=None)
        if closest is not None and alike[closest] >= SAME_FROM:
            found[place] = closest
        else:
            index.insert(place, sketch)
            sketches[place] = sketch
    return found


def _threes(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    last = max(1, len(words) - _WORDS_IN_A_ROW + 1)
    return {" ".join(words[start : start + _WORDS_IN_A_ROW]) for start in range(last)}


def _share(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some | others)
