"""What a run costs at a million and a billion articles: measured figures, and the arithmetic of docs/scale.md.

    python -m benchmarks.scale measure [FOLDER]    figures to benchmarks/scale.toml (some minutes)
    python -m benchmarks.scale write               the tables of docs/scale.md from them

Processor time says little of how busy the machine is. `measure` extracts the articles of FOLDER (those of tests/ by
default), and many short ones in the tier `lexicon`: what publishing takes longer for more of them is what a byte takes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "benchmarks" / "scale.toml"
PAGE = ROOT / "docs" / "scale.md"
BEGIN, END = "<!-- scale -->", "<!-- /scale -->"

COUNTS = (1_000_000, 1_000_000_000)
WORKERS = (1, 10, 100)
SHARD = 1_000_000
"""Articles of one output: more are cut into several."""
VARIANTS = 500
FILE = 100_000_000
"""Bytes of a file of JSON lines."""

PRICES = {"core_hour": 0.04, "write": 5e-6, "read": 4e-7, "gb_month": 0.023}
"""US dollars, of the order of a large cloud in 2026: a core with 2 GB for an hour, a PUT or LIST, a GET, storage."""
BATCH, PART = 1_000_000, 5_000_000
"""Bytes of a batch, and of a part of a large object."""
PER_RUN = 40
"""Requests of a run whatever its size: catalog, probe, 13 files of the snapshot before and after, pruning."""
_HEADS = ("articles", "workers", "extracting, h", "publishing, h", "GET", "PUT and others", "$ in all", "$ a million")


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, of one article on average; `words_a_second` and `start` are those of docs/quality.md."""

    words: float
    input_bytes: float
    snapshot_bytes: float
    staged_bytes: float
    parcel_bytes: float
    words_a_second: float
    start_seconds: float
    worker_mb: float
    publish_seconds: float
    publish_base_mb: float
    publish_kb: float
    efficiency: float


def read_figures() -> Figures:
    """Return the figures of the last measurement."""
    return Figures(**tomllib.loads(FIGURES.read_text("utf-8"))["figures"])


@dataclass(frozen=True, slots=True)
class Bill:
    """What `articles` cost on `workers`, when each is an object of its own or `in_lines` of large files."""

    figures: Figures
    articles: int
    workers: int
    in_lines: bool = False

    @property
    def shards(self) -> int:
        """Outputs, each with a snapshot of its own."""
        return max(self.articles // SHARD, 1)

    @property
    def extract_hours(self) -> float:
        """Hours of all workers at work."""
        f = self.figures
        return (self.articles * f.words / f.words_a_second / f.efficiency / self.workers + f.start_seconds) / 3600

    @property
    def publish_hours(self) -> float:
        """Hours of publishing one output; several are published side by side with extracting the next."""
        return min(self.articles, SHARD) * self.figures.publish_seconds / 3600

    @property
    def hours(self) -> float:
        """Hours from start to end."""
        return self.extract_hours + self.publish_hours

    @property
    def reads(self) -> float:
        """GET requests: to hash and to extract every input, and the finished batches."""
        objects = self.articles * self.figures.input_bytes / FILE if self.in_lines else self.articles
        ranges = self.articles * self.figures.input_bytes / PART if self.in_lines else 0
        return 2 * (objects + ranges) + self._batches

    @property
    def writes(self) -> float:
        """PUT, LIST and DELETE requests."""
        objects = self.articles * self.figures.input_bytes / FILE if self.in_lines else self.articles
        parts = self.articles * self.figures.snapshot_bytes / PART
        return objects / 1000 + self._batches * (1 + 1 / 1000) + parts + PER_RUN * self.shards

    @property
    def _batches(self) -> float:
        return self.articles * self.figures.input_bytes / BATCH

    @property
    def dollars(self) -> float:
        """Cores and requests; storage is apart."""
        hours = self.extract_hours * self.workers + self.publish_hours * self.shards
        return hours * PRICES["core_hour"] + self.reads * PRICES["read"] + self.writes * PRICES["write"]


def tables(f: Figures) -> str:
    """Return the tables of the page."""
    lines = ["| measured, of one article on average | |", "|---|---|"]
    lines += [f"| {what} | {value} |" for what, value in _measured(f)]
    lines += ["", f"| {' | '.join(_HEADS)} |", "|---" * len(_HEADS) + "|"]
    for count in COUNTS:
        for workers in WORKERS:
            for in_lines in (False, True):
                bill = Bill(f, count, workers, in_lines)
                kind = "in JSON lines" if in_lines else "an object each"
                dollars = f"{bill.dollars:,.0f} | {bill.dollars / count * 1e6:,.1f}"
                lines.append(
                    f"| {count:,}, {kind} | {workers} | {bill.extract_hours:,.1f} | {bill.publish_hours:.2f} | "
                    f"{bill.reads:,.0f} | {bill.writes:,.0f} | {dollars} |"
                )
    lines += ["", "| of one output | 1,000 articles | 100,000 | 1,000,000 |", "|---|---|---|---|"]
    sizes = (1_000, 100_000, 1_000_000)

    def row(what: str, values: list[str]) -> str:
        return f"| {what} | {' | '.join(values)} |"

    memory = [f.publish_base_mb + size * f.publish_kb / 1000 for size in sizes]
    disk = [size * (f.staged_bytes + f.snapshot_bytes * 2) / 1e9 for size in sizes]
    lines.append(row("memory of the machine that publishes, GB", [f"{value / 1000:.1f}" for value in memory]))
    lines.append(row("disk of that machine (batches, two snapshots), GB", [f"{value:.2f}" for value in disk]))
    lines.append(row("snapshot in the store, GB", [f"{size * f.snapshot_bytes / 1e9:.2f}" for size in sizes]))
    stored = [f"{size * f.snapshot_bytes / 1e9 * PRICES['gb_month']:.3f}" for size in sizes]
    lines.append(row("storage, $ a month and snapshot", stored))
    return "\n".join(lines)


def _measured(f: Figures) -> list[tuple[str, str]]:
    return [
        ("words", f"{f.words:,.0f}"),
        ("bytes as it comes", f"{f.input_bytes:,.0f}"),
        ("bytes of Parquet in a snapshot, all tables", f"{f.snapshot_bytes:,.0f}"),
        ("bytes of a finished batch on disk, and packed in the store", f"{f.staged_bytes:,.0f}, {f.parcel_bytes:,.0f}"),
        ("words a second of a core, tier accurate (docs/quality.md)", f"{f.words_a_second:,.0f}"),
        ("seconds until a worker reads (docs/quality.md)", f"{f.start_seconds:.1f}"),
        ("memory of a worker, MB (docs/quality.md)", f"{f.worker_mb:,.0f}"),
        ("share of the speed that two workers keep (wanted: 1.85 of 2)", f"{f.efficiency:.3f}"),
        ("milliseconds of publishing", f"{f.publish_seconds * 1000:.2f}"),
        ("memory of publishing, MB with few articles", f"{f.publish_base_mb:,.0f}"),
        ("memory of publishing, kB an article at most (limit of a test)", f"{f.publish_kb:.1f}"),
    ]


def measure(folder: Path | None) -> dict[str, float]:
    """Extract, publish, and return what it took."""
    from rxtract.readers import read_articles
    from tools.measure_runs import write_articles

    folders = [folder] if folder else [ROOT / "tests" / "practice", ROOT / "tests" / "unseen"]
    paths = sorted(path for place in folders for path in place.rglob("*.txt"))
    words = [
        len(article.text.split())
        for path in paths
        for article in read_articles(path.read_bytes(), path.name)
        if hasattr(article, "text")
    ]
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        (work / "few").mkdir()
        for path in paths:
            (work / "few" / path.name).write_bytes(path.read_bytes())
        few = _child(work / "few", work / "out-few", "accurate")
        made = {}
        for count in (VARIANTS // 5, VARIANTS):
            raw = work / f"made-{count}"
            size = write_articles(raw, count, n_sentences=12)
            made[count] = (size, _child(raw, work / f"out-{count}", "lexicon")["publish_seconds"])
    (fewer, quick), (more, slow) = made.values()
    input_bytes = sum(path.stat().st_size for path in paths) / len(paths)
    return {
        "words": sum(words) / len(words),
        "input_bytes": input_bytes,
        "snapshot_bytes": few["snapshot_bytes"] / len(paths),
        "staged_bytes": few["staged_bytes"] / len(paths),
        "parcel_bytes": few["parcel_bytes"] / len(paths),
        "publish_seconds": (slow - quick) / (more - fewer) * input_bytes,
        "publish_base_mb": few["peak_mb"],
    }


def _child(raw: Path, output: Path, tier: str) -> dict[str, float]:
    """Extract in a process of its own and stop before publishing; publish in another, whose peak counts."""
    environment = {**os.environ, "RXTRACT_TIER": tier, "OMP_NUM_THREADS": "1"}
    answer = ""
    for step in ("extract", "publish"):
        command = [sys.executable, "-m", "benchmarks.scale", step, str(raw), str(output)]
        answer = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(answer.splitlines()[-1])
    return found


def extract_only(raw: Path, output: Path) -> None:
    """Leave finished batches as a run does that is killed before it publishes."""
    from rxtract.runs import open_run

    with open_run(raw, output, workers=0) as run:
        for batch in run.batches:
            run.work(batch)
        sys.stdout.flush()
        os._exit(0)


def publish_only(raw: Path, output: Path) -> dict[str, float]:
    """Publish the batches that were left, and return what that takes."""
    from rxtract.dataset import parcels
    from rxtract.runs import open_run, publish_run

    with open_run(raw, output, workers=0) as run:
        if run.batches or not run.resumed:
            raise SystemExit("the batches of the first step were not taken over")
        staged = sum(path.stat().st_size for batch in run.resumed for path in batch.folder.iterdir())
        packed = 0
        with tempfile.TemporaryDirectory() as scratch:
            for batch in run.resumed:
                parcels.pack(batch.folder, Path(scratch) / "parcel")
                packed += (Path(scratch) / "parcel").stat().st_size
        started = time.process_time()
        outcome = publish_run(run, [])
        seconds = time.process_time() - started
    files = sum(path.stat().st_size for path in outcome.snapshot.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {
        "staged_bytes": staged,
        "parcel_bytes": packed,
        "snapshot_bytes": files,
        "publish_seconds": seconds,
        "peak_mb": peak,
    }


def write_page() -> None:
    """Put the tables into the page."""
    text = PAGE.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n{tables(read_figures())}\n{END}{rest.partition(END)[2]}", "utf-8")


def main() -> None:
    """Do one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("measure", "write", "extract", "publish"))
    parser.add_argument("paths", nargs="*", type=Path)
    arguments = parser.parse_args()
    if arguments.step == "extract":
        extract_only(*arguments.paths)
    elif arguments.step == "publish":
        print(json.dumps(publish_only(*arguments.paths)))
    elif arguments.step == "write":
        write_page()
    else:
        _save(measure(arguments.paths[0] if arguments.paths else None))


def _save(found: dict[str, Any]) -> None:
    kept = tomllib.loads(FIGURES.read_text("utf-8"))["figures"]
    lines = [f"{name} = {round(value, 6)}" for name, value in {**kept, **found}.items()]
    head = FIGURES.read_text("utf-8").partition("[figures]")[0]
    FIGURES.write_text(f"{head}[figures]\n" + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
