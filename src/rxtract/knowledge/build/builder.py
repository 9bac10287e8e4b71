"""A vocabulary under construction: concepts and keys, from terms or from a finished file, until it is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np

from rxtract.errors import VocabularyError
from rxtract.knowledge.concepts import KIND_BITS, KINDS, LABELS, MAPPED_ONLY, RELATIONS
from rxtract.knowledge.lookup.storage import Array, Contents, write_contents
from rxtract.knowledge.naming.terms import Source, Term


@dataclass(slots=True)
class VocabularyBuilder:
    """Concepts by id (their names are in `keys`) and key → {concept id: flags}."""

    concepts: dict[str, Term] = field(default_factory=dict)
    keys: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def add_key(self, key: str, concept_id: str, flags: int, lookup_only: int) -> None:
        """Add one meaning of a key; the better of two kinds stays, one that is found in text before one that is not."""
        known = self.keys[key].get(concept_id)
        if known is None or (flags & lookup_only, flags & KIND_BITS) < (known & lookup_only, known & KIND_BITS):
            self.keys[key][concept_id] = flags

    def check_floors(self, floors: Mapping[str, int]) -> Counter[str]:
        """Count concepts per label.

        Raises:
            VocabularyError: there are fewer of a label than its floor.
        """
        counts = Counter(term.label for term in self.concepts.values())
        for label, floor in floors.items():
            if counts[label] < floor:
                raise VocabularyError(f"only {counts[label]} {label} concepts, fewer than {floor}: nothing written")
        return counts

    def write(self, path: Path, sources: Sequence[Source], floors: Mapping[str, int]) -> str:
        """Write the builder as a vocabulary file and return its version."""
        counts = self.check_floors(floors)
        ids = marisa_trie.Trie(sorted(self.concepts))
        terms = sorted(self.concepts.values(), key=lambda term: ids[term.concept_id])
        names = marisa_trie.Trie(sorted(self.keys))
        meta = {
            "sources": [asdict(source) for source in sources],
            "concepts": dict(sorted(counts.items())),
            "names": len(self.keys),
        }
        return write_contents(
            path,
            meta=meta,
            names=names,
            ids=ids,
            arrays=self._name_arrays(names, ids) | _concept_arrays(terms, ids, sources),
            texts={
                "names": "\n".join(term.name.replace("\n", " ") for term in terms).encode(),
                "xrefs": "\n".join("|".join(sorted(term.xrefs - {term.concept_id})) for term in terms).encode(),
            },
        )

    def _name_arrays(self, names: marisa_trie.Trie, ids: marisa_trie.Trie) -> dict[str, Array]:
        counts = np.zeros(len(names), dtype=np.uint16)
        concepts: list[int] = []
        flags: list[int] = []
        for number in range(len(names)):
            meanings = self.keys[names.restore_key(number)]
            counts[number] = len(meanings)
            for concept_id, flag in sorted(
                meanings.items(), key=lambda item: (item[1] & KIND_BITS, self._rank(item[0]))
            ):
                concepts.append(ids[concept_id])
                flags.append(flag)
        return {
            "name_counts": counts,
            "entry_concepts": np.array(concepts, dtype=np.uint32),
            "entry_flags": np.array(flags, dtype=np.uint8),
        }

    def _rank(self, concept_id: str) -> tuple[float, str]:
        # Of two meanings of one kind the better connected is meant: the moiety, the disease in more vocabularies.
        term = self.concepts[concept_id]
        salt = any(relation == "has_active_moiety" for relation, _ in term.links)
        weight = len({xref.split(":")[0] for xref in term.xrefs} - MAPPED_ONLY) + 2 * term.spotted - 3 * salt
        return -weight, concept_id


def _concept_arrays(terms: Sequence[Term], ids: marisa_trie.Trie, sources: Sequence[Source]) -> dict[str, Array]:
    places = {source.key: number for number, source in enumerate(sources)}
    links = [
        sorted((RELATIONS.index(relation), ids[target]) for relation, target in term.links if target in ids)
        for term in terms
    ]
    return {
        "labels": np.array([LABELS.index(term.label) for term in terms], dtype=np.uint8),
        "sources": np.array([places[term.source] for term in terms], dtype=np.uint8),
        "spotted": np.array([term.spotted for term in terms], dtype=np.bool_),
        "link_counts": np.array([len(pairs) for pairs in links], dtype=np.uint16),
        "link_relations": np.array([relation for pairs in links for relation, _ in pairs], dtype=np.uint8),
        "link_targets": np.array([target for pairs in links for _, target in pairs], dtype=np.uint32),
    }


def builder_of(contents: Contents) -> tuple[VocabularyBuilder, list[Source]]:
    """Return a finished vocabulary as a builder that can grow, and its sources."""
    sources = [Source(**entry) for entry in contents.meta["sources"]]
    builder = VocabularyBuilder()
    numbered = [contents.ids.restore_key(number) for number in range(len(contents.ids))]
    arrays: dict[str, list[Any]] = {key: array.tolist() for key, array in contents.arrays.items()}
    names, xrefs = (contents.texts[key].decode().split("\n") for key in ("names", "xrefs"))
    place = 0
    for number, concept_id in enumerate(numbered):
        term = Term(concept_id, LABELS[arrays["labels"][number]], names[number], sources[arrays["sources"][number]].key)
        term.xrefs = set(xrefs[number].split("|")) - {""}
        term.spotted = arrays["spotted"][number]
        for _ in range(arrays["link_counts"][number]):
            term.links.add((RELATIONS[arrays["link_relations"][place]], numbered[arrays["link_targets"][place]]))
            place += 1
        builder.concepts[concept_id] = term
    place = 0
    for number, count in enumerate(arrays["name_counts"]):
        meanings = builder.keys[contents.names.restore_key(number)]
        for _ in range(count):
            meanings[numbered[arrays["entry_concepts"][place]]] = arrays["entry_flags"][place]
            place += 1
    return builder, sources


def kinds_of(builder: VocabularyBuilder) -> Counter[str]:
    """Count the meanings of all keys by kind of name."""
    return Counter(KINDS[flags & KIND_BITS] for meanings in builder.keys.values() for flags in meanings.values())
