"""Windows of drug articles with their context and the spans to judge, as batches for the joint network."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from rxtract.nlp.recogniser.context import ContextReader
from rxtract.nlp.recogniser.decoding import Ints
from rxtract.nlp.recogniser.hidden_states import HiddenStates, ReadWindow
from rxtract.nlp.recogniser.network import CLS, SEP, Fed
from rxtract.nlp.recogniser.windows import Window, pack_sentences
from rxtract.nlp.relations.claims_reader import KINDS, NEAREST, SECTIONS, distance_buckets
from training.claims.annotated import IGNORED
from training.claims.examples import Example
from training.recogniser.batches import PAD, blur
from training.recogniser.network import CONVENTIONS
from training.recogniser.targets import ALL_TAGS, ANY, BIT, UNKNOWN

OWN_CONVENTION = len(CONVENTIONS)
"""Index of the habits by which drug articles are annotated, behind those of the public corpora."""
REACH = 192
_CUTS = ((60, 0.1), (120, 0.2), (REACH, 0.7))  # reach of windows and how often: short texts are read as well
_GOLD_VIEW = 0.6  # share of windows that are judged by marked spans
_NO_CONTEXT = 0.1


class Prepared:
    """An example with what its windows need."""

    def __init__(self, example: Example) -> None:
        self.example = example
        pieces = example.pieces
        borders = np.searchsorted(pieces.starts, np.array(example.sentences, dtype=np.int64).reshape(-1, 2))
        first, last = borders[:, 0], np.maximum(borders[:, 1], borders[:, 0])
        words = np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)] or [np.zeros(0, np.int64)])
        ends = np.append(pieces.first, len(pieces.ids))
        self.order: Ints = np.flatnonzero(np.isin(pieces.word_of, words))
        self.lengths: list[int] = (ends[last] - ends[first]).tolist()
        self.context = ContextReader(
            example.article.text, pieces, self.order, example.sentences, self.lengths, example.places
        )
        self.lawful, self.adverse = _targets(example)

    def cut(self, rng: random.Random | None) -> list[Window]:
        """Cut the article into windows: as at run time, or with `rng` elsewhere each time."""
        if rng is None or not self.lengths:
            return pack_sentences(self.lengths, reach=REACH)
        reaches, weights = zip(*_CUTS, strict=True)
        reach = rng.choices(reaches, weights)[0]
        skip = rng.randrange(min(4, len(self.lengths)))
        head = sum(self.lengths[:skip])
        rest = pack_sentences(self.lengths[skip:], reach=reach)
        moved = [Window(*(place + head for place in window)) for window in rest]
        return [*(pack_sentences(self.lengths[:skip], reach=reach) if head else ()), *moved]


def _targets(example: Example) -> tuple[Ints, Ints]:
    """Return for every word its lawful tags, and whether it is of an adverse event."""
    pieces = example.pieces
    lawful = np.full(len(pieces.starts), BIT["O"] | ANY["GENE"], dtype=np.int64)
    adverse = np.full(len(pieces.starts), UNKNOWN, dtype=np.int64)
    # Conditions first: a mention inside one ("allergy to X") may be tagged as either.
    for span in sorted(example.article.spans, key=lambda one: one.label != "-"):
        first = int(np.searchsorted(pieces.ends, span.start, side="right"))
        last = int(np.searchsorted(pieces.starts, span.end, side="left"))
        if first >= last or not span.is_named:
            continue
        if span.optional:
            lawful[first:last] |= ANY[span.kind]
            continue
        own = np.full(last - first, BIT[f"I-{span.kind}"])
        own[0] = BIT[f"B-{span.kind}"]
        within = np.where(lawful[first:last] & ANY["CONDITION"], ANY["CONDITION"], 0)
        lawful[first:last] = own | (within if span.label != "-" else 0)
        if span.adverse is not None:
            adverse[first:last] = int(span.adverse)
    return lawful, adverse


Item = tuple[Prepared, Window]


def group_windows(items: Sequence[Item], pieces: int) -> Iterator[list[Item]]:
    """Group windows of like length into batches of about `pieces` pieces, context and padding included."""
    batch: list[Item] = []
    for item in sorted(items, key=lambda one: one[1].start - one[1].end):
        longest = (batch or [item])[0][1]
        if batch and (len(batch) + 1) * (longest.end - longest.start + 60) > pieces:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def make_batch(
    items: Sequence[Item], view: str | None, rng: random.Random | None = None
) -> tuple[dict[str, Tensor], list[list[int]], list[Fed]]:
    """Return padded tensors; for every row the numbers of its spans in the view, and what was fed."""
    fed, numbers, views = [], [], []
    for prepared, window in items:
        context = prepared.context.before(window)
        if rng is not None and rng.random() < _NO_CONTEXT:
            context = context[:0]
        fed.append(Fed(window, context, prepared.order[window.start : window.end]))
        views.append(view or ("gold" if rng is None or rng.random() < _GOLD_VIEW else "system"))
    size = max(one.size for one in fed)
    blank = {"pieces": PAD, "shapes": 0, "tags": 0, "lawful": ALL_TAGS, "adverse": UNKNOWN}
    arrays = {name: np.full((len(fed), size), value, dtype=np.int64) for name, value in blank.items()}
    arrays["present"] = np.zeros((len(fed), size), dtype=np.float32)
    arrays["convention"] = np.full(len(fed), OWN_CONVENTION, dtype=np.int64)
    rows = []
    for row, ((prepared, window), one, named) in enumerate(zip(items, fed, views, strict=True)):
        _fill_pieces(arrays, row, prepared, one, rng)
        spans = _spans_in(prepared, window, named)
        rows.append([(number, first + one.shift, last + one.shift) for number, first, last in spans])
        numbers.append([number for number, _, _ in spans])
    arrays |= _mention_arrays(items, views, rows)
    return {name: torch.from_numpy(array) for name, array in arrays.items()}, numbers, fed


def _fill_pieces(
    arrays: dict[str, np.ndarray], row: int, prepared: Prepared, one: Fed, rng: random.Random | None
) -> None:
    pieces = prepared.example.pieces
    read = np.concatenate([one.context, one.own])
    words = pieces.word_of[read]
    shapes, tags = pieces.shapes[words], pieces.tags[words]
    if rng is not None:
        shapes, tags = blur(shapes, tags, rng)
    at = np.concatenate([1 + np.arange(len(one.context)), one.shift + np.arange(len(one.own))]).astype(np.int64)
    arrays["pieces"][row, 0], arrays["pieces"][row, one.size - 1] = CLS, SEP
    if len(one.context):
        arrays["pieces"][row, one.shift - 1] = SEP
    arrays["pieces"][row, at] = pieces.ids[read]
    arrays["shapes"][row, at], arrays["tags"][row, at] = shapes, tags
    own_words = pieces.word_of[one.own]
    place = np.arange(one.window.start, one.window.end)
    asked = (np.diff(own_words, prepend=-1) > 0) & (place >= one.window.keep_start) & (place < one.window.keep_end)
    inside = slice(one.shift, one.shift + len(one.own))
    arrays["lawful"][row, inside] = np.where(asked, prepared.lawful[own_words], ALL_TAGS)
    arrays["adverse"][row, inside] = np.where(asked, prepared.adverse[own_words], UNKNOWN)
    arrays["present"][row, : one.size] = 1


def _spans_in(prepared: Prepared, window: Window, view: str) -> list[tuple[int, int, int]]:
    """Return (number, first piece, last piece) of the view's spans that the window keeps, counted from its first."""
    states = HiddenStates(
        prepared.example.pieces, prepared.order, [ReadWindow(window, np.zeros((0, 0), dtype=np.float16))]
    )
    found = []
    for number, judged in enumerate(prepared.example.views[view]):
        located = states.locate(judged.asked.start, judged.asked.end)
        if located is None or not window.keep_start <= located.first + window.start < window.keep_end:
            continue
        found.append((number, located.first, located.last))
    return found


def _mention_arrays(
    items: Sequence[Item], views: Sequence[str], rows: Sequence[Sequence[tuple[int, int, int]]]
) -> dict[str, np.ndarray]:
    most = max(1, max(len(row) for row in rows))
    shape = (len(rows), most)
    arrays = {name: np.zeros(shape, dtype=np.int64) for name in ("first", "last", "kind", "section", "status")}
    arrays["role"] = np.full(shape, IGNORED, dtype=np.int64)
    arrays["there"] = np.zeros(shape, dtype=np.float32)
    arrays["apart"] = np.full((len(rows), most, most), NEAREST, dtype=np.int64)
    for row, ((prepared, _), view, spans) in enumerate(zip(items, views, rows, strict=True)):
        for place, (number, first, last) in enumerate(spans):
            judged = prepared.example.views[view][number]
            asked = judged.asked
            arrays["first"][row, place], arrays["last"][row, place] = first, last
            arrays["kind"][row, place] = 2 * KINDS.index(asked.kind) + asked.is_subject
            arrays["section"][row, place] = SECTIONS.index(asked.section)
            arrays["role"][row, place], arrays["status"][row, place] = judged.role, judged.status
        arrays["there"][row, : len(spans)] = 1
        places = arrays["first"][row, : len(spans)]
        arrays["apart"][row, : len(spans), : len(spans)] = distance_buckets(places)
    return arrays
