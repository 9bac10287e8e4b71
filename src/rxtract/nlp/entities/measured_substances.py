"""Measured substances: names that are no medicine where the text measures them, releases them or extracts with them.

Creatinine in serum, dopamine in the striatum and methanol in a mobile phase have names that vocabularies of drugs know.
They stay drugs where the article gives them to somebody, or is about them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention
from rxtract.nlp.state import text_of

_NEAR = 40  # code points in front of a name and behind it that say what is done with it
_TITLE = 80  # code points; a longer first line is a sentence of the text
_SENTENCE = 200  # code points around a name in which words of an assay are looked for


class _Words(NamedTuple):
    """What `words/measured_substances.toml` holds."""

    reagents: re.Pattern[str]
    solvents: re.Pattern[str]
    assay: re.Pattern[str]
    body: re.Pattern[str]
    hormones: re.Pattern[str]
    measured_before: re.Pattern[str]
    measured_behind: re.Pattern[str]
    given_before: re.Pattern[str]
    given_behind: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("measured_substances", _Words)


def without_measured(doc: Doc, mentions: Sequence[Mention], *, bodies: bool) -> list[Mention]:
    """Return the mentions without substances that are measured or extracted with; without `bodies` reagents alone.

    Papers keep substances of the body: their annotators call dopamine a chemical wherever it stands.
    """
    text = text_of(doc)
    suspects = [one for one in mentions if one.label == "DRUG" and _kind_of(doc, one)]
    if not suspects:
        return list(mentions)
    names = {_name(doc, one) for one in suspects}
    title = text.lstrip().split("\n", 1)[0].lower()
    given = {name for name in names if name in title and len(title) <= _TITLE}
    given |= {_name(doc, one) for one in suspects if _is_given(doc, text, one)}
    dropped = {
        id(one)
        for one in suspects
        if _name(doc, one) not in given and (bodies or _kind_of(doc, one) != "body") and _is_measured(doc, text, one)
    }
    return [one for one in mentions if id(one) not in dropped]


def _name(doc: Doc, mention: Mention) -> str:
    return doc[mention.start : mention.end].text.lower()


def _kind_of(doc: Doc, mention: Mention) -> str | None:
    return _kind(_name(doc, mention))


@lru_cache(maxsize=1 << 12)
def _kind(name: str) -> str | None:
    words = _words()
    if words.reagents.fullmatch(name):
        return "reagent"
    if words.solvents.fullmatch(name):
        return "solvent"
    return "body" if words.body.fullmatch(name) or words.hormones.fullmatch(name) else None


def _around(doc: Doc, text: str, mention: Mention, size: int) -> tuple[str, str]:
    """Return what stands in front of a mention and behind it, in its line."""
    start, last = doc[mention.start].idx, doc[mention.end - 1]
    end = last.idx + len(last)
    return text[max(start - size, 0) : start].rsplit("\n", 1)[-1], text[end : end + size].split("\n", 1)[0]


def _is_given(doc: Doc, text: str, mention: Mention) -> bool:
    before, behind = _around(doc, text, mention, _NEAR)
    return bool(_words().given_before.search(before) or _words().given_behind.match(behind))


def _is_measured(doc: Doc, text: str, mention: Mention) -> bool:
    words, name = _words(), _name(doc, mention)
    if words.reagents.fullmatch(name) or words.body.fullmatch(name):
        return True
    before, behind = _around(doc, text, mention, _SENTENCE)
    if words.solvents.fullmatch(name):
        return bool(words.assay.search(before) or words.assay.search(behind))
    return bool(words.measured_before.search(before) or words.measured_behind.match(behind))
