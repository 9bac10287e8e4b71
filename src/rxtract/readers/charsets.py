"""Charsets older than UTF-8: the one that a file declares, and the one that its bytes look like."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

Words = tuple[str, ...]

# Charsets of the web; Python has codecs beside them that are no charset (rot13, unicode_escape, idna).
_WEB_CHARSET = re.compile(
    r"(?:windows|cp|iso|latin|koi8|gb|x-gbk|big5|euc|shift|sjis|mac|tis|us-|ascii|x-sjis|ks_c|johab|hz)", re.IGNORECASE
)
# What browsers read these labels as (WHATWG): pages say Latin-1 or GB2312 and hold Windows-1252 or GBK.
_WEB_LABELS = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252",
    "us-ascii": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "x-sjis": "cp932", "sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs",
    "macintosh": "mac-roman", "x-mac-roman": "mac-roman",
}  # fmt: skip
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_FEW = 0.01  # bad bytes for each character that is not ASCII
_KANA, _HANGUL, _HAN = "\u3040-\u30ff", "\uac00-\ud7a3", "\u4e00-\u9fff"
_MARKS = "\u3000-\u303f\uff01-\uff60\u2010-\u2027"
# What most letters of a text in each charset are, and the least share of them; the first that fits is taken.
_JAPANESE = (("euc_jp", rf"[{_KANA}{_MARKS}]", 0.3), ("cp932", rf"[{_KANA}{_MARKS}]", 0.3))
_SCRIPTS = (
    ("cp949", rf"[{_HANGUL}{_MARKS}]", 0.95),
    ("koi8_r", "[а-яё]", 0.8),
    ("cp1253", "[α-ωάέήίόύώϊϋ]", 0.8),
    ("cp1251", "[а-яёіїєґ]", 0.8),
    ("cp1255", "[\u0590-\u05ff]", 0.9),
    ("cp1256", "[\u0600-\u06ff]", 0.9),
)
_MAX_CAPITALS = 0.03  # capitals behind small letters: so many come of a wrong charset
_MAX_WESTERN = 0.4  # bytes above 0x7f; data has half of them there
_SAMPLE = 65_536
_BETWEEN = {  # Windows-1252 inside UTF-8: letters with accents, and the apostrophe of a word processor
    byte: bytes([byte]).decode("cp1252") for byte in (0x92, *range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0xFE))
}


def decode_declared(raw: bytes, declared: str | None) -> tuple[str, Words] | None:
    """Return `raw` in the charset that it declares, when it is one of the web and (nearly) all bytes fit."""
    if declared is None or not _WEB_CHARSET.match(declared):
        return None
    try:
        codec = codecs.lookup(_WEB_LABELS.get(declared.lower(), declared)).name
        return raw.decode(codec), ()
    except UnicodeDecodeError:
        text = raw.decode(codec, "replace")
    except (LookupError, ValueError):
        return None
    bad, foreign = text.count("\ufffd"), sum(char > "\x7f" for char in text)
    return (text, ("bad_bytes",)) if bad <= max(_FEW, 0.05 if bad == 1 else 0) * foreign else None


def replace_bad_bytes(raw: bytes) -> tuple[str, Words] | None:
    """Return `raw` as UTF-8 with its few bad bytes replaced; None when it holds no character of UTF-8 beyond ASCII.

    A sequence of UTF-8 comes about by chance so rarely that one for each bad byte proves the encoding.
    """
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(char > "\x7f" for char in text) - bad
    if bad > max(good, 1) or (good == 0 and not _is_lone_mark(raw)):
        return None
    return raw.decode("utf-8", "rxtract_mend"), ("bad_bytes",)


def _is_lone_mark(raw: bytes) -> bool:
    """Whether the one bad byte cannot be a letter of Windows-1252 either."""
    runs = _HIGH_RUN.findall(raw)
    return len(runs) == 1 and runs[0] in (b"\xff", b"\xfe", b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


def _mend(error: UnicodeError) -> tuple[str, int]:
    """Put the letter of Windows-1252 for a bad byte between letters of ASCII, else U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    raw, place = error.object, error.start
    byte, before, after = raw[place], raw[max(place - 1, 0) : place], raw[place + 1 : place + 2]
    fits = error.end == error.start + 1 and before.isalpha() and after.isalpha()
    return (_BETWEEN.get(byte, "\ufffd") if fits else "\ufffd"), error.end


codecs.register_error("rxtract_mend", _mend)


def decode_guessed(raw: bytes, declared: str | None) -> tuple[str, Words] | None:
    """Return `raw` in the charset that it looks like, None when it looks like data; what does not fit is replaced."""
    said = "charset_differs" if declared else "charset_guessed"
    codec = _likely(raw)
    if codec is None:
        return None
    try:
        return raw.decode(codec), (said,)
    except UnicodeDecodeError:
        return raw.decode(codec, "replace"), (said, "bad_bytes")


def _likely(raw: bytes) -> str | None:
    """Name a charset. Letters of Western texts stand alone among ASCII, those of other scripts in runs."""
    sample = raw[:_SAMPLE]
    runs = _HIGH_RUN.findall(sample)
    western = "cp1252" if sum(map(len, runs)) <= _MAX_WESTERN * len(sample) else None
    japanese = _first_fit(sample, _JAPANESE)
    if japanese or sum(len(run) == 1 for run in runs) >= 0.7 * len(runs):
        return japanese or western
    fit = _first_fit(sample, _SCRIPTS) or ("gb18030" if _is_chinese(runs) else None)
    if fit:
        return fit
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=["big5", "gb18030", "cp1250", "cp1252"], threshold=0.5).best()
    return best.encoding if best is not None and best.encoding not in ("cp1252", "cp1250") else western


def _first_fit(sample: bytes, scripts: tuple[tuple[str, str, float], ...]) -> str | None:
    for codec, letters, share in scripts:
        text = _decode_sample(sample, codec)
        foreign = "".join(char for char in text if char > "\x7f")
        capitals = sum(one.islower() and other.isupper() for one, other in pairwise(text))
        if len(re.findall(letters, foreign)) >= share * max(len(foreign), 1) and capitals <= _MAX_CAPITALS * len(text):
            return codec
    return None


def _decode_sample(sample: bytes, codec: str) -> str:
    """Return it as text, "" when it does not fit the charset."""
    decoder = codecs.getincrementaldecoder(codec)()  # it may end within a character
    try:
        return decoder.decode(sample)
    except UnicodeDecodeError:
        return ""


def _is_chinese(runs: list[bytes]) -> bool:
    """Whether the runs are pairs of GB2312, most of them of its commoner half."""
    pairs = [run[place : place + 2] for run in runs for place in range(0, len(run) - 1, 2)]
    common = sum(0xA1 <= one[0] <= 0xA3 or (0xB0 <= one[0] <= 0xD7 and one[1] >= 0xA1) for one in pairs)
    return common >= 0.75 * max(len(pairs), 1)
