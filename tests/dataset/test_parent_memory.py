"""Memory of the process that leads a run, for many short articles; minutes, so only `make faults` measures it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FEW, MANY = 1_000, 20_000
KILOBYTES = 8.0
"""That an article of 300 letters may cost; some is noise of the allocator. The aim is 2."""
MEGABYTES = 400


def peak(raw: Path, output: Path) -> float:
    command = [sys.executable, Path(__file__).with_name("parent.py"), raw, output]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1])


@pytest.mark.slow
@pytest.mark.skipif("RXTRACT_FAULTS" not in os.environ, reason="make faults measures it")
@pytest.mark.skipif(sys.platform != "linux", reason="kilobytes elsewhere are bytes")
def test_twenty_thousand_articles_take_four_hundred_megabytes_of_the_parent(tmp_path):
    found = {}
    for count in (FEW, MANY):
        raw = tmp_path / f"raw{count}"
        raw.mkdir()
        for number in range(count):
            names = f"[drug {number % 977}](DRUG) treats [disease {number % 1009}](DISEASE) [event {number % 997}](ADVERSE_EVENT)"
            words = " ".join(str(number * place % 99_991) for place in range(1, 40))
            (raw / f"article-{number:06}.txt").write_text(f"{names} {words}", "utf-8")
        found[count] = peak(raw, tmp_path / f"out{count}")
    again = peak(tmp_path / f"raw{MANY}", tmp_path / f"out{MANY}")
    print(found, again)
    assert (found[MANY] - found[FEW]) / (MANY - FEW) <= KILOBYTES
    assert max(found[MANY], again) <= MEGABYTES * 1024
