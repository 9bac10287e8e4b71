"""Reuse: the rows of unchanged inputs from the snapshot before, so that a nightly run does the new articles only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from rxtract.dataset.batches import working_schema
from rxtract.dataset.manifest import InputEntry, Manifest
from rxtract.dataset.parquet import read_articles_between, read_table
from rxtract.dataset.sources import input_of
from rxtract.errors import PASSING_KINDS


@dataclass(frozen=True, slots=True)
class ReusedRows:
    """The rows that `inputs` have in the snapshot at `folder`; `article_ids` are those of their articles."""

    folder: Path
    inputs: Set[str]
    article_ids: pa.Array
    repeats: Mapping[str, str]

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of one table with the working schema; of `concepts` all, as only the facts are used."""
        if name == "rejections":
            return self._rejections(columns)
        if name == "concepts":
            return read_table(self.folder, name, columns)
        wanted = working_schema(name, columns).names
        rows = read_table(self.folder, name, list(dict.fromkeys([*wanted, "article_id"])))
        return rows.filter(pc.is_in(rows["article_id"], self.article_ids)).select(wanted)

    def between(self, name: str, low: str, high: str | None, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of the articles from `low` up to, not including, `high`; nothing else is read."""
        wanted = working_schema(name, columns).names
        rows = read_articles_between(self.folder, name, low, high, list(dict.fromkeys([*wanted, "article_id"])))
        return rows.filter(pc.is_in(rows["article_id"], self.article_ids)).select(wanted)

    def _rejections(self, columns: Sequence[str] | None) -> pa.Table:
        rows = read_table(self.folder, "rejections")
        # Whether an article is a duplicate depends on all inputs of a run: such rows are made anew.
        mine = [
            error != "duplicate" and input_of(source) in self.inputs
            for source, error in zip(rows["source"].to_pylist(), rows["error"].to_pylist(), strict=True)
        ]
        rows = rows.filter(pa.array(mine, pa.bool_()))
        return rows if columns is None else rows.select(columns)


def reusable_rows(folder: Path, manifest: Manifest, inputs: Mapping[str, InputEntry]) -> ReusedRows:
    """Return the rows of those `inputs` that the snapshot at `folder` holds and that a new extraction would give again.

    An input is done again when its bytes or place among its equals changed, when its annotation failed, or when it
    repeats an article of an input that changed.
    """
    failed = _failed_inputs(folder)
    unchanged = {
        name
        for name, entry in inputs.items()
        if entry.sha256 is not None and name in manifest.inputs and manifest.inputs[name].sha256 == entry.sha256
    }
    holders = _holders(folder)
    reused = {
        name
        for name in unchanged
        if inputs[name].twin_of is None
        and manifest.inputs[name].twin_of is None
        and name not in failed
        and all(holders.get(article_id) in unchanged - failed for article_id in manifest.inputs[name].repeats.values())
    }
    repeats = {
        source: article_id for name in sorted(reused) for source, article_id in manifest.inputs[name].repeats.items()
    }
    article_ids = [article_id for article_id, name in holders.items() if name in reused]
    return ReusedRows(folder, reused, pa.array(article_ids, pa.large_string()), repeats)


def _failed_inputs(folder: Path) -> set[str]:
    # These may be due to the hour: memory or a killed worker while annotating, a network drive while reading. What the
    # bytes themselves are at fault for stays so.
    rows = read_table(folder, "rejections", ["source", "stage", "error"]).to_pydict()
    return {
        input_of(source)
        for source, stage, error in zip(rows["source"], rows["stage"], rows["error"], strict=True)
        if stage == "annotate" or error in PASSING_KINDS
    }


def _holders(folder: Path) -> dict[str, str]:
    rows = read_table(folder, "articles", ["article_id", "source"])
    pairs = zip(rows["article_id"].to_pylist(), rows["source"].to_pylist(), strict=True)
    return {article_id: input_of(source) for article_id, source in pairs}
