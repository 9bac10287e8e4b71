"""The gate before publishing: what lost too much stays unpublished, the snapshot before stays, and the reason is told."""

from __future__ import annotations

import pytest

from rxtract.dataset import read
from rxtract.dataset.census import Census
from rxtract.dataset.keeping import FORCED, note_of
from rxtract.errors import RefusedError
from rxtract.runs import OPEN, Gate
from rxtract.runs.gate import InputCounts
from rxtract.tables import TABLES


@pytest.fixture
def many(raw):
    """Forty articles more."""
    for number in range(40):
        (raw / f"{number}.txt").write_text(f"{number} [drug {number}](DRUG) [nausea](ADVERSE_EVENT)", "utf-8")
    return raw


def remove(raw, count):
    for number in range(count):
        (raw / f"{number}.txt").unlink()


@pytest.mark.parametrize("lost", [10, 25, 39])
def test_a_run_that_lost_a_fifth_publishes_nothing_and_says_what_it_lost(run, many, output, lost):
    first = run(gate=Gate())
    remove(many, lost)
    with pytest.raises(RefusedError) as refused:
        run(gate=Gate())
    assert output / (output / "current").readlink() == first.snapshot
    assert f"inputs shrank from 44 to {44 - lost}" in refused.value.reasons[0]
    assert "--no-gate" in str(refused.value)
    assert len(read(output).articles) == 43


@pytest.mark.parametrize(("lost", "allowed"), [(0, 0.2), (8, 0.2), (20, 0.5), (40, 1.0)])
def test_what_is_allowed_is_published_and_what_is_gone_is_named(run, many, output, lost, allowed):
    run(gate=Gate())
    remove(many, lost)
    outcome = run(gate=Gate(shrink=allowed))
    assert set(outcome.removed) == {f"{number}.txt" for number in range(lost)}
    assert len(read(output).articles) == 43 - lost
    assert outcome.grown.get("articles", 0) == -lost


def test_what_went_through_an_open_gate_is_marked_with_what_it_lost(run, many):
    run()
    remove(many, 30)
    outcome = run(gate=OPEN)
    assert "inputs shrank from 44 to 14" in (note_of(outcome.snapshot, FORCED) or "")
    assert outcome.forced


def test_new_articles_that_are_mostly_rejected_stop_a_run(run, many, output):
    run(gate=Gate())
    for number in range(3):
        (many / f"bad{number}.txt").write_bytes(b" " * number)
    (many / "good.txt").write_text("[good](DRUG)", "utf-8")
    with pytest.raises(RefusedError, match="3 of 4 new and changed inputs were rejected"):
        run(gate=Gate())
    assert run(gate=Gate(rejected=0.75)).rejected == {"empty": 3}


def test_a_first_run_has_nothing_to_be_compared_with(run, raw, output):
    for path in raw.rglob("*.txt"):
        path.write_bytes(b"")
    assert run(gate=Gate()).counts["rejections"] == 4


def test_nothing_new_passes(run, many):
    run(gate=Gate())
    assert run(gate=Gate()).unchanged


def census(*, rows=1000, **predicates):
    return Census({table.name: rows for table in TABLES}, {}, {"DRUG": rows}, predicates)


COUNTS = InputCounts(1000, 1000, 0, 0)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ({"treats": 1000}, {"treats": 400}, "claims of treats: 1.00 an article before, 0.40 now"),
        ({"treats": 1000}, {"treats": 1600}, "claims of treats: 1.00 an article before, 1.60 now"),
        ({"treats": 1000, "causes": 200}, {"treats": 1000}, "claims of causes: 0.20 an article before, 0.00 now"),
        ({"treats": 1000}, {"treats": 1000, "causes": 900}, "claims of causes: 0.00 an article before, 0.90 now"),
        ({"treats": 1000, "causes": 20}, {"treats": 900}, None),
        ({"treats": 1000}, {"treats": 1400}, None),
    ],
)
def test_a_predicate_that_comes_far_more_or_less_often_than_before_is_drift(before, now, said):
    reasons = Gate().reasons(census(**before), census(**now), COUNTS)
    assert reasons == ([f"{said} (allowed: ±50%)"] if said else [])


def test_a_table_that_was_not_empty_and_is_empty_now_is_named():
    before, now = census(), census()
    now.rows["sections"] = 0
    assert Gate().reasons(before, now, COUNTS) == ["table sections is empty, it had 1,000 rows"]
    assert OPEN.reasons(before, now, COUNTS) == []
