"""Rows as lines of CSV or TSV that every reader takes apart again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable


def delimited_line(cells: Iterable[object], delimiter: str = ",") -> str:
    r"""Return a row as a line; a cell with a delimiter, a quote or a line break of any kind is quoted.

    >>> delimited_line(["a\rb", None, 1])
    '"a\rb",,1\n'
    """
    # The writer quotes the characters of its line end only: with "\n" a bare "\r" would break the row.
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n") + "\n"
