"""Stated subject: the medicine that the format names as data, with its active ingredients (labels of the FDA)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from rxtract.knowledge import Concept, load_vocabulary
from rxtract.nlp.annotations import Mention, Subject
from rxtract.nlp.linking.moieties import moiety
from rxtract.nlp.state import article_of

_JOINT = " / "
"""What stands between the names of the active ingredients of one medicine."""


def stated_subject(doc: Doc, members: Mapping[str, Sequence[Mention]]) -> Subject | None:
    """Return the medicine that the article's format states, None when it states none.

    A medicine of several active ingredients has the concept of their combination where there is one; otherwise it has
    none and is called by all of them. `members` are the article's mentions of drugs by concept, or by their words.
    """
    article = article_of(doc)
    if article is None or not (article.actives or article.products):
        return None
    parts = _concepts(article.actives) or _concepts(article.products[:1])
    concept = _whole(parts, article.products)
    products = {name.lower() for name in article.products}
    ids = {part.concept_id for part in parts} | ({concept.concept_id} if concept else set())
    named = [one for key, mentions in members.items() if key in ids or key in products for one in mentions]
    if concept:
        _take_concept(named, concept)
    texts = Counter(" ".join(doc[one.start : one.end].text.split()) for one in named)
    text = texts.most_common(1)[0][0] if texts else (*article.products, *article.actives)[0]
    names = {name.lower() for name in (*article.products, *article.actives, *texts)}
    name = concept.name if concept else _JOINT.join(part.name for part in parts) or text
    return Subject(frozenset(ids), concept, name, text, frozenset(names))


def _concepts(names: Sequence[str]) -> list[Concept]:
    links = (load_vocabulary().link(name, "DRUG", approximate=False) for name in names)
    found = [moiety(link.concept) for link in links if link.concept is not None]
    return list({concept.concept_id: concept for concept in found}.values())


def _whole(parts: Sequence[Concept], products: Sequence[str]) -> Concept | None:
    """Return the one active ingredient, or the combination of several that a name of the product means."""
    if len(parts) == 1:
        return parts[0]
    ids = {part.concept_id for part in parts}
    for concept in _concepts(products):
        linked = (other for relation, other in load_vocabulary().links(concept.concept_id) if relation == "has_part")
        if ids and {moiety(load_vocabulary().concept(other)).concept_id for other in linked} == ids:
            return concept
    return None


def _take_concept(mentions: Sequence[Mention], concept: Concept) -> None:
    for mention in mentions:
        if mention.concept is None:  # the product's own name: it is the substance it contains
            mention.concept, mention.link_method, mention.link_score = concept, "synonym", 0.85
