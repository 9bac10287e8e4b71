"""From merged terms to the vocabulary file: which names are kept, how each may match, in which order meanings come."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import marisa_trie
import numpy as np

from rxtract.errors import VocabularyError
from rxtract.knowledge.concepts import DISORDER_LABELS, KINDS, LABELS, RELATIONS
from rxtract.knowledge.normaliser import normalise_name
from rxtract.knowledge.storage import write_contents
from rxtract.knowledge.terms import Name, Source, Term
from rxtract.knowledge.wording import GIST_MARK, gist

MAX_KEY = 90
"""Longest key in characters: longer names are descriptions or chemistry that no article writes out."""

KIND_BITS, CASE_SHIFT, LOOKUP_ONLY = 0x0F, 4, 0x40
ANY_CASE, SAME_CAPITALS, CAPITALISED = 0, 1, 2

FLOORS: Mapping[str, int] = {"DRUG": 15_000, "DISEASE": 15_000, "ADVERSE_EVENT": 5_000, "MECHANISM": 1_000}
"""Fewest concepts per label: a vocabulary that silently matches nothing is never written."""

_GIST_KINDS = frozenset({"preferred", "curated", "official", "synonym", "lay"})
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


def _keyed_names(terms: Sequence[Term], rules: Rules, report: Report) -> dict[str, dict[int, int]]:
    """Return key → {number of the term: best flags}; the better kind wins when a term has a name twice."""
    keyed: dict[str, dict[int, int]] = defaultdict(dict)
    gists: dict[str, dict[int, int]] = defaultdict(dict)
    for number, term in enumerate(terms):
        for name in [Name(term.name, _preferred_kind(term)), *term.names]:
            key = normalise_name(name.text)
            if not key or len(key) > MAX_KEY:
                report.dropped["empty" if not key else "too long"] += 1
                continue
            flags = flags_of(name, key, term, rules)
            if term.label in DISORDER_LABELS and name.kind in _GIST_KINDS and gist(key) != GIST_MARK + key:
                gists[gist(key)][number] = min(gists[gist(key)].get(number, LOOKUP_ONLY | 0x0F), flags & KIND_BITS | LOOKUP_ONLY)
            known = keyed[key].get(number)
            if known is None or (flags & LOOKUP_ONLY, flags & KIND_BITS) < (known & LOOKUP_ONLY, known & KIND_BITS):
                keyed[key][number] = flags
    keyed.update(gists)
    return keyed


def _check(terms: Sequence[Term], floors: Mapping[str, int], report: Report) -> None:
    seen: set[str] = set()
    for term in terms:
        if term.concept_id in seen:
            raise VocabularyError(f"concept id {term.concept_id} occurs twice")
        seen.add(term.concept_id)
        report.concepts[term.label] += 1
    for label, floor in floors.items():
        if report.concepts[label] < floor:
            raise VocabularyError(f"only {report.concepts[label]} {label} concepts, fewer than {floor}: nothing written")


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
    report = Report()
    terms = sorted(terms, key=lambda term: term.concept_id)
    _check(terms, floors, report)
    ids = marisa_trie.Trie([term.concept_id for term in terms])
    ordered = sorted(terms, key=lambda term: ids[term.concept_id])
    keyed = _keyed_names(ordered, rules, report)
    names = marisa_trie.Trie(sorted(keyed))
    arrays = _name_arrays(names, keyed, ordered, report) | _concept_arrays(ordered, ids, sources)
    texts = {
        "names": "\n".join(term.name.replace("\n", " ") for term in ordered).encode(),
        "xrefs": "\n".join("|".join(sorted(term.xrefs - {term.concept_id})) for term in ordered).encode(),
    }
    meta = {
        "sources": [asdict(source) for source in sources],
        "concepts": dict(sorted(report.concepts.items())),
        "names": len(keyed),
    }
    return write_contents(path, meta=meta, names=names, ids=ids, arrays=arrays, texts=texts), report


def _rank(term: Term) -> tuple[float, str]:
    # Of two meanings of the same kind the better connected one is meant: the moiety, the disease in more vocabularies.
    salt = any(relation == "has_active_moiety" for relation, _ in term.links)
    weight = len({xref.split(":")[0] for xref in term.xrefs}) + 2 * term.spotted - 3 * salt
    return -weight, term.concept_id


def _name_arrays(
    names: marisa_trie.Trie, keyed: Mapping[str, Mapping[int, int]], terms: Sequence[Term], report: Report
) -> dict[str, np.ndarray]:
    counts = np.zeros(len(names), dtype=np.uint16)
    concepts: list[int] = []
    flags: list[int] = []
    for key in sorted(keyed, key=lambda key: names[key]):
        meanings = sorted(keyed[key].items(), key=lambda item: (item[1] & KIND_BITS, *_rank(terms[item[0]])))
        counts[names[key]] = len(meanings)
        for number, flag in meanings:
            concepts.append(number)
            flags.append(flag)
            report.names[KINDS[flag & KIND_BITS]] += 1
    return {
        "name_counts": counts,
        "entry_concepts": np.array(concepts, dtype=np.uint32),
        "entry_flags": np.array(flags, dtype=np.uint8),
    }


def _concept_arrays(terms: Sequence[Term], ids: marisa_trie.Trie, sources: Sequence[Source]) -> dict[str, np.ndarray]:
    places = {source.key: number for number, source in enumerate(sources)}
    links = [
        sorted((RELATIONS.index(relation), ids[target]) for relation, target in term.links if target in ids)
        for term in terms
    ]
    return {
        "labels": np.array([LABELS.index(term.label) for term in terms], dtype=np.uint8),
        "sources": np.array([places[term.source] for term in terms], dtype=np.uint8),
        "link_counts": np.array([len(pairs) for pairs in links], dtype=np.uint16),
        "link_relations": np.array([relation for pairs in links for relation, _ in pairs], dtype=np.uint8),
        "link_targets": np.array([target for pairs in links for _, target in pairs], dtype=np.uint32),
    }
