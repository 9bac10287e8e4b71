"""Which fields of a scraped record hold the article: its text, title and address, in the shapes that scrapers write."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeGuard

from rxtract.readers.decoding import is_blank

VARIABLE = "RXTRACT_TEXT_FIELDS"
"""Environment variable with names of further fields, separated by commas, tried first; `a.b` is `b` inside `a`."""

TEXT_FIELDS = (
    "text", "content", "body", "html", "rawtext", "fulltext", "articlebody", "bodytext", "maintext", "articletext",
    "plaintext", "pagecontent", "pagetext", "contenttext", "textcontent", "contenthtml", "bodyhtml", "rawhtml",
    "rawcontent", "contentraw", "maincontent", "articlecontent", "markdown", "md", "article", "document", "passage",
    "transcript", "value", "rendered", "paragraphs", "sections", "page",
)  # fmt: skip
"""Fields that may hold the article, written small and without `_`, `-` and blanks; the first with something counts."""
SUMMARY_FIELDS = ("description", "abstract", "summary", "excerpt", "metadescription", "ogdescription", "lead")
"""Fields that hold the article when none of the others does."""
TITLE_FIELDS = ("title", "headline", "pagetitle", "articletitle", "name", "ogtitle", "heading")
ADDRESS_FIELDS = ("url", "source", "link", "canonicalurl", "pageurl", "sourceurl", "permalink", "@id")
_HEADING_FIELDS = ("heading", "title", "headline", "name", "subtitle", "header")
_PARTS = frozenset({
    "text", "content", "body", "articlebody", "sections", "paragraphs", "blocks", "parts", "chapters", "children",
    "subsections", "passages", "article", "document", "page",
})  # fmt: skip
_OFFSETS = (("start", "end"), ("begin", "end"), ("offset", "length"), ("startoffset", "endoffset"))
"""Fields with the place of a piece of another text: such records are annotations, not articles."""
_MAX_DEPTH = 8
_MOST = 0.8
_MOST_OBJECTS = 50_000
_FIRST = 20  # records of a list that are looked at to tell whether it holds articles
_MARKS = re.compile(r"[\s_-]")


class Found(NamedTuple):
    """The text of a record and the record that has it, which may lie inside another."""

    text: str
    record: dict[str, Any]


@lru_cache(maxsize=1)
def wanted_fields() -> tuple[str, ...]:
    """Return the field names that the environment variable adds."""
    return tuple(name.strip() for name in os.environ.get(VARIABLE, "").split(",") if name.strip())


class _Search:
    """A search through one JSON value: it ends after so many objects, whatever is in the others."""

    def __init__(self) -> None:
        self._left = _MOST_OBJECTS

    def may_look(self, depth: int) -> bool:
        self._left -= 1
        return self._left > 0 and depth < _MAX_DEPTH


def find_text(record: dict[str, Any], depth: int = 0, search: _Search | None = None) -> Found | None:
    """Return the article's text in a record: of its own fields, then of records inside it, then a description."""
    search = search or _Search()
    if not search.may_look(depth):
        return None
    text = next((t for name in wanted_fields() if (t := flat_text(_follow(record, name)))), "")
    if text:
        return Found(text, record)
    fields = _small(record)
    for name in TEXT_FIELDS:
        value = fields.get(name)
        found = find_text(value, depth + 1, search) if isinstance(value, dict) else None
        if found:
            return found
        if not isinstance(value, dict) and (text := flat_text(value)):
            return Found(text, record)
    for value in record.values():
        for inner in [value] if isinstance(value, dict) else value if isinstance(value, list) else []:
            found = find_text(inner, depth + 1, search) if is_record(inner) else None
            if found and _has_text(found.record):
                return found
    summary = _first_text(record, SUMMARY_FIELDS)
    return Found(summary, record) if summary else None


def is_annotation(record: dict[str, Any]) -> bool:
    """Whether a record marks a piece of another text, told by numbers that say where it stands.

    >>> is_annotation({"text": "nausea", "start": 12, "end": 18}), is_annotation({"text": "Nausea.", "start": "May"})
    (True, False)
    """
    fields = _small(record)
    return any(all(type(fields.get(name)) is int for name in names) for names in _OFFSETS)


def is_record(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a value is an object that may hold an article."""
    return isinstance(value, dict) and not is_annotation(value)


def find_string(records: Iterable[dict[str, Any]], names: tuple[str, ...]) -> str:
    """Return the first string under one of the names in one of the records, "" without one."""
    for record in records:
        fields = _small(record)
        for name in names:
            value = fields.get(name)
            if isinstance(value, dict):
                value = value.get("rendered") or value.get("@id")
            if isinstance(value, str) and value.strip():
                return value
    return ""


def find_records(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the records of a JSON value, each an article: those of a list, or of a list that an object holds."""
    if isinstance(value, list):
        for one in value:
            if isinstance(one, dict) and not is_annotation(one):
                yield one
            elif isinstance(one, str) and not is_blank(one):
                yield {"text": one}
    elif isinstance(value, dict):
        yield from _listed_records(value, 0, _Search()) or [value]


def _listed_records(record: dict[str, Any], depth: int, search: _Search) -> list[dict[str, Any]]:
    if not search.may_look(depth) or _has_text(record):
        return []
    named = [value for value in record.values() if isinstance(value, dict) and _has_text(value)]
    if len(named) >= max(2, _MOST * len(record)):  # records by their ids
        return named
    for name, value in _small(record).items():
        if isinstance(value, list) and name not in _PARTS:
            found = [one for one in value if is_record(one)]
            if any("openfda" in one or find_text(one, 1, search) for one in found[:_FIRST]):
                if name == "@graph":  # what a page says of itself, its menu and its site beside the article
                    return [one for one in found if find_text(one, 1, search)]
                return found  # those without a text, too: they are rejected, not left out
        if isinstance(value, dict) and (inner := _listed_records(value, depth + 1, search)):
            return inner
    return []


def flat_text(value: Any, depth: int = 0) -> str:
    """Return a value as text: strings in a list are paragraphs, objects in it parts with headings."""
    if isinstance(value, str):
        return "" if is_blank(value) else value
    if depth > _MAX_DEPTH:
        return ""
    if isinstance(value, list):
        return "\n\n".join(part for one in value if (part := _part(one, depth + 1)))
    return _part(value, depth + 1) if isinstance(value, dict) else ""


def _part(value: Any, depth: int) -> str:
    if not isinstance(value, dict):
        return flat_text(value, depth)
    fields = _small(value)
    heading = next((one for name in _HEADING_FIELDS if isinstance(one := fields.get(name), str) and one.strip()), "")
    texts = [flat_text(fields[name], depth) for name in TEXT_FIELDS if name in fields]
    body = next(filter(None, texts), "")
    inner = [flat_text(fields[name], depth) for name in ("subsections", "children") if name in fields]
    return "\n\n".join(part for part in (heading if body or any(inner) else "", body, *inner) if part)


def _first_text(record: dict[str, Any], names: tuple[str, ...]) -> str:
    fields = _small(record)
    return next((text for name in names if name in fields and (text := flat_text(fields[name]))), "")


def _has_text(record: dict[str, Any]) -> bool:
    return bool(any(flat_text(_follow(record, name)) for name in wanted_fields()) or _first_text(record, TEXT_FIELDS))


def _follow(record: Any, path: str) -> Any:
    if isinstance(record, dict) and path in record:
        return record[path]
    for name in path.split("."):
        record = record.get(name) if isinstance(record, dict) else None
    return record


def _small(record: dict[str, Any]) -> dict[str, Any]:
    return {_small_name(str(name)): value for name, value in reversed(record.items())}


@lru_cache(maxsize=4096)
def _small_name(name: str) -> str:
    return _MARKS.sub("", name).lower()
