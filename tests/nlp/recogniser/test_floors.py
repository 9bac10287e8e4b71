"""The packaged recogniser stays above its floors; needs the corpora, which are not part of the repository."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CORPORA = Path(os.environ.get("RXTRACT_CORPORA", ROOT.parent / "shared" / "corpora"))


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora beside the project; set RXTRACT_CORPORA")
def test_no_figure_is_below_its_floor() -> None:
    command = [sys.executable, "-m", "training.recogniser.gate", "--corpora", str(CORPORA)]
    gate = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert gate.returncode == 0, gate.stdout + gate.stderr
