"""The pictures of README and docs: the report and the terminal, of the example articles, as the code shows them.

`make pictures` writes them (needs chromium). Each keeps the quotes that it shows, and a digest of what the pages are
made with, in its own metadata: tests compare both with the code, so a picture that is no longer true is told.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from rxtract.cli_desk import profile_text
from rxtract.desk import Database, profile_query
from rxtract.report import write_report
from tools.example_snapshot import ROOT, example_snapshot

FOLDER = ROOT / "docs" / "images"
DRUG = "pomalidomide"
KEY = "rxtract"
"""Name of the metadata of a picture."""

PAGES = {
    "overview": "index.html",
    "report": f"claims.html#drug={DRUG}",
    "drug": "drugs/{drug}.html",
    "article": "articles/{article}.html#{claim}",
    "differences": "differences.html",
}
"""Pictures of the report and their pages."""

_QUOTES = """() => [...document.querySelectorAll('main .quote')].filter((one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility() && box.top < innerHeight && box.bottom > 0;
}).map((one) => one.textContent.replace(/^“|”$/g, ''))"""


def assets_digest() -> str:
    """Return the digest of what the pages of the report look like by: styles, scripts and templates."""
    digest = hashlib.sha256()
    for folder in ("page", "report"):
        for path in sorted((ROOT / "src" / "rxtract" / "data" / folder).iterdir()):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def read_metadata(path: Path) -> dict[str, object]:
    """Return what a picture says of itself: `quotes` shown, `assets` digest."""
    with Image.open(path) as picture:
        found: dict[str, object] = json.loads(picture.text[KEY])  # type: ignore[attr-defined]
    return found


def main() -> None:
    """Extract the examples, write their report and take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        output = example_snapshot(Path(folder))
        report = write_report(output).folder
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        places = _places(Database((output / "current").resolve()), report)
        for name, page in PAGES.items():
            _take(browser, f"{report.as_uri()}/{page.format(**places)}", FOLDER / f"{name}.png")
        _take_terminal(browser, output, FOLDER / "show.png")
        browser.close()


def _places(database: Database, report: Path) -> dict[str, str]:
    """Return the pages of the drug, and of an article with one of its claims."""
    claim = database.rows(
        "SELECT claim_id FROM facts WHERE subject_name = ? AND predicate = 'interacts_with' AND status = 'asserted' "
        "ORDER BY n_independent DESC, object_name LIMIT 1",
        [DRUG],
    ).values[0][0]
    articles = sorted((report / "articles").glob("*.html"))
    article = next(path for path in articles if str(claim) in path.read_text(encoding="utf-8"))
    drug = next((report / "drugs").glob(f"{DRUG}-*.html"))
    return {"drug": drug.stem, "article": article.stem, "claim": str(claim)}


def _take(browser: Browser, address: str, path: Path) -> None:
    tab = browser.new_page(viewport={"width": 1180, "height": 760}, reduced_motion="reduce")
    tab.goto(address)
    tab.wait_for_timeout(700)  # quotes of the table come when they are on the screen
    _write(tab.screenshot(), tab.evaluate(_QUOTES), path)
    tab.close()


def _take_terminal(browser: Browser, output: Path, path: Path) -> None:
    """Take the picture of `rxtract show`, as its own text with its colours."""
    database = Database((output / "current").resolve())
    found = database.rows(*profile_query(database, DRUG))
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.values]
    console = Console(record=True, width=110, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(f"$ rxtract show {DRUG} -n 4", highlight=False)
    console.print(profile_text(DRUG, rows, 4))
    tab = browser.new_page(viewport={"width": 1000, "height": 760})
    tab.set_content(console.export_html())
    _write(tab.screenshot(), [row["quote"] for row in rows if row["topic"] == "mechanism"][:4], path)
    tab.close()


def _write(picture: bytes, quotes: Iterable[str], path: Path) -> None:
    known = PngInfo()
    known.add_text(KEY, json.dumps({"quotes": sorted({*quotes}), "assets": assets_digest()}))
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(path, optimize=True, pnginfo=known)


if __name__ == "__main__":
    main()
