"""Windows written down: rows of batches as flat arrays in a file, for machines that have torch and nothing of ours.

A row is a window of a text with all that the joint network is asked of it; rows of annotated articles, of the public
corpora and of texts without annotation lie side by side. Batches are put together anew from them, of rows of like
length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from rxtract.nlp.relations.claims_reader import NEAREST, distance_buckets

OF_PIECES = {"pieces": np.uint16, "shapes": np.uint8, "tags": np.uint8, "lawful": np.uint16, "adverse": np.int8}
OF_MENTIONS = {
    "first": np.uint16,
    "last": np.uint16,
    "kind": np.uint8,
    "section": np.uint8,
    "role": np.int8,
    "status": np.uint8,
}
_PADDING = {"lawful": -1, "adverse": -1, "role": -1}
"""What stands where a row has nothing; -1 of `lawful` stands for all tags. Elsewhere it is 0."""
NO_FOLD = -1
Arrays = dict[str, np.ndarray]


def freeze(batches: Iterable[tuple[str, Mapping[str, Any]]]) -> Arrays:
    """Return the rows of batches, each with the name of the part that it is of, as flat arrays.

    A batch may have `fold`, a number for each row: rows of the same text have the same one.
    """
    flat: dict[str, list[np.ndarray]] = {name: [] for name in (*OF_PIECES, *OF_MENTIONS)}
    sizes, counts, conventions, parts, folds = [], [], [], [], []
    for part, batch in batches:
        rows = {name: np.asarray(value) for name, value in batch.items()}
        for row in range(len(rows["pieces"])):
            size = int(rows["present"][row].sum())
            count = int(rows["there"][row].sum()) if "there" in rows else 0
            for name, kind in OF_PIECES.items():
                flat[name].append(rows[name][row, :size].astype(kind))
            for name, kind in OF_MENTIONS.items():
                flat[name].append(rows[name][row, :count].astype(kind) if count else np.zeros(0, kind))
            sizes.append(size)
            counts.append(count)
            conventions.append(int(rows["convention"][row]))
            parts.append(part)
            folds.append(int(rows["fold"][row]) if "fold" in rows else NO_FOLD)
    arrays = {name: np.concatenate(values) for name, values in flat.items()}
    return arrays | {
        "size": np.array(sizes, dtype=np.int64),
        "count": np.array(counts, dtype=np.int64),
        "convention": np.array(conventions, dtype=np.uint8),
        "part": np.array(parts),
        "fold": np.array(folds, dtype=np.int8),
    }


def load(path: Path) -> Arrays:
    """Return the rows of a file."""
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


def rows_of(arrays: Arrays, *parts: str) -> np.ndarray:
    """Return the numbers of the rows of some parts; a part is named by how its name begins."""
    return np.flatnonzero([name.startswith(parts) for name in arrays["part"].tolist()])


class Rows:
    """The rows of frozen windows, to be put together."""

    def __init__(self, arrays: Arrays, *, all_tags: int) -> None:
        self.arrays, self.all_tags = arrays, all_tags
        self.starts = np.concatenate([[0], np.cumsum(arrays["size"])])
        self.mentions = np.concatenate([[0], np.cumsum(arrays["count"])])

    def batches(self, rows: np.ndarray, rng: np.random.Generator, *, pieces: int) -> Iterator[np.ndarray]:
        """Yield all rows once in batches of about `pieces` pieces, padding included, in random order."""
        order = rng.permutation(rows)
        for start in range(0, len(order), 2000):
            pool = order[start : start + 2000]
            pool = pool[np.argsort(self.arrays["size"][pool], kind="stable")[::-1]]
            groups, first = [], 0
            while first < len(pool):
                taken = max(1, pieces // int(self.arrays["size"][pool[first]]))
                groups.append(pool[first : first + taken])
                first += taken
            for number in rng.permutation(len(groups)):
                yield groups[number]

    def put_together(self, rows: np.ndarray) -> Arrays:
        """Return rows as padded arrays, as `training.claims.batches.make_batch` does."""
        arrays = self.arrays
        size, count = arrays["size"][rows], arrays["count"][rows]
        batch: Arrays = {"present": (np.arange(size.max()) < size[:, None]).astype(np.float32)}
        batch["there"] = (np.arange(max(1, count.max())) < count[:, None]).astype(np.float32)
        for names, like, starts in ((OF_PIECES, "present", self.starts), (OF_MENTIONS, "there", self.mentions)):
            places = starts[rows][:, None] + np.arange(batch[like].shape[1])
            inside = batch[like] > 0
            for name in names:
                blank = self.all_tags if name == "lawful" else _PADDING.get(name, 0)
                padded = np.full(inside.shape, blank, dtype=np.int64)
                padded[inside] = arrays[name][places[inside]]
                batch[name] = padded
        batch["convention"] = arrays["convention"][rows].astype(np.int64)
        batch["apart"] = np.full((*batch["there"].shape, batch["there"].shape[1]), NEAREST, dtype=np.int64)
        for row, number in enumerate(count):
            batch["apart"][row, :number, :number] = distance_buckets(batch["first"][row, :number])
        return batch
