"""What the report needs to know of a snapshot before its rows are read: where it is, its articles, groups, versions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from rxtract.dataset import read
from rxtract.dataset.manifest import Manifest, read_manifest
from rxtract.dataset.snapshots import list_snapshots
from rxtract.dataset.streams import stream_rows
from rxtract.desk.database import Database
from rxtract.errors import SnapshotError, UsageError
from rxtract.records import LABELS, content_id

_CHANGED_CLAIMS = """
SELECT
    coalesce(now.predicate, before.predicate) AS predicate,
    count(*) FILTER (before.claim_id IS NULL) AS n_new,
    count(*) FILTER (now.claim_id IS NULL) AS n_gone,
    count(*) FILTER (now.status <> before.status OR now.frequency IS DISTINCT FROM before.frequency
        AND now.claim_id = before.claim_id) AS n_changed
FROM claims AS now
FULL JOIN (SELECT claim_id, predicate, status, frequency FROM read_parquet(?)) AS before USING (claim_id)
GROUP BY ALL
"""
_SAFE = re.compile(r"[0-9a-z]{8,64}")


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in lists: its number (by source), the name of its page and what lists show of it."""

    number: int
    page: str
    title: str
    source: str
    subject: str
    genre: str
    original: str  # the article_id of the first of its near copies


@dataclass(frozen=True)
class Snapshot:
    """A snapshot at `folder`; `previous` is the one before it in the same output folder."""

    folder: Path
    manifest: Manifest
    previous: Manifest | None = None
    previous_name: str = ""
    warnings: Counter[str] = field(default_factory=Counter)
    genres: Counter[str] = field(default_factory=Counter)

    @cached_property
    def articles(self) -> Mapping[str, ArticleLine]:
        """The articles by id, in the order of their sources."""
        columns = ("article_id", "title", "source", "subject_name", "genre", "near_duplicate_of", "warnings")
        rows = sorted(stream_rows(self.folder, "articles", columns), key=lambda row: (row["source"], row["article_id"]))
        lines: dict[str, ArticleLine] = {}
        for number, row in enumerate(rows):
            identity, genre = row["article_id"], (row["genre"] or "other").replace("_", " ")
            self.warnings.update(row.get("warnings") or ())
            self.genres[genre] += 1
            lines[identity] = ArticleLine(
                number, identity if _SAFE.fullmatch(identity) else content_id(identity), row["title"] or row["source"],
                row["source"], row["subject_name"] or "", genre, row["near_duplicate_of"] or identity,
            )  # fmt: skip
        return lines

    @cached_property
    def database(self) -> Database:
        """The snapshot as SQL views, with those that are derived from its tables."""
        return Database(self.folder)

    @cached_property
    def classes(self) -> Mapping[str, Sequence[str]]:
        """The pharmacologic and therapeutic classes of drugs, by concept."""
        return self._grouped("SELECT key, list_sort(list_distinct(epcs || therapeutic_classes)) FROM drug_classes")

    @cached_property
    def systems(self) -> Mapping[str, Sequence[str]]:
        """The organ systems of disorders by concept, or by name in small letters; the one to group by first."""
        return self._grouped("SELECT key, organ_systems FROM organ_systems")

    def _grouped(self, query: str) -> Mapping[str, Sequence[str]]:
        return {key: names for key, names in self.database.rows(query).values if names}

    def most_mentioned(self, label: str, limit: int) -> list[tuple[str, str, int]]:
        """Return id, name and number of articles of the concepts that most articles mention."""
        return self._ranking[label][:limit]

    @cached_property
    def _ranking(self) -> Mapping[str, list[tuple[str, str, int]]]:
        ranking: dict[str, list[tuple[str, str, int]]] = {label: [] for label in LABELS}
        for row in stream_rows(self.folder, "concepts", ("concept_id", "label", "name", "n_articles")):
            ranking.setdefault(row["label"], []).append((row["concept_id"], row["name"], row["n_articles"]))
        return {label: sorted(rows, key=lambda row: (-row[2], row[1], row[0])) for label, rows in ranking.items()}

    @cached_property
    def rejections(self) -> list[dict[str, Any]]:
        """The rows of `rejections`."""
        return list(stream_rows(self.folder, "rejections"))

    @cached_property
    def finished(self) -> datetime | None:
        """When the run that wrote it ended."""
        rows = list(stream_rows(self.folder, "runs", ("finished_at",)))
        return rows[-1]["finished_at"] if rows else None

    def changed_claims(self) -> Mapping[str, tuple[int, int, int]]:
        """Return, by predicate, how many claims are new, gone, or have another status or frequency than before."""
        if self.previous is None:
            return {}
        pattern = str(self.folder.with_name(self.previous_name) / "claims" / "*.parquet")
        try:
            found = self.database.rows(_CHANGED_CLAIMS, [pattern])
        except UsageError:  # the files of the snapshot before are gone or damaged
            return {}
        return {predicate: (new, gone, changed) for predicate, new, gone, changed in found.values}

    def rows(self, table: str) -> int:
        """Return the number of rows of a table."""
        entry = self.manifest.files.get(table)
        return entry.rows if entry else 0


def open_snapshot(output: Path) -> Snapshot:
    """Return the newest snapshot of `output`, or `output` itself when it is a snapshot.

    Raises:
        SnapshotError: there is none.
    """
    folder = read(output).folder
    before = [path for path in list_snapshots(folder.parent) if path.name < folder.name]
    try:
        previous = read_manifest(before[-1]) if before else None
    except SnapshotError:  # a damaged old snapshot is no reason to write no report of a sound new one
        previous = None
    return Snapshot(folder, read_manifest(folder), previous, before[-1].name if previous else "")
