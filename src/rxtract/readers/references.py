"""Finds the URLs that an article gives as references: in reference lines and under a reference heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MARGIN = r"[\s#>*_\-\[(（【•\d.)]{0,12}"
_NAMES = (
    r"(?:references?(?:\s+(?:materials?|sources?|links?|list|urls?))?|(?:data\s+)?sources?|bibliography"
    r"|参考(?:资料|文献|来源)|来源)"
)
_REFERENCE_LINE = re.compile(rf"{_MARGIN}{_NAMES}[\s*_\])）】]{{0,6}}(?P<colon>[:：])?(?P<rest>.*)", re.IGNORECASE)
_ITEM = re.compile(r"\s{0,8}(?:[-*•·]|\[?\d{1,3}[.)\]、])\s*\S")
_URL = re.compile(r"https?://[^\s<>\"'`|\\^{}，。；、）】」》“”]{1,2000}", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "["}


def find_references(text: str, links: Sequence[tuple[int, str]] = ()) -> tuple[str, ...]:
    r"""Return the reference URLs of `text` in order, each once.

    `links` are (offset, address) of hyperlinks that markup puts into the text; they count where a URL would.

    >>> find_references("Ask https://a.org\nReference materials:https://b.org/x_(drug).")
    ('https://b.org/x_(drug)',)
    """
    found = sorted([(match.start(), _trim(match.group())) for match in _URL.finditer(text)] + list(links))
    return tuple(dict.fromkeys(_urls_in_reference_lines(text, found))) if found else ()


def _urls_in_reference_lines(text: str, found: Sequence[tuple[int, str]]) -> Iterator[str]:
    under_heading = has_entry = is_apart = False
    end = taken = 0
    for line in text.splitlines(keepends=True):
        end, first = end + len(line), taken
        while taken < len(found) and found[taken][0] < end:
            taken += 1
        if not line.strip():
            is_apart = has_entry
            continue
        match = _REFERENCE_LINE.match(line)
        is_reference = bool(match and (match["colon"] or not match["rest"].strip()))
        if match and is_reference:
            # A name alone, or with nothing after its colon, heads the lines that follow.
            under_heading, has_entry = not match["rest"].strip(), False
        elif under_heading:
            # Prose ends the list: without a URL at once, with one ("Read more: …") if a blank line sets it apart.
            starts_with_url = bool(_URL.match(line.lstrip(" <")))
            is_reference = bool(_ITEM.match(line)) or starts_with_url or (taken > first and not is_apart)
            under_heading = has_entry = is_reference
        is_apart = False
        if is_reference:
            yield from (url for _, url in found[first:taken])


def _trim(url: str) -> str:
    """Drop the punctuation of the sentence around a URL, but keep a bracket that the URL opened itself."""
    while url:
        last = url[-1]
        unopened = last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last])
        if last not in ".,;:!?*_" and not unopened:
            break
        url = url[:-1]
    return url
