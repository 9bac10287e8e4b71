"""Parts: some records of a large input, so that several workers read it and none holds it whole."""

from __future__ import annotations

from dataclasses import dataclass

Packing = tuple[str, ...]
"""What lies in what, outermost first: `gzip`, `bzip2`, `xz`, or `zip:3` for the file at place 3 of an archive."""


@dataclass(frozen=True, slots=True)
class Part:
    """Records of a file that stand behind `before` others.

    `kind` is the format that holds the records (`jsonl`, `csv`, `warc`, `tar`, `zip`), `packing` what has to be
    unpacked to get at it. `start` and `end` are bytes of the file as unpacked; of a zip archive, places in the list of
    its files. `first` is the source of the first record that holds something, `n_records` counts those that do, and
    `size` is how many bytes they are. `stamp` is the size and time of the file when it was cut.
    """

    kind: str
    packing: Packing
    stamp: tuple[int, int]
    start: int = 0
    end: int = 0
    before: int = 0
    n_records: int = 0
    first: str = ""
    size: int = 0
