"""MeSH: descriptors and supplementary records, with inverted headings turned round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rxtract.knowledge.naming.terms import Name
from rxtract.knowledge.releases.mesh import upright


@dataclass(frozen=True, slots=True)
class Heading:
    """A MeSH record: id, names (first is preferred) and tree numbers; `mapped_to` for supplementary records."""

    mesh_id: str
    names: tuple[Name, ...]
    trees: tuple[str, ...]
    mapped_to: tuple[str, ...] = ()

    def under(self, *branches: str) -> bool:
        """Tell whether a tree number lies under one of the branches."""
        return any(tree.startswith(branch) for tree in self.trees for branch in branches)


def read_descriptors(rows: Iterable[str]) -> Iterator[Heading]:
    """Yield descriptors with their names and tree numbers."""
    for row in rows:
        mesh_id, name, synonyms, trees = ([*row.split("\t"), "", "", ""])[:4]
        names = [Name(name, "preferred"), *(Name(text, "synonym") for text in synonyms.split("|") if text)]
        turned = [Name(upright(text), kind) for text, kind in names if ", " in text]
        yield Heading(mesh_id, (*names, *turned), tuple(trees.split("|")) if trees else ())


def read_supplementary(rows: Iterable[str]) -> Iterator[Heading]:
    """Yield supplementary records with the descriptors that they are mapped to."""
    for row in rows:
        mesh_id, name, synonyms, mapped = ([*row.split("\t"), "", "", ""])[:4]
        names = [Name(name, "preferred"), *(Name(text, "synonym") for text in synonyms.split("|") if text)]
        yield Heading(
            mesh_id, tuple(names), (), tuple(part.strip("*") for part in mapped.replace(",", "|").split("|") if part)
        )
