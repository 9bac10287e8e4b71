"""Combinations: an article about a medicine of several substances, named by its parts, by both joined or by a brand.

"Proguanil" is not what an article on atovaquone/proguanil is about, however often it explains what each part does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.knowledge import Concept, load_vocabulary
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention
from rxtract.nlp.linking.moieties import moiety
from rxtract.nlp.linking.subject_ranking import title_end
from rxtract.nlp.state import text_of

_MOST_PARTS = 4
_ALIKE = 0.7  # share of letters that two spellings of one name have in common
_LONGEST_TITLE = 200  # code points; a longer first line is a paragraph
_BALANCE = 4
"""A part named more than so many times as often as another is what the article is about, not their combination."""


class _Words(NamedTuple):
    """What `words/combinations.toml` holds."""

    joint: re.Pattern[str]
    pairing: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("combinations", _Words)


class Naming(NamedTuple):
    """A place that names a combination: its tokens, and the concept."""

    start: int
    end: int
    concept_id: str


def parts_of(concept_id: str) -> frozenset[str]:
    """Return the active moieties of the parts of a combination, none of a single substance."""
    vocabulary = load_vocabulary()
    links = vocabulary.links(concept_id) if concept_id in vocabulary else ()
    return frozenset(
        moiety(vocabulary.concept(other)).concept_id for relation, other in links if relation == "has_part"
    )


def combination_of(concept_id: str) -> Concept | None:
    """Return the concept where it is that of a combination."""
    return load_vocabulary().concept(concept_id) if len(parts_of(concept_id)) > 1 else None


def fold_combination(doc: Doc, members: dict[str, list[Mention]]) -> str | None:
    """Count the parts of a combination for it in an article about it; returns its key.

    The title names it and none of its parts alone, or it is the first drug that is named and its parts are named about
    equally often.
    """
    named = _namings(doc, members)
    for concept_id in dict.fromkeys(one.concept_id for one in named):
        own = [one for one in named if one.concept_id == concept_id]
        parts = [key for key in members if key in parts_of(concept_id)]
        if not parts or not _is_about(doc, members, own, parts):
            continue
        inside = [key for key in members if key == concept_id or key in parts or _names_it(members[key], concept_id)]
        mentions = [mention for key in inside for mention in members.pop(key)]
        members[concept_id] = sorted(mentions, key=lambda mention: mention.start)
        return concept_id
    return None


def _is_about(doc: Doc, members: Mapping[str, Sequence[Mention]], own: Sequence[Naming], parts: Sequence[str]) -> bool:
    """Whether an article that names a combination at the places `own` is about it."""
    title = _title_end(doc)
    inside = {token for one in own for token in range(one.start, one.end)}
    alone = [one for key in parts for one in members[key] if one.start not in inside and _is_own_name(doc, one)]
    if doc[own[0].start].idx < title:
        return not any(doc[mention.start].idx < title for mention in alone)
    known = (one for mentions in members.values() for one in mentions if one.concept and _is_own_name(doc, one))
    counts = [sum(_is_own_name(doc, one) for one in members[key]) for key in parts]
    first = min((one.start for one in known), default=own[0].start)
    return own[0].start <= first and max(counts) <= _BALANCE * max(1, min(counts))


def _title_end(doc: Doc) -> int:
    end = title_end(doc)
    return end if end <= _LONGEST_TITLE else 0


def _is_own_name(doc: Doc, mention: Mention) -> bool:
    """Whether a mention is like the name of its concept; a brand of a combination may be listed under one part."""
    name, text = mention.concept.name if mention.concept else "", doc[mention.start : mention.end].text.lower()
    return SequenceMatcher(None, name.lower(), text, autojunk=False).ratio() >= _ALIKE


def _names_it(mentions: Sequence[Mention], concept_id: str) -> bool:
    return any(concept_id in _combinations_named(mention) for mention in mentions)


def _combinations_named(mention: Mention) -> list[str]:
    """Return the combinations that a mention may mean, whichever concept it was linked to."""
    ids = [entry.concept_id for entry in mention.entries] + ([mention.concept.concept_id] if mention.concept else [])
    return [one for one in dict.fromkeys(ids) if len(parts_of(one)) > 1]


def _namings(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> list[Naming]:
    """Return the places that name combinations, in the order of the text."""
    placed = sorted((mention for mentions in members.values() for mention in mentions), key=lambda one: one.start)
    found = [Naming(one.start, one.end, named) for one in placed for named in _combinations_named(one)]
    return sorted([*found, *_joined(doc, placed)])


def _joined(doc: Doc, placed: Sequence[Mention]) -> list[Naming]:
    """Return the places where the parts of a combination stand side by side: "atovaquone and proguanil"."""
    text, title = text_of(doc), _title_end(doc)
    pairs = bool(_words().pairing.search(text, 0, title))  # "A and B: can I take both?" is of two medicines
    found, run = [], list[Mention]()
    for one, after in pairwise([*placed, None]):
        if one is None:
            break
        run.append(one)
        end = doc[one.end - 1].idx + len(doc[one.end - 1])
        if after is None or not _words().joint.fullmatch(text, end, doc[after.start].idx):
            if not (pairs and doc[run[0].start].idx < title) and (concept_id := _whole_of(run)):
                found.append(Naming(run[0].start, run[-1].end, concept_id))
            run = []
    return found


def _whole_of(run: Sequence[Mention]) -> str | None:
    """Return the combination of the drugs that stand side by side, where the vocabulary has it."""
    concepts = [moiety(mention.concept) for mention in run if mention.concept]
    ids = {concept.concept_id for concept in concepts}
    if not 1 < len(run) <= _MOST_PARTS or len(ids) < len(run):
        return None
    name = " and ".join(sorted(concept.name for concept in concepts))  # as releases call it
    entries = load_vocabulary().lookup(name, "DRUG")
    return next((one.concept_id for one in entries if parts_of(one.concept_id) == ids), None)
