"""Classes of medicines: ChEBI roles, FDA and MeSH pharmacologic classes, and who belongs to them."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rxtract.knowledge.naming.normaliser import normalise_name
from rxtract.knowledge.naming.terms import Name, Term

ACTION = re.compile(
    r"inhibitor|agonist|antagonist|blocker|blocking|modulator|activator|inducer|stimulant|stimulator|chelator|donor|"
    r"scavenger|sequestrant|binder|uncoupl|antibody|directed|releas|analog|immunosuppress|cytolytic|potentiator|"
    r"mimetic|vasodilat|vasoconstrict|alkylating|antimetabolite|poison|disrupt|interact|antioxidant|degrader|suppress",
    re.IGNORECASE,
)
_PHARM_CLASS = re.compile(r"\s*,?([^,\[]+(?:,[^,\[]+)*?) \[(EPC|MoA|PE|CS|EXT|Chemical/Ingredient)\]")
PREFIX = {"EPC": "NDC_EPC", "MoA": "NDC_MOA", "PE": "NDC_PE", "CS": "NDC_CS"}
RELATION = {"EPC": "has_class", "MoA": "has_mechanism", "PE": "has_mechanism", "CS": "has_class"}


def class_label(name: str) -> str:
    """Return MECHANISM for a class named by action, DRUG for a group named by use or chemistry."""
    return "MECHANISM" if ACTION.search(name) else "DRUG"


@dataclass(frozen=True, slots=True)
class Product:
    """A row of the NDC directory: brand, substances and the classes in its label."""

    brand: str
    generic: str
    substances: tuple[str, ...]
    classes: tuple[tuple[str, str], ...]
    prescription: bool


def read_products(rows: Iterable[str]) -> Iterator[Product]:
    """Yield the products for people in the NDC directory."""
    for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
        found = _PHARM_CLASS.findall(row["PHARM_CLASSES"] or "")
        classes = tuple((name.strip(), kind) for name, kind in found if kind in PREFIX)
        substances = tuple(part.strip() for part in (row["SUBSTANCENAME"] or "").split(";") if part.strip())
        kind = row["PRODUCTTYPENAME"]
        yield Product(
            row["PROPRIETARYNAME"].strip(), row["NONPROPRIETARYNAME"].strip(), substances, classes,
            prescription=kind != "HUMAN OTC DRUG" and "ALLERGENIC" not in kind,
        )  # fmt: skip


def class_id(name: str, kind: str) -> str:
    """Return the CURIE of an FDA class: NDC gives no codes, so its name is its id."""
    return f"{PREFIX[kind]}:" + re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")


def fda_classes(products: Iterable[Product]) -> tuple[list[Term], dict[str, set[tuple[str, str]]]]:
    """Return the classes as terms, and substance → links; rows of several substances mix classes and are left out."""
    terms: dict[str, Term] = {}
    links: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for product in products:
        for name, kind in product.classes:
            identifier = class_id(name, kind)
            terms.setdefault(identifier, Term(identifier, class_label(name), name, "NDC"))
            if len(product.substances) == 1:
                links[product.substances[0]].add((RELATION[kind], identifier))
    return list(terms.values()), links


def drop_substances(classes: list[Term], terms: Mapping[str, Term]) -> dict[str, str]:
    """Take out the FDA classes that are single substances ("Heparin [CS]"); return class id → substance id."""
    by_name: dict[str, str] = {}
    for term in terms.values():
        if term.source != "MESH":
            by_name.setdefault(normalise_name(term.name), term.concept_id)
    for term in terms.values():
        if any(xref.startswith("DRUGBANK:") for xref in term.xrefs):
            for name in term.names:
                if name.kind in {"official", "synonym"}:
                    by_name.setdefault(normalise_name(name.text), term.concept_id)
    same = {
        term.concept_id: by_name[normalise_name(term.name)] for term in classes if normalise_name(term.name) in by_name
    }
    classes[:] = [term for term in classes if term.concept_id not in same]
    return same


def brands(products: Iterable[Product]) -> dict[tuple[str, ...], Counter[str]]:
    """Return sorted substances → brand names of prescription products, without those that only repeat the generic."""
    found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for product in products:
        words = set(re.findall(r"[a-z]{4,}", product.generic.lower() + " " + " ".join(product.substances).lower()))
        own = set(re.findall(r"[a-z]{3,}", product.brand.lower()))
        if product.prescription and product.substances and own and not own & words and len(product.brand) < 40:
            found[tuple(sorted(product.substances))][product.brand] += 1
    return found


def chebi_roles(entries: dict[str, dict[str, object]], roles: set[str]) -> list[Term]:
    """Return ChEBI's roles as terms."""
    terms = []
    for identifier in sorted(roles):
        entry = entries[identifier]
        name = str(entry["name"])
        term = Term(identifier, class_label(name), name, "CHEBI")
        term.spotted = bool(ACTION.search(name)) or bool(re.search(r"\bagent|\bdrug|^anti", name))
        relations = entry.get("relations", {})
        term.links = {("is_a", parent) for parent in relations.get("is_a", ()) if parent in roles}  # type: ignore[attr-defined]
        names = re.match(r"(.+) (drug|agent)$", name)
        if names and name.startswith("anti"):
            term.names.append(Name(names[1], "synonym"))
        terms.append(term)
    return terms
