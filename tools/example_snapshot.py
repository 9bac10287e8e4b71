"""The snapshot that docs and their pictures show: of `raw/` and `docs/examples/`, extracted by the code at hand."""

from __future__ import annotations

from pathlib import Path

from rxtract.runs import run_folder

ROOT = Path(__file__).parents[1]
SOURCES = (ROOT / "raw", ROOT / "docs" / "examples")


def example_snapshot(work: Path) -> Path:
    """Extract the examples into `work/output` and return that folder; what is there already is not done again."""
    inputs = work / "articles"
    inputs.mkdir(parents=True, exist_ok=True)
    for old in inputs.iterdir():
        old.unlink()
    for folder in SOURCES:
        for path in sorted(folder.iterdir()):
            (inputs / path.name).write_bytes(path.read_bytes())
    output = work / "output"
    run_folder(inputs, output, workers=0)
    return output
