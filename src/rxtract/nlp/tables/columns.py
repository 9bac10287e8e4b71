"""Columns: the role of every column of a table, by its header and by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from rxtract.matching.words import read_words
from rxtract.nlp.relations.frequencies import Frequency
from rxtract.nlp.tables.grid import Grid, GridCell
from rxtract.nlp.tables.shares import class_of, is_number, is_plain_percent

Arm = Literal["subject", "comparator", "both", ""]
_MOST = 0.6  # of the cells of a column decide what it holds
_LONGEST_NAME = 80  # code points of an organ class


class _Words(NamedTuple):
    """What `words/columns.toml` holds."""

    organ_header: re.Pattern[str]
    organ_class: re.Pattern[str]
    event_header: re.Pattern[str]
    adverse: re.Pattern[str]
    comparator: re.Pattern[str]
    active: re.Pattern[str]
    other_number: re.Pattern[str]
    percent: re.Pattern[str]
    counted: re.Pattern[str]
    base: re.Pattern[str]
    total_row: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("columns", _Words)


@dataclass(slots=True)
class Column:
    """What a column holds; `says` is the class that its header names, `percent` and `base` the unit of its numbers.

    `is_drug` tells that the other arm took a drug, too.
    """

    holds: str
    says: Frequency | None = None
    percent: bool = False
    base: int | None = None
    is_count: bool = False
    is_drug: bool = False


def is_organ_class(text: str) -> bool:
    """Whether a cell names a class of organs ("Nervous system disorders") and no event."""
    return len(text) <= _LONGEST_NAME and bool(_words().organ_class.fullmatch(text))


def is_total(text: str) -> bool:
    """Whether a row counts patients or all events together."""
    return bool(_words().total_row.fullmatch(text))


def tells_of_effects(text: str) -> bool:
    """Whether a caption, a header or a lead-in says that a table is about effects of the drug."""
    return bool(_words().adverse.search(text))


def read_columns(
    grid: Grid, arm_of: Callable[[Sequence[GridCell]], Arm], has_event: Callable[[GridCell], bool]
) -> list[Column]:
    """Return the columns of a grid.

    `arm_of` tells whose drug header cells name, `has_event` whether a cell names a disorder.
    """
    columns = [_by_cells(grid, number, has_event) for number in range(grid.width)]
    numbers = [number for number, column in enumerate(columns) if column.holds == "number"]
    _find_arms(grid, columns, numbers, arm_of)
    _find_events(grid, columns, has_event)
    return columns


def _by_cells(grid: Grid, number: int, has_event: Callable[[GridCell], bool]) -> Column:
    header, cells = grid.header(number), [cell for cell in grid.column(number) if cell.text]
    says = class_of(header)
    if _share(cells, lambda cell: is_number(cell.text)) >= _MOST:
        return _number_column(grid, number, header, cells)
    if _share(cells, lambda cell: class_of(cell.text) is not None and not has_event(cell)) >= _MOST:
        return Column("class")
    if says is not None and not _words().event_header.search(header[: says.start] + header[says.end :].split("(")[0]):
        return Column("event", says)
    organs = _share(cells, lambda cell: is_organ_class(cell.text))
    if _words().organ_header.search(header) and not _words().event_header.search(header):
        return Column("organ_class")
    if organs >= _MOST and len(cells) > 1 and not _words().adverse.search(header):
        return Column("organ_class")
    return Column("text")


def _number_column(grid: Grid, number: int, header: str, cells: Sequence[GridCell]) -> Column:
    # "8 (4%)" beside "20" in one column: the second is a count.
    own = bool(_words().percent.search(header)) or any(is_plain_percent(cell.text) for cell in cells)
    shared = _words().percent.search(f"{grid.caption} {grid.header(0)}") is not None
    base = _words().base.search(header)
    patients = int(re.sub(r"\D", "", base["n"])) if base else None
    is_count = bool(_words().counted.search(header)) and not own
    return Column("number", None, own or (shared and not is_count), patients, is_count)


def _find_arms(
    grid: Grid, columns: list[Column], numbers: Sequence[int], arm_of: Callable[[Sequence[GridCell]], Arm]
) -> None:
    """Say of columns of numbers whose they are: by the drug that the header names, else by what is left."""
    unknown = []
    for number in numbers:
        header = grid.header(number)
        if _words().other_number.search(header) and not _words().other_number.search(grid.caption):
            continue
        arm = arm_of(grid.headers[number])
        if arm == "subject" and _words().comparator.search(header):
            continue  # "Velotinib vs placebo"
        if arm == "comparator" or (not arm and _words().comparator.search(header)):
            columns[number].holds, columns[number].is_drug = "comparator_arm", arm == "comparator"
        elif arm:
            columns[number].holds = "subject_arm"
        else:
            unknown.append(number)
    roles = {column.holds for column in columns}
    words = " ".join([grid.caption, *map(grid.header, range(grid.width))])
    if "subject_arm" in roles or ("comparator_arm" not in roles and _words().comparator.search(words)):
        return  # where one column is another drug's and nobody knows which, none has a number
    for number in unknown:
        if "comparator_arm" in roles or _words().active.search(grid.header(number)):
            columns[number].holds = "subject_arm"
        elif len(unknown) == 1:
            columns[number].holds = "frequency"
        elif number == unknown[0]:
            columns[number].holds = "subject_arm"


def _find_events(grid: Grid, columns: list[Column], has_event: Callable[[GridCell], bool]) -> None:
    if any(column.holds == "event" for column in columns):
        return
    texts = [number for number, column in enumerate(columns) if column.holds == "text"]
    named = [number for number in texts if _words().event_header.search(grid.header(number))]
    held = [number for number in texts if _share(grid.column(number), has_event) >= 1 - _MOST]
    chosen = next(iter([number for number in named if number in held] or held or named), None)
    if chosen is None and len(texts) == 1 and len(columns) > 1:
        chosen = texts[0]
    if chosen is not None:
        columns[chosen].holds = "event"


def _share(cells: Sequence[GridCell], test: Callable[[GridCell], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0
