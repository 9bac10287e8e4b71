"""Rows: the events of a table, each with how often it came in the drug's arm and in the other one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rxtract.nlp.relations.frequencies import Frequency
from rxtract.nlp.tables.columns import Column, is_organ_class, is_total, tells_of_effects
from rxtract.nlp.tables.grid import Grid, GridCell
from rxtract.nlp.tables.shares import Share, class_of, is_nothing, read_share

_NUMBERS = ("subject_arm", "comparator_arm", "frequency", "number")


@dataclass(slots=True)
class Event:
    """An event cell: `frequency` as written or its class, the cell that says it, and the other arm's share.

    `is_absent` where the drug's arm had none; `exceeds` where it had more than the arm without a
    drug, None where unknown.
    """

    cell: GridCell
    frequency: str | None = None
    said_by: GridCell | None = None
    comparator: float | None = None
    is_absent: bool = False
    exceeds: bool | None = None


def read_events(grid: Grid, columns: Sequence[Column], has_event: Callable[[GridCell], bool]) -> Iterator[Event]:
    """Yield the events of a table of effects, and write the role of every cell."""
    group: tuple[Frequency, GridCell] | None = None  # a class that a row of its own states for those below
    running: tuple[Frequency, GridCell] | None = None  # a class whose cell is empty in the rows that repeat it
    counts = any(column.holds in _NUMBERS for column in columns)
    for number, row in enumerate(grid.body(), start=grid.head):
        said = _class_in(row, columns, has_event)
        running = said or running
        if len(row) == 1 and not said and (found := class_of(row[0].text)) and not has_event(row[0]):
            row[0].holds, group, running = "class", (found, row[0]), None
            continue
        if len(row) == 1 and (is_organ_class(row[0].text) or (counts and _column(row[0], columns).holds != "event")):
            row[0].holds = "organ_class"
            continue
        if len(row) == 1 and counts and _opens_group(grid, number):
            row[0].holds = "organ_class"
            continue
        yield from _row_events(grid, row, number, columns, has_event, said or running or group)


def _row_events(
    grid: Grid,
    row: Sequence[GridCell],
    number: int,
    columns: Sequence[Column],
    has_event: Callable[[GridCell], bool],
    said: tuple[Frequency, GridCell] | None,
) -> Iterator[Event]:
    for cell in row:
        column = _column(cell, columns)
        cell.holds = column.holds
        if column.holds != "event":
            continue
        if is_organ_class(cell.text) or is_total(cell.text):
            cell.holds = "organ_class" if is_organ_class(cell.text) else "text"
        elif tells_of_effects(cell.text) and not has_event(cell):
            cell.holds = "header"  # a header once more: "Adverse reaction (preferred term)"
        elif cell.cell.row == number:
            if column.says is not None:
                yield Event(cell, column.says.words, grid.headers[cell.cell.column][-1])
            else:
                yield _counted(cell, row, columns, said)


def _counted(
    cell: GridCell, row: Sequence[GridCell], columns: Sequence[Column], said: tuple[Frequency, GridCell] | None
) -> Event:
    own, by, is_absent = _first_share(row, columns, ("subject_arm", "frequency"))
    other, _, _ = _first_share(row, columns, ("comparator_arm",))
    active = any(column.is_drug for column in columns)
    exceeds = own.high > other.low if own and other and not active else None
    if own is not None:
        return Event(cell, own.words, by, other.low if other else None, is_absent, exceeds)
    words, place = (said[0].words, said[1]) if said else (None, None)
    return Event(cell, words, place, other.low if other else None, is_absent and words is None, exceeds)


def _first_share(
    row: Sequence[GridCell], columns: Sequence[Column], roles: Sequence[str]
) -> tuple[Share | None, GridCell | None, bool]:
    """Return the first share in columns of these roles, percentages before counts; True where it is none at all."""
    own = [(cell, _column(cell, columns)) for cell in row if _column(cell, columns).holds in roles]
    own.sort(key=lambda one: one[1].is_count)
    for cell, column in own:
        share = read_share(cell.text, percent=column.percent, base=column.base)
        if share is not None:
            return share, cell, share.high == 0
    return None, None, bool(own) and all(is_nothing(cell.text) and cell.text.startswith("0") for cell, _ in own)


def _class_in(
    row: Sequence[GridCell], columns: Sequence[Column], has_event: Callable[[GridCell], bool]
) -> tuple[Frequency, GridCell] | None:
    for cell in row:
        if _column(cell, columns).holds in ("class", "frequency") and not has_event(cell):
            found = class_of(cell.text)
            if found is not None:
                return found, cell
    return None


def _opens_group(grid: Grid, number: int) -> bool:
    """Whether a row without numbers names a group: the rows below it have some."""
    return number + 1 < len(grid.rows) and len(grid.rows[number + 1]) > 1


def _column(cell: GridCell, columns: Sequence[Column]) -> Column:
    return columns[min(cell.cell.column, len(columns) - 1)]
