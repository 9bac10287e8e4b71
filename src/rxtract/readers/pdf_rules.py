"""Ruled lines of a page of a PDF to grids: which cells they divide, and which of those are one cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_NEAR = 3.0  # points that lines which meet, or which are one line, may stand apart
_INSET = 8.0  # a table is open at a side where its level lines reach so far beyond its outer upright
_MOST_CELLS = 6000
_MOST_MEETINGS = 100_000


class Rule(NamedTuple):
    """A ruled line: where it is (x of an upright one, y of a level one), and from where to where it goes."""

    place: float
    first: float
    last: float


class Place(NamedTuple):
    """A cell: its first row and column, from the top left, and how many of them it covers."""

    row: int
    column: int
    rows: int
    columns: int


class RuledGrid:
    """Columns between `xs` (from the left) and rows between `ys` (from the top); what no line divides is one cell."""

    def __init__(self, xs: list[float], ys: list[float], uprights: Iterable[Rule], levels: Iterable[Rule]) -> None:
        self.xs, self.ys = xs, ys
        self._depths = [-y for y in ys]
        self._cells: dict[tuple[int, int], Place] = {}
        self._settle(_by_place(uprights), _by_place(levels))

    def cell_at(self, x: float, y: float) -> Place | None:
        """Return the cell that holds a point, None where it is outside."""
        return self._cells.get((bisect_right(self._depths, -y) - 1, bisect_right(self.xs, x) - 1))

    def right_of(self, cell: Place) -> float:
        """Return where a cell ends at the right."""
        return self.xs[cell.column + cell.columns]

    def _settle(self, across: dict[float, list[Rule]], down: dict[float, list[Rule]]) -> None:
        xs, ys = self.xs, self.ys
        cells = _Groups((row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1))
        for row, column in cells:
            middle_y, middle_x = (ys[row] + ys[row + 1]) / 2, (xs[column] + xs[column + 1]) / 2
            if column + 2 < len(xs) and not _covers(across.get(xs[column + 1], ()), middle_y):
                cells.join((row, column), (row, column + 1))
            if row + 2 < len(ys) and not _covers(down.get(ys[row + 1], ()), middle_x):
                cells.join((row, column), (row + 1, column))
        for members in cells.groups():
            rows, columns = [row for row, _ in members], [column for _, column in members]
            place = Place(min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1)
            self._cells |= dict.fromkeys(members, place)


class _Groups(dict[tuple[int, int], tuple[int, int]]):
    """Disjoint groups of keys."""

    def __init__(self, keys: Iterable[tuple[int, int]]) -> None:
        super().__init__((key, key) for key in keys)

    def find(self, key: tuple[int, int]) -> tuple[int, int]:
        while self[key] != key:
            self[key] = self[self[key]]
            key = self[key]
        return key

    def join(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self[second] = first

    def groups(self) -> list[list[tuple[int, int]]]:
        found: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for key in self:
            found.setdefault(self.find(key), []).append(key)
        return list(found.values())


def find_grids(rules: Sequence[Sequence[float]]) -> list[RuledGrid]:
    """Return the grids of a page, from its ruled lines as [left, bottom, right, top]; a lone frame is none."""
    upright = [one[2] - one[0] < one[3] - one[1] for one in rules]
    sides = list(zip(upright, rules, strict=True))
    uprights = _merged(Rule((one[0] + one[2]) / 2, one[1], one[3]) for is_upright, one in sides if is_upright)
    levels = _merged(Rule((one[1] + one[3]) / 2, one[0], one[2]) for is_upright, one in sides if not is_upright)
    if len(uprights) * len(levels) > _MOST_MEETINGS:  # a drawing
        return []
    found = (_grid(*component) for component in _components(uprights, levels))
    return sorted((grid for grid in found if grid is not None), key=lambda grid: (-grid.ys[0], grid.xs[0]))


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Make one line of pieces that stand in it and touch or overlap: borders are drawn cell by cell."""
    merged: list[Rule] = []
    near: list[Rule] = []
    for rule in sorted(rules):
        if near and rule.place - near[0].place > _NEAR:
            merged += _in_line(near)
            near = []
        near.append(rule)
    return [*merged, *_in_line(near)]


def _in_line(rules: Sequence[Rule]) -> list[Rule]:
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (one.first, one.last)):
        if found and rule.first <= found[-1].last + _NEAR:
            found[-1] = found[-1]._replace(last=max(found[-1].last, rule.last))
        else:
            found.append(Rule(rules[0].place, rule.first, rule.last))
    return found


def _components(uprights: list[Rule], levels: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the lines that meet each other, directly or through others."""
    sides = (uprights, levels)
    groups = _Groups((side, number) for side in (0, 1) for number in range(len(sides[side])))
    for one, upright in enumerate(uprights):
        for other, level in enumerate(levels):
            if _reaches(upright, level.place) and _reaches(level, upright.place):
                groups.join((0, one), (1, other))
    found = []
    for members in groups.groups():
        upright_ones = [uprights[number] for side, number in members if side == 0]
        found.append((upright_ones, [levels[number] for side, number in members if side == 1]))
    return found


def _reaches(rule: Rule, place: float) -> bool:
    return rule.first - _NEAR <= place <= rule.last + _NEAR


def _grid(uprights: list[Rule], levels: list[Rule]) -> RuledGrid | None:
    if not uprights or not levels:
        return None
    xs = sorted({rule.place for rule in uprights})
    ys = sorted({rule.place for rule in levels})
    xs = _open_sides(xs, min(rule.first for rule in levels), max(rule.last for rule in levels))
    ys = _open_sides(ys, min(rule.first for rule in uprights), max(rule.last for rule in uprights))
    if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    return RuledGrid(xs, ys[::-1], uprights, levels)


def _open_sides(places: list[float], least: float, most: float) -> list[float]:
    """Add the sides that no line closes."""
    before = [least] if places[0] - least > _INSET else []
    return [*before, *places, *([most] if most - places[-1] > _INSET else [])]


def _by_place(rules: Iterable[Rule]) -> dict[float, list[Rule]]:
    found: dict[float, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.place, []).append(rule)
    return found


def _covers(rules: Iterable[Rule], place: float) -> bool:
    return any(rule.first <= place <= rule.last for rule in rules)
