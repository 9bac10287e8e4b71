"""The limits of reading, in one place: an input over one of them is a rejection that names it.

The environment variable `RXTRACT_LIMITS` changes them: `RXTRACT_LIMITS="pages=500, seconds=60"`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import islice

from rxtract.errors import InputError, UsageError

VARIABLE = "RXTRACT_LIMITS"
FREE_BYTES = 10_000_000
"""Below so many unpacked bytes growth is not judged: a small page of blanks packs well."""
_TAG = re.compile("<[A-Za-z_]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one input may cost. Every field is a whole number greater than 0."""

    bytes: int = 20_000_000
    """Of one article as it lies in its file; the longest labels and reports hold 1 MB of text."""
    line: int = 5_000_000
    """Characters of one line of text, and bytes of one record of JSON lines or a table of pages."""
    container: int = 1_000_000_000
    """Bytes of a file that holds many articles: an archive, JSON, JSON lines, a table of pages."""
    json: int = 40_000_000
    """Bytes of one JSON file, which is parsed as a whole; JSON lines have no such limit."""
    expanded: int = 400_000_000
    """Bytes that one packed file may unpack to, all members together."""
    ratio: int = 200
    """Times that a packed file may grow, once it has grown over 10 MB. Text packs to a tenth."""
    members: int = 20_000
    """Files in one archive, and records in one JSON file."""
    nesting: int = 3
    """Archives inside archives."""
    elements: int = 500_000
    """Elements of one page or XML article, and four for each of a Word document; the longest labels have 60,000."""
    pages: int = 2_000
    """Pages of a PDF."""
    seconds: int = 25
    """Time of the process that opens a PDF."""
    memory: int = 900_000_000
    """Bytes of address space of that process."""


@lru_cache(maxsize=1)
def limits() -> Limits:
    """Return the limits in force.

    Raises:
        UsageError: the environment variable names a limit that there is not, or no whole number.
    """
    return parse_limits(os.environ.get(VARIABLE, ""))


def parse_limits(text: str) -> Limits:
    """Return the defaults with the changes that `text` names.

    >>> parse_limits("pages=5, seconds=1").pages
    5
    """
    names = [field.name for field in fields(Limits)]
    changes: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name not in names or not number.isdecimal() or int(number) < 1:
            raise UsageError(f"{VARIABLE}: {part!r} is no limit; write NAME=NUMBER with one of {', '.join(names)}")
        changes[name] = int(number)
    return replace(Limits(), **changes)


def over(source: str, limit: str, found: str, advice: str = "") -> InputError:
    """Return the rejection of an input that is over `limit`: `found` says by what."""
    message = f"{found}, over the limit {limit} = {getattr(limits(), limit):,} ({VARIABLE})"
    return InputError(source, "too_large", f"{message}{'; ' + advice if advice else ''}.")


def check_elements(markup: str, source: str, *, share: int = 1) -> None:
    """Refuse markup with more elements than the limit, or than a `share`-th of it where reading them takes longer.

    Raises:
        InputError: `too_large`.
    """
    most = limits().elements // share
    if markup.count("<") > most and next(islice(_TAG.finditer(markup), most, None), None):
        raise over(source, "elements", f"more than {most:,} elements" + (f" (1/{share})" if share > 1 else ""))
