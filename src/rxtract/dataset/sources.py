"""Sources: how the `source` of a row leads back to its input and where it stands in the order of inputs."""

from __future__ import annotations

import re

MEMBER = "!/"
"""What stands between an archive and the name of a file in it."""

_PART = re.compile(r"^(?P<name>.*)#(?P<number>\d+)$", re.DOTALL)


def source_key(source: str) -> tuple[str, int]:
    """Return what sources are ordered by: the name of the input, then the number of the line in it.

    >>> sorted(["b.txt", "a.jsonl#10", "a.jsonl#9"], key=source_key)
    ['a.jsonl#9', 'a.jsonl#10', 'b.txt']
    """
    match = _PART.match(source)
    return (match["name"], int(match["number"])) if match else (source, 0)


def input_of(source: str) -> str:
    """Return the input that `source` is or is a part of.

    >>> input_of("site.zip!/rows.jsonl#3")
    'site.zip'
    """
    return source_key(source.partition(MEMBER)[0])[0]


def input_name(name: str) -> str:
    """Return `name` as it may stand in tables: always UTF-8, and never like a part of another input.

    >>> input_name("articles.jsonl#3")
    'articles.jsonl%233'
    """
    # File names may hold bytes that are no UTF-8; no table can.
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    name = name.replace(MEMBER, "%21/")  # a folder called `a!`
    match = _PART.match(name)
    return f"{match['name']}%23{match['number']}" if match else name
