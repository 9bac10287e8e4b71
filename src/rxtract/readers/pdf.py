"""Reads PDF: lines of text (pypdfium2, in a process of its own) become paragraphs, headings, items and cells."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers.libraries import library
from rxtract.readers.limits import limits, over
from rxtract.readers.pdf_lines import body_size, read_lines
from rxtract.readers.pdf_paragraphs import PdfText
from rxtract.readers.reader import article_id
from rxtract.readers.references import find_references

_CHILD = Path(__file__).with_name("pdf_child.py")
_FEWEST_LETTERS = 15  # a page; scans have page numbers and marks of the scanner
_LETTER = re.compile(r"[^\W\d_]")
_JUNK_TITLE = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|indd|rtf)\b|^\W*$|^[\w-]*\d[\w-]*$", re.IGNORECASE)
_SLACK = 15  # seconds that starting the process and a busy machine may add


def read(raw: bytes, source: str) -> Iterator[Article | InputError]:
    """Return the one article of a PDF."""
    if b"%PDF-" not in raw[:1024]:
        raise InputError(source, "malformed", "it does not begin as a PDF does.")
    if find_spec("pypdfium2") is None:
        library("pypdfium2", source, "pdf")
    answer = _ask(raw, source)
    lines, reordered = read_lines(answer["pages"])
    letters = sum(len(_LETTER.findall(line.text)) for line in lines)
    count = len(answer["pages"])
    if letters < _FEWEST_LETTERS * count:
        what = f"its {count:,} pages hold {letters:,} letters" if count else "it has no pages"
        raise InputError(source, "no_text_layer", f"{what}: pictures or scans; recognise their text first (ocrmypdf).")
    text = PdfText(lines, count)
    empty = count - len({line.page for line in lines})
    said = {
        "columns_reordered": reordered,
        "pages_without_text": empty > answer["failed"],
        "parts_missing": answer["failed"] > 0,
    }
    article = Article(
        article_id=article_id(raw),
        source=source,
        format="pdf",
        title=_title(answer, lines, text),
        text=text.text,
        references=find_references(text.text),
        blocks=tuple(text.blocks),
        tables=tuple(text.tables),
        warnings=tuple(sorted(name for name, holds in said.items() if holds)),
        pages=tuple(text.pages),
        printed=tuple(text.printed),
    )
    return iter((article,))


def _ask(raw: bytes, source: str) -> dict[str, Any]:
    allowed = limits()
    command = [sys.executable, "-P", str(_CHILD), *map(str, (allowed.pages, allowed.memory, allowed.seconds))]
    try:
        done = subprocess.run(  # noqa: S603  (our own script)
            command, input=raw, capture_output=True, timeout=allowed.seconds + _SLACK, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise over(source, "seconds", "opening it takes longer") from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise over(source, "seconds", "opening it takes longer")
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        if done.returncode < 0 or b"MemoryError" in done.stderr:
            raise over(source, "memory", "opening it needs more memory") from error
        raise InputError(source, "malformed", "it cannot be opened.") from error
    _check(answer, source)
    return answer


def _check(answer: dict[str, Any], source: str) -> None:
    error, message = answer.get("error"), answer.get("message", "")
    if error == "encrypted":
        raise InputError(source, "encrypted", "it is protected by a password; save it without one.")
    if error in ("pages", "memory"):
        raise over(source, error, message)
    if error:
        raise InputError(source, "malformed", f"it cannot be opened ({message}).")


def _title(answer: dict[str, Any], lines: Any, text: PdfText) -> str:
    """Return the largest type of the first page, else what the file says, else the first heading."""
    usual = body_size(lines)
    first = [line for line in lines if line.page == lines[0].page and not line.table]
    largest = max((line.size for line in first), default=0.0)
    if largest >= 1.2 * usual:
        shown = " ".join(line.text for line in first if line.size == largest)
        if 3 < len(shown) <= 250:
            return " ".join(shown.split())
    said = " ".join(str(answer.get("title") or "").replace("\x00", "").split())
    if said and not _JUNK_TITLE.search(said) and len(said) <= 250:
        return said.encode("utf-8", "replace").decode()
    heading = next((block for block in text.blocks if block.kind == "heading"), None)
    return " ".join(text.text[heading.start : heading.end].split()) if heading else ""
