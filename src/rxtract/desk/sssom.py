"""The ledger of links (`mappings`) as an SSSOM mapping set: one row per string, those without a concept included.

SSSOM 1.0 (https://mapping-commons.github.io/sssom/): the strings are literals (`subject_type` rdfs literal), so
`subject_label` says what was linked; what has no concept leads to `sssom:NoTermFound`. The metadata stand before the
table, each line after a `#`, as YAML.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rxtract.delimited import delimited_line
from rxtract.desk.database import Database

COLUMNS = (
    "subject_label", "subject_category", "predicate_id", "object_id", "object_label", "mapping_justification",
    "subject_type", "object_source_version", "confidence", "comment",
)  # fmt: skip
"""Slots of a mapping that are written, in the order of the SSSOM schema."""

NO_TERM = "sssom:NoTermFound"
_PREFIXES = {
    "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_", "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "DRUGBANK": "https://go.drugbank.com/drugs/", "GO": "http://purl.obolibrary.org/obo/GO_",
    "HGNC": "https://identifiers.org/hgnc:", "HP": "http://purl.obolibrary.org/obo/HP_",
    "ICD10CM": "https://identifiers.org/icd10cm:", "MESH": "http://id.nlm.nih.gov/mesh/",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_", "UNII": "https://identifiers.org/unii:",
}  # fmt: skip
_METHODS = {
    # link_method → predicate, justification. A short form was read as its long form, which has the name.
    "exact": ("skos:exactMatch", "semapv:LexicalMatching"),
    "synonym": ("skos:exactMatch", "semapv:LexicalMatching"),
    "abbreviation": ("skos:exactMatch", "semapv:LexicalMatching"),
    "approximate": ("skos:closeMatch", "semapv:LexicalSimilarityThresholdMatching"),
    "none": ("skos:exactMatch", "semapv:LexicalMatching"),
}
_QUERY = """
SELECT mappings.text, mappings.label, mappings.concept_id, concepts.name, concepts.vocabulary_version,
    mappings.method, mappings.score, mappings.reason, mappings.n_mentions
FROM mappings LEFT JOIN concepts ON concepts.concept_id = mappings.concept_id
ORDER BY mappings.label, mappings.text, mappings.concept_id, mappings.method
"""
_RUN = "SELECT code_version, vocabulary_version, finished_at::DATE FROM runs ORDER BY started_at DESC LIMIT 1"


def sssom_lines(database: Database) -> Iterator[str]:
    """Yield the lines of the mapping set: metadata, header, one row per mapping."""
    rows = database.rows(_QUERY).values
    prefixes = sorted({row[2].partition(":")[0] for row in rows if row[2]})
    yield from _metadata(database, prefixes)
    yield _line(COLUMNS)
    for row in rows:
        yield _line(tuple(_mapping(*row)[column] for column in COLUMNS))


def _metadata(database: Database, prefixes: list[str]) -> Iterator[str]:
    code, vocabulary, day = next(iter(database.rows(_RUN).values), ("", "", None))
    yield "#curie_map:\n" if prefixes else "#curie_map: {}\n"
    for prefix in prefixes:
        # JSON strings are YAML strings.
        yield f"#  {json.dumps(prefix)}: {json.dumps(_PREFIXES.get(prefix, f'urn:rxtract:{prefix.lower()}:'))}\n"
    slots = {
        "license": "https://w3id.org/sssom/license/unspecified",
        "mapping_set_id": f"urn:rxtract:mappings:{database.folder.name}",
        "mapping_set_title": "Names in articles and the concepts that rxtract linked them to",
        "mapping_set_version": vocabulary,
        "mapping_tool": "rxtract",
        "mapping_tool_version": code,
        "mapping_date": str(day) if day else "",
    }
    for name, value in slots.items():
        if value:
            yield f"#{name}: {json.dumps(value)}\n"


def _mapping(
    text: str, label: str, concept_id: str | None, name: str | None, version: str | None, method: str,
    score: float | None, reason: str | None, n_mentions: int,
) -> dict[str, Any]:  # fmt: skip
    predicate, justification = _METHODS.get(method, _METHODS["approximate"])
    details = [method if concept_id else reason or "none", f"{n_mentions} mentions" if n_mentions != 1 else "1 mention"]
    return {
        "subject_label": text,
        "subject_category": label,
        "predicate_id": predicate,
        "object_id": concept_id or NO_TERM,
        "object_label": name,
        "mapping_justification": justification,
        "subject_type": "rdfs literal",
        "object_source_version": version if concept_id else None,
        "confidence": None if score is None else round(score, 4),
        "comment": "; ".join(details),
    }


def _line(cells: tuple[Any, ...]) -> str:
    # Cells with tabs, quotes or line breaks are quoted, as in CSV; so is a row that would begin like metadata.
    first, *others = ["" if cell is None else str(cell) for cell in cells]
    written = delimited_line([first, *others], "\t")
    return f'"{first}"{written.removeprefix(first)}' if written.startswith("#") else written
