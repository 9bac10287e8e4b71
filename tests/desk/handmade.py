"""Snapshots made by hand: claims as short lines, without pipeline or network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rxtract.dataset.batches import working_schema
from rxtract.dataset.manifest import InputEntry, Manifest
from rxtract.dataset.parquet import write_table
from rxtract.records import (
    ArticleRecord,
    ClaimQuoteRecord,
    ClaimRecord,
    ConceptLinkRecord,
    ConceptRecord,
    MappingRecord,
    MentionRecord,
    RunRecord,
    SectionRecord,
    SentenceRecord,
    content_id,
)
from rxtract.tables import TABLES

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Made:
    """Rows of a snapshot as they are added; `write` makes the snapshot."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = {table.name: [] for table in TABLES}

    def article(self, source: str, genre: str = "web_article", **columns: Any) -> str:
        """Add an article and return its id."""
        article_id = content_id("article", source)
        row = dict.fromkeys(("title", "language", "subject_id", "subject_name", "near_duplicate_of"))
        text = columns.pop("text", "")
        row |= {"references": (), "n_words": 0, "format": "text", **columns}
        self.rows["articles"].append(ArticleRecord(article_id=article_id, source=source, genre=genre, text=text, **row))
        return article_id

    def claim(
        self, article_id: str, subject: tuple[str, str | None], predicate: str, thing: tuple[str, str | None], quote: str,
        **columns: Any,
    ) -> str:  # fmt: skip
        """Add a claim, with subject and object as pairs of name and concept id, and return its id."""
        status = columns.get("status", "asserted")
        claim_id = content_id(article_id, *subject, predicate, *thing, status, *columns.values())
        names = {
            "subject_id": subject[1],
            "subject_name": subject[0],
            "subject_text": columns.pop("called", subject[0]),
        }
        names |= {"object_id": thing[1], "object_name": thing[0] if thing[1] else None, "object_text": thing[0]}
        missing = dict.fromkeys(
            ("frequency", "frequency_low", "frequency_high", "severity", "line_of_therapy", "population", "condition",
             "prior_therapy", "combination", "action", "target", "target_id", "target_name", "attribution")
        )  # fmt: skip
        place = {"article_id": article_id, "sentence_id": content_id(article_id, 0), "quote": quote, "found_by": "made"}
        place |= {"start": columns.pop("start", 0), "end": columns.pop("end", len(quote))}
        row = {**missing, **names, **place, "status": "asserted", "certainty": 1.0, "score": 0.9}
        row |= {"class_statement": False, **columns}
        self.rows["claims"].append(ClaimRecord(claim_id=claim_id, predicate=predicate, **row))
        self.rows["claim_quotes"].append(ClaimQuoteRecord(claim_id=claim_id, score=row["score"], **place))
        return claim_id

    def concept(self, concept_id: str, label: str, name: str, xrefs: Sequence[str] = ()) -> None:
        """Add a concept."""
        self.rows["concepts"].append(
            ConceptRecord(concept_id, label, name, "made", "1", "CC0-1.0", True, tuple(xrefs), (), (), 1, 1)
        )

    def link(self, concept_id: str, relation: str, group: tuple[str, str], steps: int = 1) -> None:
        """Add a link of a concept to a group, given as id and name."""
        self.rows["concept_links"].append(
            ConceptLinkRecord(concept_id, relation, *group, "DISEASE", None, steps, "made", "1", "CC0-1.0")
        )

    def mention(self, article_id: str, text: str, label: str, concept_id: str | None) -> None:
        """Add a mention at no place in particular, and its mapping."""
        method = "exact" if concept_id else "none"
        identity = content_id(article_id, text, label)
        self.rows["mentions"].append(
            MentionRecord(
                identity, article_id, content_id(article_id, 0), 0, len(text), text, label, concept_id, text, method,
                1.0 if concept_id else None, "asserted", 0.9, "made",
            )
        )  # fmt: skip

    def mapping(self, text: str, label: str, concept_id: str | None, method: str, score: float | None) -> None:
        """Add a row of the ledger of links."""
        reason = None if concept_id else "unknown_name"
        self.rows["mappings"].append(MappingRecord(text, label, concept_id, method, score, reason, 1))

    def section(self, article_id: str, kind: str, start: int, end: int) -> None:
        """Add a section with one sentence of its size."""
        identity = content_id(article_id, kind, start)
        self.rows["sections"].append(SectionRecord(article_id, identity, kind, None, start, end, "en"))
        self.rows["sentences"].append(SentenceRecord(article_id, content_id(article_id, start), identity, start, end))

    def write(self, folder: Path) -> Path:
        """Write all tables as a snapshot and return its folder."""
        counts = {f"n_{name}": len(rows) for name, rows in self.rows.items() if name != "runs"}
        self.rows["runs"] = [RunRecord("run", NOW, NOW, "1", "1", "1", n_inputs=1, **counts)]
        files = {
            table.name: write_table(
                table.to_arrow(self.rows[table.name]).cast(working_schema(table.name)), table, folder
            )
            for table in TABLES
        }
        versions: Mapping[str, str] = {"code": "1", "model": "1", "vocabulary": "1"}
        Manifest(versions, {"a.txt": InputEntry(None)}, files).write(folder)
        return folder


def names(frame: Any, column: str) -> list[str]:
    """Return the values of a column as plain strings."""
    return [str(value) for value in frame[column]]


def only(rows: Iterable[Any]) -> Any:
    """Return the one row that there is."""
    (row,) = rows
    return row
