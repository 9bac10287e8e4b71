"""How names of concepts are written: in small letters, but for proper names, symbols and acronyms.

Some vocabularies capitalise every word ("Dimethyl Fumarate"), some the first ("Nausea"), some none ("multiple
myeloma"). Only the look of a name changes; vocabulary files keep the names as they were released.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

_CAPITALISED = re.compile(r"(?<![A-Za-z0-9])[A-Z][a-z]+(?![A-Za-z0-9])")
_SMALL = re.compile(r"(?<![A-Za-z0-9])[a-z]{2,}(?![A-Za-z0-9])")
_NO_NAME = re.compile(
    r"(?:osis|itis|emia|uria|path(?:y|ies)|derma|plasia|lalia|philia|dactyly|megaly|lysis|oma|iasis|ism|tions?|ing|ed|al"
    r"|ic|ous)$"
)
"""Endings of words that are no proper names, whatever a release writes."""
_PLAIN_FIRST = frozenset({"MONDO", "DOID", "GO"})
"""Vocabularies that begin a name with a small letter unless it is proper."""
_CAPITAL_FIRST = frozenset({"HP"})
"""Vocabularies that begin every name with a capital and write the rest as people do."""


def capitalised_words(names: Iterable[tuple[str, str]]) -> list[str]:
    """Return the words that names have a capital in more often than not, sorted.

    `names` are pairs of concept id and name as released; only vocabularies that tell the two apart are asked.
    """
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for concept_id, name in names:
        prefix = concept_id.partition(":")[0]
        if prefix in _PLAIN_FIRST or prefix in _CAPITAL_FIRST:
            text = name if prefix in _PLAIN_FIRST else name.partition(" ")[2]
            capital.update(_CAPITALISED.findall(text))
            small.update(_SMALL.findall(text))
    return sorted(word for word, count in capital.items() if count > small[word.lower()] and not _NO_NAME.search(word))


@lru_cache(maxsize=1)
def proper_names() -> frozenset[str]:
    """Return the words of the packaged list."""
    text = files("rxtract").joinpath("data/vocabulary/capitals.txt").read_text("utf-8")
    return frozenset(text.split())


@lru_cache(maxsize=1 << 16)
def as_written(name: str) -> str:
    """Return a name as it is shown.

    >>> as_written("Dimethyl Fumarate"), as_written("Crohn Disease"), as_written("Vitamin D")
    ('dimethyl fumarate', 'Crohn disease', 'vitamin D')
    """
    return _CAPITALISED.sub(lambda word: word[0] if word[0] in proper_names() else word[0].lower(), name)
