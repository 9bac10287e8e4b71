"""Turns a scraped record (of JSON, JSON lines or a table) into an article; HTML in its text is read as HTML."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.readers import html, openfda
from rxtract.readers.decoding import is_blank
from rxtract.readers.json_fields import ADDRESS_FIELDS, TEXT_FIELDS, TITLE_FIELDS, find_string, find_text, flat_text
from rxtract.readers.limits import limits, over
from rxtract.readers.plain import plain_article
from rxtract.readers.reader import article_id
from rxtract.readers.signature import looks_like_page

_MAX_BAD_SHARE = 0.001


def parse_json(text: str, source: str) -> tuple[Any, tuple[str, ...]]:
    """Return the value of a JSON text, and a warning when a key stands twice.

    Raises:
        InputError: `malformed`.
    """
    repeated = False

    def take(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        record = dict(pairs)
        repeated |= len(record) < len(pairs)
        return record

    try:
        value = json.loads(text, object_pairs_hook=take)
    except ValueError as error:  # also numbers too long to convert
        raise InputError(source, "malformed", f"not JSON: {error}.") from error
    except RecursionError as error:
        raise InputError(source, "malformed", "JSON nested too deeply.") from error
    return value, ("duplicate_keys",) if repeated else ()


def record_id(record: dict[str, Any]) -> str:
    """Return the id of a record that has no bytes of its own: the hash of its fields in the order of their names."""
    written = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return article_id(written.encode("utf-8", "surrogatepass"))


def read_record(
    record: dict[str, Any], source: str, identifier: str, format_name: str, warnings: tuple[str, ...] = ()
) -> Article:
    """Return the article of a record.

    Raises:
        InputError: `malformed` (no text in it), `empty`, `too_large` or `binary`.
    """
    if openfda.is_label(record):
        return replace(openfda.read_label(record, source, identifier), warnings=warnings)
    found = find_text(record)
    if found is None:
        raise _no_text(record, source)
    text, said = _fit(found.text, source)
    if len(text) > limits().bytes:
        raise over(source, "bytes", f"a text of {len(text):,} characters")
    title = _fit(find_string((found.record, record), TITLE_FIELDS), source)
    address = _fit(find_string((found.record, record), ADDRESS_FIELDS), source)[0]
    if looks_like_page(text):
        article = html.parse_page(text, source, identifier)
    else:
        article = plain_article(text, source, identifier, format_name)
    addresses = (address.strip(),) if address.startswith(("http://", "https://")) else ()
    return replace(
        article,
        format=format_name,
        title=_plain(title[0]) or article.title,
        references=tuple(dict.fromkeys(addresses + article.references)),
        warnings=tuple(sorted({*warnings, *said, *title[1], *article.warnings})),
    )


def _plain(title: str) -> str:
    title = " ".join(title.split())
    if "<" not in title and "&" not in title:
        return title
    try:
        return " ".join(html.parse_page(title, "", "").text.split())
    except InputError:
        return title


def _no_text(record: dict[str, Any], source: str) -> InputError:
    empty = any(isinstance(record.get(name), str) for name in TEXT_FIELDS)
    if empty and not any(flat_text(value) for value in record.values()):
        return InputError(source, "empty", "nothing in its text.")
    fields = ", ".join(list(map(str, record))[:8]) or "none"
    advice = "name the field that holds it with --text-fields"
    if empty:
        return InputError(source, "empty", f"nothing in its text; its fields are {fields}; {advice}.")
    return InputError(source, "malformed", f"no field holds the text of an article; its fields are {fields}; {advice}.")


def _fit(text: str, source: str) -> tuple[str, tuple[str, ...]]:
    """Return a string fit for a table: NUL characters and halves of surrogate pairs become U+FFFD."""
    said = []
    if "\x00" in text:
        text = text.rstrip("\x00")
        if text.count("\x00") > _MAX_BAD_SHARE * len(text) or is_blank(text):
            raise InputError(source, "binary", "a field holds NUL characters.")
        text, said = text.replace("\x00", "\ufffd"), ["nul_bytes"]
    # Halves that belong together become one character on the way.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if whole != text:
        if whole.count("\ufffd") * 2 > len(whole):
            raise InputError(source, "malformed", "a field holds half of a surrogate pair (\\ud800…).")
        text = whole
        said.append("bad_bytes")
    return text, tuple(said)
