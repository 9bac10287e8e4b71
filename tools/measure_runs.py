"""Measures runs of a folder: memory of the parent, seconds of workers, of the dataset, of runs that find little new.

    python -m tools.measure_runs memory  [--articles 20000]
    python -m tools.measure_runs lines   [--megabytes 200]
    python -m tools.measure_runs workers [--articles 80]
    python -m tools.measure_runs dataset [--articles 1000]

Articles are put together from sentences of raw/ and tests/practice, the same every time. Seconds are those of the clock
and those of the processor: on a busy machine only the second mean something.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
_END = re.compile(r"(?<=[.!?])\s+")


def sentences() -> list[str]:
    """Return the sentences of our sample and practice articles."""
    paths = [path for folder in ("raw", "tests/practice") for path in sorted((ROOT / folder).glob("*.txt"))]
    texts = [path.read_text("utf-8") for path in paths]
    return [one for text in texts for one in _END.split(" ".join(text.split())) if 30 < len(one) < 300]


def articles(count: int, n_sentences: int) -> Iterator[str]:
    """Yield texts of so many sentences each; no two are alike."""
    known, chance = sentences(), random.Random(20261127)
    for number in range(count):
        lines = [f"Article {number}.", *chance.choices(known, k=n_sentences)]
        yield "\n\n".join(" ".join(lines[place : place + 5]) for place in range(0, len(lines), 5)) + "\n"


def write_articles(folder: Path, count: int, n_sentences: int) -> int:
    """Write the articles into `folder`, a thousand to a folder, and return their bytes."""
    total = 0
    for number, text in enumerate(articles(count, n_sentences)):
        place = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        total += place.write_text(text, "utf-8")
    return total


def run(raw: Path, output: Path, **options: object) -> dict[str, float]:
    """Run a folder in a process of its own and return its seconds, and the peaks of it and of its workers in MB."""
    code = "import json, sys; from tools.measure_runs import run_here; run_here(json.loads(sys.argv[1]))"
    wanted = json.dumps({"raw": str(raw), "output": str(output), **options})
    done = subprocess.run([sys.executable, "-c", code, wanted], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run_here(options: dict[str, object]) -> None:
    """Run a folder in this process and print what it took."""
    from rxtract.runs import run_folder

    if __name__ != "__main__":
        sys.modules["__main__"].__dict__["__name__"] = "parent"  # spawned workers do not run this again
    began, used = time.perf_counter(), _processor()
    outcome = run_folder(**options)  # type: ignore[arg-type]
    print(json.dumps({
        "seconds": time.perf_counter() - began,
        "processor": _processor() - used,
        "parent_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "worker_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "articles": outcome.counts["articles"],
        "claims": outcome.counts["claims"],
        "fresh": outcome.n_fresh,
        **{f"step {name}": value for name, value in outcome.timings.items()},
    }))  # fmt: skip


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure_memory(place: Path, count: int) -> None:
    """Print the peak of the parent for a few and for many short articles, and what an article costs."""
    few = max(count // 20, 1)
    found = {}
    for number in (few, count):
        raw = place / f"raw{number}"
        size = write_articles(raw, number, 3)
        found[number] = run(raw, place / f"out{number}")
        print(f"{number:,} articles of {size // number} bytes: {_said(found[number])}")
        again = run(raw, place / f"out{number}")
        print(f"  nothing new: {_said(again)}")
    slope = (found[count]["parent_mb"] - found[few]["parent_mb"]) / (count - few) * 1024
    print(f"an article more costs {slope:.2f} kB of the parent")


def measure_lines(place: Path, megabytes: int) -> None:
    """Print the peaks of a run of one large file of JSON lines."""
    raw = place / "raw"
    raw.mkdir()
    with (raw / "articles.jsonl").open("w", encoding="utf-8") as stream:
        for text in articles(10**9, 20):
            stream.write(json.dumps({"text": text}) + "\n")
            if stream.tell() > megabytes * 1_000_000:
                break
    print(f"{megabytes} MB of JSON lines: {_said(run(raw, place / 'out'))}")


def measure_workers(place: Path, count: int) -> None:
    """Print how much faster two workers are than one, on articles as long as leaflets."""
    write_articles(place / "raw", count, 60)
    found = {workers: run(place / "raw", place / f"out{workers}", workers=workers) for workers in (1, 2)}
    for workers, one in found.items():
        print(f"{workers} workers: {_said(one)}")
    print(f"2 workers are {found[1]['step extract'] / found[2]['step extract']:.2f} times as fast as 1 (extraction), "
          f"{found[1]['seconds'] / found[2]['seconds']:.2f} times (whole run)")  # fmt: skip


def measure_dataset(place: Path, count: int) -> None:
    """Print what the dataset costs over the bare pipeline, and runs with little or nothing new."""
    write_articles(place / "raw", count, 20)
    code = "import sys; from tools.measure_runs import run_bare; run_bare(sys.argv[1])"
    bare = json.loads(subprocess.run(
        [sys.executable, "-c", code, str(place / "raw")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout)  # fmt: skip
    print(f"bare pipeline: {bare['seconds']:.1f} s, {bare['processor']:.1f} s of the processor")
    first = run(place / "raw", place / "out", workers=0)
    again = run(place / "raw", place / "out", workers=0)
    changed = next((place / "raw").glob("*/*.txt"))
    changed.write_text(changed.read_text("utf-8") + "Aspirin treats headache.\n", "utf-8")
    one = run(place / "raw", place / "out", workers=0)
    for name, found in (("first run", first), ("nothing new", again), ("one changed", one)):
        print(f"{name}: {_said(found)}")
    print(f"dataset over the bare pipeline: {first['processor'] / bare['processor'] - 1:+.1%} of the processor")
    print(f"nothing new: {first['processor'] / again['processor']:.0f} times as fast; "
          f"one changed: {one['processor'] / first['processor']:.1%} of the first run")  # fmt: skip


def run_bare(raw: str) -> None:
    """Print what the pipeline alone takes for a folder."""
    from rxtract.extraction import discover, extract_source

    sources = discover(Path(raw))
    began, used = time.perf_counter(), _processor()
    for source in sources:
        list(extract_source(source))
    print(json.dumps({"seconds": time.perf_counter() - began, "processor": _processor() - used}))


def _said(found: dict[str, float]) -> str:
    steps = ", ".join(f"{name[5:]} {value:.1f}" for name, value in found.items() if name.startswith("step "))
    return (
        f"{found['seconds']:.1f} s ({steps}; {found['processor']:.1f} s of the processor), "
        f"parent {found['parent_mb']:.0f} MB, "
        f"largest worker {found['worker_mb']:.0f} MB, {found['articles']:,} articles, {found['claims']:,} claims"
    )


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["memory", "lines", "workers", "dataset"])
    parser.add_argument("--articles", type=int)
    parser.add_argument("--megabytes", type=int, default=200)
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="rxtract-measure-"))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, tier {os.environ.get('RXTRACT_TIER', 'accurate')}")
    try:
        if given.what == "memory":
            measure_memory(place, given.articles or 20_000)
        elif given.what == "lines":
            measure_lines(place, given.megabytes)
        elif given.what == "workers":
            measure_workers(place, given.articles or 80)
        else:
            measure_dataset(place, given.articles or 1_000)
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    main()
