"""Census: what a snapshot holds in numbers, to compare it with the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rxtract.dataset.parquet import count_rows, read_table
from rxtract.tables import TABLES


@dataclass(frozen=True, slots=True)
class FormatCounts:
    """What came of the articles of one format; `warned` are those with a warning."""

    articles: int
    words: int
    claims: int
    warned: int


@dataclass(frozen=True, slots=True)
class Census:
    """Rows per table, rejections per error, mentions per label, claims per predicate, and what each format gave."""

    rows: Mapping[str, int]
    rejections: Mapping[str, int]
    labels: Mapping[str, int]
    predicates: Mapping[str, int]
    formats: Mapping[str, FormatCounts] = field(default_factory=dict)


def take_census(folder: Path) -> Census:
    """Count the rows of the tables in `folder`: a snapshot, or one that is about to be.

    Raises:
        SnapshotError: a table is missing or damaged.
    """
    rows = {table.name: count_rows(folder, table.name) for table in TABLES}
    return Census(
        rows,
        _counts(folder, "rejections", "error"),
        _counts(folder, "mentions", "label"),
        _counts(folder, "claims", "predicate"),
        _count_formats(folder),
    )


def _count_formats(folder: Path) -> dict[str, FormatCounts]:
    """Count per format; the commonest first."""
    columns = ["article_id", "format", "n_words", "warnings"]
    table = read_table(folder, "articles", columns)
    articles = zip(*(table[name].to_pylist() for name in columns), strict=True)
    claims = _counts(folder, "claims", "article_id")
    sums: dict[str, Counter[str]] = {}
    for article_id, name, words, warnings in articles:
        made = {"articles": 1, "words": words, "claims": claims.get(article_id, 0), "warned": int(bool(warnings))}
        sums.setdefault(name, Counter()).update(made)
    ranked = sorted(sums.items(), key=lambda one: (-one[1]["articles"], one[0]))
    parts = ("articles", "words", "claims", "warned")
    return {name: FormatCounts(*(found[part] for part in parts)) for name, found in ranked}


def _counts(folder: Path, table: str, column: str) -> dict[str, int]:
    counts = read_table(folder, table, [column])[column].value_counts()
    pairs = zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
    return dict(sorted(pairs))
