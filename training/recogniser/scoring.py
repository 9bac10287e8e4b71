"""How the recogniser is scored: strict spans, overlap, unique terms a label, calibration; no model in here."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from rxtract.matching.logistic import calibrate_all


class Counts(NamedTuple):
    """Right answers, answers, and what was to be found."""

    right: int
    answered: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the answers that are right."""
        return self.right / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        """Share of what was to be found that was found."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall.

        Examples:
            >>> Counts(1, 2, 2).f1
            0.5
        """
        return 2 * self.right / (self.answered + self.wanted) if self.answered + self.wanted else 0.0


def count_sets(answers: set, wanted: set) -> Counts:
    """Compare two sets of anything hashable."""
    return Counts(len(answers & wanted), len(answers), len(wanted))


def add_up(counts: Sequence[Counts]) -> Counts:
    """Return the sum over documents."""
    return Counts(*(sum(column) for column in zip(*counts, strict=True))) if counts else Counts(0, 0, 0)


def interval(counts: Sequence[Counts], measure: Callable[[Counts], float], *, rounds: int = 500) -> tuple[float, float]:
    """Return the 95 % interval of a measure by drawing documents with replacement."""
    rng = random.Random(0)
    drawn = sorted(measure(add_up(rng.choices(counts, k=len(counts)))) for _ in range(rounds))
    return drawn[int(rounds * 0.025)], drawn[int(rounds * 0.975)]


def plain_term(text: str) -> str:
    """Return a term as unique terms are compared: small letters, single spaces."""
    return re.sub(r"\s+", " ", text.lower()).strip()


def fit_line(logits: np.ndarray, right: np.ndarray, *, steps: int = 200) -> list[float]:
    """Return slope and offset of the logistic line that maps logits to the chance of being right (Newton's method)."""
    inputs = np.stack([logits, np.ones_like(logits)], 1)
    line = np.array([1.0, 0.0])
    for _ in range(steps):
        chance = calibrate_all(logits, line)
        slope = inputs.T @ (right - chance) - 1e-2 * line
        curve = inputs.T @ (inputs * (chance * (1 - chance))[:, None]) + 1e-2 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        # Whole steps overshoot where the curve is flat.
        line = line + step * min(1.0, 0.5 / max(1e-12, float(np.linalg.norm(step))))
    return [round(float(value), 4) for value in line]


def calibration_error(scores: np.ndarray, right: np.ndarray, *, bins: int = 10) -> float:
    """Return the expected calibration error: |mean score - share right| over bins of equal width."""
    places = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = [
        (places == number).mean() * abs(scores[places == number].mean() - right[places == number].mean())
        for number in range(bins)
        if (places == number).any()
    ]
    return float(sum(gaps))


def reliability(scores: np.ndarray, right: np.ndarray, *, bins: int = 5) -> list[tuple[float, float, int]]:
    """Return mean score, share right and number of answers per bin."""
    places = np.minimum((scores * bins).astype(int), bins - 1)
    return [
        (float(scores[places == number].mean()), float(right[places == number].mean()), int((places == number).sum()))
        for number in range(bins)
        if (places == number).any()
    ]
