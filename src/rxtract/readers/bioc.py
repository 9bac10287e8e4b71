"""Reads BioC, in which PubMed gives articles as passages: XML (`read`) and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers.composed import Composed
from rxtract.readers.decoding import declared_charset, decode
from rxtract.readers.limits import check_elements
from rxtract.readers.reader import article_id

_TITLE = re.compile(r"(?:(?:abstract_)?title(?:_(?P<level>\d))?|.*_title(?:_(?P<other>\d))?|front)$")
_DROPPED = frozenset({"ref", "footnote", "table_footnote", "comp_int", "auth_cont", "ack_fund", "suppl"})
_DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")


class _Passage(NamedTuple):
    kind: str
    section: str
    text: str


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the articles of a BioC XML file: one, or several with the sources `source#n`."""
    markup, warnings = decode(raw, source, declared=declared_charset(raw))
    if "<!ENTITY" in markup:
        raise InputError(source, "malformed", "it defines entities of its own; expand them first (xmllint --noent).")
    check_elements(markup, source)
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(_DECLARED.sub("", markup, count=1).encode("utf-8", "ignore"), parser)
    except etree.LxmlError as error:
        raise InputError(source, "malformed", f"not well-formed XML: {error}.") from error
    documents = [[_of_element(one) for one in document.iter("passage")] for document in root.iter("document")]
    return _read_all(documents, raw, source, warnings)


def _of_element(passage: etree._Element) -> _Passage:
    notes = {one.get("key", ""): one.text or "" for one in passage.findall("infon")}
    texts = [one.text or "" for one in (*passage.findall("text"), *passage.findall("sentence/text"))]
    return _Passage(notes.get("type", ""), notes.get("section_type", ""), " ".join(texts))


def json_documents(value: Any) -> list[list[_Passage]] | None:
    """Return the documents of BioC in JSON, None when the value is something else."""
    collections = value if isinstance(value, list) else [value]
    found = []
    for collection in collections:
        documents = collection.get("documents") if isinstance(collection, dict) else None
        if not isinstance(documents, list):
            return None
        for document in documents:
            passages = document.get("passages") if isinstance(document, dict) else None
            if not isinstance(passages, list):
                return None
            found.append([_of_object(one) for one in passages if isinstance(one, dict)])
    return found or None


def _of_object(passage: dict[str, Any]) -> _Passage:
    notes = passage.get("infons")
    notes = notes if isinstance(notes, dict) else {}
    return _Passage(str(notes.get("type", "")), str(notes.get("section_type", "")), str(passage.get("text") or ""))


def read_json(
    documents: list[list[_Passage]], raw: bytes, source: str, warnings: tuple[str, ...]
) -> Iterator[Article | InputError]:
    """Return the articles of documents in JSON."""
    return _read_all(documents, raw, source, warnings)


def _read_all(
    documents: list[list[_Passage]], raw: bytes, source: str, warnings: tuple[str, ...]
) -> Iterator[Article | InputError]:
    if not documents:
        raise InputError(source, "empty", "there is no <document> in it.")
    if len(documents) == 1:
        return iter((_article(documents[0], source, article_id(raw), warnings),))
    return _read_each(documents, raw, source, warnings)


def _read_each(
    documents: list[list[_Passage]], raw: bytes, source: str, warnings: tuple[str, ...]
) -> Iterator[Article | InputError]:
    for number, document in enumerate(documents, start=1):
        try:
            yield _article(document, f"{source}#{number}", article_id(raw + b"#%d" % number), warnings)
        except InputError as error:
            yield error


def _article(passages: list[_Passage], source: str, identifier: str, warnings: tuple[str, ...]) -> Article:
    page, title = Composed(), ""
    for passage in passages:
        if passage.section.lower() in _DROPPED or passage.kind.lower() in _DROPPED:
            continue
        match = _TITLE.fullmatch(passage.kind.lower())
        if match and not title:
            title = passage.text
            page.heading(passage.text, 1)
        elif match:
            page.heading(passage.text, min(1 + int(match["level"] or match["other"] or 1), 6))
        else:
            page.paragraph(passage.text)
    return page.article(source, identifier, "bioc", title=title, warnings=warnings)
