"""What all tests share: the root of the project on the path (for `benchmarks`, `training`), and a tier of their own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parents[1]))
settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def read_in_tier(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read texts in the tier that the nearest mark names: what rules say is proved where rules decide alone, in
    `lexicon`; without a mark a test is about the whole product."""
    mark = request.node.get_closest_marker("tier")
    if mark is not None:
        monkeypatch.setenv("RXTRACT_TIER", mark.args[0])
