"""Subject: the drug that the article is about, from its title, its opening and how often it is named."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.knowledge import Concept, Vocabulary, load_vocabulary
from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention, Subject
from rxtract.nlp.contracts import component
from rxtract.nlp.entities.products import product_names
from rxtract.nlp.linking.unnamed_subject import unnamed_subject
from rxtract.nlp.state import article_of, state_of, text_of


class _Words(NamedTuple):
    """What `words/subject.toml` holds; both are texts, as names of the article are put in."""

    introduction_needs: str
    introduction: str
    title_weight: float
    opening_weight: float
    opening_chars: int
    least_share: float


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("subject", _Words)


def moiety(concept: Concept) -> Concept:
    """Return the active moiety of a salt or brand, the concept itself when it is one."""
    return _active_moiety(load_vocabulary(), concept.concept_id) or concept


@lru_cache(maxsize=1 << 12)
def _active_moiety(vocabulary: Vocabulary, concept_id: str) -> Concept | None:
    links = vocabulary.links(concept_id)
    return next((vocabulary.concept(other) for relation, other in links if relation == "has_active_moiety"), None)


def _weights(doc: Doc) -> tuple[dict[str, float], dict[str, list[Mention]]]:
    article = article_of(doc)
    text = text_of(doc)
    title_end = 0
    if article and article.title:
        position = text.find(article.title[:60])
        title_end = position + len(article.title) if 0 <= position < 500 else 0
    title_end = title_end or len(text.split("\n", 1)[0])
    weights: dict[str, float] = defaultdict(float)
    members: dict[str, list[Mention]] = defaultdict(list)
    for mention in state_of(doc).mentions:
        if mention.label != "DRUG":
            continue
        key = moiety(mention.concept).concept_id if mention.concept else doc[mention.start : mention.end].text.lower()
        weights[key] += _weight_at(doc[mention.start].idx, title_end)
        members[key].append(mention)
    return weights, members


def _weight_at(start: int, title_end: int) -> float:
    """Return what a mention counts that stands at a code point of the text."""
    if start < title_end:
        return _words().title_weight
    return _words().opening_weight if start < _words().opening_chars else 1.0


def _introduced(doc: Doc, names: list[str]) -> Concept | None:
    """Return the concept of the substance that the product is said to contain."""
    text = text_of(doc)
    if _words().introduction_needs not in text:
        return None
    for name in names:
        match = re.search(_words().introduction.replace("<name>", re.escape(name)), text)
        if not match:
            continue
        for mention in state_of(doc).mentions:
            offset = doc[mention.start].idx - match.end()
            if mention.label == "DRUG" and mention.concept and -1 <= offset <= 25:
                return moiety(mention.concept)
    return None


def _fold_parts(weights: dict[str, float], members: dict[str, list[Mention]]) -> None:
    """Count the parts of a combination product for the product, where the article names it."""
    vocabulary = load_vocabulary()
    for key in [key for key in weights if members[key][0].concept is not None]:
        parts = [other for relation, other in vocabulary.links(key) if relation == "has_part" and other in weights]
        if len(parts) > 1:
            weights[key] += sum(weights.pop(part) for part in parts)
            members[key] += [mention for part in parts for mention in members.pop(part)]


def find_subject(doc: Doc) -> Subject | None:
    """Return the article's drug, one without a name if it names none, or None: it is about no drug or about many."""
    names = product_names(doc)
    weights, members = _weights(doc)
    if not weights:
        return unnamed_subject(doc)
    concept = _introduced(doc, names)
    lowered = {name.lower() for name in names}
    if concept is not None:
        for key in list(weights):
            if key in lowered and key != concept.concept_id:
                weights[concept.concept_id] += weights.pop(key)
                members[concept.concept_id] += members.pop(key)
    _fold_parts(weights, members)
    key = max(weights, key=lambda item: (weights[item], item))
    if weights[key] < _words().least_share * sum(weights.values()):
        return None
    if concept is None:
        linked = [mention.concept for mention in members[key] if mention.concept]
        concept = moiety(linked[0]) if linked else None
    return _subject(doc, concept, sorted(members[key], key=lambda mention: mention.start))


def _subject(doc: Doc, concept: Concept | None, mentions: list[Mention]) -> Subject:
    texts = [" ".join(doc[mention.start : mention.end].text.split()) for mention in mentions]
    text = max(set(texts), key=lambda item: (texts.count(item), -texts.index(item)))
    ids = {mention.concept.concept_id for mention in mentions if mention.concept}
    if concept:
        ids.add(concept.concept_id)
        for mention in mentions:
            if mention.concept is None:  # the product's own name: it is the substance it contains
                mention.concept, mention.link_method, mention.link_score = concept, "synonym", 0.85
    return Subject(
        frozenset(ids), concept, concept.name if concept else text, text, frozenset(item.lower() for item in texts)
    )


def is_subject(doc: Doc, mention: Mention, subject: Subject) -> bool:
    """Whether a drug mention names the subject: by concept, active moiety or as it is written."""
    if mention.concept is not None:
        return mention.concept.concept_id in subject.concept_ids or (
            subject.concept is not None and moiety(mention.concept).concept_id == subject.concept.concept_id
        )
    return " ".join(doc[mention.start : mention.end].text.split()).lower() in subject.names


@component("rxtract_subject", reads=["sections", "links"], writes=["subject"], changes=["mentions"])
def mark_subject(doc: Doc) -> Doc:
    """Write the article's drug onto the doc."""
    state_of(doc).subject = find_subject(doc)
    return doc
