"""Sources: how the `source` of a row leads back to its input and where it stands in the order of inputs."""

from __future__ import annotations

import re

MEMBER = "!/"
"""What stands between an archive and the name of a file in it."""

# What `input_name` writes: bytes from 80 on, the marks of parts, and its own sign.
_READ_AS_ESCAPE = re.compile(r"%(?=[89A-F][0-9A-F]|25|21/|23\d+$)")
_MARK_OF_PART = re.compile(r"#(?=\d+$)|!(?=/)")
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
    r"""Return `name` as it may stand in tables: always UTF-8, never like a part of another input, no two alike.

    Bytes that are no UTF-8, and what would read as the mark of a part, are written as %XX; so is a % before such.

    >>> import os
    >>> input_name("articles.jsonl#3"), input_name("old!/a.txt"), input_name("100%.txt")
    ('articles.jsonl%233', 'old%21/a.txt', '100%.txt')
    >>> input_name(os.fsdecode(b"\xff.txt")), input_name("%FF.txt")
    ('%FF.txt', '%25FF.txt')
    """
    name = _READ_AS_ESCAPE.sub("%25", name)
    name = _MARK_OF_PART.sub(lambda mark: f"%{ord(mark.group()):02X}", name)
    # Half a pair of surrogates is how Python holds a byte of a file name that is no UTF-8; no table can hold it.
    return "".join(f"%{ord(sign) - 0xDC00:02X}" if "\udc80" <= sign <= "\udcff" else sign for sign in name)
