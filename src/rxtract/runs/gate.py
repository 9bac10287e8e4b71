"""The gate before publishing: a snapshot that lost too much against the one before is not published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rxtract.dataset.census import Census

_FEWEST_REJECTED = 3
"""One bad file of two new ones stops no night."""
_FEWEST_ROWS = 100
"""Rows of a label or predicate below which a share is chance."""
_FEWEST_INPUTS = 5
"""A folder of a few articles is somebody trying things out."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What is allowed at most, as shares of 1; a share of 1 or more switches the check off, except for `drift`.

    `shrink` is of inputs and rows against the snapshot before, `rejected` of new and changed inputs, `drift` of rows an
    article has of a label or predicate on average.
    """

    shrink: float = 0.2
    rejected: float = 0.5
    drift: float = 0.5
    quality: float = 0.7

    def reasons(self, before: Census | None, now: Census, inputs: InputCounts) -> list[str]:
        """Return why a snapshot is not to be published; nothing is compared with when it is the first."""
        if before is None:
            return []
        return [*self._shrunk(before, now, inputs), *self._rejected(inputs), *self._drifted(before, now)]

    def _shrunk(self, before: Census, now: Census, inputs: InputCounts) -> Iterator[str]:
        if inputs.before < _FEWEST_INPUTS or self.shrink >= 1:
            return
        pairs = {"inputs": (inputs.before, inputs.now)}
        pairs |= {name: (before.rows[name], now.rows[name]) for name in ("articles", "mentions", "claims")}
        for name, (old, new) in pairs.items():
            if new < old * (1 - self.shrink):
                yield f"{name} shrank from {old:,} to {new:,} ({_percent(new, old)}; allowed: -{self.shrink:.0%})"
        for name, old in before.rows.items():
            if old and not now.rows[name] and name not in {"rejections", *pairs}:
                yield f"table {name} is empty, it had {old:,} rows"

    def _rejected(self, inputs: InputCounts) -> Iterator[str]:
        if inputs.rejected >= _FEWEST_REJECTED and inputs.rejected > self.rejected * inputs.fresh:
            yield (
                f"{inputs.rejected:,} of {inputs.fresh:,} new and changed inputs were rejected "
                f"(allowed: {self.rejected:.0%})"
            )

    def _drifted(self, before: Census, now: Census) -> Iterator[str]:
        articles = before.rows["articles"], now.rows["articles"]
        if not all(articles):
            return
        for kind, old, new in (
            ("mentions", before.labels, now.labels),
            ("claims", before.predicates, now.predicates),
        ):
            for name in sorted({*old, *new}):
                rates = old.get(name, 0) / articles[0], new.get(name, 0) / articles[1]
                many = max(old.get(name, 0), new.get(name, 0)) >= _FEWEST_ROWS
                if many and not rates[0] * (1 - self.drift) <= rates[1] <= rates[0] * (1 + self.drift):
                    yield (
                        f"{kind} of {name}: {rates[0]:.2f} an article before, {rates[1]:.2f} now "
                        f"(allowed: ±{self.drift:.0%})"
                    )


OPEN = Gate(shrink=1.0, rejected=1.0, drift=float("inf"), quality=0)
"""Lets everything through."""


@dataclass(frozen=True, slots=True)
class InputCounts:
    """Inputs of the snapshot `before`, and of a run: `now` in all, `fresh` extracted by it, `rejected` of these."""

    before: int
    now: int
    fresh: int
    rejected: int


def changes(before: Mapping[str, int], now: Mapping[str, int]) -> dict[str, int]:
    """Return by how much each number grew, for those that changed."""
    names = [*now, *(name for name in before if name not in now)]
    return {name: grown for name in names if (grown := now.get(name, 0) - before.get(name, 0))}


def _percent(new: int, old: int) -> str:
    return f"{(new - old) / old:+.0%}"
