"""Passages: what the network said of windows is kept for a while and given again where the same windows come again.

Labels of one drug share most of their text. Windows are the same where everything that the network is given is the
same, their context and the other windows of the batch included, so that the answer kept is the one that it would give.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]

Answers = list[npt.NDArray[Any]]
_MOST = 128
"""Batches that are remembered; a window takes up to 160 kB, and new networks read one at a time."""


class Passages:
    """The answers for the windows that were read last; they are read-only."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, Answers] = OrderedDict()

    def answers(self, inputs: Mapping[str, npt.NDArray[Any]], session: onnxruntime.InferenceSession) -> Answers:
        """Return the logits of tags, those of adverse event and, in half precision, the last layer of some windows."""
        key = _key(inputs)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        tags, adverse, *hidden = session.run(None, inputs)
        found = [tags, adverse, *(states.astype(np.float16) for states in hidden)]
        for array in found:
            array.flags.writeable = False
        self._kept[key] = found
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found


def _key(inputs: Mapping[str, npt.NDArray[Any]]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(inputs):
        digest.update(name.encode() + repr(inputs[name].shape).encode() + inputs[name].tobytes())
    return digest.digest()
