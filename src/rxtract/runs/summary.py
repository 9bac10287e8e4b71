"""Summary: what a person is told of a run, by command line and flow alike."""

from __future__ import annotations

from rxtract.runs.run import Outcome

_NAMED = 5  # removed inputs that are named
_PARTS = ("articles", "words", "claims", "warned")


def summary(outcome: Outcome, *, quiet: bool = False) -> list[str]:
    """Return what a person is told of a run; when `quiet` only what was lost, rejected or let through."""
    lines = []
    if outcome.removed:
        named = ", ".join(outcome.removed[:_NAMED]) + (", …" if len(outcome.removed) > _NAMED else "")
        lines.append(f"{len(outcome.removed)} inputs are gone, their rows too: {named}")
    if outcome.rejected:
        kinds = ", ".join(f"{count} {error}" for error, count in outcome.rejected.items())
        lines.append(f"{sum(outcome.rejected.values())} inputs were rejected ({kinds}): see the table `rejections`")
    lines += [f"let through by --no-gate or a wider limit: {reason}" for reason in outcome.forced]
    if quiet:
        return lines
    told = [table for table in ("articles", "claims") if table in outcome.grown]
    grown = ", ".join(f"{outcome.grown[table]:+,} {table}" for table in told)
    state = "nothing new, the snapshot stays" if outcome.unchanged else "new snapshot"
    resumed = f"{outcome.n_resumed} taken over from a run that was stopped, " if outcome.n_resumed else ""
    new = f" ({outcome.n_new} new, {outcome.n_changed} changed)" if outcome.n_new or outcome.n_changed else ""
    done = f"{outcome.n_inputs} inputs{new}: {outcome.n_fresh} extracted, {resumed}{outcome.n_reused} unchanged"
    made = f"{state}{', ' + grown if grown else ''}"
    lines += _formats(outcome)
    return [*lines, f"{done}; {made} ({outcome.snapshot.name}, {outcome.seconds:.1f} s)"]


def _formats(outcome: Outcome) -> list[str]:
    """Return a line for each format of the snapshot, below each other."""
    rows = [(name, *(f"{getattr(one, part):,}" for part in _PARTS)) for name, one in outcome.formats.items()]
    if not rows:
        return []
    rows = [("format", *_PARTS), *rows]
    first, *others = [max(map(len, column)) for column in zip(*rows, strict=True)]
    cells = ((row[0].ljust(first), *map(str.rjust, row[1:], others)) for row in rows)
    return ["  ".join(row) for row in cells]
