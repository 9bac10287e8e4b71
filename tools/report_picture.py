"""The picture of docs/report.md: the report of the sample articles, as chromium shows it.

`python -m tools.report_picture docs/images/report.png`
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from rxtract.report import write_report
from rxtract.runs import run_folder

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Extract `raw/`, write its report and take the picture."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("picture", type=Path, help="PNG file to write")
    parser.add_argument("--page", default="claims.html#drug=carfilzomib", help="page of the report, with its filters")
    arguments = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        run_folder(ROOT / "raw", Path(folder), workers=0)
        report = write_report(Path(folder)).folder
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1180, "height": 760})
        tab.goto(f"{report.as_uri()}/{arguments.page}")
        tab.wait_for_selector("html[data-ready] .row .judge")
        tab.screenshot(path=arguments.picture)
        browser.close()


if __name__ == "__main__":
    main()
