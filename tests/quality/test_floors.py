"""Quality floors: no change makes the scores worse unnoticed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.meaning import measure as measure_meaning
from benchmarks.measuring import PRACTICE, ROOT, UNSEEN, answer, gold_of, measure, plain
from benchmarks.scoring import Counts, read_gold, score
from benchmarks.structure import measure as measure_structure

SHARED = Path(os.environ.get("RXTRACT_SHARED", ROOT.parent / "shared"))


def measured(folder: Path) -> dict[str, float]:
    scores, bad = measure(folder)
    return plain(scores) | {"bad offsets": bad}


def test_unseen_articles_are_above_their_floors():
    assert floors.check({"unseen articles": measured(UNSEEN)}) == []


def test_practice_articles_are_above_their_floors():
    assert floors.check({"practice articles": measured(PRACTICE)}) == []


@pytest.mark.gold
@pytest.mark.skipif(gold_of(SHARED) is None, reason="the development articles are not here")
def test_development_articles_are_above_their_floors():
    assert floors.check({"development articles": measured(SHARED / "gold" / "dev")}) == []


@pytest.mark.gold
@pytest.mark.skipif(gold_of(SHARED) is None, reason="the development articles are not here")
def test_what_claims_mean_is_above_its_floors():
    assert floors.check(measure_meaning(SHARED)) == []


@pytest.mark.gold
@pytest.mark.skipif(not (SHARED / "articles").is_dir(), reason="the real articles are not here")
def test_structure_of_real_files_is_above_its_floors():
    assert floors.check({"structure": {**measure_structure(SHARED), "bad offsets": 0}}) == []


@pytest.mark.gold
@pytest.mark.skipif(not (SHARED / "tools" / "score_gold.py").exists(), reason="the other scorer is not here")
def test_our_scorer_and_the_one_of_acceptance_agree(tmp_path):
    gold = gold_of(SHARED)
    answers = answer(gold)
    lines = tmp_path / "rows.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in answers.values()), encoding="utf-8")
    command = [sys.executable, str(SHARED / "tools" / "score_gold.py"), str(lines), str(gold), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    for (kind, part), counts in score(read_gold(gold), answers).items():
        assert theirs[kind.replace(" ", "_")][part]["f1"] == pytest.approx(counts.f1, abs=1e-4), (kind, part)


def test_floors_rise_and_fall_only_when_told_to(tmp_path, monkeypatch):
    monkeypatch.setattr(floors, "PATH", tmp_path / "floors.toml")
    monkeypatch.setattr(floors, "ROOT", tmp_path)
    floors.lift({"set": {"F1": 0.8, "bad offsets": 0}})
    assert floors.read_floors() == {"set": {"F1": 0.79}}
    floors.lift({"set": {"F1": 0.7, "bad offsets": 0}})
    assert floors.check({"set": {"F1": 0.7, "bad offsets": 0}}) == ["set: F1 is 0.7000, its floor 0.7900"]
    assert floors.check({"set": {"bad offsets": 0}}) == ["set: F1 is 0.0000, its floor 0.7900"]
    floors.lift({"set": {"F1": 0.7, "bad offsets": 0}}, lower=True)
    assert floors.check({"set": {"F1": 0.7, "bad offsets": 0}}) == []
    assert floors.check({"set": {"F1": 0.7, "bad offsets": 2}}) == ["set: 2 bad offsets"]


def span(start, end, label="DISEASE", **more):
    return {"start": start, "end": end, "label": label, "also": [], **more}


GOLD = {
    "subject": {"name": "aspirin", "accept": []},
    "spans": [span(0, 10, also=[[5, 10]]), span(20, 30)],
    "optional_spans": [span(40, 50)],
    "claims": [
        {"predicate": "treats", "object": "headache", "accept": ["headaches"], "status": "asserted"},
        {"predicate": "treats", "object": "fever", "accept": [], "status": "hedged", "optional": True},
        {"predicate": "has_mechanism", "object": "blocks COX", "keys": [["block", "inhibit"], ["cox"]], "status": ""},
    ],
}  # fmt: skip


def claim(predicate, text, status="asserted", subject="Aspirin"):
    return {"predicate": predicate, "object_text": text, "status": status, "subject_text": subject}


@pytest.mark.parametrize(
    ("spans", "strict", "overlap"),
    [
        ([], Counts(0, 0, 2), Counts(0, 0, 2)),
        ([(0, 10), (20, 30)], Counts(2, 2, 2), Counts(2, 2, 2)),
        ([(5, 10)], Counts(1, 1, 2), Counts(1, 1, 2)),  # the other reader's borders
        ([(8, 12)], Counts(0, 1, 2), Counts(1, 1, 2)),
        ([(0, 3), (4, 10)], Counts(0, 2, 2), Counts(1, 2, 2)),  # a span is used once
        ([(10, 20)], Counts(0, 1, 2), Counts(0, 1, 2)),  # half-open
        ([(41, 45)], Counts(0, 0, 2), Counts(0, 0, 2)),  # optional counts neither way
    ],
)
def test_mentions_are_scored(spans, strict, overlap):
    figures = score({"x": GOLD}, {"x": {"mentions": [span(*borders) for borders in spans], "claims": []}})
    assert figures["mentions strict", "DISEASE"] == strict
    assert figures["mentions overlap", "DISEASE"] == overlap


@pytest.mark.parametrize(
    ("claims", "treats", "mechanism"),
    [
        ([claim("treats", "Headache")], Counts(1, 1, 1, 1), Counts(0, 0, 1)),
        ([claim("treats", "Headaches", "negated")], Counts(1, 1, 1, 0), Counts(0, 0, 1)),
        ([claim("treats", "headache"), claim("treats", "headaches")], Counts(1, 1, 1, 1), Counts(0, 0, 1)),
        ([claim("treats", "fever")], Counts(0, 0, 1), Counts(0, 0, 1)),
        ([claim("treats", "gout")], Counts(0, 1, 1), Counts(0, 0, 1)),
        ([claim("treats", "headache", subject="ibuprofen")], Counts(0, 0, 1), Counts(0, 0, 1)),
        ([claim("has_mechanism", "inhibition of COX-1", "")], Counts(0, 0, 1), Counts(1, 1, 1, 1)),
        ([claim("has_mechanism", "inhibition of ACE")], Counts(0, 0, 1), Counts(0, 1, 1)),
    ],
)
def test_claims_are_scored(claims, treats, mechanism):
    figures = score({"x": GOLD}, {"x": {"mentions": [], "claims": claims}})
    assert figures["claims", "treats"] == treats
    assert figures["claims", "has_mechanism"] == mechanism
    assert figures["claims", "all"] == treats + mechanism
