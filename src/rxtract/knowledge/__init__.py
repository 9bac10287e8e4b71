"""Concepts of the vocabulary and their names: load it, find and look up names, link them, follow concept links."""

from rxtract.knowledge.concepts import NO_LINK, Concept, Link, NameEntry, NameHit
from rxtract.knowledge.lookup.hierarchy import concept_links
from rxtract.knowledge.lookup.targets import TargetFinder, read_class
from rxtract.knowledge.lookup.vocabulary import Vocabulary, link_names, load_vocabulary
from rxtract.knowledge.naming.normaliser import normalise_name, normalise_word

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
