"""The data of the claims table: a column a file, and quotes in parts that are read when they are on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rxtract.page.addresses import address
from rxtract.page.markup import escape
from rxtract.predicates import all_predicates
from rxtract.records import DETAILS, PREDICATES, SETTINGS, STATUSES, ClaimRecord
from rxtract.report.columns import Names, pack, write_data
from rxtract.report.frequencies import CLASSES, frequency_class
from rxtract.report.snapshot import Snapshot

_ID = re.compile("[0-9a-f]{16}")
PART_ROWS = 500  # quotes of 500 claims are some 100 kB: a few of them fill a screen
_COLUMNS = ("subject", "predicate", "object", "status", "certainty", "frequency", "setting", "article", "score")
_IDS = ("id_high", "id_low")
"""Columns that hold the halves of claim_id, for the filter by verdict."""

CONTENT = """<h1>Claims</h1>
<details id="choices" class="choices" open><summary>Search and filters</summary>
<form id="filters" class="filters" aria-label="Filters"></form></details>
<div class="toolbar"><output id="count" for="filters" aria-live="polite">Reading …</output>
<span id="tools"></span></div>
<div id="rows" class="rows" tabindex="-1" role="list" aria-label="Claims"></div>
<noscript><p>The table needs JavaScript; the pages of drugs and articles do not.</p></noscript>"""


@dataclass
class ClaimsData:
    """Takes the claims one by one and writes the data of the table below `folder`."""

    folder: Path
    snapshot: Snapshot
    drug_pages: dict[int, str] = field(default_factory=dict)
    subjects: Names = field(default_factory=Names)
    objects: Names = field(default_factory=Names)
    columns: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in (*_COLUMNS, *_IDS)})
    _part: list[list[Any]] = field(default_factory=list)
    _parts: int = 0

    def add(self, claim: ClaimRecord, subject: int) -> None:
        """Take the next row; `subject` is its number in `subjects`."""
        thing = claim.object_id or " ".join(claim.object_text.casefold().split())
        shown = claim.object_name or " ".join(claim.object_text.split())
        values = (
            subject, PREDICATES.index(claim.predicate), self.objects.number(thing, (shown, claim.object_id)),
            STATUSES.index(claim.status), round(claim.certainty * 100), CLASSES.index(frequency_class(claim)),
            SETTINGS.index(claim.setting), self.snapshot.articles[claim.article_id].number, round(claim.score * 100),
        )  # fmt: skip
        for name, value in zip(_COLUMNS, values, strict=True):
            self.columns[name].append(value)
        for name, value in zip(_IDS, _halves(claim.claim_id), strict=True):
            self.columns[name].append(value)
        cue = " ".join((claim.status_cue or "").split())
        self._part.append([claim.claim_id, claim.object_text, claim.quote, list(details(claim)), claim.found_by, cue])
        if len(self._part) == PART_ROWS:
            self._write_part()

    def finish(self) -> None:
        """Write everything that is left."""
        if self._part:
            self._write_part()
        for name, numbers in self.columns.items():
            write_data(self.folder, f"claims/{name}", pack(numbers))
        write_data(self.folder, "claims/subjects", self._subjects())
        write_data(self.folder, "claims/objects", self._objects())
        predicates = all_predicates()
        heads = {
            "rows": len(self.columns["subject"]),
            "part": PART_ROWS,
            "predicates": [[name, predicates[name].heading] for name in PREDICATES],
            "statuses": STATUSES,
            "frequencies": CLASSES,
            "settings": SETTINGS,
            "snapshot": self.snapshot.folder.name,
            "versions": dict(self.snapshot.manifest.versions),
        }
        write_data(self.folder, "claims/heads", heads)

    def _write_part(self) -> None:
        write_data(self.folder, f"claims/part-{self._parts}", self._part)
        self._part, self._parts = [], self._parts + 1

    def _subjects(self) -> dict[str, Any]:
        classes = Names()
        known = self.snapshot.classes
        groups = [[classes.number(name) for name in known.get(identity, ())] for _, identity in self.subjects.values]
        return {
            "name": [name for name, _ in self.subjects.values],
            "page": [self.drug_pages.get(number, "") for number in range(len(self.subjects))],
            "groups": groups,
            "classes": classes.values,
        }

    def _objects(self) -> dict[str, Any]:
        systems, known = Names(), self.snapshot.systems
        keys = (identity or name.casefold() for name, identity in self.objects.values)
        groups = [[systems.number(name) for name in known.get(key, ())] for key in keys]
        return {
            "name": [name for name, _ in self.objects.values],
            "href": [address(identity) or "" for _, identity in self.objects.values],
            "groups": groups,
            "classes": systems.values,
        }


def _halves(claim_id: str) -> tuple[int, int]:
    """Return an id of 16 hexadecimal digits as two numbers; zeros for any other, which then has no verdict."""
    return (int(claim_id[:8], 16), int(claim_id[8:], 16)) if _ID.fullmatch(claim_id) else (0, 0)


def details(claim: ClaimRecord) -> Iterator[str]:
    """Yield what else is said of a claim, in words for people."""
    for name, shown in DETAILS.items():
        value = getattr(claim, name)
        if value:
            yield shown.format(str(value).replace("_", " "))


def write_articles_data(folder: Path, snapshot: Snapshot, claims_per_article: dict[str, int]) -> None:
    """Write what lists and the table show of articles, in the order of their numbers."""
    genres, lines = Names(), snapshot.articles
    value = {
        "name": [line.title for line in lines.values()],
        "source": [line.source for line in lines.values()],
        "page": [line.page for line in lines.values()],
        "subject": [line.subject for line in lines.values()],
        "claims": [claims_per_article.get(identity, 0) for identity in lines],
        "genre": [genres.number(line.genre) for line in lines.values()],
        "genres": genres.values,
    }
    write_data(folder, "articles", value)


def listing(title: str, kind: str) -> str:
    """Return the content of a page that lists `kind` (drugs, articles) with a search field."""
    return (
        f"<h1>{escape(title)}</h1>"
        f'<form id="filters" class="filters" data-list="{escape(kind)}" aria-label="Search"></form>'
        '<div class="toolbar"><output id="count" for="filters" aria-live="polite">Reading …</output></div>'
        f'<div id="rows" class="rows" tabindex="-1" role="list" aria-label="{escape(title)}"></div>'
    )
