"""Types of the vocabulary (concept, meaning of a name, hit in text, link) and the constants its file is packed with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Method = Literal["exact", "synonym", "abbreviation", "approximate", "none"]

LABELS = ("DRUG", "DISEASE", "ADVERSE_EVENT", "MECHANISM")
DISORDER_LABELS = frozenset({"DISEASE", "ADVERSE_EVENT"})

KINDS = ("preferred", "curated", "official", "synonym", "lay", "brand", "code", "abbreviation", "related")
"""Kinds of names, best first: when one name means two concepts, the better kind comes first."""

KIND_BITS, CASE_SHIFT, LOOKUP_ONLY = 0x0F, 4, 0x40
"""How a meaning of a name is packed into one byte: kind, case rule, and whether it is for looking up only."""

ANY_CASE, SAME_CAPITALS, CAPITALISED = 0, 1, 2
"""Case rules: any case, capitals only (acronyms), a capital that does not come from starting a sentence."""

MAX_KEY = 90
"""Longest key in characters: longer names are descriptions or chemistry that no article writes out."""

MAPPED_ONLY = frozenset({"EFO", "NCIT"})
"""Vocabularies whose ids come from mappings alone: having one does not tell how well known a concept is."""

RELATIONS = ("has_active_moiety", "has_part", "has_class", "has_mechanism", "is_a")


@dataclass(frozen=True, slots=True)
class Concept:
    """A normalised thing: one id, one preferred name, and the ids of the same thing in other vocabularies.

    `name` is in the letter case of all names (`naming.letter_case`), not in that of its release.
    `licensed_xrefs` are those of `xrefs` that may not be passed on, with their licence; `redistributable` tells
    whether id and name may.
    """

    concept_id: str
    label: str
    name: str
    vocabulary: str
    vocabulary_version: str
    licence: str
    xrefs: tuple[str, ...]
    redistributable: bool = True
    licensed_xrefs: tuple[tuple[str, str], ...] = ()


class NameEntry(NamedTuple):
    """One meaning of a name. `kind` is one of `KINDS`."""

    concept_id: str
    label: str
    kind: str


class NameHit(NamedTuple):
    """A name in a token sequence: half-open token indices and what it may mean, best first."""

    start: int
    end: int
    entries: tuple[NameEntry, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """What a name was linked to, how, and how likely that is right; no concept means no link was sure enough."""

    concept: Concept | None
    method: Method
    score: float | None


NO_LINK = Link(None, "none", None)
