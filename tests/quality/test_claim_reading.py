"""Verdicts on sampled claims become counts, and no claim is left without one."""

from __future__ import annotations

import json

import pytest

from benchmarks.claim_reading import KINDS, count, reading_table

SAMPLE = [json.dumps({"number": n, "predicate": p}) for n, p in ((1, "treats"), (2, "treats"), (3, "causes"))]
VERDICTS = [
    json.dumps({"n": 1, "right": True, "kind": None}),
    json.dumps({"n": 2, "right": False, "kind": "not_stated"}),
    json.dumps({"n": 3, "right": False, "kind": "wrong_status"}),
]


def test_verdicts_are_counted_by_predicate_and_kind():
    counts = count(SAMPLE, VERDICTS)
    assert (counts["treats"]["right"], counts["treats"]["not_stated"]) == (1, 1)
    assert (counts["causes"]["right"], counts["causes"]["wrong_status"]) == (0, 1)
    assert sum(counts["has_mechanism"].values()) == 0


@pytest.mark.parametrize("verdicts", [VERDICTS[:2], [*VERDICTS[:2], json.dumps({"n": 3, "right": False, "kind": "odd"})]])
def test_a_claim_without_a_verdict_is_an_error(verdicts):
    with pytest.raises(ValueError, match="claim 3"):
        count(SAMPLE, verdicts)


def test_the_last_reading_is_of_two_hundred_claims():
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in reading_table()][2:]
    name, size, right, share, *errors = rows[-1]
    assert (name, size, len(errors)) == ("all", "200", len(KINDS))
    assert int(right) + sum(map(int, errors)) == 200
    assert float(share) == pytest.approx(int(right) / 200, abs=0.0005)
