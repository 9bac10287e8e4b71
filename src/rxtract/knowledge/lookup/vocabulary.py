"""The vocabulary that the pipeline uses: finds names in tokens, looks names up, follows links between concepts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from rxtract.knowledge.concepts import (
    CAPITALISED,
    CASE_SHIFT,
    DISORDER_LABELS,
    KIND_BITS,
    KINDS,
    LABELS,
    LOOKUP_ONLY,
    MAX_KEY,
    RELATIONS,
    Concept,
    Link,
    NameEntry,
    NameHit,
)
from rxtract.knowledge.lookup.linking import NameLinker
from rxtract.knowledge.lookup.spotting import allowed_case, key_stream
from rxtract.knowledge.lookup.storage import Contents, read_contents
from rxtract.knowledge.naming.letter_case import as_written
from rxtract.knowledge.naming.normaliser import normalise_name

# Function words that open no name: not asking the trie for them saves a third of the time.
_NEVER_FIRST = frozenset(
    """
    a an and are as at be by for from has have in is it its not of
    on or that the this to was were which will with you your
    """.split()  # noqa: SIM905
)


class Vocabulary:
    """All concepts and names of one vocabulary file.

    Names are found by a static trie of normalised names; nothing is unpacked before it is asked for.
    """

    def __init__(self, contents: Contents) -> None:
        self._trie = contents.names
        self._ids = contents.ids
        self._arrays = contents.arrays
        self._texts = contents.texts
        self._offsets = np.concatenate([[0], np.cumsum(contents.arrays["name_counts"], dtype=np.int64)])
        self._link_offsets = np.concatenate([[0], np.cumsum(contents.arrays["link_counts"], dtype=np.int64)])
        self._lines: dict[str, list[str]] = {}
        self._entry_cache: dict[str, tuple[tuple[NameEntry, int], ...]] = {}
        self._by_xref: dict[str, int] = {}
        self._linker = NameLinker(self)
        self._restricted = {s["key"]: s["licence"] for s in contents.meta["sources"] if not s["redistributable"]}
        self.version = contents.version
        self.meta = contents.meta

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._ids

    def _line(self, text: str, number: int) -> str:
        if text not in self._lines:
            self._lines[text] = self._texts[text].decode().split("\n")
        return self._lines[text][number]

    def concept(self, concept_id: str) -> Concept:
        """Return the concept with this id.

        Raises:
            KeyError: there is none.
        """
        number = self._ids[concept_id]
        source = self.meta["sources"][int(self._arrays["sources"][number])]
        line = self._line("xrefs", number)
        xrefs = tuple(line.split("|")) if line else ()
        return Concept(
            concept_id=concept_id,
            label=LABELS[int(self._arrays["labels"][number])],
            name=as_written(self._line("names", number)),
            vocabulary=source["title"],
            vocabulary_version=source["version"],
            licence=source["licence"],
            xrefs=xrefs,
            redistributable=source["redistributable"],
            licensed_xrefs=self._licensed(xrefs) if self._restricted else (),
        )

    def _licensed(self, xrefs: Iterable[str]) -> tuple[tuple[str, str], ...]:
        prefixed = ((xref, xref.partition(":")[0]) for xref in xrefs)
        return tuple((xref, self._restricted[prefix]) for xref, prefix in prefixed if prefix in self._restricted)

    def concept_of_xref(self, curie: str) -> Concept | None:
        """Return the concept that has this id, as its own or as a cross reference; None when none has."""
        if curie in self:
            return self.concept(curie)
        if not self._by_xref:
            for place, line in enumerate(self._texts["xrefs"].decode().split("\n")):
                for xref in line.split("|") if line else ():
                    self._by_xref.setdefault(xref, place)
        number = self._by_xref.get(curie)
        return None if number is None else self.concept(self._ids.restore_key(number))

    def concept_ids(self) -> list[str]:
        """Return the ids of all concepts, sorted."""
        return sorted(self._ids.keys())

    def _meanings(self, key: str) -> tuple[tuple[NameEntry, int], ...]:
        """Return the meanings of a key with their flags, best first."""
        known = self._entry_cache.get(key)
        if known is not None:
            return known
        number = self._trie.get(key)
        if number is None:
            return ()
        meanings = []
        for place in range(int(self._offsets[number]), int(self._offsets[number + 1])):
            concept, flags = int(self._arrays["entry_concepts"][place]), int(self._arrays["entry_flags"][place])
            label = LABELS[int(self._arrays["labels"][concept])]
            meanings.append((NameEntry(self._ids.restore_key(concept), label, KINDS[flags & KIND_BITS]), flags))
        if len(self._entry_cache) > 200_000:
            self._entry_cache.clear()
        self._entry_cache[key] = tuple(meanings)
        return self._entry_cache[key]

    def find(self, words: Sequence[str]) -> list[NameHit]:
        """Return every name in `words` that starts and ends at token borders, overlapping ones too, in order.

        Names that are for looking up only (stop words, substances that are no medicines) are left out, and case rules
        apply: acronyms as written, brands that are everyday words only when capitalised in mid-sentence.
        """
        stream, starts, ends = key_stream(words)
        prefixes = self._trie.prefixes
        hits = []
        for token, start in starts:
            reach = stream[start : start + MAX_KEY]
            if reach.partition(" ")[0] in _NEVER_FIRST:
                continue
            for key in prefixes(reach):
                end = ends.get(start + len(key))
                if end is None:
                    continue
                entries = tuple(
                    entry
                    for entry, flags in self._meanings(key)
                    if not flags & LOOKUP_ONLY and allowed_case(words, token, end, flags >> CASE_SHIFT & 0x03)
                )
                if entries:
                    hits.append(NameHit(token, end, entries))
        return hits

    def is_spotted(self, entry: NameEntry) -> bool:
        """Tell whether the concept is one that running text names: a medicine, not any chemical."""
        return bool(self._arrays["spotted"][self._ids[entry.concept_id]])

    def is_everyday(self, key: str, entry: NameEntry) -> bool:
        """Tell whether a key is an everyday word that means this only with a capital in mid-sentence."""
        return any(
            known == entry and flags >> CASE_SHIFT & 0x03 == CAPITALISED for known, flags in self._meanings(key)
        )

    def lookup(self, name: str, label: str | None = None) -> tuple[NameEntry, ...]:
        """Return all meanings of a whole name, best first; DISEASE and ADVERSE_EVENT are one pool."""
        return self.lookup_key(normalise_name(name), label)

    def lookup_key(self, key: str, label: str | None = None, *, spotted_only: bool = False) -> tuple[NameEntry, ...]:
        """Return all meanings of a normalised name; `spotted_only` leaves out those that `find` leaves out."""
        wanted = DISORDER_LABELS if label in DISORDER_LABELS else {label}
        return tuple(
            entry
            for entry, flags in self._meanings(key)
            if (label is None or entry.label in wanted) and not (spotted_only and flags & LOOKUP_ONLY)
        )

    def keys_of(self, label: str) -> list[str]:
        """Return all normalised names of a label (DISEASE and ADVERSE_EVENT are one pool), sorted."""
        wanted = [LABELS.index(name) for name in (DISORDER_LABELS if label in DISORDER_LABELS else {label})]
        in_pool = np.isin(self._arrays["labels"][self._arrays["entry_concepts"]], wanted)
        places = np.flatnonzero(in_pool)
        numbers = np.unique(np.searchsorted(self._offsets, places, side="right") - 1)
        return sorted(self._trie.restore_key(int(number)) for number in numbers)

    def links(self, concept_id: str) -> tuple[tuple[str, str], ...]:
        """Return pairs of relation and concept id: has_active_moiety, has_part, has_class, has_mechanism, is_a."""
        number = self._ids[concept_id]
        places = range(int(self._link_offsets[number]), int(self._link_offsets[number + 1]))
        relations, targets = self._arrays["link_relations"], self._arrays["link_targets"]
        return tuple((RELATIONS[int(relations[place])], self._ids.restore_key(int(targets[place]))) for place in places)

    def parents(self, concept_id: str) -> tuple[tuple[str, str], ...]:
        """Return the links of a concept: the same as `links`, under the name that grouping uses."""
        return self.links(concept_id)

    def ancestors(self, concept_id: str) -> frozenset[str]:
        """Return everything above a concept by is_a, itself not included; a cycle ends where it closes."""
        found: set[str] = set()
        waiting = [concept_id]
        while waiting:
            for relation, target in self.links(waiting.pop()):
                if relation == "is_a" and target not in found and target != concept_id:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def descendants_among(self, concept_id: str, others: Iterable[str]) -> set[str]:
        """Return those of `others` that are the concept or lie below it."""
        return {other for other in others if other == concept_id or concept_id in self.ancestors(other)}

    def classes(self, concept_id: str) -> tuple[str, ...]:
        """Return the classes and mechanisms of a medicine, its active moiety's included, sorted."""
        found, waiting, seen = set(), [concept_id], {concept_id}
        while waiting:
            for relation, target in self.links(waiting.pop()):
                if relation in {"has_class", "has_mechanism"}:
                    found.add(target)
                elif relation in {"has_active_moiety", "has_part"} and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return tuple(sorted(found))

    def link(self, name: str, label: str | None = None, *, approximate: bool = True) -> Link:
        """Link a name without context to a concept; see `rxtract.knowledge.lookup.linking`."""
        return self._linker.link(name, label, approximate=approximate)


@lru_cache(maxsize=4)
def _load(path: Path) -> Vocabulary:
    return Vocabulary(read_contents(path))


@lru_cache(maxsize=1)
def packaged_path() -> Path:
    """Return the path of the vocabulary file that the package carries."""
    return Path(str(files("rxtract").joinpath("data/vocabulary/vocabulary.rxv")))


def chosen_path() -> Path:
    """Return the vocabulary file in force: the one that RXTRACT_VOCABULARY names, else the packaged one."""
    named = os.environ.get("RXTRACT_VOCABULARY")
    return Path(named) if named else packaged_path()


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """Return the vocabulary at `path`, by default the one in force (`chosen_path`); read once per process.

    `rxtract.knowledge.build.additions.user_path` is where `rxtract vocab build` puts one with added releases.

    Raises:
        VocabularyError: there is no whole vocabulary file.
    """
    return _load(path or chosen_path())


def link_names(
    names: Iterable[str], label: str, vocabulary: Vocabulary, suggest: Callable[[str], Link | None] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield one row per name as `rxtract link` prints it: text, concept_id, name, xrefs, method, score.

    `suggest` is asked for what no rule links.
    """
    for name in names:
        link = vocabulary.link(name, label)
        if link.concept is None and suggest is not None:
            link = suggest(name) or link
        concept = link.concept
        yield {
            "text": name,
            "concept_id": concept.concept_id if concept else None,
            "name": concept.name if concept else None,
            "xrefs": list(concept.xrefs) if concept else [],
            "method": link.method,
            "score": link.score,
        }
