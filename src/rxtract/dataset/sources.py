"""Sources: how the `source` of a row leads back to its input and where it stands in the order of inputs."""

from __future__ import annotations

import re
from collections.abc import Container

_PART = re.compile(r"^(?P<name>.*)#(?P<number>\d+)$", re.DOTALL)


def source_key(source: str) -> tuple[str, int]:
    """Return what sources are ordered by: the name of the input, then the number of the line in it.

    >>> sorted(["b.txt", "a.jsonl#10", "a.jsonl#9"], key=source_key)
    ['a.jsonl#9', 'a.jsonl#10', 'b.txt']
    """
    match = _PART.match(source)
    return (match["name"], int(match["number"])) if match else (source, 0)


def input_of(source: str, inputs: Container[str]) -> str:
    """Return the input that `source` is a part of: itself, or the file before `#n`."""
    return source if source in inputs else source_key(source)[0]


def ambiguous_names(names: Container[str], name: str) -> bool:
    """Tell whether `name` is an input that looks like a line of another input, so that rows of both could mix."""
    base = source_key(name)[0]
    return base != name and base in names
