"""Knowledge: concepts and names; load, look up, find, link."""

from rxtract.knowledge.concepts import NO_LINK, Concept, Link, NameEntry, NameHit
from rxtract.knowledge.hierarchy import concept_links
from rxtract.knowledge.normaliser import normalise_name, normalise_word
from rxtract.knowledge.targets import TargetFinder, read_class
from rxtract.knowledge.vocabulary import Vocabulary, link_names, load_vocabulary

__all__ = [
    "NO_LINK",
    "Concept",
    "Link",
    "NameEntry",
    "NameHit",
    "TargetFinder",
    "Vocabulary",
    "concept_links",
    "link_names",
    "load_vocabulary",
    "normalise_name",
    "normalise_word",
    "read_class",
]
