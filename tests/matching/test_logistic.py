"""Logistic models: probabilities stay inside (0, 1), and log odds are their inverse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxtract.matching.logistic import calibrate, calibrate_all, log_odds_of, probability_of, weigh


@given(st.floats(-1e6, 1e6))
def test_calibrated_scores_are_probabilities(log_odds: float) -> None:
    assert 0 < calibrate(log_odds, (1.3, -0.2)) < 1


@given(st.floats(1e-5, 1 - 1e-5))
def test_log_odds_are_the_inverse_of_probabilities(probability: float) -> None:
    assert probability_of(log_odds_of(probability)) == pytest.approx(probability)


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_certainty_has_finite_log_odds(certain: float) -> None:
    assert probability_of(log_odds_of(certain, least=0.01)) == pytest.approx(abs(certain - 0.01))


def test_an_array_is_calibrated_as_single_numbers_are() -> None:
    odds = np.array([-40.0, -1.0, 0.0, 2.5], dtype=np.float32)
    assert calibrate_all(odds, (1.3, -0.2)).tolist() == pytest.approx([calibrate(one, (1.3, -0.2)) for one in odds.tolist()])


def test_log_odds_stay_in_reach() -> None:
    assert log_odds_of(0.0, reach=6.0) == -log_odds_of(1.0, reach=6.0) == -6.0


def test_every_weight_counts_and_a_feature_without_one_does_not() -> None:
    weights = {"bias": -1.0, "whole": 2.0}
    assert weigh({"whole": 0.5, "unheard": 9.0}, weights) == pytest.approx(0.5)
    assert weigh({"whole": 3.0}, weights) > 0.99
