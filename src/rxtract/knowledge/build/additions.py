"""Adds releases to a finished vocabulary: known concepts get the new names and ids, other terms become new concepts."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rxtract.errors import VocabularyError
from rxtract.knowledge.build.builder import VocabularyBuilder, builder_of
from rxtract.knowledge.build.compiling import Rules, add_term_names
from rxtract.knowledge.build.curation import read_stop_words
from rxtract.knowledge.concepts import DISORDER_LABELS, KIND_BITS, KINDS
from rxtract.knowledge.lookup.storage import read_contents
from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Term
from rxtract.knowledge.releases import read_release
from rxtract.knowledge.releases.release import Release

_SAME = frozenset({"preferred", "official", "curated"})


@dataclass(slots=True)
class Addition:
    """What became of one added release."""

    title: str
    version: str
    terms: int = 0
    merged: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def build_with(base: Path, releases: Sequence[Path], target: Path) -> tuple[str, list[Addition]]:
    """Write the vocabulary `base` with `releases` on top to `target`; return its version and what was added.

    `target` may be `base`: it is replaced only when everything was read and the new file is whole.

    Raises:
        VocabularyError: a release cannot be read; nothing is written and the old vocabulary stays in force.
    """
    read = [read_release(path) for path in releases]
    contents = read_contents(base)
    builder, sources = builder_of(contents)
    additions = [add_release(builder, release) for release in read]
    fresh = {release.source.key: release.source for release in read}
    sources = [fresh.pop(source.key, source) for source in sources] + list(fresh.values())
    return builder.write(target, sources, contents.meta["concepts"]), additions


def add_release(builder: VocabularyBuilder, release: Release) -> Addition:
    """Add a release's terms to a builder: by id, by cross reference, by equal preferred name, else as new concepts.

    Raises:
        VocabularyError: no name of the release can match, or a parent is missing.
    """
    addition = Addition(release.source.title, release.source.version, terms=len(release.terms))
    rules = Rules(stop=read_stop_words(), uppercase_sources=frozenset())
    by_xref: dict[str, list[str]] = defaultdict(list)
    for concept_id in sorted(builder.concepts):
        for xref in builder.concepts[concept_id].xrefs:
            by_xref[xref].append(concept_id)
    moved: dict[str, str] = {}
    for term in release.terms.values():
        owner = _owner(builder, by_xref, term)
        moved[term.concept_id] = owner or term.concept_id
        if owner is None:
            builder.concepts[term.concept_id] = term
            add_term_names(builder, term, rules, addition.dropped)
        else:
            addition.merged += 1
            held = builder.concepts[owner]
            held.xrefs |= (term.xrefs | {term.concept_id}) - {owner}
            named = Term(owner, held.label, term.name, term.source, names=term.names, spotted=held.spotted)
            add_term_names(builder, named, rules, addition.dropped)
    if not any(_matches(builder, moved[term.concept_id], term) for term in release.terms.values()):
        raise VocabularyError(f"{release.path}: no name of it could match anything; is it the right file?")
    for term in release.terms.values():
        _check_parents(builder, by_xref, release, term)
        links = {(relation, moved.get(target, by_xref.get(target, [target])[0])) for relation, target in term.links}
        holder = builder.concepts[moved[term.concept_id]]
        holder.links |= {(relation, target) for relation, target in links if target != holder.concept_id}
    return addition


def _matches(builder: VocabularyBuilder, concept_id: str, term: Term) -> bool:
    names = [term.name, *(name.text for name in term.names)]
    return any(concept_id in builder.keys.get(normalise_name(name), {}) for name in names)


def _check_parents(builder: VocabularyBuilder, by_xref: dict[str, list[str]], release: Release, term: Term) -> None:
    """Refuse a parent of the release's own kind that is nowhere: the file that should define it was cut."""
    prefix = term.concept_id.partition(":")[0] + ":"
    for relation, target in sorted(term.links):
        known = target in release.terms or target in builder.concepts or target in by_xref
        if not known and target.startswith(prefix):
            where = f"{release.path}:{release.lines[term.concept_id]}: {term.concept_id}"
            raise VocabularyError(f"{where} {relation} {target}, which is missing; is the file whole?")


def _owner(builder: VocabularyBuilder, by_xref: dict[str, list[str]], term: Term) -> str | None:
    # A brand of which the release tells no substance is the brand that is known already.
    kinds = _SAME | {name.kind for name in term.names if name.text == term.name and name.kind == "brand"}
    meanings = builder.keys.get(normalise_name(term.name), {})
    for identifier in (term.concept_id, *sorted(term.xrefs)):
        holders = [identifier] if identifier in builder.concepts else by_xref.get(identifier, [])
        holders = [found for found in holders if _one_pool(builder.concepts[found].label, term.label)]
        # Many concepts may be filed under one heading of MeSH; the one that bears its name is it.
        named = holders if len(holders) == 1 else [found for found in holders if found in meanings]
        if named:
            return named[0]
    same = [
        concept_id
        for concept_id, flags in sorted(meanings.items(), key=lambda item: (item[1] & KIND_BITS, item[0]))
        if KINDS[flags & KIND_BITS] in kinds and _one_pool(builder.concepts[concept_id].label, term.label)
    ]
    return same[0] if same else None


def _one_pool(left: str, right: str) -> bool:
    return left == right or {left, right} <= DISORDER_LABELS


def user_path() -> Path:
    """Return where a vocabulary with added releases is kept: RXTRACT_VOCABULARY, else a file of the user's cache."""
    given = os.environ.get("RXTRACT_VOCABULARY")
    if given:
        return Path(given)
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "rxtract" / "vocabulary.rxv"
