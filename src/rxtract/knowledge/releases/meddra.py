"""Reads MedDRA ASCII files (pt.asc, llt.asc, mdhier.asc if present), for holders of a MedDRA subscription."""

from __future__ import annotations

from pathlib import Path

from rxtract.errors import VocabularyError
from rxtract.knowledge.naming.terms import Name, Source, Term
from rxtract.knowledge.releases.release import Release, numbered_lines

LICENCE = "MedDRA subscription"


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def recognise(path: Path) -> bool:
    """Tell a MedDRA release by its files of preferred and lowest level terms."""
    return (_folder(path) / "pt.asc").is_file() and (path.is_dir() or path.name in {"pt.asc", "llt.asc"})


def read(path: Path) -> Release:
    """Read preferred terms with their current lowest level terms as synonyms and what they are grouped by.

    Raises:
        VocabularyError: a row has too few columns, or terms of one file are missing in the other.
    """
    folder = _folder(path)
    source = Source(
        "MEDDRA", "MedDRA", folder.name, LICENCE, "MedDRA, ICH, used under subscription", redistributable=False
    )
    release = Release(folder / "pt.asc", source)
    for number, fields in _rows(folder / "pt.asc", least=4):
        release.add(Term(f"MEDDRA:{fields[0]}", "ADVERSE_EVENT", fields[1], "MEDDRA"), number)
    if not (folder / "llt.asc").is_file():
        raise VocabularyError(f"{folder / 'llt.asc'}: missing beside pt.asc")
    named: set[str] = set()
    for number, fields in _rows(folder / "llt.asc", least=10):
        term = release.terms.get(f"MEDDRA:{fields[2]}")
        if term is None:
            raise VocabularyError(f"{folder / 'llt.asc'}:{number}: preferred term {fields[2]} is not in pt.asc")
        named.add(term.concept_id)
        if fields[9] == "Y" and fields[1] != term.name:
            term.names.append(Name(fields[1], "synonym"))
    for concept_id, line in release.lines.items():
        if concept_id not in named:  # in a whole release every preferred term is a lowest level term, too
            code = concept_id.partition(":")[2]
            raise VocabularyError(f"{folder / 'pt.asc'}:{line}: {code} has no row in llt.asc; is that file whole?")
    if (folder / "mdhier.asc").is_file():
        _add_groups(release, folder / "mdhier.asc")
    return release


def _add_groups(release: Release, path: Path) -> None:
    """Link preferred terms to their high level terms, group terms and organ classes, which are for grouping only."""
    for number, fields in _rows(path, least=8):
        below = f"MEDDRA:{fields[0]}"
        if below not in release.terms:
            raise VocabularyError(f"{path}:{number}: preferred term {fields[0]} is not in pt.asc")
        for code, name in zip(fields[1:4], fields[5:8], strict=True):
            group = f"MEDDRA:{code}"
            if group not in release.terms:
                release.add(Term(group, "ADVERSE_EVENT", name, "MEDDRA", spotted=False), number)
            release.terms[below].links.add(("is_a", group))
            below = group


def _rows(path: Path, *, least: int) -> list[tuple[int, list[str]]]:
    rows = []
    for number, line in numbered_lines(path):
        fields = line.split("$")
        if len(fields) < least or not fields[0].isdigit():
            raise VocabularyError(f"{path}:{number}: expected {least} columns separated by $, found {len(fields)}")
        rows.append((number, fields))
    return rows
