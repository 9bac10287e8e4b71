"""URLs that an article gives as its references: those in reference lines and under a reference heading."""

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
_URL = re.compile(r"https?://[^\s<>\"'`|\\^{}，。；、）】」》“”]+", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "["}


def find_references(text: str, links: Sequence[tuple[int, str]] = ()) -> tuple[str, ...]:
    r"""Return the reference URLs of `text` in order, each once.

    `links` are (offset, address) of hyperlinks that markup puts into the text; they count where a URL would.

    >>> find_references("Ask https://a.org\nReference materials:https://b.org/x_(drug).")
    ('https://b.org/x_(drug)',)
    """
    found = sorted([(match.start(), _trim(match.group())) for match in _URL.finditer(text)] + list(links))
    if not found:
        return ()
    regions = list(_reference_regions(text, [offset for offset, _ in found]))
    return tuple(dict.fromkeys(url for at, url in found if any(start <= at < end for start, end in regions)))


def _reference_regions(text: str, url_offsets: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield half-open offsets of the lines that hold references."""
    under_heading, start, next_url = False, 0, 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        has_url = False
        while next_url < len(url_offsets) and url_offsets[next_url] < end:
            has_url, next_url = True, next_url + 1
        match = _REFERENCE_LINE.match(line)
        if match and (match["colon"] or not match["rest"].strip()):
            # A name alone, or with a colon and nothing after it, heads the lines that follow.
            under_heading = not match["rest"].strip()
            yield start, end
        elif under_heading and (has_url or _ITEM.match(line)):
            yield start, end
        elif line.strip():
            under_heading = False
        start = end


def _trim(url: str) -> str:
    """Drop the punctuation of the sentence around a URL, but keep a bracket that the URL opened itself."""
    while url:
        last = url[-1]
        unopened = last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last])
        if last not in ".,;:!?*_" and not unopened:
            break
        url = url[:-1]
    return url
