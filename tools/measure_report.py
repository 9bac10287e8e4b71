"""How long a report takes, to write and to use: `python -m tools.measure_report [ARTICLES]` (needs chromium).

The articles are made up, with thirty claims each. Of the browser the times are those of the page itself, of a filter
until the list stands anew, of a hover until the next frame was drawn.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / "report")]

from generated import many, write_snapshot  # noqa: E402 - it stands among the tests
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from rxtract.report import write_report  # noqa: E402

N_CLAIMS = 30

_FILTER = """(value) => new Promise((done) => {
  const select = document.getElementById('filter-predicate');
  select.value = value;
  const start = performance.now();
  select.dispatchEvent(new Event('input', { bubbles: true }));
  document.getElementById('rows').getBoundingClientRect();
  done(performance.now() - start);
})"""
_HOVER = """(place) => new Promise((done) => {
  const claim = document.querySelectorAll('.claim')[place];
  const start = performance.now();
  claim.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def main() -> None:
    """Print the times for `ARTICLES` (1,000 when not given) articles."""
    n_articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "output"
        write_snapshot(output, many(n_articles, N_CLAIMS))
        started, busy = time.perf_counter(), time.process_time()
        folder = write_report(output).folder
        took, used = time.perf_counter() - started, time.process_time() - busy
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
        print(f"{n_articles:,} articles, {n_articles * N_CLAIMS:,} claims, {size:,.0f} MB")
        print(f"written in {took:.1f} s (processor {used:.1f} s)")
        ready, filters, hovers = use_in_browser(folder)
        for name, seconds in ready.items():
            print(f"{name} ready after {seconds * 1000:.0f} ms")
        print(f"filter: {', '.join(f'{one * 1000:.0f}' for one in filters)} ms")
        print(f"hover: {', '.join(f'{one * 1000:.0f}' for one in hovers)} ms")


def use_in_browser(folder: Path) -> tuple[dict[str, float], list[float], list[float]]:
    """Return seconds until each page is ready, and those of five filters and of five hovers, the fastest first."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page()
        names = ("index.html", "claims.html", "drugs.html", "articles.html")
        ready = {name: _ready(tab, folder / name) for name in names}
        _ready(tab, folder / "claims.html")
        choices = ("treats", "causes", "interacts_with", "", "has_mechanism")
        filters = sorted(tab.evaluate(_FILTER, value) / 1000 for value in choices)
        _ready(tab, min((folder / "articles").iterdir()))
        hovers = sorted(tab.evaluate(_HOVER, place) / 1000 for place in (1, 8, 3, 15, 2))
        browser.close()
    return ready, filters, hovers


def _ready(tab: Page, path: Path) -> float:
    started = time.perf_counter()
    tab.goto(path.as_uri())
    if path.name in {"claims.html", "drugs.html", "articles.html"}:
        tab.wait_for_selector("html[data-ready]", state="attached")
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
