"""Names of objects as they are compared: spelling, number and punctuation aside."""

from __future__ import annotations

import re

_SPELLINGS = (("aemia", "emia"), ("oedema", "edema"), ("haem", "hem"), ("oea", "ea"), ("tumour", "tumor"))


def fold(name: str | None) -> str:
    """Return a name in lower case, US spelling and singular words, without punctuation.

    >>> fold("Haematological tumours")
    'hematological tumor'
    """
    name = (name or "").lower()
    for british, american in _SPELLINGS:
        name = name.replace(british, american)
    return " ".join(_singular(word) for word in re.findall(r"[a-z0-9]+", name))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")) else word
