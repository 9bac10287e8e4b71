"""Logistic models: log odds to probabilities and back, with the limits that keep both finite."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

_REACH = 30.0  # log odds beyond which `exp` adds nothing to a probability
_LEAST = 1e-6


def probability_of(log_odds: float) -> float:
    """Return the probability that log odds stand for.

    >>> probability_of(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-_REACH, min(_REACH, log_odds))))


def log_odds_of(probability: float, *, least: float = _LEAST, reach: float = _REACH) -> float:
    """Return the log odds of a probability, which is taken for at least `least` and at most `1 - least`.

    They stay within `-reach` and `reach`.

    >>> log_odds_of(0.5), log_odds_of(1.0, reach=6.0)
    (0.0, 6.0)
    """
    # Comparisons, as this is asked of every feature: `min` and `max` take twice the time.
    most = 1 - least
    kept = least if probability < least else most if probability > most else probability
    log_odds = math.log(kept / (1 - kept))
    return -reach if log_odds < -reach else reach if log_odds > reach else log_odds


def weigh(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability that a regression gives to features; one without a weight says nothing.

    >>> weigh({"rash": 2.0, "unheard": 1.0}, {"bias": -1.0, "rash": 0.5})
    0.5
    """
    total = 0.0
    for name, value in features.items():
        if name in weights:
            total += weights[name] * value
    return probability_of(weights["bias"] + total)


def calibrate(log_odds: float, line: Sequence[float]) -> float:
    """Return the probability of log odds that are first corrected by a fitted line: (slope, offset).

    >>> calibrate(1.0, (2.0, -2.0))
    0.5
    """
    return probability_of(line[0] * log_odds + line[1])


def calibrate_all(log_odds: npt.NDArray[np.float32], line: Sequence[float]) -> npt.NDArray[np.float32]:
    """Return what `calibrate` returns, for an array."""
    chances: npt.NDArray[np.float32] = 1 / (1 + np.exp(-np.clip(line[0] * log_odds + line[1], -_REACH, _REACH)))
    return chances
