"""Formats of official releases that users add to the packaged vocabulary. `FORMATS` is the only list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from rxtract.errors import VocabularyError
from rxtract.knowledge.releases import meddra, mesh, obo, rrf, tsv
from rxtract.knowledge.releases.archives import candidates, is_archive, unpacked
from rxtract.knowledge.releases.release import Release

FORMATS: tuple[tuple[str, Callable[[Path], bool], Callable[[Path], Release]], ...] = (
    ("OBO (MONDO, HPO, GO, ChEBI, DOID)", obo.recognise, obo.read),
    ("MeSH XML", mesh.recognise_xml, mesh.read_xml),
    ("MeSH ASCII", mesh.recognise_ascii, mesh.read_ascii),
    ("RxNorm or UMLS RRF", rrf.recognise, rrf.read),
    ("MedDRA ASCII", meddra.recognise, meddra.read),
    ("TSV", tsv.recognise, tsv.read),
)


def read_release(path: Path) -> Release:
    """Read a release, a file, the folder or the archive that holds its files, in the format that it is recognised as.

    Raises:
        VocabularyError: nothing is there, no format fits, or a line is not what the format asks for.
    """
    if not path.exists():
        raise VocabularyError(f"{path}: no such file or folder")
    if is_archive(path):
        with unpacked(path) as folder:
            release = _first_release(candidates(folder))
            if release is not None:
                release.path = path
    else:
        release = _first_release(candidates(path) if path.is_dir() else [path])
    if release is None:
        known = ", ".join(title for title, _, _ in FORMATS)
        raise VocabularyError(f"{path}: not a release in a format known here ({known}; also in .gz and .zip)")
    return release


def _first_release(paths: Iterable[Path]) -> Release | None:
    for path in paths:
        for _, recognise, read in FORMATS:
            if recognise(path):
                release = read(path)
                release.check()
                return release
    return None
