"""Reads your own table: columns id, label, name and, if wanted, names, xrefs, is_a (several values joined by `|`)."""

from __future__ import annotations

import re
from pathlib import Path

from rxtract.errors import VocabularyError
from rxtract.knowledge.concepts import LABELS
from rxtract.knowledge.naming.terms import Name, Source, Term
from rxtract.knowledge.releases.release import Release, numbered_lines

REQUIRED = ("id", "label", "name")

_CURIE = re.compile(r"[A-Za-z][\w.]*:[^\s|]+")


def recognise(path: Path) -> bool:
    """Tell a table by its name."""
    return path.is_file() and path.suffix in {".tsv", ".txt"}


def read(path: Path) -> Release:
    """Read the rows below the header.

    Raises:
        VocabularyError: a required column or value is missing, a row has more values than there are columns, an id is
            no CURIE, or a label is not known.
    """
    source = Source(path.stem.upper(), path.stem, "user", "as you decide", f"added from {path.name}")
    release = Release(path, source)
    header: list[str] = []
    for number, line in numbered_lines(path, ends_with_newline=False):
        fields = line.split("\t")
        if not header:
            header = [field.strip().lower() for field in fields]
            missing = [column for column in REQUIRED if column not in header]
            if missing:
                raise VocabularyError(f"{path}:{number}: no column {', '.join(missing)} (found {', '.join(header)})")
            if len(set(header)) < len(header):
                raise VocabularyError(f"{path}:{number}: a column stands twice (found {', '.join(header)})")
        elif line.strip():
            if len(fields) > len(header):
                raise VocabularyError(f"{path}:{number}: {len(fields)} values, the header names {len(header)} columns")
            release.add(_term(path, number, dict(zip(header, fields, strict=False)), source.key), number)
    return release


def _term(path: Path, number: int, row: dict[str, str], source: str) -> Term:
    for column in REQUIRED:
        if not row.get(column, "").strip():
            raise VocabularyError(f"{path}:{number}: {column} is empty")
    identifier, label = row["id"].strip(), row["label"].strip()
    if not _CURIE.fullmatch(identifier):
        raise VocabularyError(f"{path}:{number}: id {identifier!r} is no CURIE (PREFIX:identifier)")
    if label not in LABELS:
        raise VocabularyError(f"{path}:{number}: label {label!r} is not one of {', '.join(LABELS)}")
    term = Term(identifier, label, row["name"].strip(), source)
    term.names = [Name(text, "synonym") for text in _parts(row, "names")]
    term.xrefs = set(_parts(row, "xrefs"))
    term.links = {("is_a", parent) for parent in _parts(row, "is_a")}
    return term


def _parts(row: dict[str, str], column: str) -> list[str]:
    return [part.strip() for part in row.get(column, "").split("|") if part.strip()]
