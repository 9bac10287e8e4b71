"""What all tests share: the root of the project on the path, so that `benchmarks` and `training` can be imported."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
