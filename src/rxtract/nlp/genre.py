"""Genre of an article, judged by form: leaflet, label, paper, web_article or other."""

from __future__ import annotations

import re
from functools import lru_cache

from rxtract.nlp.rules import compile_pattern, read_rules
from rxtract.records import Article

_FORMATS = {"spl_xml": "label", "jats_xml": "paper"}
_SAMPLE = 20_000


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    return tuple((genre, tuple(map(compile_pattern, cues))) for genre, cues in read_rules("genres").items())


def genre_of(article: Article, text: str) -> str:
    """Return the genre of which most cues are found; `other` when there is none."""
    if article.format in _FORMATS:
        return _FORMATS[article.format]
    sample = text[:_SAMPLE]
    counts = {genre: sum(bool(cue.search(sample)) for cue in cues) for genre, cues in _cues()}
    best = max(counts, key=lambda genre: counts[genre])
    return best if counts[best] else "other"
