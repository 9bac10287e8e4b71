"""Linking a name without context: exact, then by safe rewriting, then approximately."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rxtract.knowledge.chemistry import ELEMENTS, drug_variants
from rxtract.knowledge.concepts import DISORDER_LABELS, NO_LINK, Link, Method, NameEntry
from rxtract.knowledge.gists import GIST_MARK
from rxtract.knowledge.wording import broader, first_conjunct, variants

if TYPE_CHECKING:
    from rxtract.knowledge.vocabulary import Vocabulary

# Shares of right links by kind of name, measured on the development parts (docs/vocabulary.md, "Scores").
_SCORES = {
    "preferred": 0.98, "curated": 0.97, "official": 0.96, "synonym": 0.94, "lay": 0.92, "brand": 0.95, "code": 0.93,
    "abbreviation": 0.7, "related": 0.75,
}  # fmt: skip
_SURE_KINDS = frozenset({"preferred", "curated", "official", "synonym", "lay"})
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,4}s?|[A-Za-z]{1,2}|[A-Z][a-z]?[A-Z][a-z]?")


class Linker:
    """Links names to concepts of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def link(self, name: str, label: str | None = None, *, approximate: bool = True) -> Link:
        """Return the best link of `name`, or `NO_LINK`.

        `approximate` also allows a link through a corrected spelling; such a link says so.
        """
        name = name.strip()
        if label == "DRUG" and name in ELEMENTS:
            return self._symbol(name)
        for key, factor in self._variants(name, label):
            entries = self._vocabulary.lookup_key(key, label)
            meant = self._meant(name, entries, factor) if entries else None
            if meant is not None:
                return self._of(meant, factor)
        if label == "DRUG":
            return self._class_of(name)
        return self._approximate(name, label) if approximate else NO_LINK

    def _symbol(self, name: str) -> Link:
        entries = self._vocabulary.lookup(ELEMENTS[name], "DRUG")
        return self._of(entries[0], 0.95) if entries else NO_LINK

    def _class_of(self, name: str) -> Link:
        # "Beta blockers" in a list of other medicines is a medicine by a mechanism class.
        for key, factor in drug_variants(name):
            entries = self._vocabulary.lookup_key(key, "MECHANISM", spotted_only=True)
            if entries and entries[0].kind in _SURE_KINDS and not _ACRONYM.fullmatch(name):
                return self._of(entries[0], factor)
        return NO_LINK

    def _variants(self, name: str, label: str | None) -> Iterator[tuple[str, float]]:
        return variants(name) if label in DISORDER_LABELS else drug_variants(name)

    def _meant(self, name: str, entries: tuple[NameEntry, ...], factor: float) -> NameEntry | None:
        """Return the meaning that `name` surely has, None when there are several."""
        best = entries[0]
        if best.label == "DRUG":
            # Element symbols and two-letter acronyms of substances mean something else in every other article.
            short = len(name) < 3 or (len(name) < 4 and best.kind not in {"preferred", "official", "curated", "brand"})
            return None if short or best.kind in {"abbreviation", "related"} else best
        if best.kind != "abbreviation":
            return None if _ACRONYM.fullmatch(name) and (factor < 1.0 or best.kind in {"related", "code"}) else best
        return self._widest(entries) if factor == 1.0 and len(name) > 2 else None

    def _widest(self, entries: tuple[NameEntry, ...]) -> NameEntry | None:
        # An acronym of a disease and of its own subtypes means the disease.
        ids = {entry.concept_id for entry in entries}
        for entry in entries:
            if ids <= self._vocabulary.descendants_among(entry.concept_id, ids):
                return entry
        return None

    def _of(self, entry: NameEntry, factor: float) -> Link:
        method: Method = "exact" if entry.kind == "preferred" and factor == 1.0 else "synonym"
        return Link(self._vocabulary.concept(entry.concept_id), method, round(_SCORES[entry.kind] * factor, 3))

    def _approximate(self, name: str, label: str | None) -> Link:
        if label not in DISORDER_LABELS:
            return NO_LINK
        # A wider adverse event still counts the event; a wider disease would be the wrong indication.
        wider = broader(name) if label == "ADVERSE_EVENT" else ()
        for key, score in (*first_conjunct(name), *wider):
            # General words ("disease", "injury") are in the vocabulary but no link.
            entries = self._vocabulary.lookup_key(key, label, spotted_only=not key.startswith(GIST_MARK))
            if entries and entries[0].kind in _SURE_KINDS:
                return Link(self._vocabulary.concept(entries[0].concept_id), "approximate", score)
        return NO_LINK


def link_names(names: Iterable[str], label: str, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """Yield one row per name as `rxtract link` prints it: text, concept_id, name, xrefs, method, score."""
    for name in names:
        link = vocabulary.link(name, label)
        concept = link.concept
        yield {
            "text": name,
            "concept_id": concept.concept_id if concept else None,
            "name": concept.name if concept else None,
            "xrefs": list(concept.xrefs) if concept else [],
            "method": link.method,
            "score": link.score,
        }
