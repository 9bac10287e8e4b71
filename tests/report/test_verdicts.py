"""Verdicts of the report become a precision figure."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.verdicts import Precision, VerdictError, main, read_verdicts


def verdict(claim, word, *, predicate="treats", status="asserted", at="2026-01-01T00:00:00Z", **more):
    return {"claim_id": claim, "predicate": predicate, "status": status, "verdict": word, "judged_at": at, **more}


def write(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_figures_are_printed_by_predicate_and_status(tmp_path, capsys):
    rows = [verdict(f"r{i}", "right", drawn=i < 4) for i in range(8)]
    rows += [verdict("w1", "wrong", predicate="causes"), verdict("w2", "wrong", status="hedged", drawn=True), verdict("u", "unsure")]
    assert main([str(write(tmp_path / "v.jsonl", *rows))]) == 0
    lines = {line[:28].strip(): line[28:].split() for line in capsys.readouterr().out.splitlines()}
    assert lines["all"] == ["8", "2", "1", "0.800", "0.490", "to", "0.943"]
    assert lines["random sample"][:4] == ["4", "1", "0", "0.800"]
    assert lines["predicate causes"][:4] == ["0", "1", "0", "0.000"]
    assert lines["status hedged"][:3] == ["0", "1", "0"]


def test_the_last_verdict_of_a_claim_counts_over_all_files(tmp_path):
    early = write(tmp_path / "b.jsonl", verdict("a", "wrong", at="2026-01-01"), verdict("b", "right"))
    late = write(tmp_path / "a.jsonl", verdict("a", "right", at="2026-01-02"))
    for paths in ([early, late], [late, early]):
        assert [row["verdict"] for row in read_verdicts(paths)] == ["right", "right"]


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share_and_narrows_with_more_verdicts(right, wrong):
    few, many = Precision(right, wrong, 0), Precision(10 * right, 10 * wrong, 0)
    low, high = few.interval
    assert 0 <= low <= high <= 1
    if few.judged:
        assert low - 1e-9 <= few.share <= high + 1e-9
        assert many.interval[1] - many.interval[0] < high - low


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "v.jsonl:2: no JSON"), ("[1]", "lacks claim_id"), ('"x"', "lacks claim_id"), ("{}", "lacks claim_id"),
        (json.dumps(verdict("a", "maybe")), "'maybe' is not one of right, wrong, unsure"),
        (json.dumps(verdict(7, "right")), "lacks claim_id"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_verdict_is_named(tmp_path, capsys, line, said):
    path = tmp_path / "v.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    assert main([str(path)]) == 2
    assert said in capsys.readouterr().err


def test_files_that_cannot_be_read_are_named_and_empty_ones_have_no_figure(tmp_path, capsys):
    with pytest.raises(VerdictError, match="missing"):
        read_verdicts([tmp_path / "missing"])
    (tmp_path / "latin").write_bytes(b"\xe4\n")
    assert main([str(tmp_path / "latin")]) == 2
    assert main([str(write(tmp_path / "none"))]) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == ["all", "0", "0", "0", "–", "–"]
