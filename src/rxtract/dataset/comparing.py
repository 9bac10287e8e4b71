"""Comparing: claims and mentions of two snapshots, what is new, gone or changed, and what caused it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from rxtract.dataset.manifest import read_manifest
from rxtract.dataset.parquet import read_table
from rxtract.tables import TABLES_BY_NAME

Row = dict[str, Any]

_KEYS = {
    "claims": ("subject_text", "predicate", "object_text"),
    "mentions": ("label", "text"),
}
"""What makes a row the same in both snapshots, with its number among its equals in the article."""

_PLACES = frozenset({
    "claim_id", "mention_id", "article_id", "sentence_id", "start", "end", "score", "link_score", "found_by", "quote",
    "certainty", "subject_name", "concept_name", "object_name", "target_name", "xrefs", "regimen_id", "subject_key",
    "object_key",
})  # fmt: skip
"""Columns that say where a row stands and how sure it is, or repeat another; a change of these alone is none."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is `new`, `gone` or `changed`; `what` names the columns with their values before and now."""

    table: str
    change: str
    cause: str
    source: str
    key: tuple[str, ...]
    what: str
    quote: str


def compare(before: Path, now: Path) -> Iterator[Change]:
    """Yield what changed in claims and mentions from the snapshot `before` to `now`, by source.

    The cause is `source new`, `source gone`, `source changed` (its bytes), or `extractor changed` with what of it
    (code, model, vocabulary), where the bytes are the same. An article that only moved to another source is the same.
    """
    old, new = read_manifest(before).versions, read_manifest(now).versions
    versions = [name for name in (*new, *(name for name in old if name not in new)) if old.get(name) != new.get(name)]
    articles = _articles(before), _articles(now)
    pairs = list(_pairs(*articles, extractor_changed=bool(versions)))
    for table in _KEYS:
        rows = [
            _rows(folder, table, [pair[side] for pair in pairs if pair[side]])
            for side, folder in ((0, before), (1, now))
        ]
        for one, other in pairs:
            source = articles[1].get(other or "") or articles[0][one or ""]
            cause = _cause(one, other, versions)
            yield from _changes(table, cause, source, rows[0].get(one or "", ()), rows[1].get(other or "", ()))


def _articles(folder: Path) -> dict[str, str]:
    rows = read_table(folder, "articles", ["article_id", "source"]).to_pydict()
    return dict(zip(rows["article_id"], rows["source"], strict=True))


def _pairs(
    before: Mapping[str, str], now: Mapping[str, str], *, extractor_changed: bool
) -> Iterator[tuple[str | None, str | None]]:
    """Yield the ids of the article of a source before and now, where they may have other rows; sorted by source."""
    sources_now = {source: article_id for article_id, source in now.items() if article_id not in before}
    found: list[tuple[str, str | None, str | None]] = []
    for article_id, source in before.items():
        if article_id in now:
            if extractor_changed:
                found.append((source, article_id, article_id))
        else:
            found.append((source, article_id, sources_now.pop(source, None)))
    found += [(source, None, article_id) for source, article_id in sources_now.items()]
    for _, one, other in sorted(found, key=lambda pair: (pair[0], pair[1] or "", pair[2] or "")):
        yield one, other


def _cause(one: str | None, other: str | None, versions: Sequence[str]) -> str:
    if one is None:
        return "source new"
    if other is None:
        return "source gone"
    return f"extractor changed ({', '.join(versions)})" if one == other else "source changed"


def _rows(folder: Path, table: str, article_ids: Sequence[str | None]) -> dict[str, list[Row]]:
    rows = read_table(folder, table)
    wanted = rows.filter(pc.is_in(rows["article_id"], value_set=pc.cast(list(article_ids), rows["article_id"].type)))
    found: dict[str, list[Row]] = defaultdict(list)
    for row in wanted.to_pylist():
        found[row["article_id"]].append(row)
    return found


def _changes(
    table: str, cause: str, source: str, before: Iterable[Row], now: Iterable[Row]
) -> Iterator[Change]:
    old, new = _keyed(table, before), _keyed(table, now)
    for key in sorted({*old, *new}):
        one, other = old.get(key), new.get(key)
        row = other or one or {}
        change = "new" if one is None else "gone" if other is None else "changed"
        what = "" if one is None or other is None else _what(table, one, other)
        if change != "changed" or what:
            words = str(row.get("quote") or row.get("text") or "")
            yield Change(table, change, cause, source, key[0], what, words)


def _keyed(table: str, rows: Iterable[Row]) -> dict[tuple[tuple[str, ...], int], Row]:
    found: dict[tuple[tuple[str, ...], int], Row] = {}
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    for row in sorted(rows, key=lambda row: (row["start"], row["end"])):
        key = tuple(" ".join(str(row[name]).casefold().split()) for name in _KEYS[table])
        found[key, seen[key]] = row
        seen[key] += 1
    return found


def _what(table: str, one: Row, other: Row) -> str:
    names = [name for name in TABLES_BY_NAME[table].schema.names if name not in _PLACES and name not in _KEYS[table]]
    changed = [name for name in names if one[name] != other[name]]
    return "; ".join(f"{name}: {_shown(one[name])} → {_shown(other[name])}" for name in changed)


def _shown(value: object) -> str:
    return "–" if value is None else str(value)
