"""Tables: events and their frequencies, read from the cells of tables.

Cells are read by the columns and rows they stand in: an event of a table of side effects is caused by the drug whatever
the words in the cell say alone, has the number of its own row, and organ classes, totals and headers are no events.
Tables of other things are left to the rules and the claims reader; their cells get a role all the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc

from rxtract.matching.words import read_words
from rxtract.nlp.annotations import Mention, ReadCell, Role
from rxtract.nlp.contracts import component
from rxtract.nlp.linking.segments import subject_at
from rxtract.nlp.linking.subject import is_subject
from rxtract.nlp.relations.arguments import Argument, SentenceReading, readings_of
from rxtract.nlp.relations.unmatched_items import find_unmatched_items
from rxtract.nlp.state import state_of, text_of
from rxtract.nlp.tables.columns import Arm, Column, read_columns, tells_of_effects
from rxtract.nlp.tables.grid import Grid, GridCell, read_grid
from rxtract.nlp.tables.rows import Event, read_events
from rxtract.nlp.tables.shares import class_of

_RULE = "table:event"
_NO_EVENT = "table:no_event"


class _Words(NamedTuple):
    """What `words/reading.toml` holds."""

    score: float
    listed_score: float
    lead_chars: int


@lru_cache(maxsize=1)
def _words() -> _Words:
    return read_words("reading", _Words)


class TableReader:
    """Reads the tables of a doc: the roles of their cells, and the events that they list."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._text = text_of(doc)
        self._mentions = state_of(doc).mentions
        self._starts = [doc[mention.start].idx for mention in self._mentions]
        self._readings = readings_of(doc)
        self._reading_starts = [reading.span.start_char for reading in self._readings]

    def read(self) -> list[ReadCell]:
        """Give the mentions in tables of effects their roles; return the cells of all tables."""
        cells: list[ReadCell] = []
        listed: list[Mention] = []
        for table in state_of(self._doc).tables:
            grid = read_grid(table, self._text)
            grid.caption = f"{self._lead(table.start)}\n{grid.caption}"
            columns = read_columns(grid, self._arm_of, self._has_event)
            if self._is_about_effects(grid, columns):
                events = {id(event.cell): event for event in read_events(grid, columns, self._has_event)}
                for cell in _cells(grid):
                    listed += self._take(cell, events.get(id(cell)))
            else:
                _name_cells(grid, columns)
            cells += (ReadCell(table.start, table.end, cell.cell, cell.holds) for cell in _cells(grid))
        self._mentions.extend(listed)
        self._mentions.sort(key=lambda mention: mention.start)
        return cells

    def _is_about_effects(self, grid: Grid, columns: Sequence[Column]) -> bool:
        """Whether a table lists effects of the drug: by classes of frequency, or where words around it say so."""
        roles = {column.holds for column in columns}
        if "event" not in roles:
            return False
        by_class = "class" in roles or sum(column.says is not None for column in columns) > 1
        by_row = any(len(row) == 1 and class_of(row[0].text) and not self._has_event(row[0]) for row in grid.body())
        if by_class or by_row:
            return True
        headers = " ".join(cell.text for row in grid.rows[: grid.head] for cell in row)
        kind = self._section_kind(grid.table.start)
        told = tells_of_effects(f"{grid.caption}\n{headers}") or kind == "adverse_reaction"
        counted = bool(roles & {"subject_arm", "frequency"}) or any(column.says for column in columns)
        return told and (counted or (kind == "adverse_reaction" and tells_of_effects(headers)))

    def _lead(self, start: int) -> str:
        """Return the line before a table."""
        return self._text[max(0, start - _words().lead_chars) : start].rstrip().rpartition("\n")[2]

    def _section_kind(self, start: int) -> str:
        sections = state_of(self._doc).sections
        place = bisect_right([section.start for section in sections], start) - 1
        return sections[place].kind if place >= 0 else "other"

    def _mentions_in(self, cell: GridCell) -> list[Mention]:
        first = bisect_right(self._starts, cell.cell.start - 1)
        last = bisect_right(self._starts, cell.cell.end - 1)
        return self._mentions[first:last]

    def _has_event(self, cell: GridCell) -> bool:
        return any(mention.is_disorder for mention in self._mentions_in(cell))

    def _arm_of(self, cells: Sequence[GridCell]) -> Arm:
        """Return whose arm header cells name: the article's drug, alone or with others, or another drug."""
        subject = subject_at(self._doc, cells[0].cell.start) if cells else None
        drugs = [mention for cell in cells for mention in self._mentions_in(cell) if mention.label == "DRUG"]
        if subject is None:
            return ""
        words = " ".join(cell.text for cell in cells).lower()
        if any(is_subject(self._doc, drug, subject) for drug in drugs):
            return "subject"
        if any(name and name in words for name in subject.names):
            return "subject"
        return "comparator" if drugs else ""

    def _readings_in(self, cell: GridCell) -> Iterator[SentenceReading]:
        place = max(bisect_right(self._reading_starts, cell.cell.start) - 1, 0)
        while place < len(self._readings) and self._reading_starts[place] < cell.cell.end:
            if self._readings[place].span.end_char > cell.cell.start:
                yield self._readings[place]
            place += 1

    def _take(self, cell: GridCell, event: Event | None) -> Iterator[Mention]:
        """Give the disorders of a cell their role; yield an event that no finder knows."""
        for reading in self._readings_in(cell):
            disorders = [argument for argument in reading.arguments if argument.group == "disorder"]
            if event is None or event.is_absent:
                for argument in disorders:
                    start = argument.mention.start
                    _settle(argument, Role("background", _NO_EVENT, _words().score, start, start))
                continue
            for argument in disorders:
                _settle(argument, _role(argument, event, _words().score))
            if not disorders:
                for argument in _unknown(reading):
                    _settle(argument, _role(argument, event, _words().listed_score))
                    reading.arguments.append(argument)
                    yield argument.mention


def _cells(grid: Grid) -> list[GridCell]:
    return list({id(cell): cell for row in grid.rows for cell in row}.values())


def _name_cells(grid: Grid, columns: Sequence[Column]) -> None:
    """Write the roles of the cells of a table that is about something else."""
    for row in grid.body():
        for cell in row:
            role = columns[min(cell.cell.column, len(columns) - 1)].holds
            cell.holds = "text" if role == "event" else role


def _settle(argument: Argument, role: Role) -> None:
    """Let the table decide what is said of an argument; the claims reader has seen the cell's words only."""
    argument.answer, argument.stated, argument.agent, argument.agents = None, None, None, ()
    argument.take_role(role)
    if role.name == "causes":
        argument.mention.label = "ADVERSE_EVENT"


def _role(argument: Argument, event: Event, score: float) -> Role:
    start = argument.mention.start
    place = (event.said_by.cell.start, event.said_by.cell.end) if event.said_by else None
    return Role(
        "causes", _RULE, score, start, start, event.frequency, hedged=event.exceeds is False,
        frequency_at=place, comparator=event.comparator, in_table=True,
    )  # fmt: skip


def _unknown(reading: SentenceReading) -> Iterator[Argument]:
    known = [(argument.start, argument.end) for argument in reading.arguments]
    for start, end in find_unmatched_items(reading.text, 0, len(reading.text), known):
        span = reading.span.char_span(start, end, alignment_mode="contract")
        if span is not None and len(span):
            mention = Mention(span.start, span.end, "ADVERSE_EVENT", _words().listed_score, "table:listed")
            yield Argument(mention, start, end, "disorder")


@component(
    "rxtract_tables",
    # The claims reader has answered before: what a table says of its cells weighs more than their words alone.
    reads=["tables", "sections", "subject", "segments", "answers"],
    writes=["cells"],
    changes=["mentions", "readings"],
)
def mark_tables(doc: Doc) -> Doc:
    """Write what the cells of tables hold; give the events of tables of effects their roles and frequencies."""
    state_of(doc).cells = TableReader(doc).read()
    return doc
