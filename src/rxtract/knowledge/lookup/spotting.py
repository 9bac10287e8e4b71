"""Prepares running text for finding names: one string of normalised words, and the case rules of ambiguous names."""

from __future__ import annotations

from collections.abc import Sequence

from rxtract.knowledge.naming.normaliser import PREFIXES, normalise_word

# Marks that stand inside names; any other mark ends one.
_TRANSPARENT = frozenset({"-", "‐", "‑", "–", "/", "'s", "’s", "s", "'", "’", "®", "™", "(R)"})
_SENTENCE_ENDS = frozenset({".", "!", "?", ":", ";", "•", "·", "-", "–", "*", "\n", "。", '"', "“"})
_BARRIER = "\x00 "


def key_stream(words: Sequence[str]) -> tuple[str, list[tuple[int, int]], dict[int, int]]:
    """Return the stream of keys, (token, where its key starts), and {where a key ends: token after it}.

    The stream is what `normalise_name` makes of the same words, with a barrier where a mark separates names.
    """
    parts: list[str] = []
    starts: list[tuple[int, int]] = []
    ends: dict[int, int] = {}
    length = 0
    for token, word in enumerate(words):
        key = normalise_word(word)
        if not key:
            if word not in _TRANSPARENT and not word.isspace():
                parts.append(_BARRIER)
                length += len(_BARRIER)
            continue
        starts.append((token, length))
        if " " in key or key in PREFIXES:
            key = "".join(piece if piece in PREFIXES else piece + " " for piece in key.split(" "))
        else:
            key += " "
        parts.append(key)
        length += len(key)
        ends[length - 1 if key[-1] == " " else length] = token + 1
    return "".join(parts), starts, ends


def _capitals(word: str) -> bool:
    stem = word[:-1] if word.endswith("s") and len(word) > 2 else word
    return stem.upper() == stem


def allowed_case(words: Sequence[str], start: int, end: int, rule: int) -> bool:
    """Tell whether the words at [start, end) are written as the case rule of a name asks.

    Rule 0 takes any case, 1 capitals only (acronyms), 2 a capital that does not come from starting a sentence.
    """
    if rule == 0:
        return True
    if rule == 1:
        return all(_capitals(word) for word in words[start:end])
    first = words[start]
    if not first[:1].isupper():
        return False
    return start > 0 and words[start - 1] not in _SENTENCE_ENDS and not words[start - 1].isspace()
