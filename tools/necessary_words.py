"""Write what the patterns of the rules need of a text, for a quick start: `python -m tools.necessary_words`.

Noted are all patterns that are asked about while the practice articles are read. A pattern that was changed since is
read off its rule, which costs time at the start and nothing else.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from pathlib import Path

from rxtract.article import Article
from rxtract.matching import prefilter
from rxtract.nlp.pipeline import build_pipeline, make_doc
from rxtract.readers import read_articles

FILE = Path(str(files("rxtract"))) / "data/rules/necessary_words.json"
ARTICLES = Path(__file__).parents[1] / "tests/practice"


def asked_patterns() -> list[re.Pattern[str]]:
    """Return the patterns that are asked about, in the order of their words."""
    asked: dict[str, re.Pattern[str]] = {}
    known = prefilter.necessary

    def note(pattern: re.Pattern[str]) -> tuple[prefilter.Clause, ...]:
        asked[prefilter.key_of(pattern)] = pattern
        return known(pattern)

    prefilter.necessary = note  # before anything is loaded: this process is here for nothing else
    nlp = build_pipeline("lexicon")
    for path in sorted(ARTICLES.glob("*.txt")):
        for article in read_articles(path.read_bytes(), path.name):
            if isinstance(article, Article):
                nlp(make_doc(nlp, article))
    return [asked[key] for key in sorted(asked)]


def main() -> None:
    """Write the file."""
    found = {
        prefilter.key_of(pattern): [sorted(map(sorted, clause)) for clause in prefilter.read_necessary(pattern)]
        for pattern in asked_patterns()
    }
    FILE.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{FILE}: {len(found)} patterns, {FILE.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
