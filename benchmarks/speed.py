"""Speed of the tiers on one core beside another pipeline, in one run: `python -m benchmarks.speed FOLDER --peer PATH`.

The peer is a spaCy pipeline of the shape people would use instead (tok2vec, tagger, parser, ner), as a folder or the
name of an installed package; without it only the tiers are measured. Texts alternate between pipelines, so that a busy
machine slows all of them alike; counted is processor time, words are tokens of the text that hold a letter or digit.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# One core each, or the comparison says nothing; has to stand before numpy is imported.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import spacy

from rxtract.article import Article
from rxtract.nlp.pipeline import TIERS, load_pipeline, make_doc
from rxtract.readers import read_articles

Pipeline = Callable[[Article], Any]


def read_folder(folder: Path) -> list[Article]:
    """Return the articles of a folder that can be read."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".html", ".xml"))
    read = [one for path in paths for one in read_articles(path.read_bytes(), path.name)]
    return [one for one in read if isinstance(one, Article)]


def tier_pipeline(tier: str) -> Pipeline:
    """Return the whole pipeline of a tier as a function of an article."""
    nlp = load_pipeline(tier)

    def run(article: Article) -> Any:
        return nlp(make_doc(nlp, article))

    return run


def peer_pipeline(peer: str) -> tuple[str, Pipeline]:
    """Return name and function of another spaCy pipeline: a package's name, or a folder with one somewhere in it."""
    configs = sorted(Path(peer).rglob("config.cfg"))
    nlp = spacy.load(configs[0].parent if configs else peer)
    return f"{nlp.meta['name']} {nlp.meta['version']}", lambda article: nlp(article.text)


def measure_pipelines(pipelines: dict[str, Pipeline], articles: list[Article], rounds: int) -> dict[str, float]:
    """Return words a second of each, by the fastest of some rounds over every article."""
    best = {name: [float("inf")] * len(articles) for name in pipelines}
    for _ in range(rounds):
        for place, article in enumerate(articles):
            for name, run in pipelines.items():
                started = time.process_time()
                run(article)
                best[name][place] = min(best[name][place], time.process_time() - started)
    words = sum(len([word for word in article.text.split() if any(map(str.isalnum, word))]) for article in articles)
    return {name: words / sum(seconds) for name, seconds in best.items()}


def main() -> None:
    """Print a table of words a second and of ratios to the peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with articles (.txt, .html, .xml)")
    parser.add_argument("--peer", help="spaCy pipeline to compare with: a package's name or a folder")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="articles to read")
    options = parser.parse_args()
    articles = read_folder(options.folder)[: options.limit]
    pipelines = {tier: tier_pipeline(tier) for tier in TIERS}
    peer = None
    if options.peer:
        peer, run = peer_pipeline(options.peer)
        pipelines[peer] = run
    speeds = measure_pipelines(pipelines, articles, options.rounds)
    lines = ["| pipeline | words a second, one core | times the peer |", "|---|---|---|"]
    for name, speed in speeds.items():
        ratio = f"{speed / speeds[peer]:.2f}" if peer else ""
        lines.append(f"| {name} | {speed:,.0f} | {ratio} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
