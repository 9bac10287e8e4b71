"""Structure: how much of pages, labels and tables comes out of the readers as what it is.

`python -m benchmarks.structure SHARED` prints the figures that `benchmarks.quality` writes. Labels: of the text below
section codes, and of sections of a corpus whose kind is known, the share that carries its kind; tables of the labels:
the share of event rows that carry the number of the label's drug.
"""

from __future__ import annotations

import argparse
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from lxml import etree

from benchmarks.main_content import leaflet_shares, page_shares, summary
from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.extraction import extract_article
from rxtract.nlp import annotate_structure, section_records
from rxtract.nlp.tables.shares import class_of
from rxtract.readers import read_articles
from rxtract.readers.section_codes import kind_of_code
from rxtract.records import Extraction

_KEY_KINDS = frozenset({
    "boxed_warning", "indication", "dosage", "contraindication", "warning", "adverse_reaction", "interaction",
    "pregnancy", "population", "overdosage", "mechanism", "nonclinical",
})  # fmt: skip
_CORPUS = {
    "adverse reactions": "adverse_reaction", "boxed warnings": "boxed_warning", "warnings and precautions": "warning",
}  # fmt: skip
_V3 = "{urn:hl7-org:v3}"
_SPACE = re.compile(r"\s+")
_PROBE = 40  # characters of a paragraph by which it is found again
_DIGIT = re.compile(r"\d")


def measure(shared: Path) -> dict[str, float]:
    """Return all figures by name."""
    pages = summary(page_shares(shared / "articles" / "web_pages"))
    leaflets = dict(leaflet_shares(shared / "articles" / "html"))
    labels = [one for path in _labels(shared) for one in _articles(path)]
    rows = [carries for article in labels for carries in event_rows(extract_article(article))]
    columns = [holds for article in _with_columns(shared) for holds in column_events(extract_article(article))]
    return {
        "web pages: F1": pages.f1,
        "web pages: precision": pages.precision,
        "web pages: recall": pages.recall,
        "leaflets: words kept": mean(leaflets.values()),
        "leaflets: words kept, least": min(leaflets.values()),
        "labels (XML): text with its kind": _share(one for path in _labels(shared) for one in coded_text(path)),
        "labels (text): text with its kind": _share(corpus_text(shared)),
        "labels: event rows with their number": mean(rows) if rows else 0.0,
        "labels: event rows": float(len(rows)),
        "frequency columns: events of their own column": mean(columns) if columns else 0.0,
        "frequency columns: events": float(len(columns)),
    }


def _labels(shared: Path) -> list[Path]:
    return sorted((shared / "articles" / "spl_xml").glob("*.xml"))


def _articles(path: Path) -> Iterator[Article]:
    try:
        yield from (one for one in read_articles(path.read_bytes(), path.name) if isinstance(one, Article))
    except InputError:
        return


def coded_text(path: Path) -> Iterator[tuple[int, bool]]:
    """Yield for every paragraph below a key code of a label its length, and whether its section has that kind."""
    for article in _articles(path):
        text, places = _flat(article.text)
        sections = section_records(annotate_structure(article), article)
        starts = [one.start for one in sections]
        cursor = 0
        for kind, paragraph in _coded_paragraphs(etree.parse(path).getroot()):
            place = text.find(paragraph[:_PROBE], cursor)
            if place >= 0:
                cursor = place
                at = sections[max(bisect_right(starts, places[place]) - 1, 0)]
                yield len(paragraph), at.kind == kind


def _coded_paragraphs(root: Any) -> Iterator[tuple[str, str]]:
    """Yield kind and text of the paragraphs and items of a label, in order, whose innermost code is that of a kind."""
    for paragraph in root.iter(f"{_V3}paragraph", f"{_V3}item"):
        codes = [_code(one) for one in paragraph.iterancestors(f"{_V3}section")]
        kind = next((found for code in codes if (found := kind_of_code("spl", code))), "")
        words = _SPACE.sub(" ", "".join(paragraph.itertext())).strip()
        if kind in _KEY_KINDS and len(words) >= _PROBE:
            yield kind, words


def _code(section: Any) -> str:
    found = section.find(f"{_V3}code")
    return found.get("code", "") if found is not None else ""


def _flat(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with single blanks, and where each of its characters stood."""
    parts, places = [], []
    for match in re.finditer(r"\s+|\S+", text):
        piece = " " if match.group().isspace() else match.group()
        parts.append(piece)
        places += range(match.start(), match.start() + len(piece))
    return "".join(parts), places


def corpus_text(shared: Path) -> Iterator[tuple[int, bool]]:
    """Yield for every section of the annotated labels its pieces' lengths, and whether they have its kind."""
    path = shared / "corpora" / "adr_labels" / "train.json"
    for section in json.loads(path.read_text(encoding="utf-8")):
        kind = _CORPUS.get(str(section["section_name"]).lower())
        text = str(section["section_text"])
        if kind is None or not text.strip():
            continue
        for article in read_articles(text.encode(), "label.txt"):
            if isinstance(article, Article):
                records = section_records(annotate_structure(article), article)
                yield from ((one.end - one.start, one.kind == kind) for one in records)


def event_rows(rows: Extraction) -> Iterator[bool]:
    """Say of every event row of a table with an arm of the drug whether its claim carries a number."""
    placed = {quote.object_start: quote.claim_id for quote in rows.claim_quotes if quote.object_start is not None}
    claims = {claim.claim_id: claim for claim in rows.claims if claim.predicate == "causes"}
    by_row: dict[tuple[str, int], dict[str, list[Any]]] = {}
    for cell in rows.cells:
        by_row.setdefault((cell.table_id, cell.row), {}).setdefault(cell.role, []).append(cell)
    for cells in by_row.values():
        numbers = [cell for cell in cells.get("subject_arm", []) if _DIGIT.search(cell.text)]
        if not numbers or "event" not in cells:
            continue
        inside = [
            claims[placed[start]]
            for cell in cells["event"]
            for start in placed
            if cell.start <= start < cell.end and placed[start] in claims
        ]
        yield any(claim.frequency and _DIGIT.search(claim.frequency) for claim in inside)


def _with_columns(shared: Path) -> Iterator[Article]:
    """Yield the European articles with a table that has a column for each class of frequency."""
    folder = shared / "articles"
    for path in sorted([*folder.glob("pdf/*.pdf"), *folder.glob("html/*.html")]):
        for article in _articles(path):
            heads = [
                sum(class_of(article.text[cell.start : cell.end]) is not None for cell in table.cells if cell.row == 0)
                for table in article.tables
            ]
            if max(heads, default=0) > 1:
                yield article


def column_events(rows: Extraction) -> Iterator[bool]:
    """Say of every claim in a column of a class of frequency whether it has the class of the column."""
    claims = {claim.claim_id: claim for claim in rows.claims if claim.predicate == "causes"}
    heads: dict[tuple[str, int], str] = {}
    for cell in rows.cells:
        found = class_of(cell.text) if cell.role == "header" else None
        if found:
            heads[cell.table_id, cell.column] = found.words
    events = [cell for cell in rows.cells if cell.role == "event" and (cell.table_id, cell.column) in heads]
    for quote in rows.claim_quotes:
        cell = next((one for one in events if one.start <= (quote.object_start or -1) < one.end), None)
        if cell is not None and quote.claim_id in claims and quote.frequency_start is not None:
            said = class_of(rows.article.text[quote.frequency_start : quote.frequency_end])
            yield said is not None and said.words == heads[cell.table_id, cell.column]


def _share(pieces: Iterator[tuple[int, bool]]) -> float:
    found = list(pieces)
    return sum(size for size, is_right in found if is_right) / max(1, sum(size for size, _ in found))


def structure_table(figures: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines of a table of the figures."""
    yield "| figure | value |\n|---|---|"
    for name, value in figures.items():
        yield f"| {name} | {value:.4f} |" if value <= 1 else f"| {name} | {value:,.0f} |"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure what readers make of pages, labels and tables.")
    parser.add_argument("shared", type=Path, help="folder with articles/ and corpora/")
    print("\n".join(structure_table(measure(parser.parse_args().shared))))


if __name__ == "__main__":
    main()
