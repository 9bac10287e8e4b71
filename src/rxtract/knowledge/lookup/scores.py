"""Scores a link with the probability that it is right, given the kind of name and how the name was rewritten.

The parameters are data (`data/vocabulary/link_scores.toml`), fitted by `training/vocabulary/calibration.py`.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from rxtract.knowledge.concepts import DISORDER_LABELS
from rxtract.matching.logistic import probability_of


class Weights(NamedTuple):
    """Weights of a logistic model: one for each kind of name and one for each step of rewriting."""

    base: float
    kinds: dict[str, float]
    steps: dict[str, float]


def pool_of(label: str) -> str:
    """Return the pool of a label: diseases and adverse events are one."""
    return "disorder" if label in DISORDER_LABELS else "drug"


def scores_path() -> Path:
    """Return the file that holds the weights."""
    return Path(str(files("rxtract").joinpath("data/vocabulary/link_scores.toml")))


@lru_cache(maxsize=1)
def weights() -> dict[str, Weights]:
    """Return the weights of every pool."""
    table = tomllib.loads(scores_path().read_text(encoding="utf-8"))
    return {name: Weights(pool["base"], pool["kinds"], pool["steps"]) for name, pool in table.items()}


@lru_cache(maxsize=1024)
def link_score(label: str, kind: str, step: str) -> float:
    """Return how likely a link of this kind of name, found by this step, is right."""
    pool = weights()[pool_of(label)]
    return round(probability_of(pool.base + pool.kinds.get(kind, 0.0) + pool.steps.get(step, 0.0)), 3)
