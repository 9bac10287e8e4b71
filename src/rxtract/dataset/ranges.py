"""Ranges: the rows of parts by stretches of articles, so that a snapshot is made in the memory of one stretch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rxtract.dataset.batches import working_schema

Range = tuple[str, str | None]
"""The articles from one article_id up to, not including, another; None is the end."""

_WORDS = 60_000
"""Of a range: some megabytes of rows."""
_EACH = 50
"""What an article without words counts for."""
_MOST = 128
"""Ranges; every part is opened for each of them."""


class Part(Protocol):
    """Rows that go into a snapshot: a staged batch, or rows of unchanged inputs of the snapshot before."""

    @property
    def repeats(self) -> Mapping[str, str]:
        """Sources whose article another source of this part holds first, with its article_id."""

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of a table, or some `columns` of it, with its working schema."""

    def between(self, name: str, low: str, high: str | None, columns: Sequence[str] | None = None) -> pa.Table:
        """Return what `table` does, of the articles from `low` up to, not including, `high` (None: to the end)."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """How many mentions every concept has, and in how many articles it is a mention or a subject."""

    n_mentions: Mapping[str, int]
    n_articles: Mapping[str, int]


def cut_articles(parts: Sequence[Part]) -> list[Range]:
    """Return ranges that hold all articles of the parts, of about as many words each."""
    columns = ["article_id", "n_words"]
    tables = [part.table("articles", columns) for part in parts]
    rows = pa.concat_tables([working_schema("articles", columns).empty_table(), *tables]).sort_by("article_id")
    cost = np.cumsum(rows["n_words"].to_numpy() + _EACH, dtype=np.int64)
    room = max(_WORDS, int(cost[-1]) // _MOST + 1) if len(cost) else _WORDS
    firsts = np.flatnonzero(np.diff(cost // room)) + 1
    starts = ["", *dict.fromkeys(rows["article_id"].take(pa.array(firsts)).to_pylist())]
    return list(zip(starts, [*starts[1:], None], strict=True))


def rows_between(
    parts: Sequence[Part], dropped: Mapping[int, Sequence[str]], name: str, low: str, high: str | None,
    columns: Sequence[str] | None = None,
) -> pa.Table:  # fmt: skip
    """Return the rows of a range of articles from all parts, without those that are `dropped`."""
    tables = [working_schema(name, columns).empty_table()]
    for index, part in enumerate(parts):
        rows = part.between(name, low, high, columns)
        if index in dropped:
            rows = rows.filter(pc.invert(pc.is_in(rows["article_id"], pa.array(dropped[index], pa.large_string()))))
        if rows.num_rows:
            tables.append(rows)
    return pa.concat_tables(tables)


def count_occurrences(
    parts: Sequence[Part], dropped: Mapping[int, Sequence[str]], ranges: Sequence[Range]
) -> Occurrences:
    """Count concepts over all articles; an article lies in one range as a whole."""
    columns = ["concept_id", "article_id"]
    n_mentions: Counter[str] = Counter()
    n_articles: Counter[str] = Counter()
    for low, high in ranges:
        mentions = rows_between(parts, dropped, "mentions", low, high, columns)
        subjects = [
            rows_between(parts, dropped, name, low, high, ["subject_id", "article_id"]).rename_columns(columns)
            for name in ("articles", "claims")
        ]
        n_mentions.update(_counts(mentions["concept_id"]))
        n_articles.update(_counts(_distinct(pa.concat_tables([mentions, *subjects]))["concept_id"]))
    return Occurrences(n_mentions, n_articles)


def _counts(ids: pa.ChunkedArray) -> dict[str, int]:
    counts = ids.drop_null().value_counts()
    return dict(zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True))


def _distinct(pairs: pa.Table) -> pa.Table:
    return pairs.group_by(pairs.column_names).aggregate([])
