"""Counts how far a run is (inputs, articles, claims, rejections) and formats it as a line for the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rxtract.dataset.batches import StagedBatch
from rxtract.runs.batches import Batch
from rxtract.runs.run import Run


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: inputs (or parts of large ones) `done` of `total`; `n_reused` more need no work.

    `note` is news for the reader.
    """

    done: int
    total: int
    n_reused: int
    n_articles: int = 0
    n_claims: int = 0
    n_rejections: int = 0
    note: str = ""

    @classmethod
    def start(cls, run: Run) -> Progress:
        """Return the state before the first batch; the only one with a note."""
        return cls(0, sum(len(batch.sources) for batch in run.batches), run.n_reused, note=" ".join(run.notes))

    def advance(self, batch: Batch, staged: Sequence[StagedBatch]) -> Progress:
        """Return the state after `batch`, which was staged in these parts."""

        def rows(table: str) -> int:
            return sum(part.counts[table] for part in staged)

        return replace(
            self,
            done=self.done + len(batch.sources),
            n_articles=self.n_articles + rows("articles"),
            n_claims=self.n_claims + rows("claims"),
            n_rejections=self.n_rejections + rows("rejections"),
            note="",
        )

    def __str__(self) -> str:
        """Return it as a line for a log."""
        if not self.total:
            return f"nothing to extract, {self.n_reused:,} inputs are unchanged"
        reused = f", {self.n_reused:,} unchanged" if self.n_reused else ""
        rejected = f", {self.n_rejections:,} rejected" if self.n_rejections else ""
        found = (
            f": {self.n_articles:,} articles, {self.n_claims:,} claims{rejected}" if self.done else " inputs to extract"
        )
        return f"{self.done:,} of {self.total:,}{found}{reused}"
