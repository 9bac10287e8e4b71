"""Language of a paragraph: by script first, by the share of function words second; the rules' own where in doubt."""

from __future__ import annotations

import re
from functools import lru_cache

from rxtract.matching.rule_files import read_rules
from rxtract.rules_folder import LANGUAGE

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPT_SHARE = 0.3
_MIN_WORDS = 8


@lru_cache(maxsize=1)
def _function_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in read_rules("languages", language=None).items()}


@lru_cache(maxsize=1)
def _languages_of() -> dict[str, tuple[str, ...]]:
    """Return the languages that have a function word."""
    found: dict[str, tuple[str, ...]] = {}
    for code, words in _function_words().items():
        for word in words:
            found[word] = (*found.get(word, ()), code)
    return found


def paragraph_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a paragraph, or None when it holds too few letters to tell.

    Han, Kana and Hangul letters count double: they stand for whole syllables or words. Short Latin paragraphs are
    taken for the language of the rules, because a heading of three medical terms has no function words at all.
    """
    sample = text[:4000]
    if not _LETTER.search(sample):
        return None
    letters = 0 if sample.isascii() else len(_LETTER.findall(sample))
    for code, pattern in _SCRIPTS if letters else ():  # ASCII is of none of them
        found = len(pattern.findall(sample))
        weight = 2 if code in ("ja", "ko", "zh") else 1
        if found and found * weight / (letters + found * (weight - 1)) > _SCRIPT_SHARE:
            return code
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < _MIN_WORDS:
        return LANGUAGE
    counts = dict.fromkeys(_function_words(), 0)
    known = _languages_of()
    for word in words:
        for code in known.get(word, ()):
            counts[code] += 1
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > max(2, 2 * counts[LANGUAGE], len(words) // 10) else LANGUAGE
