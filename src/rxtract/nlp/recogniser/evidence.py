"""Evidence: the network's probabilities for any span, not only for the spans that it predicts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

import numpy as np
from spacy.tokens import Doc

from rxtract.nlp.recogniser.decoding import LABELS, TAGS, Floats
from rxtract.nlp.recogniser.network import Evidence
from rxtract.nlp.state import state_of

_PLACES = {label: (TAGS.index(f"B-{label}"), TAGS.index(f"I-{label}")) for label in LABELS}
_LEAST = 0.05
"""Least probability of a span that is a candidate by the network alone."""
_LONGEST = 10  # words


class Support(NamedTuple):
    """Probabilities of a span and its label: that it is whole, of its weakest word, of its borders, of other labels."""

    whole: float
    inside: float
    left: float
    right: float
    gene: float
    other: float
    words: int


class Weighed:
    """The network's evidence of one doc; spans are half-open code points."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._probs: Floats = np.exp(evidence.log_probs)
        self._starts: list[int] = evidence.starts.tolist()
        self.hidden = evidence.hidden
        self.predictions = evidence.predictions
        self.chosen = {(one.start, one.end, one.label) for one in evidence.predictions}

    def support(self, start: int, end: int, label: str) -> Support | None:
        """Return what the network says of [start, end) as `label`; None where it has read nothing."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if first >= last:
            return None
        opens, goes_on = _PLACES[label]
        probs = self._probs[first:last]
        named = probs[:, opens] + probs[:, goes_on]
        right = 1 - self._going_on(last, first, goes_on)
        return Support(
            whole=float(probs[0, opens] * probs[1:, goes_on].prod() * right),
            inside=float(named.min()),
            left=float(probs[0, opens] / max(1e-9, float(named[0]))),
            right=right,
            gene=_most(probs, "GENE"),
            other=_most(probs, "DRUG" if label == "DISORDER" else "DISORDER"),
            words=last - first,
        )

    def adverse(self, start: int, end: int) -> float:
        """Return the probability that a disorder at [start, end) is an adverse event."""
        inside = slice(bisect_left(self._starts, start), bisect_left(self._starts, end))
        part = self._evidence.adverse[inside]
        return float(part.mean()) if len(part) else 0.0

    def probable(self, kinds: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Yield every span of these kinds that is not improbable, overlapping ones included."""
        starts, ends = self._evidence.starts, self._evidence.ends
        yield from (one for one in sorted(self.chosen) if one[2] in kinds)
        for label in kinds:
            opens, goes_on = _PLACES[label]
            for first in np.flatnonzero(self._probs[:, opens] > _LEAST).tolist():
                chance, last = float(self._probs[first, opens]), first + 1
                while chance > _LEAST and last - first <= _LONGEST:
                    more = self._going_on(last, first, goes_on)
                    if chance * (1 - more) > _LEAST:
                        yield int(starts[first]), int(ends[last - 1]), label
                    chance *= more
                    last += 1

    def _going_on(self, word: int, first: int, goes_on: int) -> float:
        """Return the probability that a name that began at `first` goes on at `word`."""
        sentence_of = self._evidence.sentence_of
        inside = word < len(sentence_of) and sentence_of[word] == sentence_of[first]
        return float(self._probs[word, goes_on]) if inside else 0.0


def evidence_of(doc: Doc) -> Weighed | None:
    """Return the evidence of a doc; None when no network has read it."""
    return cast("Weighed | None", state_of(doc).evidence)


def _most(probs: Floats, label: str) -> float:
    opens, goes_on = _PLACES[label]
    return float((probs[:, opens] + probs[:, goes_on]).max())
