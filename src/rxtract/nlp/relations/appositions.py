"""Appositions: a disorder that only explains the disorder before it is no argument of its own.

"Dermatomyositis (muscle inflammation with a skin rash)", "multiple myeloma, a cancer of the blood"; but names that are
all that a bracket holds say the same in other words, and examples are more than an explanation.
"""

from __future__ import annotations

import re

from rxtract.nlp.relations.arguments import Argument, SentenceReading

_SAME = re.compile(
    r"\s*(?:(?:(?:also|often|sometimes|formerly) )?(?:called|known as|named)|i\.?e\.?)?,?\s*", re.IGNORECASE
)
_ITEM = re.compile(r"[,;/]| or ")
_EXAMPLES = re.compile(r"\b(?:such as|including|e\.?g\.?|like|for example|for instance)\b", re.IGNORECASE)
_IN_APPOSITION = re.compile(
    r"(?:\s*\([^()]*\))?\s*,\s*(?:which is |that is |i\.?e\.? )?an? (?:[\w-]+ ){0,2}", re.IGNORECASE
)
_NEAR = 4  # code points between a name and the bracket that explains it


def is_apposition(reading: SentenceReading, argument: Argument) -> bool:
    """Whether a disorder explains the disorder right before it or before the bracket that it stands in."""
    if argument.group != "disorder":
        return False
    text = reading.text
    opening = text.rfind("(", 0, argument.start)
    if opening > text.rfind(")", 0, argument.start):
        closing = text.find(")", argument.end)
        inside = text[opening + 1 : argument.start]
        item = _ITEM.split(inside)[-1]
        rest = _ITEM.split(text[argument.end : closing if closing >= 0 else None])[0]
        fills = _SAME.fullmatch(item) and not rest.strip()
        return not fills and not _EXAMPLES.search(inside) and _ends_before(reading, opening)
    return any(
        other.group == "disorder" and _IN_APPOSITION.fullmatch(text, other.end, argument.start)
        for other in reading.arguments
        if other.end <= argument.start
    )


def _ends_before(reading: SentenceReading, place: int) -> bool:
    return any(other.group == "disorder" and 0 <= place - other.end <= _NEAR for other in reading.arguments)
