"""Floors: figures below which the tests fail. They are raised by command and never lowered by accident."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from benchmarks.measuring import ROOT

PATH = ROOT / "tests" / "quality" / "floors.toml"
ROOM = 0.01
"""A floor lies this far under the figure it was raised to: one article's worth of change is no alarm."""

_HEAD = """\
# Figures below which the tests fail, by data set. `make floors` raises them to just under today's figures; to lower
# one, run `python -m benchmarks.quality --floors lower` and say why in the commit.
"""

Measured = Mapping[str, Mapping[str, float]]


def read_floors() -> dict[str, dict[str, float]]:
    """Return the floors by data set and figure."""
    return tomllib.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}


def check(measured: Measured) -> list[str]:
    """Return what is below its floor, or measured no more, as lines; rows with bad offsets are always too many."""
    problems = [
        f"{name}: {rows['bad offsets']:.0f} bad offsets" for name, rows in measured.items() if rows["bad offsets"]
    ]
    for name, floors in read_floors().items():
        if name not in measured:
            continue
        for figure, floor in floors.items():
            value = measured[name].get(figure, 0.0)
            if value < floor:
                problems.append(f"{name}: {figure} is {value:.4f}, its floor {floor:.4f}")
    return problems


def lift(measured: Measured, *, lower: bool = False) -> str:
    """Write floors just under the figures, none lower than before unless `lower`; say what changed."""
    before = read_floors()
    after = {name: dict(floors) for name, floors in before.items()}
    changed = 0
    for name, rows in measured.items():
        for figure, value in rows.items():
            if figure == "bad offsets":
                continue
            floor, old = max(0.0, round(value - ROOM, 3)), before.get(name, {}).get(figure, -1.0)
            if floor > old or (lower and floor < old):
                after.setdefault(name, {})[figure] = floor
                changed += 1
    PATH.write_text(_HEAD + "".join(_section(name, floors) for name, floors in after.items()), encoding="utf-8")
    return f"{changed} floors changed in {PATH.relative_to(ROOT)}"


def _section(name: str, floors: Mapping[str, float]) -> str:
    return f'\n["{name}"]\n' + "".join(f'"{figure}" = {floor:.3f}\n' for figure, floor in sorted(floors.items()))
