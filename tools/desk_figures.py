"""All figures of the report and the desk in one table: `python -m tools.desk_figures` (needs chromium).

Writes a report of 1,000 made-up articles, uses one of 10,000 in chromium, asks a snapshot of 100,000 claims for
profiles and runs `rxtract show`: some five minutes on an idle machine. `--small` does a tenth of each, to see that it
works. Times are of the wall, and of the processor where Python works: on a busy machine only the latter speak.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rxtract
from rxtract.report import write_report
from tools.measure_desk import make
from tools.measure_report import N_CLAIMS, many, use_in_browser, write_snapshot

Figure = tuple[str, str, float, float | None]
"""What, wanted, seconds of the wall, seconds of the processor."""


def main() -> None:
    """Print the table as Markdown."""
    tenth = 10 if "--small" in sys.argv[1:] else 1
    started, load = time.gmtime(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        figures = [
            *_report(folder, 1_000 // tenth),
            *_browser(folder, 10_000 // tenth),
            *_desk(folder, 100_000 // tenth),
        ]
    print(
        f"{time.strftime('%d %B %Y %H:%M', started)} UTC, load {load:.1f} before and {os.getloadavg()[0]:.1f} after\n"
    )
    print("| what | wanted | wall | processor |\n|---|---|---|---|")
    for what, wanted, wall, processor in figures:
        print(f"| {what} | {wanted} | {_shown(wall)} | {'' if processor is None else _shown(processor)} |")


def _report(folder: Path, n_articles: int) -> list[Figure]:
    output = folder / "of-report"
    write_snapshot(output, many(n_articles, N_CLAIMS))
    wall, processor = _timed(lambda: write_report(output))
    return [(f"report of {n_articles:,} articles, {n_articles * N_CLAIMS:,} claims", "20 s", wall, processor)]


def _browser(folder: Path, n_articles: int) -> list[Figure]:
    output = folder / "of-browser"
    write_snapshot(output, many(n_articles, N_CLAIMS))
    ready, filters, hovers = use_in_browser(write_report(output).folder)
    named = [(f"{page} ready, {n_articles:,} articles", "2 s", seconds, None) for page, seconds in ready.items()]
    return [
        *named,
        ("a filter: median of five", "200 ms", filters[len(filters) // 2], None),
        ("a filter: slowest", "200 ms", filters[-1], None),
        ("pointing at a claim: median of five", "200 ms", hovers[len(hovers) // 2], None),
        ("pointing at a claim: slowest", "200 ms", hovers[-1], None),
    ]


def _desk(folder: Path, n_claims: int) -> list[Figure]:
    path = make(folder / "of-desk", n_claims)
    snapshot = rxtract.read(path)
    snapshot.profile("drug7")  # opens the snapshot
    profile = min(_timed(lambda: snapshot.profile("drug7")) for _ in range(5))
    show = min(_timed(lambda: _show(path), children=True) for _ in range(3))
    return [
        (f"`.profile()` at {n_claims:,} claims: fastest of five", "100 ms", *profile),
        (f"`rxtract show` at {n_claims:,} claims: fastest of three", "1.5 s", *show),
    ]


def _show(path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "rxtract.cli", "show", "drug7", str(path)], check=True, stdout=subprocess.DEVNULL
    )


def _timed(work: Callable[[], object], *, children: bool = False) -> tuple[float, float]:
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    started, before = time.perf_counter(), resource.getrusage(who)
    work()
    wall, after = time.perf_counter() - started, resource.getrusage(who)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


if __name__ == "__main__":
    main()
