"""Main content of web pages: what is kept of a page against the text of its article, and what clean pages keep.

F1 over runs of four words, precision and recall averaged over pages, as in the article-extraction-benchmark of
Scrapinghub. `python -m benchmarks.main_content PAGES [LEAFLETS]`: PAGES is a folder of pages (`ID.html.gz`) with the
text of their articles in `truth.json`; LEAFLETS a folder of clean pages, of which all words should stay.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from rxtract.article import Article
from rxtract.errors import InputError
from rxtract.nlp import annotate_structure, section_records
from rxtract.readers import read_articles

_WORD = re.compile(r"\w+")
_RUN = 4


class MainContent(NamedTuple):
    """How much of what is kept is the article (precision), and of the article is kept (recall)."""

    pages: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def main() -> None:
    """Print the figures, the worst pages last."""
    parser = argparse.ArgumentParser(description="Measure what is kept of web pages.")
    parser.add_argument("pages", type=Path, help="folder of ID.html.gz with truth.json")
    parser.add_argument("leaflets", type=Path, nargs="?", help="folder of clean pages (*.html)")
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst pages")
    options = parser.parse_args()
    shares = page_shares(options.pages)
    found = summary(shares)
    print(f"{found.pages} pages: F1 {found.f1:.3f}, precision {found.precision:.3f}, recall {found.recall:.3f}")
    for name in sorted(shares, key=lambda name: sum(shares[name]))[: options.worst]:
        print(f"  {name}: precision {shares[name][0]:.2f}, recall {shares[name][1]:.2f}")
    if options.leaflets:
        kept = dict(leaflet_shares(options.leaflets))
        print(f"{len(kept)} leaflets: words kept {mean(kept.values()):.4f}, least {min(kept.values()):.4f}")


def summary(shares: dict[str, tuple[float, float]]) -> MainContent:
    """Return the averages over pages."""
    precisions, recalls = zip(*shares.values(), strict=True)
    return MainContent(len(shares), mean(precisions), mean(recalls))


def page_shares(folder: Path) -> dict[str, tuple[float, float]]:
    """Return precision and recall of every page of a folder."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return {name: _shares(main_text(folder / f"{name}.html.gz"), page["articleBody"]) for name, page in truth.items()}


def leaflet_shares(folder: Path) -> Iterator[tuple[str, float]]:
    """Yield for every page of a folder the share of its words that is kept."""
    for path in sorted(folder.glob("*.html")):
        article = _read(path)
        if article is not None:
            yield path.name, len(_WORD.findall(_main(article))) / max(1, len(_WORD.findall(article.text)))


def main_text(path: Path) -> str:
    """Return what is kept of a page, "" when it is rejected."""
    article = _read(path)
    return _main(article) if article else ""


def _read(path: Path) -> Article | None:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        (article,) = read_articles(raw, path.name.removesuffix(".gz"))
    except InputError:
        return None
    return article if isinstance(article, Article) else None


def _main(article: Article) -> str:
    sections = section_records(annotate_structure(article), article)
    return "\n".join(article.text[one.start : one.end] for one in sections if one.kind != "boilerplate")


def _shares(kept: str, wanted: str) -> tuple[float, float]:
    ours, theirs = _runs(kept), _runs(wanted)
    both = sum((ours & theirs).values())
    if not ours or not theirs:
        return (1.0, 1.0) if ours == theirs else (float(not ours), float(not theirs))
    return both / sum(ours.values()), both / sum(theirs.values())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[place : place + _RUN]) for place in range(max(1, len(words) - _RUN + 1)) if words)


if __name__ == "__main__":
    main()
