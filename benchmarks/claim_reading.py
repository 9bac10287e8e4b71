"""A reading of sampled claims as counts: `python -m benchmarks.claim_reading SAMPLE VERDICTS`, into claim_reading.json.

SAMPLE is what `benchmarks.claim_sample` wrote, VERDICTS one JSON line per claim: its number `n`, whether it is `right`,
and the `kind` of error where it is not. What was read, and how, stands in `docs/claims_reading.md`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.measuring import ROOT
from rxtract.records import PREDICATES

COUNTS = ROOT / "benchmarks" / "claim_reading.json"
KINDS = ("wrong_subject", "wrong_predicate", "wrong_object_span", "wrong_status", "not_stated")


def count(sample: Iterable[str], verdicts: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return how many claims of each predicate are right, and how many have an error of each kind.

    Raises:
        ValueError: a claim without a verdict, or an unknown kind of error.
    """
    judged = {row["n"]: row for row in map(json.loads, verdicts)}
    counts = {predicate: Counter({"right": 0, **dict.fromkeys(KINDS, 0)}) for predicate in PREDICATES}
    for claim in map(json.loads, sample):
        verdict = judged.get(claim["number"])
        if verdict is None or not (verdict["right"] or verdict["kind"] in KINDS):
            raise ValueError(f"claim {claim['number']} has no verdict, or an error of no known kind")
        counts[claim["predicate"]]["right" if verdict["right"] else verdict["kind"]] += 1
    return {predicate: dict(found) for predicate, found in counts.items()}


def reading_table() -> Iterator[str]:
    """Yield the last reading as a table: shares of right claims, and errors by kind."""
    counts = json.loads(COUNTS.read_text(encoding="utf-8"))
    yield f"| predicate | read | right | share | {' | '.join(kind.replace('_', ' ') for kind in KINDS)} |"
    yield "|---|---|---|---|" + "---|" * len(KINDS)
    total: Counter[str] = sum((Counter(found) for found in counts.values()), Counter())
    for name, found in [*counts.items(), ("all", total)]:
        size = sum(found.values())
        errors = " | ".join(str(found.get(kind, 0)) for kind in KINDS)
        yield f"| {name} | {size} | {found['right']} | {found['right'] / max(1, size):.3f} | {errors} |"


def main() -> None:
    """Write the counts as JSON to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sample", type=Path)
    parser.add_argument("verdicts", type=Path)
    options = parser.parse_args()
    lines = [path.read_text(encoding="utf-8").splitlines() for path in (options.sample, options.verdicts)]
    sys.stdout.write(json.dumps(count(*lines), indent=1) + "\n")


if __name__ == "__main__":
    main()
