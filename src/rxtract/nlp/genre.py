"""Genre of an article, judged by form: leaflet, label, paper, web article or other."""

from __future__ import annotations

import re

from rxtract.records import Article

_FORMATS = {"spl_xml": "label", "jats_xml": "paper"}
_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "leaflet",
        re.compile(
            r"package leaflet|what .{1,60} is and what it is used for|possible side effects|(?:may affect|affects?) (?:up to|more than) 1 in|do not (?:take|use) .{1,40} if you|ask your doctor or pharmacist",
            re.IGNORECASE,
        ),
    ),
    (
        "label",
        re.compile(
            r"highlights of prescribing information|indications and usage|warnings and precautions|clinical pharmacology|\bRx only\b|full prescribing information|boxed warning",
            re.IGNORECASE,
        ),
    ),
    (
        "paper",
        re.compile(
            r"\babstract\b|\bp\s?[<=]\s?0\.\d|confidence interval|et al\.|\bmethods\b.{0,2000}\bresults\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        "web_article",
        re.compile(
            r"what are the (?:functions|effects|indications|side effects)|reference materials?|in summary|it is worth noting|what diseases can it treat|common side effects|this drug",
            re.IGNORECASE,
        ),
    ),
)
_SAMPLE = 20_000


def genre_of(article: Article, text: str) -> str:
    """Return the genre with most distinct cues; `other` when there is none."""
    if article.format in _FORMATS:
        return _FORMATS[article.format]
    sample = text[:_SAMPLE]
    counts = {
        genre: len({match.group().lower()[:12] for match in pattern.finditer(sample)}) for genre, pattern in _CUES
    }
    best = max(counts, key=lambda genre: counts[genre])
    return best if counts[best] else "other"
