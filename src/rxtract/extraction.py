"""The whole extraction on one page: input → article → annotated doc → records, or a rejection."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources

from rxtract.article import Article
from rxtract.errors import InputError, RxtractError, UsageError, VocabularyError
from rxtract.input_files import Source as Source
from rxtract.input_files import discover as discover
from rxtract.input_files import read_source, use_file
from rxtract.knowledge import concept_links, load_vocabulary
from rxtract.nlp import annotate, model_version, to_records
from rxtract.readers import read_articles, read_part
from rxtract.readers.cutting import cut_parts, split_part
from rxtract.readers.json_fields import VARIABLE as TEXT_FIELDS
from rxtract.readers.limits import VARIABLE as LIMITS
from rxtract.records import ConceptLinkRecord, Extraction, RejectionRecord
from rxtract.redistribution import only_redistributable
from rxtract.version import __version__

_SETTINGS = (LIMITS, TEXT_FIELDS)
"""Environment variables that change what readers read; what else is set by them is in the version of the model."""


def extract_article(article: Article) -> Extraction:
    """Return the rows of one article."""
    return to_records(annotate(article))


def extract_bytes(
    raw: bytes,
    source: str,
    *,
    format: str | None = None,  # noqa: A002  (the contract's word for it)
) -> Iterator[Extraction | RejectionRecord]:
    """Yield rows or a rejection for every article in `raw`; never raises for what the bytes hold."""
    digest = hashlib.sha256(raw).hexdigest()
    try:
        for article in read_articles(raw, source, format=format):
            yield _reject(article, digest) if isinstance(article, InputError) else _extract(article, digest)
    except InputError as error:
        yield _reject(error, digest)


def extract_source(source: Source) -> Iterator[Extraction | RejectionRecord]:
    """Yield rows or a rejection for every article of one input file, or of a part of it."""
    part = source.part
    try:
        if part is None:
            yield from extract_bytes(read_source(source), source.name)
            return
        articles = use_file(source, lambda stream, _: read_part(stream, source.name, part))
    except InputError as error:
        yield _reject(error, source.sha256)
        return
    digest = source.sha256 or ""
    for article in articles:
        yield _reject(article, digest) if isinstance(article, InputError) else _extract(article, digest)


def cut_source(source: Source, size: int) -> list[Source]:
    """Return an input of many articles as parts of about `size` bytes, or a part of it as parts of one article each.

    What cannot be cut (a single article, something damaged) comes back as it is.
    """
    part = source.part
    try:
        if part is None:
            parts = use_file(source, lambda stream, stamp: cut_parts(stream, source.name, size, stamp))
        else:
            parts = use_file(source, lambda stream, _: split_part(stream, source.name, part))
    except InputError:
        return [source]
    return [replace(source, part=part) for part in parts] or [source]


def extract_sources(
    sources: Sequence[Source], *, redistributable_only: bool = False
) -> tuple[list[Extraction], list[RejectionRecord]]:
    """Return rows and rejections of a batch. The pipeline is loaded once per process."""
    extractions: list[Extraction] = []
    rejections: list[RejectionRecord] = []
    for source in sources:
        for outcome in extract_source(source):
            if isinstance(outcome, Extraction):
                extractions.append(only_redistributable(outcome) if redistributable_only else outcome)
            else:
                rejections.append(outcome)
    return extractions, rejections


def find_links(concept_ids: Iterable[str], *, redistributable_only: bool = False) -> Iterator[ConceptLinkRecord]:
    """Yield what concepts belong to: moieties, classes, mechanisms, wider disorders of the vocabulary in force."""
    return concept_links(load_vocabulary(), concept_ids, redistributable_only=redistributable_only)


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return the release and a digest of the package's sources and rules, so that changed code reuses no old rows."""
    package = resources.files("rxtract")
    digest = hashlib.sha256()
    with resources.as_file(package) as folder:
        for path in sorted(path for pattern in ("*.py", "*.toml") for path in folder.rglob(pattern)):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:8]}"


def versions(*, redistributable_only: bool = False) -> dict[str, str]:
    """Return the versions that decide what the rows of an input are: code, model (rules), vocabulary and settings."""
    used = "+redistributable" if redistributable_only else ""
    settings = "; ".join(f"{name}={os.environ[name]}" for name in _SETTINGS if os.environ.get(name))
    return {
        "code": code_version(),
        "model": model_version(),
        "vocabulary": load_vocabulary().version + used,
        "settings": settings or "default",
    }


def _extract(article: Article, digest: str) -> Extraction | RejectionRecord:
    try:
        return extract_article(article)
    except (UsageError, VocabularyError):
        raise  # a wrong setting or a damaged installation is no fault of the article
    except (RxtractError, ValueError, RecursionError, MemoryError) as error:
        message = f"annotation failed ({type(error).__name__}: {error}); please report it with the article"
        return RejectionRecord(article.source, digest, "annotate", "annotation_failed", message)


def _reject(error: InputError, digest: str | None) -> RejectionRecord:
    return RejectionRecord(error.source, digest, error.stage, error.kind, error.message)
