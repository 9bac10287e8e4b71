"""Takes the picture of a run's page in Prefect for the docs: a server of its own, a run of raw/, chromium.

    python -m tools.flow_picture [FOLDER]

Writes flow-run.png (the run with its artifacts), flow-plot.png, flow-report.png and flow-claims.png into FOLDER
(docs/images by default; the first two are shown in docs/operations.md). Each keeps a digest of the flow's code in its
metadata, which a test compares, so that a picture of an older flow is told.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PORT = 4299
KEY = "rxtract"
"""Name of the metadata of a picture."""


def flow_digest() -> str:
    """Return the digest of what a run's page in Prefect is made by: the code and data of the room `flow`."""
    digest = hashlib.sha256()
    for folder in ("flow", "data/flow"):
        for path in sorted(one for one in (ROOT / "src" / "rxtract" / folder).iterdir() if one.is_file()):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def stamp(path: Path) -> None:
    """Write the digest into a picture."""
    known = PngInfo()
    known.add_text(KEY, json.dumps({"flow": flow_digest()}))
    with Image.open(path) as picture:
        picture.load()
        picture.save(path, optimize=True, pnginfo=known)


def post(path: str, **body: Any) -> Any:
    """Ask the server."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}/api/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def wait_for_server() -> None:
    """Wait until the server answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api/health", timeout=2)
            return
        except OSError:
            time.sleep(1)
    sys.exit("the server did not start")


def main(folder: Path) -> None:
    """Start a server, run the flow, take the pictures."""
    place = Path(tempfile.mkdtemp(prefix="rxtract-picture-"))
    environment = os.environ | {
        "PREFECT_HOME": str(place / "prefect"), "PREFECT_API_URL": f"http://127.0.0.1:{PORT}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1",
        "PREFECT_UI_API_URL": f"http://127.0.0.1:{PORT}/api", "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    }  # fmt: skip
    without = {name: value for name, value in environment.items() if name != "PREFECT_API_URL"}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(PORT)]
    with (place / "log").open("w") as log:
        server = subprocess.Popen(command, env=without, stdout=log, stderr=log)
    try:
        wait_for_server()
        shutil.copytree(ROOT / "raw", place / "raw")
        withheld = sorted((place / "raw").glob("*.txt"))[:2]
        for path in withheld:
            path.rename(place / path.name)
        for again in (False, True):
            for path in withheld if again else ():
                (place / path.name).rename(path)
            run = [sys.executable, "-m", "rxtract.cli", "flow", "run", "raw", "output"]
            subprocess.run(run, cwd=place, env=environment, check=True, stdout=subprocess.DEVNULL)
        newest = post("flow_runs/filter", sort="START_TIME_DESC", limit=1)[0]
        artifacts = {one["key"]: one["id"] for one in post("artifacts/filter", sort="CREATED_DESC")[::-1]}
        take(newest["id"], artifacts, folder)
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(place, ignore_errors=True)


def take(run: str, artifacts: dict[str, str], folder: Path) -> None:
    """Write the pictures of a run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(f"http://127.0.0.1:{PORT}/runs/flow-run/{run}")
        page.get_by_role("tab", name="Artifacts").or_(page.get_by_text("Artifacts", exact=True)).last.click()
        page.wait_for_timeout(15_000)
        page.screenshot(path=folder / "flow-run.png")
        stamp(folder / "flow-run.png")
        for name in ("report", "plot", "claims"):
            page.goto(f"http://127.0.0.1:{PORT}/artifacts/artifact/{artifacts[f'rxtract-{name}']}")
            page.wait_for_timeout(12_000)
            page.screenshot(path=folder / f"flow-{name}.png")
            stamp(folder / f"flow-{name}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
