"""Certainty: what annotators say of the status of claims, by the certainty that we give them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.measuring import answer
from benchmarks.scoring import matched_claims, read_gold
from rxtract.records import STATUSES


def certainty_table(folders: Iterable[Path]) -> Iterator[str]:
    """Yield a table: certainty and our status, share of each status among what annotators say, number of claims."""
    counts: dict[tuple[float, str], Counter[str]] = defaultdict(Counter)
    for folder in folders:
        answers = answer(folder)
        for stem, article in read_gold(folder).items():
            for claim, wanted in matched_claims(article, answers[stem]["claims"]):
                counts[claim["certainty"], claim["status"]][wanted["status"]] += 1
    yield f"| certainty | our status | {' | '.join(f'annotators: {status}' for status in STATUSES)} | claims |"
    yield "|---|---|" + "---|" * (len(STATUSES) + 1)
    for (certainty, status), said in sorted(counts.items(), reverse=True):
        n_claims = said.total()
        shares = " | ".join(f"{said[one] / n_claims:.2f}" for one in STATUSES)
        yield f"| {certainty:g} | {status} | {shares} | {n_claims} |"
