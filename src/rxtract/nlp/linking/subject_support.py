"""Subject support: whether a text speaks of a name as of a medicine, where nothing but the network knows the name.

A place or a club whose name the network takes for a drug is no subject, and neither is a class of medicines ("an
analgesic") in an article that does not say what the class is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention
from rxtract.nlp.linking.moieties import is_class
from rxtract.nlp.linking.subject_ranking import title_end
from rxtract.nlp.state import state_of, text_of

SURE_OF_NAME = 2.0
"""Least log odds at which a name that no vocabulary knows is taken for the subject's."""
_FEW_NAMES = 3
"""Up to so many mentions of a name one that is spoken of as a medicine is enough; of more it takes two."""
_NEAR = 60  # code points
_LONG_WORD = re.compile(r"[^\W\d_]{7,}")
_LETTER = re.compile(r"[^\W_]")
_TOLD = frozenset({"indication", "adverse_reaction", "contraindication", "dosage"})  # by an article on a drug


class _Words(NamedTuple):
    """What `words/subject_support.toml` holds."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    defines: re.Pattern[str]
    stem: re.Pattern[str]
    titled: re.Pattern[str]
    spoken: re.Pattern[str]
    uses: re.Pattern[str]
    product: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("subject_support", _Words)


def is_supported(
    doc: Doc, mentions: Sequence[Mention], products: Sequence[str], odds: Mapping[int, float]
) -> bool:
    """Whether mentions that name one drug are enough to make it the article's subject."""
    linked = [one.concept for one in mentions if one.concept is not None]
    if linked:
        return not all(map(is_class, linked)) or _is_defined_class(doc, mentions)
    names = {name.lower() for name in products}
    if any("product" in one.found_by or _text(doc, one).lower() in names for one in mentions):
        return True
    if not all(one.found_by.startswith("model") for one in mentions):
        return True
    needed = 1 if len(mentions) <= _FEW_NAMES else 2
    sure = sum(odds.get(one.start, 0.0) for one in mentions) >= SURE_OF_NAME * len(mentions)
    called = sum(_is_called_medicine(doc, one) for one in mentions)
    return sure and (called >= needed or any(_is_titled(doc, one) for one in mentions))


def _is_titled(doc: Doc, mention: Mention) -> bool:
    """Whether the title is a name and hardly more, and the name or the text below tells that it is a medicine's."""
    text, (start, end) = text_of(doc), _place(doc, mention)
    title = title_end(doc)
    if end > title or _LETTER.search(text[:start]) or not _words().titled.match(text, end, title):
        return False
    named = any(one.kind in _TOLD and one.kind_by == "heading" for one in state_of(doc).sections)
    stem = any(_words().stem.search(word.lower()) for word in _LONG_WORD.findall(text, start, title))
    speaks = bool(stem or _words().spoken.search(text, title))
    return speaks and (named or _words().uses.search(text, title) is not None)


def is_headed(doc: Doc, mention: Mention) -> bool:
    """Whether the title or a heading holds a mention."""
    start = doc[mention.start].idx
    headings = ((one.start, one.start + len(one.heading)) for one in state_of(doc).sections if one.heading)
    return start < title_end(doc) or any(first <= start < last for first, last in headings)


def _is_defined_class(doc: Doc, mentions: Sequence[Mention]) -> bool:
    """Whether an article is about a class of medicines: a title or heading names the class, or it says what it is."""
    text = text_of(doc)
    for mention in mentions:
        _, end = _place(doc, mention)
        if is_headed(doc, mention) or _words().defines.match(text, end, end + _NEAR):
            return True
    return False


def _is_called_medicine(doc: Doc, mention: Mention) -> bool:
    text, (start, end) = text_of(doc), _place(doc, mention)
    return bool(
        _words().before.search(text[max(0, start - _NEAR) : start])
        or _words().after.match(text, end, end + _NEAR)
        or _words().product.search(text, start, end)
    )


def _place(doc: Doc, mention: Mention) -> tuple[int, int]:
    last = doc[mention.end - 1]
    return doc[mention.start].idx, last.idx + len(last)


def _text(doc: Doc, mention: Mention) -> str:
    return " ".join(doc[mention.start : mention.end].text.split())
