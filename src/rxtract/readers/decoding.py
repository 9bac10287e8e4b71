"""Decodes input bytes to text: by byte order mark, UTF-8, declared charset, then by what the bytes look like.

Only what is no text is an error. What had to be guessed or replaced is said in the warnings.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from rxtract.errors import InputError
from rxtract.readers.charsets import decode_declared, decode_guessed, replace_bad_bytes

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED = (
    (b"\x1f\x8b", "gzip data"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data; unpack it first (unzstd)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as DOCX or text"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image, sound or film"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"wOF", "a font"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3", "a database"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_BYTE = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01  # a stray form feed or escape happens in scraped text; one in a hundred does not
_MAX_NUL_SHARE = 0.001
_ONE_NUL = 100  # characters of a text that may hold one NUL, however short it is
_MAX_BAD_SHARE = 0.05
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_META = re.compile(rb"""<meta\b[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{2,40})["']""")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_WINDOW = 65_536  # browsers look in the first kilobyte; scraped pages put scripts before the declaration


class Decoded(NamedTuple):
    """Text, and short stable words for what was not as it should be (`WARNINGS`)."""

    text: str
    warnings: tuple[str, ...] = ()


def is_blank(text: str) -> bool:
    """Whether `text` shows nothing: only white space and zero-width characters."""
    return not text.strip().strip(_INVISIBLE + " \t\r\n")


def declared_charset(raw: bytes) -> str | None:
    """Return the charset that a page or XML file declares in its first 64 kB, also when it is UTF-16."""
    head = raw[:_WINDOW].replace(b"\x00", b"")
    match = _XML.match(head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")) or _META.search(head) or _DECLARED.search(head)
    return match.group(1).decode("ascii") if match else None


def looks_like(raw: bytes) -> str | None:
    """Say what data `raw` is by its first bytes, None when it may be text."""
    return next((name for magic, name in _PACKED if raw.startswith(magic)), None)


def decode(raw: bytes, source: str, *, declared: str | None = None) -> Decoded:
    r"""Return `raw` as text, verbatim but for a byte order mark and what the warnings say.

    >>> decode("β-blocker\r\n".encode("utf-8-sig"), "a.txt").text
    'β-blocker\r\n'
    >>> decode(b"na\xefve", "a.txt")
    Decoded(text='naïve', warnings=('charset_guessed',))

    Raises:
        InputError: `empty`, `binary` or `encoding`; its message says what the input looks like and what to do.
    """
    if not raw.strip():
        raise InputError(source, "empty", "nothing in it but white space." if raw else "the file is empty.")
    data = looks_like(raw)
    if data:
        raise InputError(source, "binary", f"not text but {data}.")
    decoded = _decode_marked(raw) or _decode_wide(raw, declared) or _decode_bytes(raw, declared)
    if decoded is None:
        if b"\x00" in raw or len(_CONTROL_BYTE.findall(raw)) > _MAX_CONTROL_SHARE * len(raw):
            raise InputError(source, "binary", "not text: it holds NUL or control characters.")
        raise InputError(source, "encoding", "it is in no encoding that is known here; save it as UTF-8.")
    text, warnings = decoded
    text, warnings = _without_nul(text, warnings, source)
    if len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        raise InputError(source, "binary", "not text: it holds control characters.")
    bad = text.count("\ufffd") if "bad_bytes" in warnings else 0
    if bad > max(1, _MAX_BAD_SHARE * len(text)) or 2 * bad > len(text):
        raise InputError(source, "encoding", "it is in no encoding that is known here; save it as UTF-8.")
    if is_blank(text):
        raise InputError(source, "empty", "nothing in it but white space.")
    return Decoded(text, tuple(sorted(set(warnings))))


def _decode_marked(raw: bytes) -> Decoded | None:
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            try:
                return Decoded(raw.decode(codec))
            except UnicodeDecodeError:
                return Decoded(raw.decode(codec, "replace"), ("bad_bytes",))
    return None


def _decode_wide(raw: bytes, declared: str | None) -> Decoded | None:
    """Decode UTF-16 without a byte order mark: every other byte is mostly zero, or the file says so."""
    if b"\x00" not in raw[:4096]:
        return None
    codec = _utf16_without_mark(raw)
    says_wide = (declared or "").lower().replace("_", "-").startswith(("utf-16", "utf16", "unicode", "ucs-2"))
    if codec is None and says_wide:
        codec = "utf-16-be" if raw[:1] == b"\x00" else "utf-16-le"
    if codec is None:
        return None
    guessed = () if says_wide else ("charset_guessed",)
    text = raw.decode(codec, "replace")
    return Decoded(text, (*guessed, "bad_bytes") if "\ufffd" in text else guessed)


def _decode_bytes(raw: bytes, declared: str | None) -> Decoded | None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        agrees = text.isascii() or declared is None or _is_unicode(declared)
        return Decoded(text, () if agrees else ("charset_differs",))
    found = decode_declared(raw, declared) or replace_bad_bytes(raw) or decode_guessed(raw, declared)
    return Decoded(*found) if found else None


def _is_unicode(charset: str) -> bool:
    """Whether a declared charset is UTF-8, or none that is known."""
    try:
        return codecs.lookup(charset).name.startswith("utf")
    except (LookupError, ValueError):
        return True


def _without_nul(text: str, warnings: tuple[str, ...], source: str) -> Decoded:
    if "\x00" not in text:
        return Decoded(text, warnings)
    text = text.rstrip("\x00")
    if text.count("\x00") > max(len(text) >= _ONE_NUL, _MAX_NUL_SHARE * len(text)):
        raise InputError(source, "binary", "not text: it holds NUL bytes.")
    return Decoded(text.replace("\x00", "\ufffd"), (*warnings, "nul_bytes"))


def _utf16_without_mark(raw: bytes) -> str | None:
    """Name the byte order of `raw` if every other byte is mostly zero, as in UTF-16 of Western text."""
    for codec, high in (("utf-16-le", raw[1::2]), ("utf-16-be", raw[0::2])):
        if high.count(0) > 0.8 * len(high) and raw.count(0) < 1.1 * high.count(0):
            return codec
    return None
