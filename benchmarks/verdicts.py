"""Precision from verdicts: what a reader judged in the report (`rxtract report`), exported as JSON lines.

    python -m benchmarks.verdicts verdicts.jsonl

Right and wrong claims give a precision with its 95 % interval, in all, by predicate and by status; claims that the
reader was unsure of are counted apart. Of a claim that was judged more than once the last verdict counts. Only verdicts
of a random sample (the report's order "random sample", `drawn`) speak for all claims of a snapshot, so they have lines
of their own.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERDICTS = ("right", "wrong", "unsure")
_Z = 1.959964  # of a normal distribution: 95 % lie within
_NEEDED = ("claim_id", "predicate", "status", "verdict")


class VerdictError(Exception):
    """A line that is no verdict: file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Verdicts of some claims, and what they say of all claims that they were drawn from."""

    right: int
    wrong: int
    unsure: int

    @property
    def judged(self) -> int:
        """Claims with a clear verdict."""
        return self.right + self.wrong

    @property
    def share(self) -> float:
        """Share of the judged claims that are right."""
        return self.right / self.judged if self.judged else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Wilson), which is honest for few claims and for shares near 0 and 1.

        >>> low, high = Precision(9, 1, 0).interval
        >>> round(low, 2), round(high, 2)
        (0.6, 0.98)
        """
        n = self.judged
        if not n:
            return (0.0, 1.0)
        middle = (self.share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        reach = _Z / (1 + _Z**2 / n) * math.sqrt(self.share * (1 - self.share) / n + _Z**2 / (4 * n**2))
        return (max(0.0, middle - reach), min(1.0, middle + reach))


def read_verdicts(paths: Iterable[Path]) -> list[Mapping[str, Any]]:
    """Return the last verdict of every claim in the files, in the order of their ids.

    Raises:
        VerdictError: a file cannot be read or a line is no verdict.
    """
    latest: dict[str, Mapping[str, Any]] = {}
    for path in paths:
        for row in _read(path):
            known = latest.get(row["claim_id"])
            if known is None or str(row.get("judged_at", "")) >= str(known.get("judged_at", "")):
                latest[row["claim_id"]] = row
    return [latest[identity] for identity in sorted(latest)]


def precision(rows: Iterable[Mapping[str, Any]]) -> Precision:
    """Count verdicts."""
    found = [row["verdict"] for row in rows]
    return Precision(*(found.count(verdict) for verdict in VERDICTS))


def report(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures as lines of text."""
    lines = [f"{'claims':<28}{'right':>7}{'wrong':>7}{'unsure':>8}{'precision':>11}  95 % interval"]
    groups: list[tuple[str, Callable[[Mapping[str, Any]], bool]]] = [
        ("all", lambda row: True),
        ("random sample", lambda row: bool(row.get("drawn"))),
    ]
    for column in ("predicate", "status"):
        for value in sorted({str(row[column]) for row in rows}):
            groups.append((f"{column} {value}", lambda row, c=column, v=value: str(row[c]) == v))  # type: ignore[misc]
    for name, wanted in groups:
        some = precision(row for row in rows if wanted(row))
        low, high = some.interval
        share = f"{some.share:.3f}" if some.judged else "–"
        between = f"{low:.3f} to {high:.3f}" if some.judged else "–"
        lines.append(f"{name:<28}{some.right:>7}{some.wrong:>7}{some.unsure:>8}{share:>11}  {between}")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of the files that are named; 2 when one cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdicts", description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="verdicts.jsonl of a report")
    try:
        rows = read_verdicts(parser.parse_args(arguments).files)
    except VerdictError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    sys.stdout.write(report(rows))
    return 0


def _read(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise VerdictError(f"{path} cannot be read ({error})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise VerdictError(f"{path}:{number}: no JSON ({error})") from error
        missing = [name for name in _NEEDED if not isinstance(row, dict) or not isinstance(row.get(name), str)]
        if missing:
            raise VerdictError(f"{path}:{number}: lacks {', '.join(missing)}; export the verdicts anew from the report")
        if row["verdict"] not in VERDICTS:
            raise VerdictError(f"{path}:{number}: verdict {row['verdict']!r} is not one of {', '.join(VERDICTS)}")
        yield row


if __name__ == "__main__":
    raise SystemExit(main())
