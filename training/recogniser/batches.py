"""From examples to batches: one round takes a share of every corpus, cut anew each time."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from rxtract.nlp.recogniser.pieces import SHAPES
from rxtract.nlp.recogniser.windows import Window, batch_windows, pack_sentences
from training.recogniser.network import CONVENTIONS
from training.recogniser.targets import ALL_TAGS, UNKNOWN, Example

CLS, SEP, PAD = 101, 102, 0
VARIED = 0.4  # share of texts that are read in British spelling or with other drugs, where there is such a variant
NO_CONVENTION = 0.25  # share of windows that are read without their corpus's habits


def cut_example(example: Example, rng: random.Random) -> list[Window]:
    """Cut a document into windows of a random reach: the model meets whole paragraphs and single list items."""
    reach = rng.choices((40, 80, 158), (0.15, 0.15, 0.7))[0]
    return pack_sentences(example.sentences, reach=reach)


def convention_of(corpus: str) -> int:
    """Return the index of a corpus's conventions; texts of no corpus are read by those of BC5CDR, as at run time."""
    return CONVENTIONS.index(corpus if corpus in CONVENTIONS else "bc5cdr")


def make_batch(items: list[tuple[Example, Window]], rng: random.Random | None = None) -> dict[str, Tensor]:
    """Return padded tensors; with `rng`, shapes and dictionary tags are blurred now and then."""
    n_pieces = max(window.end - window.start for _, window in items) + 2
    blank = {"pieces": PAD, "shapes": 0, "tags": 0, "lawful": ALL_TAGS, "adverse": UNKNOWN}
    arrays = {name: np.full((len(items), n_pieces), value, dtype=np.int64) for name, value in blank.items()}
    present = np.zeros((len(items), n_pieces), dtype=np.float32)
    convention = np.zeros(len(items), dtype=np.int64)
    for row, (example, window) in enumerate(items):
        size = window.end - window.start
        cut = slice(window.start, window.end)
        inside = slice(1, size + 1)
        word_of = example.pieces.word_of[cut]
        opens = np.diff(word_of, prepend=-1) > 0
        # A piece that continues a word carries its features but is asked nothing.
        shapes, tags = example.pieces.shapes[word_of], example.pieces.tags[word_of]
        if rng is not None:
            shapes, tags = blur(shapes, tags, rng)
            if rng.random() >= NO_CONVENTION:
                convention[row] = convention_of(example.document.corpus)
        arrays["pieces"][row, 0], arrays["pieces"][row, size + 1] = CLS, SEP
        arrays["pieces"][row, inside] = example.pieces.ids[cut]
        arrays["shapes"][row, inside] = shapes
        arrays["tags"][row, inside] = tags
        arrays["lawful"][row, inside] = np.where(opens, example.lawful[word_of], ALL_TAGS)
        arrays["adverse"][row, inside] = np.where(opens, example.adverse[word_of], UNKNOWN)
        present[row, : size + 2] = 1
    arrays |= {"present": present, "convention": convention}
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def blur(shapes: np.ndarray, tags: np.ndarray, rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """Write a window in capitals or small letters, without its line breaks, or without dictionary, each sometimes."""
    line, shape = shapes // len(SHAPES), shapes % len(SHAPES)
    chance = rng.random()
    letters = (shape < 3) & (shape >= 0)
    if chance < 0.08:
        shape = np.where(letters, SHAPES.index("upper"), shape)
    elif chance < 0.18:
        shape = np.where(letters, SHAPES.index("lower"), shape)
    elif chance < 0.22:
        shape = np.where(letters, SHAPES.index("title"), shape)
    if rng.random() < 0.2:
        line = np.zeros_like(line)
    if rng.random() < 0.1:
        tags = np.zeros_like(tags)
    elif rng.random() < 0.3:
        # The dictionary misses names on articles of new drugs: hide some of its words.
        hidden = np.random.default_rng(rng.getrandbits(32)).random(len(tags)) < 0.2
        tags = np.where(hidden, 0, tags)
    return shape + line * len(SHAPES), tags


def round_of_batches(
    pools: dict[str, list[tuple[Example, ...]]], shares: dict[str, float], seed: int, *, pieces: int
) -> Iterator[dict[str, Tensor]]:
    """Yield the batches of one round; each item of a pool holds a document and its variants, one of which is drawn."""
    rng = random.Random(seed)
    items: list[tuple[Example, Window]] = []
    for corpus in sorted(pools):
        chosen = rng.sample(pools[corpus], round(len(pools[corpus]) * min(1.0, shares[corpus])))
        for variants in chosen:
            example = rng.choice(variants[1:]) if len(variants) > 1 and rng.random() < VARIED else variants[0]
            items.extend((example, window) for window in cut_example(example, rng))
    rng.shuffle(items)
    batches = []
    for start in range(0, len(items), 400):
        pool = items[start : start + 400]
        keyed = [Window(place, place + window.end - window.start, 0, 0) for place, (_, window) in enumerate(pool)]
        batches.extend([pool[key.start] for key in batch] for batch in batch_windows(keyed, pieces=pieces))
    rng.shuffle(batches)
    for batch in batches:
        yield make_batch(batch, rng)
