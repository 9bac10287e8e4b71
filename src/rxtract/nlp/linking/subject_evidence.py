"""Subject evidence: how likely each mention of a drug names the drug that the article is about, by the network.

A head over the recogniser's last layer, trained with the claims reader; its input is a mention's first and last piece
and their mean, read with the title before them.

Performance: docs/quality.md, "Subjects".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import onnxruntime  # type: ignore[import-untyped]

from rxtract.nlp.recogniser.hidden_states import HiddenStates, pad_states
from rxtract.nlp.recogniser.network import load_head, packaged_model

MOST_ODDS = 6.0
"""Log odds beyond which the network is not believed any more."""


class SubjectReader:
    """The packaged head, run on one thread."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session

    def read(self, hidden: HiddenStates, spans: Sequence[tuple[int, int]]) -> list[float]:
        """Return the log odds of naming the subject for spans of half-open code points; 0 for what was not read."""
        odds = [0.0] * len(spans)
        for window, rows in hidden.by_window(spans).items():
            first = np.array([[located.first for _, located in rows]], dtype=np.int64)
            last = np.array([[located.last for _, located in rows]], dtype=np.int64)
            inputs = {"hidden": pad_states([hidden.windows[window]]), "first": first, "last": last}
            found = np.clip(self._session.run(None, inputs)[0][0], -MOST_ODDS, MOST_ODDS)
            for (number, _), value in zip(rows, found.tolist(), strict=True):
                odds[number] = value
        return odds


@lru_cache(maxsize=2)
def load_subject_reader(tier: str = "accurate") -> SubjectReader | None:
    """Return a tier's packaged head, loaded once per process; None where the tier has none.

    Raises:
        ModelError: the file is not the one that its card describes.
    """
    found = load_head(packaged_model(tier), "subject")
    return SubjectReader(found[0]) if found else None
