"""Memory of the process that leads a run: what an article more costs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FEW, MANY = 1_000, 20_000
KILOBYTES = 2.0
"""An article of 300 letters may cost the parent, though its rows take ten times as much."""
MEGABYTES = 400


def peak(raw: Path, output: Path) -> float:
    command = [sys.executable, Path(__file__).with_name("parent.py"), raw, output]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="kilobytes elsewhere are bytes")
def test_an_article_more_costs_the_parent_two_kilobytes(tmp_path):
    found = {}
    for count in (FEW, MANY):
        raw = tmp_path / f"raw{count}"
        raw.mkdir()
        for number in range(count):
            names = " ".join(f"[drug {number * place % 977}](DRUG) [event {number % 1009}](ADVERSE_EVENT)" for place in range(1, 6))
            (raw / f"article-{number:06}.txt").write_text(f"{number} {names} {number * 7919} words", "utf-8")
        found[count] = peak(raw, tmp_path / f"out{count}")
        print(count, found[count])
    again = peak(tmp_path / f"raw{MANY}", tmp_path / f"out{MANY}")
    print("nothing new", again)
    assert (found[MANY] - found[FEW]) / (MANY - FEW) <= KILOBYTES
    assert max(found[MANY], again) <= MEGABYTES * 1024
