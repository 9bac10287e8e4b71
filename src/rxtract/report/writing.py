"""Writing: a snapshot to the folder of its report, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rxtract.dataset.streams import stream_claims, stream_extractions
from rxtract.errors import UsageError
from rxtract.page import render_legend, render_parts
from rxtract.page.article import render_article
from rxtract.page.markup import attributes
from rxtract.records import ClaimRecord
from rxtract.report.claims import CONTENT, ClaimsData, listing, write_articles_data
from rxtract.report.columns import write_data
from rxtract.report.differences import Differences
from rxtract.report.drugs import FIRST, page_name, render_drug
from rxtract.report.overview import Counts, render_overview
from rxtract.report.shell import copy_assets, write_page
from rxtract.report.snapshot import ArticleLine, Snapshot, open_snapshot

MARKER = "assets/report.css"
"""What every report has: a folder with it is replaced, any other is left alone."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A report that is complete: its folder and what is in it."""

    folder: Path
    n_articles: int
    n_claims: int
    n_drugs: int


def write_report(output: Path, folder: Path | None = None, *, progress: Progress = lambda *_: None) -> Written:
    """Write the report of the newest snapshot of `output` (or of `output`, when it is one) into `folder`.

    Without a `folder` it is `report` beside the snapshot. A report that is there already is replaced when the new one
    is complete; `progress` is told pages done, pages in all, and what is being written.

    Raises:
        SnapshotError: `output` holds no snapshot.
        UsageError: `folder` holds something else, or cannot be written to.
    """
    snapshot = open_snapshot(output)
    target = (folder or snapshot.folder.parent / "report").absolute()
    _check(target)
    working = target.with_name(f".tmp-{target.name}-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        copy_assets(working)
        written = _write(snapshot, working, progress)
        _replace(target, working)
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror}); name another folder with -o") from error
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return Written(target, *written)


def _check(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{target} is no folder; name a new one with -o")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise UsageError(f"{target} holds something that is no report; name a new folder with -o")


def _replace(target: Path, working: Path) -> None:
    old = working.with_name(working.name + "-old")
    if target.exists():
        target.rename(old)
    working.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _write(snapshot: Snapshot, folder: Path, progress: Progress) -> tuple[int, int, int]:
    counts = Counts()
    total = len(snapshot.articles)
    claims_per_article = _write_articles(snapshot, folder, counts, lambda done: progress(done, total, "articles"))
    data = ClaimsData(folder, snapshot)
    drug_pages: dict[str, str] = {}
    differences = Differences(snapshot, drug_pages)
    _write_drugs(snapshot, folder, counts, data, differences, drug_pages)
    progress(total, total, "overview")
    data.finish()
    write_articles_data(folder, snapshot, claims_per_article)
    to_rows = ("rows", "the list")
    own = ("loading.js", "verdicts.js", "columns.js", "filtering.js", "virtual_list.js")
    write_page(folder / "claims.html", "Claims", CONTENT, scripts=(*own, "claims.js"), skip=to_rows)
    for kind, title in (("drugs", "Drugs"), ("articles", "Articles")):
        write_page(folder / f"{kind}.html", title, listing(title, kind), scripts=(*own, "listing.js"), skip=to_rows)
    all_of_them = f'<div id="differences" tabindex="-1">{differences.render_all()}</div>'
    write_page(folder / "differences.html", "Differences", all_of_them,
               scripts=("loading.js", "verdicts.js"), skip=("differences", "the tables"))  # fmt: skip
    overview = render_overview(snapshot, counts, drug_pages)
    write_page(folder / "index.html", "Overview", f'<div id="overview" tabindex="-1">{overview}</div>',
               scripts=("loading.js", "verdicts.js"), skip=("overview", "the figures"))  # fmt: skip
    return total, counts.predicates.total(), counts.n_drugs


def _write_articles(
    snapshot: Snapshot, folder: Path, counts: Counts, progress: Callable[[int], None]
) -> dict[str, int]:
    lines = list(snapshot.articles.values())
    per_article: Counter[str] = Counter()
    versions = {"snapshot": snapshot.folder.name, "versions": dict(snapshot.manifest.versions)}
    write_data(folder, "snapshot", versions)
    for done, extraction in enumerate(stream_extractions(snapshot.folder), 1):
        line = snapshot.articles[extraction.article.article_id]
        counts.labels.update(mention.label for mention in extraction.mentions)
        per_article[extraction.article.article_id] = len(extraction.claims)
        content = render_article(extraction, "a", navigation=_beside(line, lines))
        write_page(
            folder / "articles" / f"{line.page}.html", line.title, content, root="../",
            scripts=("loading.js", "verdicts.js", "page.js", "article.js"),
            skip=("first-claim", "the first claim") if extraction.claims else ("a", "the article"),
        )  # fmt: skip
        progress(done)
    return per_article


def _beside(line: ArticleLine, lines: list[ArticleLine]) -> str:
    links = []
    for step, relation, shown in ((-1, "prev", "← previous"), (1, "next", "next →")):
        number = line.number + step
        if 0 <= number < len(lines):
            known = attributes(rel=relation, href=f"{lines[number].page}.html", title=lines[number].title)
            links.append(f"<a{known}>{shown}</a>")
    place = f"<span>{line.number + 1:,} of {len(lines):,}</span>"
    return (
        f'<nav class="beside" aria-label="Articles">{place}{"".join(links)}</nav>'
        f'<div class="legend">{render_legend()}<span class="key status">{render_parts()}</span></div>'
    )


def _write_drugs(
    snapshot: Snapshot, folder: Path, counts: Counts, data: ClaimsData, differences: Differences, pages: dict[str, str]
) -> None:
    """Write a page per drug, fill `pages` with their names by `subject_key`, and hand all claims to `data`."""
    lines: list[list[object]] = []
    for (key, name), claims in groupby(stream_claims(snapshot.folder), key=_subject):
        rows = list(claims)
        identity = rows[0].subject_id
        page = page_name(name, key)
        number = data.subjects.number((key, name), (rows[0].subject_name, identity))
        data.drug_pages[number] = page
        subject_key = rows[0].subject_key or key or name
        pages.setdefault(subject_key, page)
        for claim in rows:
            data.add(claim, number)
            counts.predicates[claim.predicate] += 1
            counts.statuses[claim.status] += 1
        content = render_drug(rows[0].subject_name, identity, rows, snapshot, differences.render_drug(subject_key))
        content = f'<div id="profile" class="profile">{content}</div>'
        write_page(folder / "drugs" / f"{page}.html", rows[0].subject_name, content, root="../",
                   scripts=("loading.js", "verdicts.js"), skip=(FIRST, "the first claim"))  # fmt: skip
        articles = {snapshot.articles[claim.article_id].original for claim in rows}
        lines.append([rows[0].subject_name, page, len(rows), len(articles)])
    counts.n_drugs = len(lines)
    columns = ("name", "page", "claims", "articles")
    write_data(folder, "drugs", {name: [line[i] for line in lines] for i, name in enumerate(columns)})


def _subject(claim: ClaimRecord) -> tuple[str, str]:
    return claim.subject_id or "", claim.subject_name.casefold()
