"""Ratios of processor time in one run: between our own tiers, and against an empty spaCy pipeline. No machine is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.speed import measure_pipelines, read_folder, tier_pipeline

# Twice what was measured on a busy machine: a quadratic step or a lost prefilter shows, noise does not.
MOST = {("accurate", "lexicon"): 10.0, ("fast", "lexicon"): 5.0}


@pytest.fixture(scope="module")
def speeds() -> dict[str, float]:
    articles = read_folder(Path(__file__).parent / "practice")[:4]
    pipelines = {tier: tier_pipeline(tier) for tier in ("accurate", "fast", "lexicon")}
    return measure_pipelines(pipelines, articles, 2)


@pytest.mark.parametrize(("slower", "faster"), MOST)
def test_a_tier_costs_no_more_times_another_than_it_did(speeds: dict[str, float], slower: str, faster: str) -> None:
    assert 1 < speeds[faster] / speeds[slower] < MOST[slower, faster]


def test_the_fast_tier_is_faster_than_the_accurate_one(speeds: dict[str, float]) -> None:
    assert speeds["fast"] > speeds["accurate"]
