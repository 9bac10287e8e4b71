"""Mechanisms: how many has_mechanism claims say what is done, to what, and to which concept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.measuring import PRACTICE, answer, gold_of

_WHAT: Mapping[str, str] = {
    "action": "with an action",
    "target": "with a target as written",
    "target_id": "with the concept of the target",
}


def measure(shared: Path | None) -> Iterator[tuple[str, str, float, int]]:
    """Yield data set, metric, share and number of claims, over development and practice articles."""
    gold = gold_of(shared) if shared else None
    for name, folder in (("development articles", gold), ("practice articles", PRACTICE)):
        if folder is None:
            continue
        claims = [claim for row in answer(folder).values() for claim in row["claims"]]
        mechanisms = [claim for claim in claims if claim["predicate"] == "has_mechanism"]
        for column, metric in _WHAT.items():
            share = sum(claim[column] is not None for claim in mechanisms) / max(len(mechanisms), 1)
            yield name, metric, share, len(mechanisms)
