"""The shell of every page of the report: policy, navigation, skip link, scripts. Content is escaped by who makes it."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path
from string import Template

from rxtract.page.markup import attributes, escape
from rxtract.version import __version__

_OWN = ("report.css", "loading.js", "verdicts.js", "columns.js", "filtering.js", "virtual_list.js", "claims.js",
        "listing.js", "article.js")  # fmt: skip
_OF_THE_PAGE = ("page.css", "page.js")
_NAVIGATION = (("index", "Overview"), ("claims", "Claims"), ("drugs", "Drugs"), ("articles", "Articles"),
               ("differences", "Differences"))  # fmt: skip


def copy_assets(folder: Path) -> None:
    """Write styles and scripts into `folder/assets`."""
    target = folder / "assets"
    target.mkdir(parents=True)
    for room, names in (("report", _OWN), ("page", _OF_THE_PAGE)):
        for name in names:
            source = resources.files("rxtract").joinpath("data", room, name)
            with resources.as_file(source) as path:
                shutil.copyfile(path, target / name)


def write_page(
    path: Path, title: str, content: str, *, scripts: tuple[str, ...] = (), root: str = "", skip: tuple[str, str]
) -> None:
    """Write a page; `root` leads from it to the report's folder, `skip` is the target and name of the skip link."""
    template = resources.files("rxtract").joinpath("data", "report", "page.html").read_text(encoding="utf-8")
    here = path.stem if not root else ""
    links = (_link(f"{root}{name}.html", shown, current=name == here) for name, shown in _NAVIGATION)
    page = Template(template).substitute(
        title=escape(title),
        root=root,
        skip=escape(skip[0]),
        skip_name=escape(skip[1]),
        navigation="\n".join(links),
        content=content,
        scripts="\n".join(f'<script src="{root}assets/{name}"></script>' for name in scripts),
        version=escape(__version__),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8", newline="")


def _link(href: str, shown: str, *, current: bool) -> str:
    return f"<a{attributes(href=href, aria_current='page' if current else None)}>{escape(shown)}</a>"
