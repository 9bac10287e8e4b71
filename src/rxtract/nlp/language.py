"""Language of a paragraph: by script first, by the share of English function words second."""

from __future__ import annotations

import re

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
# The commonest function words; one that several languages share says nothing and is left out.
_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "is",
            "are",
            "with",
            "for",
            "be",
            "this",
            "that",
            "may",
            "not",
            "from",
            "your",
            "you",
            "or",
            "by",
            "it",
            "have",
            "has",
            "can",
            "if",
        ]
    ),
    "de": frozenset(
        [
            "der",
            "die",
            "das",
            "und",
            "ist",
            "nicht",
            "mit",
            "von",
            "zu",
            "den",
            "dem",
            "ein",
            "eine",
            "einer",
            "auf",
            "für",
            "werden",
            "wird",
            "bei",
            "sie",
            "oder",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "les",
            "des",
            "et",
            "est",
            "une",
            "dans",
            "pour",
            "pas",
            "par",
            "sur",
            "avec",
            "vous",
            "votre",
            "ce",
            "cette",
            "qui",
            "du",
            "au",
            "aux",
            "être",
            "ou",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "los",
            "las",
            "del",
            "que",
            "una",
            "con",
            "para",
            "por",
            "como",
            "está",
            "puede",
            "su",
            "este",
            "esta",
            "más",
            "y",
            "al",
            "lo",
            "son",
        ]
    ),
    "it": frozenset(
        [
            "il",
            "gli",
            "della",
            "di",
            "che",
            "è",
            "una",
            "per",
            "con",
            "non",
            "del",
            "nel",
            "sono",
            "questo",
            "può",
            "alla",
            "dei",
            "le",
            "come",
        ]
    ),
    "pt": frozenset(
        [
            "os",
            "das",
            "do",
            "da",
            "que",
            "não",
            "uma",
            "com",
            "para",
            "por",
            "este",
            "esta",
            "ou",
            "em",
            "ao",
            "pode",
            "são",
            "seu",
            "dos",
            "é",
        ]
    ),
    "nl": frozenset(
        [
            "de",
            "het",
            "een",
            "van",
            "en",
            "niet",
            "met",
            "voor",
            "zijn",
            "op",
            "wordt",
            "dat",
            "bij",
            "uw",
            "of",
            "deze",
            "ook",
            "kan",
            "worden",
        ]
    ),
}
_SCRIPT_SHARE = 0.3
_MIN_WORDS = 8


def paragraph_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a paragraph, or None when it holds too few letters to tell.

    Han, Kana and Hangul letters count double: they stand for whole syllables or words. Short Latin paragraphs are
    taken for English, because a heading of three medical terms has no function words at all.
    """
    sample = text[:4000]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return None
    for code, pattern in _SCRIPTS:
        found = len(pattern.findall(sample))
        weight = 2 if code in ("ja", "ko", "zh") else 1
        if found and found * weight / (letters + found * (weight - 1)) > _SCRIPT_SHARE:
            return code
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < _MIN_WORDS:
        return "en"
    counts = {code: sum(word in known for word in words) for code, known in _FUNCTION_WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > max(2, 2 * counts["en"], len(words) // 10) else "en"
