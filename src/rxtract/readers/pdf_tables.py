"""Tables of a PDF: by the ruled lines around their cells, or by columns of pieces below each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from rxtract.readers.pdf_pieces import Line, PdfCell, PdfTable, is_level, with_more
from rxtract.readers.pdf_rules import Place, RuledGrid

_SAME = 4.0  # points that the columns of one table may differ on two pages
_ROW = 2.2  # sizes of type from one row of an aligned table to the next
_LABEL = 60  # characters of a row that has one cell only
_MOST_HEAD = 4


def with_ruled_tables(pieces: list[Line], grids: Sequence[RuledGrid]) -> list[Line]:
    """Return the pieces of a page with one line for each table in the place of the first piece of it."""
    inside: list[dict[Place, list[Line]]] = [{} for _ in grids]
    where: list[int | None] = []
    for piece in pieces:
        number, place = _cell_of(piece, grids)
        where.append(number)
        if number is not None and place is not None:
            inside[number].setdefault(place, []).append(piece)
    tables = [_ruled(grid, cells) if _holds_data(cells) else None for grid, cells in zip(grids, inside, strict=True)]
    found: list[Line] = []
    done = set()
    for piece, number in zip(pieces, where, strict=True):
        table = None if number is None else tables[number]
        if table is None:
            found.append(piece)
        elif number not in done:
            done.add(number)
            found.append(_line_of(table, piece.page))
    return found


def _cell_of(piece: Line, grids: Sequence[RuledGrid]) -> tuple[int | None, Place | None]:
    x, y = (piece.left + piece.right) / 2, (piece.bottom + piece.top) / 2
    for number, grid in enumerate(grids):
        place = grid.cell_at(x, y)
        if place is not None:
            return number, place
    return None, None


def _holds_data(cells: Iterable[Place]) -> bool:
    rows: dict[int, int] = {}
    for place in cells:
        rows[place.row] = rows.get(place.row, 0) + 1
    return sum(count > 1 for count in rows.values()) > 1


def _ruled(grid: RuledGrid, cells: dict[Place, list[Line]]) -> PdfTable:
    found = [PdfCell(place, grid.right_of(place), _level_lines(lines)) for place, lines in sorted(cells.items())]
    return PdfTable(tuple(grid.xs), found)


def _level_lines(pieces: Sequence[Line]) -> list[Line]:
    """Put the pieces of each line of a cell together."""
    lines: list[Line] = []
    for piece in pieces:
        if lines and is_level(lines[-1], piece):
            near = piece.left - lines[-1].right < 0.15 * piece.size
            lines[-1] = with_more(lines[-1], piece, "" if near else " ", bold=lines[-1].bold and piece.bold)
        else:
            lines.append(piece)
    return lines


def _line_of(table: PdfTable, page: int) -> Line:
    lines = [line for cell in table.cells for line in cell.lines]
    text = "\n".join(line.text for line in lines)
    left, bottom = min(line.left for line in lines), min(line.bottom for line in lines)
    right, top = max(line.right for line in lines), max(line.top for line in lines)
    return Line(text, page, left, bottom, right, top, median(line.size for line in lines), bold=False, table=table)


def with_aligned_tables(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with one line for each run of rows whose pieces stand below each other."""
    found: list[Line] = []
    run: list[Line] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if run and not _is_next_row(run, line, following):
            found += _closed(run)
            run = []
        if line.cells or run:
            run.append(line)
        else:
            found.append(line)
    return [*found, *_closed(run)]


def _is_next_row(run: Sequence[Line], line: Line, following: Line | None) -> bool:
    before = run[-1]
    if line.table or line.page != before.page or not 0 < before.bottom - line.bottom <= _ROW * line.size:
        return False
    if line.cells:
        return True
    if _continues(before, line):
        return True
    goes_on = following is not None and bool(following.cells) and following.page == line.page
    return goes_on and len(line.text) <= _LABEL and not line.text.endswith((".", ":"))


def _continues(before: Line, line: Line) -> bool:
    """Whether a line stands below a cell that is not the first of its row: it is more of that cell."""
    return any(abs(cell.left - line.left) < line.size / 2 for cell in before.cells[1:])


def _closed(run: list[Line]) -> list[Line]:
    """Return a table of a run of rows, the rows as they are where they are none."""
    if sum(len(line.cells) > 1 for line in run) < 2:
        return run
    xs = _column_sides([cell for line in run for cell in line.cells])
    cells: list[PdfCell] = []
    row = -1
    for line in run:
        if cells and not line.cells and (above := _cell_above(cells, row, line)) is not None:
            above.lines.append(line)
            continue
        row += 1
        for column, pieces in _by_column(line.cells or (line,), xs).items():
            cells.append(PdfCell(Place(row, column, 1, 1), (*xs[1:], xs[-1])[column], _level_lines(pieces)))
    return [_line_of(PdfTable(xs, cells), run[0].page)] if len(xs) > 2 else run


def _cell_above(cells: Sequence[PdfCell], row: int, line: Line) -> PdfCell | None:
    above = [one for one in cells if one.place.row == row and one.place.column > 0]
    return next((one for one in above if abs(one.lines[-1].left - line.left) < line.size / 2), None)


def _column_sides(pieces: Sequence[Line]) -> tuple[float, ...]:
    """Return the left sides of columns, and the right side of the last: pieces above each other are one column."""
    spans: list[list[float]] = []
    for piece in sorted(pieces, key=lambda one: one.left):
        if spans and piece.left < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], piece.right)
        else:
            spans.append([piece.left, piece.right])
    return (*(left for left, _ in spans), max(right for _, right in spans))


def _by_column(pieces: Sequence[Line], xs: Sequence[float]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for piece in pieces:
        column = max((number for number, x in enumerate(xs[:-1]) if x <= piece.left + 0.5), default=0)
        found.setdefault(column, []).append(piece)
    return found


def joined_over_pages(lines: Sequence[Line]) -> list[Line]:
    """Make one table of what goes on at the top of the next page, without the header rows that it repeats there."""
    found: list[Line] = []
    for line in lines:
        before = found[-1].table if found else None
        if before is not None and line.table is not None and _goes_on(found[-1], line):
            found[-1] = replace(found[-1], table=_appended(before, line.table), text=f"{found[-1].text}\n{line.text}")
        else:
            found.append(line)
    return found


def _goes_on(before: Line, line: Line) -> bool:
    one, other = before.table, line.table
    if one is None or other is None or len(one.xs) != len(other.xs):
        return False
    last_page = one.cells[-1].lines[-1].page
    return line.page == last_page + 1 and all(
        abs(left - right) <= _SAME for left, right in zip(one.xs, other.xs, strict=True)
    )


def _appended(table: PdfTable, more: PdfTable) -> PdfTable:
    repeated = 0
    while repeated < _MOST_HEAD and (words := _words_of(table, repeated)) and words == _words_of(more, repeated):
        repeated += 1
    last = table.cells[-1].place.row
    fresh = [cell for cell in more.cells if cell.place.row >= repeated]
    divided = bool(fresh) and fresh[0].lines[0].text[0].islower()  # a row that begins on the page before
    step = last - repeated + (not divided)
    moved = [replace(one, place=one.place._replace(row=one.place.row + step)) for one in fresh]
    if not divided:
        return PdfTable(table.xs, [*table.cells, *moved])
    above = {cell.place.column: cell for cell in table.cells if cell.place.row == last}
    for cell in (one for one in moved if one.place.row == last and one.place.column in above):
        above[cell.place.column].lines.extend(cell.lines)
    new = [one for one in moved if not (one.place.row == last and one.place.column in above)]
    return PdfTable(table.xs, sorted([*table.cells, *new], key=lambda one: (one.place.row, one.place.column)))


def _words_of(table: PdfTable, row: int) -> list[str]:
    return [line.text for cell in table.cells if cell.place.row == row for line in cell.lines]
