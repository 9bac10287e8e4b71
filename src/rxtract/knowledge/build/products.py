"""Products: brands of combinations mean all of their parts, names of vaccines mean the vaccine and not an antigen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from rxtract.errors import VocabularyError
from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Name, Term

_RANK = {"preferred": 0, "official": 1, "curated": 2}


def add_combinations(
    terms: MutableMapping[str, Term], file: str, table: Mapping[str, Any], owned: MutableMapping[str, str]
) -> None:
    """Add the combinations of a file, each as a concept with its parts; `owned` gets brand → concept.

    Raises:
        VocabularyError: a part is no medicine that is known.
    """
    entries = table.get("combination", ())
    holders = _medicines(terms, {part for entry in entries for part in entry["parts"]})
    for entry in entries:
        missing = [part for part in entry["parts"] if part not in holders]
        if missing:
            raise VocabularyError(f"{file}: no medicine is named {missing[0]!r}")
        names = sorted(entry["parts"], key=str.lower)
        identifier = "RXT:" + "_".join(normalise_name(name).replace(" ", "_") for name in names)
        term = terms.setdefault(identifier, Term(identifier, "DRUG", " and ".join(names), "RXT"))
        term.name = " and ".join(names)
        term.links = {link for link in term.links if link[0] != "has_part"}
        term.links |= {("has_part", holders[part]) for part in names}
        orders = (names, names[::-1]) if len(names) == 2 else (names,)
        term.names += [Name(joint.join(order), "synonym") for order in orders for joint in (" and ", "/")]
        term.names += [Name(brand, "brand") for brand in entry["brands"]]
        owned.update(dict.fromkeys(entry["brands"], identifier))


def _medicines(terms: Mapping[str, Term], wanted: set[str]) -> dict[str, str]:
    """Return name in small letters → concept of the best known medicine that has it."""
    found: dict[str, tuple[tuple[int, int, str], str]] = {}
    for term in terms.values():
        if term.label != "DRUG" or any(relation == "has_active_moiety" for relation, _ in term.links):
            continue
        for name in (Name(term.name, "preferred"), *term.names):
            key = name.text.lower()
            if key in wanted:
                rank = (_RANK.get(name.kind, 3), -len(term.xrefs), term.concept_id)
                found[key] = min(found.get(key, (rank, term.concept_id)), (rank, term.concept_id))
    return {key: concept_id for key, (_, concept_id) in found.items()}


def owned_names(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return name → id of the entries that own theirs."""
    return {
        name: entry["id"]
        for entry in entries
        if entry.get("owns")
        for name in (entry["name"], *entry.get("names", ()), *entry.get("brands", ()))
    }


def take_names(terms: Mapping[str, Term], resolved: Mapping[str, str], owned: Mapping[str, str]) -> dict[str, str]:
    """Take owned names from every other medicine; return id → owner of those that are called by one (brands)."""
    owners = {name.lower(): resolved.get(identifier, identifier) for name, identifier in owned.items()}
    called: dict[str, str] = {}
    for term in terms.values():
        if term.label != "DRUG":
            continue
        term.names = [n for n in term.names if owners.get(n.text.lower(), term.concept_id) == term.concept_id]
        owner = owners.get(term.name.lower(), term.concept_id)
        if owner != term.concept_id:
            called[term.concept_id] = owner
    return called
