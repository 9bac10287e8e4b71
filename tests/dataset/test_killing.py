from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rxtract.dataset import read
from rxtract.dataset.manifest import read_manifest, verify
from rxtract.dataset.snapshots import current_snapshot, list_snapshots
from rxtract.tables import TABLES_BY_NAME

KILLS = 15


@pytest.mark.slow
def test_current_is_whole_and_of_one_snapshot_whenever_the_writer_is_killed(tmp_path):
    """A writer makes some ten snapshots a second and is killed -9 at random moments."""
    output = tmp_path / "output"
    chance = random.Random(20261124)
    for _ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("endless_writer.py"), output], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "first\n", "the writer after a killed one must work"
        time.sleep(chance.uniform(0, 0.5))
        writer.kill()
        writer.wait()
        assert_whole(output)
    assert len(list_snapshots(output)) <= 3 + 1, "a writer killed before it pruned leaves one more at most"
    assert len(list(output.glob(".tmp-*"))) <= 2, "leftovers of earlier writers were swept"


def assert_whole(output: Path) -> None:
    snapshot = current_snapshot(output)
    assert snapshot is not None
    verify(snapshot, read_manifest(snapshot))
    tables = read(output)
    assert set(tables) == set(TABLES_BY_NAME)
    assert len(tables.articles) == 4
    assert tables.mentions.text.nunique() == tables.concepts.name.nunique() == tables.claims.quote.nunique() == 1
    assert tables.mentions.text[0] == tables.claims.quote[0] == tables.concepts.name[0]
    assert tables.articles.text.str.contains(f"[{tables.mentions.text[0]}]", regex=False).all()
