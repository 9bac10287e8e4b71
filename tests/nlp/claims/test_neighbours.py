"""Kinds of sentences that were misread, each in many wordings that were written before they were mended.

The first half of a kind was looked at while mending; the second was not. Nine in ten of each half are read right.
"""

from __future__ import annotations

import pytest

from .neighbours import KINDS, is_right

LEAST = 0.9
LOWER = {("verdicts of studies", "held"): 0.8}
"""Below what is wanted: model 0.8.0 hedges "as the trials have proved" and claims nothing of two short denials (0.7.0 had 0.9)."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("half", ["read", "held"])
def test_nine_in_ten_neighbours_of_a_kind_are_read_right(kind, half):
    cases = KINDS[kind][half == "held"]
    wrong = [case for case in cases if not is_right(*case)]
    assert len(wrong) <= (1 - LOWER.get((kind, half), LEAST)) * len(cases) + 0.5, wrong
