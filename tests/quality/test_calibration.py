"""Fitting the scores of claims: verdicts, the line that corrects them, and the curve that is shown."""

from __future__ import annotations

import random

import pytest

from benchmarks.calibration import DEV, Judged, cross_validated, fit, report, write_lines
from benchmarks.scoring import judge_claims
from rxtract.nlp.claims.calibration import logit

ARTICLE = {
    "subject": {"name": "imatinib", "accept": []},
    "claims": [
        {"predicate": "treats", "object": "gout", "accept": ["gouty arthritis"], "status": "asserted"},
        {"predicate": "treats", "object": "lupus", "accept": [], "status": "asserted", "optional": True},
    ],
}


def answer(predicate: str, name: str, subject: str = "Imatinib") -> dict[str, str]:
    return {"predicate": predicate, "object_text": name, "object_name": name, "subject_text": subject}


def judged(n: int = 600) -> list[Judged]:
    """Claims of 0.5 that are right in nine of ten, claims of 0.9 that always are but for one in thirty."""
    dice = random.Random(1)
    shares = {0.5: 0.9, 0.9: 0.97}
    return [
        Judged(DEV, f"article {index % 12}", ("reader", "everyday"), score, dice.random() < shares[score])
        for index in range(n)
        for score in shares
    ]


def test_claims_of_one_annotator_and_of_other_drugs_are_not_judged():
    answers = [
        answer("treats", "Gouty arthritis"),
        answer("treats", "lupus"),
        answer("treats", "asthma"),
        answer("causes", "gout"),
        answer("treats", "gout", "aspirin"),
    ]
    verdicts = [(claim["predicate"], claim["object_text"], right) for claim, right in judge_claims(ARTICLE, answers)]
    assert verdicts == [("treats", "Gouty arthritis", True), ("treats", "asthma", False), ("causes", "gout", False)]


def test_the_line_makes_scores_shares_of_right_claims():
    line = fit(judged())
    assert line.slope * logit(0.5) + line.offset == pytest.approx(logit(0.9), abs=0.4)
    assert set(cross_validated(judged()).round(1)) == {0.9, 1.0}


def test_the_report_shows_error_and_curve_and_leaves_out_what_is_too_little():
    few = Judged(DEV, "one", ("reader", "paper"), 0.9, True)
    lines = "\n".join(report([*judged(), few]))
    assert f"| {DEV} | 1200 |" in lines
    assert "by reader in everyday texts" in lines
    assert "paper" not in lines


def test_written_lines_are_put_behind_those_in_force(tmp_path, monkeypatch):
    target = tmp_path / "calibration.toml"
    monkeypatch.setattr("benchmarks.calibration.TARGET", target)
    monkeypatch.setattr("benchmarks.calibration.ROOT", tmp_path)
    write_lines([])
    unchanged = target.read_text(encoding="utf-8")
    write_lines(judged())
    changed = target.read_text(encoding="utf-8")
    assert unchanged.partition("[reader.paper]")[2] == changed.partition("[reader.paper]")[2]
    assert unchanged != changed


def test_scores_that_speak_against_themselves_leave_their_line_as_it_is(tmp_path, monkeypatch, capsys):
    target = tmp_path / "calibration.toml"
    monkeypatch.setattr("benchmarks.calibration.TARGET", target)
    write_lines([])
    unchanged = target.read_text(encoding="utf-8")
    write_lines([row._replace(score=1.4 - row.score) for row in judged()])
    assert target.read_text(encoding="utf-8") == unchanged
    assert "stays as it is" in capsys.readouterr().err
