"""What `make docs` adds to the pages of docs/, as a hook of mkdocs: the notebook with its answers, pages of the root.

The notebook runs on a snapshot of `raw/` and `docs/examples/`, extracted by the code at hand; a cell that fails fails
the build.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from mkdocs.config.defaults import MkDocsConfig  # noqa: E402 - mkdocs runs this file from anywhere
from mkdocs.structure.files import File, Files  # noqa: E402
from mkdocs.structure.pages import Page  # noqa: E402

from tools.example_snapshot import example_snapshot  # noqa: E402
from tools.notebook_page import notebook_page  # noqa: E402

WORK = ROOT / "build" / "docs"
NOTEBOOK = ROOT / "docs" / "ten_questions.ipynb"
ROOT_PAGES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changes.md", "README.md": "index.md"}
"""Pages of the root, and the pages of the site that they are; the README's place is taken by docs/index.md."""

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\(([^()\s]+)\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made: those of the root, and the notebook as it ran."""
    for name in ("CONTRIBUTING.md", "CHANGELOG.md"):
        text = _with_links_from_root((ROOT / name).read_text(encoding="utf-8"))
        files.append(File.generated(config, ROOT_PAGES[name], content=text))
    WORK.mkdir(parents=True, exist_ok=True)
    text, pictures = notebook_page(NOTEBOOK, example_snapshot(WORK).parent)
    files.append(File.generated(config, "ten_questions.md", content=text))
    for name, picture in pictures.items():
        files.append(File.generated(config, f"ten_questions/{name}", content=picture))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return the page with links to files that are no pages of the site as plain words."""
    return _LINK.sub(lambda found: _site_link(found[0], found[1], found[2], page, files), markdown)


def on_post_build(config: MkDocsConfig) -> None:
    """Say where the site is."""
    shutil.rmtree(WORK / "scratch", ignore_errors=True)
    print(Path(config.site_dir) / "index.html")


def _site_link(whole: str, words: str, target: str, page: Page, files: Files) -> str:
    path, _, anchor = target.partition("#")
    if "://" in target or not path:
        return whole
    place = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), path))
    place = ROOT_PAGES.get(place.removeprefix("../"), place)
    if place.startswith("../"):  # a file of the repository, which the site does not hold
        return words
    if files.get_file_from_path(place) is None:
        return whole  # mkdocs says so
    back = posixpath.relpath(place, posixpath.dirname(page.file.src_uri) or ".")
    return f"[{words}]({back}{'#' + anchor if anchor else ''})"


def _with_links_from_root(text: str) -> str:
    """Return a page of the root as one of docs/: its links to docs/x.md lead to x.md, all others out of docs/."""

    def moved(found: re.Match[str]) -> str:
        words, target = found[1], found[2]
        if "://" in target or target.startswith("#"):
            return found[0]
        place = target.removeprefix("docs/") if target.startswith("docs/") else f"../{target}"
        return f"[{words}]({place})"

    return _LINK.sub(moved, text)
