"""Tells the format of an input by its content; the suffix of its name only breaks ties."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

from rxtract.errors import InputError
from rxtract.readers.decoding import declared_charset, decode, looks_like
from rxtract.readers.xml_dialects import find_dialect

WINDOW = 65_536
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}$")
_BYTES = (
    (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"WARC/", "warc"), (b"filedesc://", "warc"),
    (b"{\\rtf", "rtf"),
)  # fmt: skip
_ZIPPED = ((b"word/", "docx"), (b"application/epub+zip", "epub"), (b"META-INF/container.xml", "epub"))
# Each line in one way only: a line that could end in two would take time with two to the power of their number.
_MIME = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{0,40}:[^\n]{0,998}\n(?:[ \t][^\n]{0,998}\n){0,40}){1,60}\r?\n")
_MIME_FIELD = re.compile(rb"^(?:MIME-Version|Content-Type):", re.IGNORECASE | re.MULTILINE)
_XML_ROOT = re.compile(r"(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>|\s)*<([A-Za-z_][\w.:-]*)", re.DOTALL)
_PAGE = re.compile(r"(?:\s|<!--.*?-->|<\?[^>]*>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TAGS = (
    "p|div|br|h[1-6]|ul|ol|li|table|tr|td|th|section|article|main|header|span|strong|em|b|i|a|dl|dt|dd|blockquote|title|meta"
)
_STARTS_WITH_TAG = re.compile(rf"\s*<(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|li|table|tr|td|section|article)\s*>|<br\s*/?>|<p(?:\s[^<>]{0,300})?>", re.IGNORECASE
)
_FEW_TAGS = 3
_TEXTS = ("text", "markdown", "html", "xml", "json", "jsonl", "csv")
_NO_ARTICLES = frozenset({
    ".css", ".js", ".mjs", ".ts", ".py", ".rb", ".java", ".c", ".h", ".cpp", ".go", ".rs", ".sh", ".bat", ".ini",
    ".cfg", ".conf", ".toml", ".yaml", ".yml", ".log", ".lock", ".map", ".sql", ".ipynb", ".bib", ".ris", ".tex",
    ".srt", ".vtt", ".m3u", ".svg",
})  # fmt: skip


def suffix_of(source: str) -> str:
    r"""Return the suffix of a name, small and with its dot; what a web address adds behind it (`?x=1`) is none of it.

    >>> suffix_of("a/page.HTML?x=1"), suffix_of("x\\notes.txt"), suffix_of("a.zip!/README")
    ('.html', '.txt', '')
    """
    whole = source.replace("\\", "/").rpartition("/")[2]
    for name in (whole, re.split("[?#]", source)[0].rpartition("/")[2]):
        suffix = PurePosixPath(name).suffix.lower()
        if _SUFFIX.fullmatch(suffix):
            return suffix
    return ""


def looks_like_page(text: str) -> bool:
    """Whether text is markup of HTML: a page, or a piece of one with several tags of blocks.

    >>> looks_like_page("p <0.05 and n>3"), looks_like_page("<p>Nausea</p>"), looks_like_page("The tag <br> breaks.")
    (False, True, False)
    """
    head = text[:WINDOW]
    if _PAGE.match(head) or _STARTS_WITH_TAG.match(head):
        return True
    return len(_BLOCK_TAG.findall(head)) >= _FEW_TAGS


def recognise(raw: bytes, name: str, by_suffix: str | None, source: str) -> str:
    """Return the format that `raw` is in; `by_suffix` is the one that its name says.

    Raises:
        InputError: `unknown_format` (data of a kind that is not read), or as `decode`.
    """
    packed = packed_kind(raw)
    if packed:
        return packed
    suffix = suffix_of(name)
    by_text = by_suffix if by_suffix in _TEXTS else None
    if by_suffix is None and (data := looks_like(raw)):
        raise InputError(source, "unknown_format", f"it is no article but {data}.", stage="discover")
    if by_suffix is None and suffix in _NO_ARTICLES:
        raise InputError(source, "unknown_format", f"files {suffix} hold no articles.", stage="discover")
    if by_text in ("jsonl", "csv") and not is_markup(raw):
        return by_text
    text = decode(raw[:WINDOW], source, declared=declared_charset(raw)).text.lstrip("\ufeff \t\r\n")
    return _text_kind(raw, text, by_text)


def packed_kind(raw: bytes) -> str | None:
    """Return the format that the first and last bytes of a file give away, None when it may be text."""
    for magic, name in _BYTES:
        if raw.startswith(magic):
            return name
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith(b"PK\x03\x04"):
        return next((name for mark, name in _ZIPPED if mark in raw[:200] or mark in raw[-WINDOW:]), "zip")
    if raw[257:262] == b"ustar":
        return "tar"
    head = _MIME.match(raw[:WINDOW].lstrip())
    if head and len(_MIME_FIELD.findall(head.group())) == 2:
        return "mhtml"
    return None


def is_markup(raw: bytes) -> bool:
    """Whether a file begins with a tag."""
    return raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _text_kind(raw: bytes, text: str, by_suffix: str | None) -> str:
    if _PAGE.match(text):
        return "html"
    if by_suffix == "html":
        root = _XML_ROOT.match(text)
        return "xml" if root and find_dialect(root[1]) and text.startswith("<?xml") else "html"
    if text.startswith(("{", "[")) and by_suffix in (None, "json", "text") and (kind := _json_kind(raw)):
        return kind
    root = _XML_ROOT.match(text)
    if root and root[1] == "collection" and "<passage" in text:
        return "bioc"
    if by_suffix in ("xml", "json", "csv", "jsonl"):
        return by_suffix
    if text.startswith("<?xml") or (root and (find_dialect(root[1]) or (by_suffix is None and "</" in text))):
        return "html" if looks_like_page(text) and not text.startswith("<?xml") else "xml"
    if by_suffix == "markdown":
        return "markdown"
    return "html" if looks_like_page(text) else by_suffix or "text"


def _json_kind(raw: bytes) -> str | None:
    """Tell one JSON value with records from lines of them; None when it is neither."""
    lines = [line for line in raw[:WINDOW].removeprefix(b"\xef\xbb\xbf").split(b"\n", 3) if line.strip()]
    first = _records(lines[0])
    if first:
        return "jsonl" if len(lines) > 1 and lines[1].lstrip().startswith(b"{") else "json"
    return "json" if _records(raw) else None


def _records(raw: bytes) -> bool:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))
