"""Compiles merged terms to a vocabulary file: which names are kept, how each matches, the order of its meanings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rxtract.errors import VocabularyError
from rxtract.knowledge.build.builder import VocabularyBuilder, kinds_of
from rxtract.knowledge.concepts import (
    ANY_CASE,
    CAPITALISED,
    CASE_SHIFT,
    DISORDER_LABELS,
    KIND_BITS,
    KINDS,
    LOOKUP_ONLY,
    MAX_KEY,
    SAME_CAPITALS,
)
from rxtract.knowledge.naming.name_fingerprints import FINGERPRINT_MARK, name_fingerprint
from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Name, Source, Term

FLOORS: Mapping[str, int] = {"DRUG": 15_000, "DISEASE": 15_000, "ADVERSE_EVENT": 5_000, "MECHANISM": 1_000}
"""Fewest concepts per label: a vocabulary that silently matches nothing is never written."""

_FINGERPRINT_KINDS = frozenset({"preferred", "curated", "official", "synonym", "lay"})
_STEREO = re.compile(r"\((?:\+/-|\+|-|±|R|S|R\*?,S\*?)\)|, (?:DL|D|L)-|unspecified", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&/ -]*[A-Z0-9]s?")


@dataclass(frozen=True, slots=True)
class Rules:
    """What may not match freely: `stop` never in text, `everyday` words only when capitalised in mid-sentence."""

    stop: frozenset[str] = frozenset()
    everyday: frozenset[str] = frozenset()
    uppercase_sources: frozenset[str] = frozenset({"UNII"})


@dataclass(slots=True)
class Report:
    """What the compiler kept and dropped, by reason."""

    concepts: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)


def _is_acronym(text: str, term: Term, rules: Rules) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 8 or not _ACRONYM.fullmatch(text):
        return False
    # A vocabulary in capitals does not say which of its names are acronyms; only very short ones are taken for some.
    return term.source not in rules.uppercase_sources or len(letters) <= 4


def flags_of(name: Name, key: str, term: Term, rules: Rules) -> int:
    """Return kind, case rule and whether the name is for looking up only, packed into one byte."""
    flags = KINDS.index(name.kind)
    case = ANY_CASE
    if _is_acronym(name.text, term, rules):
        case = SAME_CAPITALS
    elif key in rules.everyday and name.kind in {"brand", "synonym", "code", "related"}:
        case = CAPITALISED if name.kind == "brand" and " " not in key and len(key) > 3 else -1
    lookup_only = case == -1 or not term.spotted or key in rules.stop or len(key) < 2 or key.replace(" ", "").isdigit()
    short = name.kind == "abbreviation" and len(key.replace(" ", "")) < 4
    if (len(key) < 3 or short) and name.kind != "curated":
        lookup_only = True
    return flags | (max(case, 0) << CASE_SHIFT) | (LOOKUP_ONLY if lookup_only else 0)


def _preferred_kind(term: Term) -> str:
    if _STEREO.search(term.name):
        return "synonym"
    # "Glutamates" is a family; the word "glutamate" means the one substance that carries the name.
    family = term.label == "DRUG" and term.source == "MESH" and term.name.endswith("s") and " " not in term.name
    return "official" if family else "preferred"


def add_term_names(builder: VocabularyBuilder, term: Term, rules: Rules, dropped: Counter[str]) -> None:
    """Add the names of a term to a builder under the term's id, with the fingerprints of a disorder's sure names."""
    for name in [Name(term.name, _preferred_kind(term)), *term.names]:
        key = normalise_name(name.text)
        if not key or len(key) > MAX_KEY:
            dropped["empty" if not key else "too long"] += 1
            continue
        flags = flags_of(name, key, term, rules)
        builder.add_key(key, term.concept_id, flags, LOOKUP_ONLY)
        shape = name_fingerprint(key)
        if term.label in DISORDER_LABELS and name.kind in _FINGERPRINT_KINDS and shape != FINGERPRINT_MARK + key:
            builder.add_key(shape, term.concept_id, flags & KIND_BITS | LOOKUP_ONLY, LOOKUP_ONLY)


def compile_terms(
    terms: Iterable[Term],
    sources: Sequence[Source],
    path: Path,
    *,
    rules: Rules,
    floors: Mapping[str, int] = FLOORS,
) -> tuple[str, Report]:
    """Write `terms` as a vocabulary file at `path`; return its version and a report.

    Raises:
        VocabularyError: an id occurs twice, or there are fewer concepts of a label than its floor.
    """
    report, builder = Report(), VocabularyBuilder()
    for term in sorted(terms, key=lambda term: term.concept_id):
        if term.concept_id in builder.concepts:
            raise VocabularyError(f"concept id {term.concept_id} occurs twice")
        builder.concepts[term.concept_id] = term
        add_term_names(builder, term, rules, report.dropped)
    report.concepts = builder.check_floors(floors)
    report.names = kinds_of(builder)
    return builder.write(path, sources, floors), report
