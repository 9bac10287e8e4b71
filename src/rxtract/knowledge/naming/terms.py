"""A term: one concept as a release gives it or as it is being built, with its names, links and source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Name(NamedTuple):
    """A name as the release writes it, and its kind (see `rxtract.knowledge.concepts.KINDS`)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Source:
    """A vocabulary as released: where its ids and names come from and what may be done with them."""

    key: str
    title: str
    version: str
    licence: str
    attribution: str
    redistributable: bool = True


@dataclass(slots=True)
class Term:
    """One concept while it is being built.

    `spotted` is false when its names are for looking up only: water is a substance, but "water" in a sentence is not
    a medicine. `links` are pairs of relation and concept id.
    """

    concept_id: str
    label: str
    name: str
    source: str
    names: list[Name] = field(default_factory=list)
    xrefs: set[str] = field(default_factory=set)
    links: set[tuple[str, str]] = field(default_factory=set)
    spotted: bool = True
