"""The claims reader: what the text says of each mention about the article's drug, learned from annotated articles.

Its input is the recogniser's last layer, so that it costs no second pass: a mention is its first and last piece and
their mean, with its kind, whether it names the subject, and the kind of section it stands in. The mentions of a window
see each other in two small attention layers; one head gives the role (none or a predicate), one the status.

Performance: docs/quality.md, "Claims on texts nobody tuned on".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]

from rxtract.nlp.recogniser.decoding import Floats
from rxtract.nlp.recogniser.hidden_states import HiddenStates, Located, pad_states
from rxtract.nlp.recogniser.network import load_head, packaged_model
from rxtract.nlp.structure.headings import rule_kind

ROLES = ("none", "treats", "causes", "has_mechanism", "combined_with", "contraindicated_in", "interacts_with")
STATUSES = ("asserted", "hedged", "negated")
KINDS = ("drug", "disorder", "mechanism", "condition")
SECTIONS = (
    "overview", "indication", "mechanism", "dosage", "contraindication", "warning", "interaction", "pregnancy",
    "adverse_reaction", "monitoring", "evidence", "reference", "boilerplate", "other", "boxed_warning", "overdosage",
    "nonclinical", "population",
)  # fmt: skip
"""Kinds of sections in the order of the network's embedding; of these a network knows those that its card names."""
_FIRST_SECTIONS = SECTIONS[: SECTIONS.index("other") + 1]
"""What a network knows whose card names none."""
NEAREST = 8  # bucket of distance 0
_EDGES = (1, 3, 6, 10, 18, 32, 64)
_BATCH = 8  # windows


class Asked(NamedTuple):
    """A span the reader is asked about: half-open code points, its kind, whether it is the subject, its section."""

    start: int
    end: int
    kind: str
    is_subject: bool
    section: str


class Answer(NamedTuple):
    """Probabilities by ROLES and by STATUSES, calibrated for the text's register."""

    roles: tuple[float, ...]
    statuses: tuple[float, ...]

    @property
    def role(self) -> str:
        """The likeliest predicate, whether or not it is likelier than none."""
        return ROLES[1 + max(range(len(self.roles) - 1), key=lambda number: self.roles[1 + number])]

    @property
    def chance(self) -> float:
        """The probability of that predicate."""
        return max(self.roles[1:])

    def by_status(self) -> Iterator[tuple[str, float]]:
        """Yield every status with its probability."""
        return zip(STATUSES, self.statuses, strict=True)

    @property
    def status(self) -> str:
        """The likeliest status."""
        return max(self.by_status(), key=lambda item: item[1])[0]


@dataclass(slots=True)
class ClaimsReader:
    """The packaged heads, run on one thread; `card` holds version, thresholds and calibration."""

    session: onnxruntime.InferenceSession
    card: Mapping[str, Any]

    @property
    def version(self) -> str:
        """Version of the weights."""
        return str(self.card["version"])

    def read(self, hidden: HiddenStates, spans: Sequence[Asked], register: str) -> list[Answer | None]:
        """Return an answer for every span, None for those that the network did not read."""
        answers: list[Answer | None] = [None] * len(spans)
        asked = hidden.by_window([(span.start, span.end) for span in spans])
        temperatures = self.card["temperatures"][register]
        for numbers in _batches(sorted(asked, key=lambda one: len(hidden.windows[one].states))):
            inputs = _inputs(hidden, [asked[number] for number in numbers], numbers, spans, self._section)
            roles, statuses = self.session.run(None, inputs)
            for row, number in enumerate(numbers):
                for place, (span_number, _) in enumerate(asked[number]):
                    answers[span_number] = Answer(
                        _softmax(roles[row, place] / temperatures["role"]),
                        _softmax(statuses[row, place] / temperatures["status"]),
                    )
        return answers

    def _section(self, kind: str) -> int:
        """Return the number of a kind of section in the network's embedding."""
        known = self.card.get("sections", _FIRST_SECTIONS)
        return SECTIONS.index(next((one for one in (kind, rule_kind(kind)) if one in known), "other"))


@lru_cache(maxsize=2)
def load_claims_reader(tier: str = "accurate") -> ClaimsReader | None:
    """Return a tier's packaged claims reader, loaded once per process; None where the tier has none.

    Raises:
        ModelError: the file is not the one that its card describes.
    """
    found = load_head(packaged_model(tier), "reader")
    return ClaimsReader(*found) if found else None


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _BATCH):
        yield numbers[start : start + _BATCH]


def _inputs(
    hidden: HiddenStates,
    rows: Sequence[Sequence[tuple[int, Located]]],
    numbers: Sequence[int],
    spans: Sequence[Asked],
    number_of: Callable[[str], int],
) -> dict[str, npt.NDArray[Any]]:
    most = max(len(row) for row in rows)
    arrays = {name: np.zeros((len(rows), most), dtype=np.int64) for name in ("first", "last", "kind", "section")}
    there = np.zeros((len(rows), most), dtype=np.float32)
    apart = np.full((len(rows), most, most), NEAREST, dtype=np.int64)
    for row, asked in enumerate(rows):
        for place, (number, located) in enumerate(asked):
            span = spans[number]
            arrays["first"][row, place], arrays["last"][row, place] = located.first, located.last
            arrays["kind"][row, place] = 2 * KINDS.index(span.kind) + span.is_subject
            arrays["section"][row, place] = number_of(span.section)
        there[row, : len(asked)] = 1
        places = arrays["first"][row, : len(asked)]
        apart[row, : len(asked), : len(asked)] = distance_buckets(places)
    states = pad_states([hidden.windows[number] for number in numbers])
    return {"hidden": states, **arrays, "there": there, "apart": apart}


def distance_buckets(places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the bucket of the distance in pieces from every mention to every other, by their first pieces.

    >>> distance_buckets(np.array([0, 5])).tolist()
    [[8, 10], [6, 8]]
    """
    gap = places[None, :] - places[:, None]
    buckets: npt.NDArray[np.int64] = NEAREST + np.sign(gap) * np.searchsorted(_EDGES, np.abs(gap), side="right")
    return buckets


def _softmax(logits: Floats) -> tuple[float, ...]:
    shifted = np.exp(logits - logits.max())
    return tuple((shifted / shifted.sum()).tolist())
