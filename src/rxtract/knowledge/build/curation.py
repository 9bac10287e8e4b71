"""Reads and applies the curated files: our own names, concepts, links and stop words that no release has.

Every file of `data/curated` begins with `source` and `date`. A `[[concept]]` has `id`, `label`, `name` and may have
`names`, `brands`, `xrefs` and links; an `[[alias]]` gives more names to a concept that a release brings. `[[class]]`,
`[[drug]]` and `[[stem]]` are read by `drug_classes`, `[[combination]]` and entries that own their names by `products`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, MutableMapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from rxtract.errors import VocabularyError
from rxtract.knowledge.build.drug_classes import add_classes, class_by_stem, class_medicines, read_stems
from rxtract.knowledge.build.products import add_combinations, owned_names, take_names
from rxtract.knowledge.concepts import LABELS, RELATIONS
from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.site_finding_terms import add_site_finding_terms
from rxtract.knowledge.naming.terms import Name, Term

STOP_FILE = "stop_words.toml"


def curated_folder() -> Path:
    """Return the folder of the curated files."""
    return Path(str(files("rxtract").joinpath("data/curated")))


def curated_files() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file name, content) of every curated file except the stop words, in order of name."""
    for path in sorted(curated_folder().glob("*.toml")):
        if path.name != STOP_FILE:
            yield path.name, tomllib.loads(path.read_text(encoding="utf-8"))


def read_stop_words() -> frozenset[str]:
    """Return the keys of names that never match in running text."""
    table = tomllib.loads((curated_folder() / STOP_FILE).read_text(encoding="utf-8"))
    words = [word for section in table.values() if isinstance(section, dict) for word in section["words"]]
    return frozenset(normalise_name(word) for word in words)


def read_letter_case() -> tuple[frozenset[str], frozenset[str]]:
    """Return words that keep their capital in names, and words that never do."""
    table = tomllib.loads((curated_folder() / "letter_case.toml").read_text(encoding="utf-8"))
    return frozenset(table["capitals"]["words"]), frozenset(table["small"]["words"])


def _resolver(terms: MutableMapping[str, Term]) -> dict[str, str]:
    resolved: dict[str, str] = {}
    for term in terms.values():
        for xref in term.xrefs:
            resolved.setdefault(xref, term.concept_id)
    return resolved | {identifier: identifier for identifier in terms}


def apply_curated(terms: MutableMapping[str, Term]) -> int:
    """Add the curated concepts, names and links to `terms`; return how many names were added.

    Raises:
        VocabularyError: an entry names an id, label or relation that does not exist.
    """
    added = 0
    contents = list(curated_files())
    resolved = _resolver(terms)
    for file, table in contents:
        for entry in table.get("concept", ()):
            _add_concept(terms, resolved, file, entry)
    for file, table in contents:
        add_classes(terms, resolved, file, table)
    for file, table in contents:
        for entry in [*table.get("concept", ()), *table.get("alias", ())]:
            term = _target(terms, resolved, file, entry["id"])
            added += _add_names(term, entry)
            for other in entry.get("absorbs", ()):
                _absorb(terms, resolved, term, _target(terms, resolved, file, other))
            for relation in RELATIONS:
                for target in entry.get(relation, ()):
                    term.links.add((relation, _target(terms, resolved, file, target).concept_id))
        added += _drop_names(terms, resolved, file, table)
        added += add_stages(terms, resolved, file, table)
        added += _add_acronyms(terms, file, table)
    for _, table in contents:
        added += add_site_finding_terms(terms, table)
    _settle_products(terms, resolved, contents)
    for file, table in contents:
        class_medicines(terms, resolved, file, table)
    class_by_stem(terms, [stem for file, table in contents for stem in read_stems(resolved, file, table)])
    return added


def _settle_products(
    terms: MutableMapping[str, Term], resolved: dict[str, str], contents: list[tuple[str, dict[str, Any]]]
) -> None:
    owned: dict[str, str] = {}
    for file, table in contents:
        owned |= owned_names([*table.get("concept", ()), *table.get("alias", ())])
        add_combinations(terms, file, table, owned)
    for identifier, owner in take_names(terms, resolved, owned).items():
        _absorb(terms, resolved, terms[owner], terms[identifier])
        brands = {name.text.lower() for name in terms[owner].names if name.kind == "brand"}
        terms[owner].names = [n for n in terms[owner].names if n.kind == "brand" or n.text.lower() not in brands]


def _add_acronyms(terms: MutableMapping[str, Term], file: str, table: dict[str, Any]) -> int:
    if "acronyms" not in table:
        return 0
    holders: dict[str, Term] = {}
    preferred: dict[str, Term] = {}
    for term in sorted(terms.values(), key=lambda term: (-len(term.xrefs), term.concept_id)):
        if term.label == "DRUG":
            preferred.setdefault(normalise_name(term.name), term)
            for name in term.names:
                holders.setdefault(normalise_name(name.text), term)
    holders |= preferred
    for acronym, name in table["acronyms"].items():
        if normalise_name(name) not in holders:
            raise VocabularyError(f"{file}: no medicine is named {name!r} ({acronym})")
        holders[normalise_name(name)].names.append(Name(acronym, "curated"))
    return len(table["acronyms"])


def _drop_names(terms: MutableMapping[str, Term], resolved: dict[str, str], file: str, table: dict[str, Any]) -> int:
    dropped = 0
    for entry in table.get("drop", ()):
        term = _target(terms, resolved, file, entry["id"])
        keys = {normalise_name(text) for text in entry["names"]}
        kept = [name for name in term.names if normalise_name(name.text) not in keys]
        dropped += len(term.names) - len(kept)
        term.names = kept
    return -dropped


def _add_names(term: Term, entry: dict[str, Any]) -> int:
    added = 0
    for field, kind in (("names", "curated"), ("lay", "lay"), ("brands", "brand"), ("related", "related")):
        term.names += [Name(text, kind) for text in entry.get(field, ())]
        added += len(entry.get(field, ()))
    term.xrefs |= set(entry.get("xrefs", ()))
    if "call" in entry:
        term.names.append(Name(term.name, "official"))
        term.name = entry["call"]
    return added


def _absorb(terms: MutableMapping[str, Term], resolved: dict[str, str], term: Term, other: Term) -> None:
    if other is term:
        return  # merged by the build already
    term.names += [Name(other.name, "official"), *other.names]
    term.xrefs |= other.xrefs | {other.concept_id}
    for waiting in terms.values():
        if any(target == other.concept_id for _, target in waiting.links):
            waiting.links = {(r, term.concept_id if t == other.concept_id else t) for r, t in waiting.links}
    term.links = {(relation, target) for relation, target in term.links | other.links if target != term.concept_id}
    del terms[other.concept_id]
    resolved[other.concept_id] = term.concept_id


def add_stages(terms: MutableMapping[str, Term], resolved: dict[str, str], file: str, table: dict[str, Any]) -> int:
    """Add every stage of every disease of a file as a concept of its own; return how many names were added."""
    added = 0
    for disease in table.get("disease", ()):
        base = _target(terms, resolved, file, disease["id"])
        for stage in table["stage"]:
            name = stage["name"].format(disease["names"][0])
            key = normalise_name(f"{stage['key']} {disease['names'][0]}").replace(" ", "_")
            forms = [form.format(text) for form in stage["forms"] for text in disease["names"]]
            forms += disease.get("acronyms", {}).get(stage["key"], ())
            term = Term(f"RXT:{key}", "DISEASE", name, "RXT", links={("is_a", base.concept_id)})
            term.names = [Name(form, "curated") for form in forms]
            terms.setdefault(term.concept_id, term)
            added += len(forms)
    return added


def _add_concept(terms: MutableMapping[str, Term], resolved: dict[str, str], file: str, entry: dict[str, Any]) -> None:
    if entry["label"] not in LABELS:
        raise VocabularyError(f"{file}: {entry['id']} has label {entry['label']!r}, not one of {', '.join(LABELS)}")
    if entry["id"] in resolved:
        raise VocabularyError(f"{file}: {entry['id']} exists already; use [[alias]] to give it names")
    term = Term(entry["id"], entry["label"], entry["name"], "RXT", xrefs=set(entry.get("xrefs", ())))
    terms[term.concept_id] = term
    resolved[term.concept_id] = term.concept_id


def _target(terms: MutableMapping[str, Term], resolved: dict[str, str], file: str, identifier: str) -> Term:
    if identifier not in resolved:
        raise VocabularyError(f"{file}: there is no concept {identifier}")
    term = terms[resolved[identifier]]
    term.spotted = True
    return term
