"""Reads OBO files: MONDO, HPO, GO, ChEBI, Disease Ontology and other ontologies in this format."""

from __future__ import annotations

import re
from pathlib import Path

from rxtract.errors import VocabularyError
from rxtract.knowledge.naming.terms import Name, Source, Term
from rxtract.knowledge.releases.release import Release, numbered_lines

LABELS = {
    "MONDO": "DISEASE", "DOID": "DISEASE", "HP": "ADVERSE_EVENT", "CHEBI": "DRUG", "GO": "MECHANISM", "EFO": "DISEASE",
}  # fmt: skip
_LICENCES = {
    "MONDO": "CC-BY-4.0", "DOID": "CC0-1.0", "CHEBI": "CC-BY-4.0", "GO": "CC-BY-4.0", "EFO": "Apache-2.0",
    "HP": "HPO licence: free with citation and version, content unaltered",
}  # fmt: skip
PREFIXES = {"MSH": "MESH", "MeSH": "MESH"}
KEPT_XREFS = frozenset({"MESH", "DOID", "ICD10CM", "MONDO", "HP", "CHEBI", "UNII", "DRUGBANK", "EFO", "GO", "HGNC"})
"""Cross references that may be passed on; UMLS, SNOMED CT and MedDRA ids in an OBO file are left out."""

_SYNONYM = re.compile(r'synonym: "((?:[^"\\]|\\.)*)" (EXACT|BROAD|NARROW|RELATED)(?: (\w+))?')


def recognise(path: Path) -> bool:
    """Tell an OBO file by its name."""
    return path.is_file() and path.suffix == ".obo"


def read(path: Path) -> Release:
    """Read the terms that are not obsolete.

    Raises:
        VocabularyError: a stanza has no id or no name, an id occurs twice, or the file ends within a stanza.
    """
    stanzas: list[tuple[int, list[str]]] = []
    version = "unknown"
    for number, line in numbered_lines(path):
        if line.startswith("data-version:"):
            version = line.partition(":")[2].strip()
        if line.startswith("["):
            stanzas.append((number, [line]))
        elif stanzas and line:
            stanzas[-1][1].append(line)
    terms = [(number, lines) for number, lines in stanzas if lines[0] == "[Term]"]
    prefix = _prefix(path, terms)
    licence = _LICENCES.get(prefix, "as the release says")
    release = Release(path, Source(prefix, prefix, version, licence, f"{prefix} {version}, added from {path.name}"))
    for number, lines in terms:
        term = _term(path, number, lines, prefix)
        if term is not None:
            release.add(term, number)
    return release


def _prefix(path: Path, stanzas: list[tuple[int, list[str]]]) -> str:
    for _, lines in stanzas:
        for line in lines:
            if line.startswith("id: ") and line[4:].partition(":")[0] in LABELS:
                return line[4:].partition(":")[0]
    raise VocabularyError(f"{path}: no terms of {', '.join(sorted(LABELS))}; other ontologies have no label here")


def _term(path: Path, number: int, lines: list[str], prefix: str) -> Term | None:
    fields = [line.partition(": ") for line in lines[1:]]
    tags = {tag: value for tag, _, value in reversed(fields)}
    if not tags.get("id"):
        raise VocabularyError(f"{path}:{number}: a [Term] without an id; is the file whole?")
    if tags.get("is_obsolete") == "true" or not tags["id"].startswith(prefix + ":"):
        return None
    if not tags.get("name"):
        raise VocabularyError(f"{path}:{number}: {tags['id']} has no name; is the file whole?")
    term = Term(tags["id"], LABELS[prefix], tags["name"], prefix)
    for tag, _, value in fields:
        if tag == "synonym" and (name := synonym(f"synonym: {value}")) is not None:
            term.names.append(name)
        elif tag == "xref":
            namespace, _, identifier = value.split(" ")[0].partition(":")
            namespace = PREFIXES.get(namespace, namespace)
            if namespace in KEPT_XREFS:
                term.xrefs.add(f"{namespace}:{identifier}")
        elif tag == "is_a":
            term.links.add(("is_a", value.split(" ")[0]))
    return term


def synonym(line: str) -> Name | None:
    """Return the name on a synonym line; broad, narrow and related ones are `related`, obsolete ones are left out."""
    match = _SYNONYM.match(line)
    if match is None or match[3] == "obsolete_synonym":
        return None
    text = match[1].replace('\\"', '"')
    if match[2] != "EXACT":
        return Name(text, "related")
    return Name(text, {"layperson": "lay", "abbreviation": "abbreviation"}.get(match[3] or "", "synonym"))
