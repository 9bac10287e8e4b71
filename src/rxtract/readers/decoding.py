"""Decodes input bytes to text by byte order mark, UTF-8 or declared charset; what none of them fits is an error."""

from __future__ import annotations

import codecs
import re

from rxtract.errors import InputError

# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED = (
    (b"\x1f\x8b", "gzip data; unpack it first (gunzip)"),
    (b"PK\x03\x04", "a zip archive or office document; unpack it or save it as text"),
    (b"BZh", "bzip2 data; unpack it first (bunzip2)"),
    (b"\xfd7zXZ", "xz data; unpack it first (unxz)"),
    (b"\x28\xb5\x2f\xfd", "zstd data; unpack it first (unzstd)"),
    (b"%PDF-", "a PDF; convert it to text first (pdftotext)"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01  # a stray form feed or escape happens in scraped text; one in a hundred does not
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"

# Charsets of the web; Python has codecs beside them that are no charset (rot13, unicode_escape, idna).
_WEB_CHARSET = re.compile(
    r"(?:windows|cp|iso|latin|koi8|gb|x-gbk|big5|euc|shift|sjis|mac|tis|us-|ascii)", re.IGNORECASE
)

# What browsers read these labels as (WHATWG): pages say Latin-1 or GB2312 and hold Windows-1252 or GBK.
_WEB_LABELS = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
}  # fmt: skip


def is_blank(text: str) -> bool:
    """Say whether `text` shows nothing: only white space and zero-width characters."""
    return not text.strip().strip(_INVISIBLE + " \t\r\n")


def decode(raw: bytes, source: str, *, declared: str | None = None) -> str:
    r"""Return `raw` as text, verbatim but for a byte order mark.

    A byte order mark decides, then UTF-8, then the charset that the document itself declares.

    >>> decode("β-blocker\r\n".encode("utf-8-sig"), "a.txt")
    'β-blocker\r\n'

    Raises:
        InputError: `empty`, `binary` or `encoding`; its message says what the input looks like and what to do.
    """
    if not raw.strip():
        raise InputError(source, "empty", "nothing in it but white space." if raw else "the file is empty.")
    for magic, looks_like in _PACKED:
        if raw.startswith(magic):
            raise InputError(source, "binary", f"not text but {looks_like}.")
    text = _decode_marked(raw, source)
    if text is None:
        text = _decode_unmarked(raw, source, declared)
    if "\x00" in text or len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        raise InputError(source, "binary", "not text: it holds NUL or control characters.")
    if is_blank(text):
        raise InputError(source, "empty", "nothing in it but white space.")
    return text


def _decode_marked(raw: bytes, source: str) -> str | None:
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(codec)
            except UnicodeDecodeError as error:
                reason = f"it starts with a byte order mark of {codec} but is not (byte {error.start:,})"
                raise InputError(source, "encoding", f"{reason}; save it again as UTF-8.") from error
    return None


def _decode_unmarked(raw: bytes, source: str, declared: str | None) -> str:
    if b"\x00" in raw:
        codec = _utf16_without_mark(raw)
        if codec is None:
            raise InputError(source, "binary", "not text: it holds NUL bytes.")
        advice = f"convert it: iconv -f {codec} -t UTF-8"
        raise InputError(source, "encoding", f"it looks like {codec} without a byte order mark; {advice}.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = error.start
    if declared is not None and _WEB_CHARSET.match(declared):
        try:
            return raw.decode(_WEB_LABELS.get(declared.lower(), declared))
        except (LookupError, ValueError):  # an unknown charset, or bytes that it does not have
            pass
    said = f" nor {declared!r}, which it declares" if declared else ""
    likely = _likely_codec(raw)
    advice = f"If it is {likely}, convert it: iconv -f {likely} -t UTF-8" if likely else "Save it as UTF-8"
    reason = f"not UTF-8 (byte 0x{raw[bad]:02x} at position {bad:,}){said}"
    raise InputError(source, "encoding", f"{reason}. {advice}.")


def _utf16_without_mark(raw: bytes) -> str | None:
    """Name the byte order of `raw` if every other byte is mostly zero, as in UTF-16 of Western text."""
    for codec, high in (("UTF-16LE", raw[1::2]), ("UTF-16BE", raw[0::2])):
        if high.count(0) > 0.8 * len(high) and raw.count(0) < 1.1 * high.count(0):
            return codec
    return None


def _likely_codec(raw: bytes) -> str | None:
    """Name the legacy encoding that `raw` looks like; only good enough for advice."""
    foreign = [char for char in raw.decode("gb18030", "replace") if char > "\x7f"]
    if sum("\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in foreign) > 0.8 * len(foreign):
        return "GB18030"
    # Text has few bytes above 0x7f in Western encodings; data has half of them there.
    return "WINDOWS-1252" if sum(byte > 0x7F for byte in raw) < 0.3 * len(raw) else None
