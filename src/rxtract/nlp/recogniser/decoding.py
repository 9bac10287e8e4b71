"""Decoding: word scores to spans, by the most probable valid sequence of BIO tags (Viterbi)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

LABELS = ("DRUG", "DISORDER", "GENE", "MECHANISM", "CONDITION")
"""What the network names; CONDITION is what forbids a drug and is no disorder: pregnancy, an age, an allergy to X."""
TAGS = ("O", *(f"{place}-{label}" for label in LABELS for place in "BI"))
_FORBIDDEN = np.float32(-1e4)
# Two disorders without a word between them: rarely right, often one name whose border is in doubt.
_TOUCHING = np.float32(-2.5)


class Span(NamedTuple):
    """Words [start, end) name something of this label; `sure` is the least certain of the decisions it rests on."""

    start: int
    end: int
    label: str
    sure: float


def transitions() -> Floats:
    """Return 0 where a tag may follow another, a large negative number where not, a small one where it seldom does.

    Rows are the tag before.

    Examples:
        >>> bool(transitions()[TAGS.index("B-DRUG"), TAGS.index("I-DRUG")] == 0)
        True
    """
    table = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for index, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            table[:, index] = _FORBIDDEN
            table[[TAGS.index("B-" + tag[2:]), index], index] = 0
        elif tag == "B-DISORDER":
            table[[index, index + 1], index] = _TOUCHING
    return table


_TRANSITIONS = transitions()


def best_tags(log_probs: Floats, lengths: Ints) -> Ints:
    """Return the tags of the most probable valid BIO sequence (Viterbi), for all sentences at once.

    `log_probs` is words by tags, the sentences one after another; `lengths` their numbers of words, 0 allowed.
    """
    lengths = lengths[lengths > 0]
    best = np.zeros(len(log_probs), dtype=np.int64)
    if not len(lengths):
        return best
    order = np.argsort(-lengths, kind="stable")
    starts, sizes = (np.cumsum(lengths) - lengths)[order], lengths[order]
    # At each place of its sentences: how many are that long.
    active = np.searchsorted(-sizes, -np.arange(int(sizes[0])), side="left").tolist()
    opening = np.where([tag.startswith("I-") for tag in TAGS], _FORBIDDEN, np.float32(0))
    state = log_probs[starts] + opening
    came_from = np.zeros((len(log_probs), len(TAGS)), dtype=np.int8)
    for place, number in enumerate(active[1:], 1):
        words = starts[:number] + place
        paths = state[:number, :, None] + _TRANSITIONS
        came_from[words] = paths.argmax(1)
        state[:number] = paths.max(1) + log_probs[words]
    tag = state.argmax(1)
    for place, number in reversed(list(enumerate(active))):
        words = starts[:number] + place
        best[words] = tag[:number]
        tag[:number] = came_from[words, tag[:number]]
    return best


def read_spans(tags: Ints, log_probs: Floats, lengths: Ints) -> list[Span]:
    """Return the spans that the tags spell, in order."""
    sentence_of = np.repeat(np.arange(len(lengths)), lengths)
    spans = []
    for start in np.flatnonzero(tags % 2 == 1).tolist():
        inside = int(tags[start]) + 1
        end = start + 1
        while end < len(tags) and tags[end] == inside and sentence_of[end] == sentence_of[start]:
            end += 1
        sure = log_probs[np.arange(start, end), tags[start:end]].min()
        if end < len(tags) and sentence_of[end] == sentence_of[start]:
            sure = min(sure, np.log1p(-min(0.999999, np.exp(log_probs[end, inside]))))
        spans.append(Span(start, end, LABELS[(inside - 2) // 2], float(np.exp(sure))))
    return spans
