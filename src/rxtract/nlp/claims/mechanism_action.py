"""Mechanism actions: what a mechanism does and to what, read from its phrase or from the name of its class."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.knowledge import Concept, TargetFinder, Vocabulary, load_vocabulary, read_class
from rxtract.nlp.annotations import Mention


class MechanismAction(NamedTuple):
    """The action in base form, its target as the article writes it, and the target's concept."""

    action: str | None
    target: str | None
    concept: Concept | None


NO_ACTION = MechanismAction(None, None, None)


@lru_cache(maxsize=4)
def _finder(vocabulary: Vocabulary) -> TargetFinder:
    return TargetFinder(vocabulary)


def mechanism_action_of(doc: Doc, mention: Mention) -> MechanismAction:
    """Return what a mechanism does; of a class that does not say it ("statins") what its concept's name says."""
    finder = _finder(load_vocabulary())
    if mention.action is not None and mention.target is not None:
        target = doc[mention.target[0] : mention.target[1]].text
        return MechanismAction(mention.action, target, finder.of_phrase(target))
    name = doc[mention.start : mention.end].text
    said = read_class(name)
    concept = finder.of_class(name)
    if mention.concept is None or mention.link_method == "approximate":
        return MechanismAction(said.action, said.target, concept) if said else NO_ACTION
    meant = read_class(mention.concept.name)
    action = said or meant
    return MechanismAction(
        action.action if action else None,
        said.target if said else None,
        concept or finder.of_class(mention.concept.name),
    )
