"""Concepts and facts as a KGX graph: tab-separated nodes and edges with terms of the Biolink model."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rxtract.delimited import delimited_line
from rxtract.desk.database import Database

_CATEGORIES = {
    "DRUG": "biolink:Drug", "DISEASE": "biolink:Disease", "ADVERSE_EVENT": "biolink:PhenotypicFeature",
    "MECHANISM": "biolink:NamedThing",
}  # fmt: skip
_PREDICATES = {
    "treats": "biolink:treats_or_applied_or_studied_to_treat", "causes": "biolink:has_adverse_event",
    "has_mechanism": "biolink:related_to", "combined_with": "biolink:related_to",
    "contraindicated_in": "biolink:contraindicated_in", "interacts_with": "biolink:interacts_with",
}  # fmt: skip
NODE_COLUMNS = ("id", "category", "name", "xref", "provided_by")
EDGE_COLUMNS = (
    "id", "subject", "predicate", "object", "category", "knowledge_level", "agent_type", "primary_knowledge_source",
    "negated", "rxtract_predicate", "status", "n_independent", "frequency", "supporting_text", "publications",
)  # fmt: skip
_EDGES = """
SELECT claim_id, subject_key, predicate, object_key, status, n_independent, frequency, quote, source FROM facts
WHERE subject_key IN (SELECT concept_id FROM concepts) AND object_key IN (SELECT concept_id FROM concepts)
ORDER BY subject_key, predicate, object_key
"""


def write_kgx(database: Database, folder: Path) -> dict[str, int]:
    """Write `nodes.tsv` and `edges.tsv` into `folder` and return the rows of each; what has no concept is left out."""
    nodes = database.rows("SELECT concept_id, label, name, xrefs, vocabulary FROM concepts ORDER BY concept_id").values
    edges = database.rows(_EDGES).values
    shown = [
        (key, _CATEGORIES.get(label, "biolink:NamedThing"), name, "|".join(xrefs), vocabulary)
        for key, label, name, xrefs, vocabulary in nodes
    ]
    _write(folder / "nodes.tsv", NODE_COLUMNS, shown)
    _write(folder / "edges.tsv", EDGE_COLUMNS, (_edge(*row) for row in edges))
    return {"nodes.tsv": len(nodes), "edges.tsv": len(edges)}


def _edge(
    claim_id: str, subject: str, predicate: str, thing: str, status: str, articles: int, frequency: str | None,
    quote: str, source: str,
) -> tuple[Any, ...]:  # fmt: skip
    return (
        claim_id, subject, _PREDICATES.get(predicate, "biolink:related_to"), thing, "biolink:Association",
        "not_provided", "text_mining_agent", "infores:rxtract", str(status == "negated").lower(), predicate, status,
        articles, frequency or "", " ".join(quote.split()), source,
    )  # fmt: skip


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
        stream.writelines(delimited_line(row, "\t") for row in (columns, *rows))
