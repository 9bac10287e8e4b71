"""Speed of the tiers on one core beside other pipelines, in one run: `python -m benchmarks.speed FOLDER --peer PATH`.

`make bench` writes docs/speed.md of the practice articles: the tiers, an empty spaCy pipeline (the limit), each stage.

The peer is a spaCy pipeline of the shape people would use instead (tok2vec, tagger, parser, ner), as a folder or the
name of an installed package; without it only the tiers are measured. Texts alternate between pipelines, so that a busy
machine slows all of them alike; counted is processor time, words are tokens of the text that hold a letter or digit.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

# One core each, or the comparison says nothing; has to stand before numpy is imported.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import spacy

from rxtract.article import Article
from rxtract.nlp import to_records
from rxtract.nlp.entities import symptoms
from rxtract.nlp.pipeline import TIERS, load_pipeline, make_doc
from rxtract.nlp.recogniser.passages import Passages
from rxtract.nlp.recogniser.recognition import load_recogniser
from rxtract.nlp.relations import triggers
from rxtract.readers import read_articles

Pipeline = Callable[[Article], Any]


def read_folder(folder: Path) -> list[Article]:
    """Return the articles of a folder that can be read."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".html", ".xml"))
    read = [one for path in paths for one in read_articles(path.read_bytes(), path.name)]
    return [one for one in read if isinstance(one, Article)]


def forget(tier: str) -> None:
    """Drop what is remembered of texts, so that one that was read before costs what it costs the first time."""
    triggers._find_triggers.cache_clear()
    symptoms._matches.cache_clear()
    if tier != "lexicon":
        load_recogniser(tier)._passages = Passages()


def tier_pipeline(tier: str) -> Pipeline:
    """Return the whole pipeline of a tier as a function of an article."""
    nlp = load_pipeline(tier)

    def run(article: Article) -> Any:
        forget(tier)
        return nlp(make_doc(nlp, article))

    return run


def peer_pipeline(peer: str) -> tuple[str, Pipeline]:
    """Return name and function of another spaCy pipeline: a package's name, or a folder with one somewhere in it."""
    configs = sorted(Path(peer).rglob("config.cfg"))
    nlp = spacy.load(configs[0].parent if configs else peer)
    return f"{nlp.meta['name']} {nlp.meta['version']}", lambda article: nlp(article.text)


def measure_pipelines(pipelines: dict[str, Pipeline], articles: list[Article], rounds: int) -> dict[str, float]:
    """Return words a second of each, by the fastest of some rounds over every article."""
    for run in pipelines.values():
        run(articles[0])  # what is loaded at the first use
    best = {name: [float("inf")] * len(articles) for name in pipelines}
    for _ in range(rounds):
        for place, article in enumerate(articles):
            for name, run in pipelines.items():
                started = time.process_time()
                run(article)
                best[name][place] = min(best[name][place], time.process_time() - started)
    words = sum(len([word for word in article.text.split() if any(map(str.isalnum, word))]) for article in articles)
    return {name: words / sum(seconds) for name, seconds in best.items()}


def stage_seconds(tier: str, articles: list[Article]) -> dict[str, float]:
    """Return the processor seconds of each stage of a tier, tokens first and rows last."""
    nlp = load_pipeline(tier)
    seconds: dict[str, float] = defaultdict(float)
    for warm, article in enumerate([articles[0], *articles]):
        forget(tier)
        started = time.process_time()
        doc = make_doc(nlp, article)
        steps = [("tokens", lambda doc: doc), *nlp.pipeline, ("rows", to_records)]
        for name, step in steps:
            made = step(doc)
            doc = doc if name == "rows" else made
            now = time.process_time()
            seconds[name.removeprefix("rxtract_")] += now - started if warm else 0.0
            started = now
    return dict(seconds)


def machine() -> str:
    """Return the processor and the versions that the figures depend on."""
    cpu = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").is_file() else ""
    model = next((line.partition(": ")[2] for line in cpu.splitlines() if line.startswith("model name")), "")
    packages = ", ".join(f"{name} {version(name)}" for name in ("spacy", "onnxruntime", "numpy"))
    return f"{model or platform.machine()}, one core; Python {platform.python_version()}, {packages}"


def write_page(page: Path, speeds: dict[str, float], peer: str, stages: dict[str, dict[str, float]]) -> None:
    """Write the figures as a page of the docs."""
    lines = ["# Speed", "", "Written by `make bench` (`benchmarks/speed.py`).", "", f"Measured on: {machine()}.", ""]
    lines += ["Processor time in one run, texts in turn for every pipeline, each as if read for the first time.", ""]
    lines += [f"| pipeline | words a second | times {peer} |", "|---|---|---|"]
    lines += [f"| {name} | {speed:,.0f} | {speed / speeds[peer]:.2f} |" for name, speed in speeds.items()]
    lines += ["", "## Share of each stage", "", f"| stage | {' | '.join(stages)} |", "|---|" + "---|" * len(stages)]
    sums = {tier: sum(found.values()) for tier, found in stages.items()}
    for name in next(iter(stages.values())):
        shares = [f"{found[name] / sums[tier]:.1%}" for tier, found in stages.items()]
        lines.append(f"| {name} | {' | '.join(shares)} |")
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Print a table of words a second and of ratios to the peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with articles (.txt, .html, .xml)")
    parser.add_argument("--peer", help="spaCy pipeline to compare with: a package's name or a folder")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="articles to read")
    parser.add_argument("--page", type=Path, help="page of the docs to write")
    options = parser.parse_args()
    articles = read_folder(options.folder)[: options.limit]
    pipelines = {tier: tier_pipeline(tier) for tier in TIERS}
    tokens = spacy.blank("en")
    pipelines["empty spaCy pipeline"] = lambda article: tokens(article.text)
    peer = None
    if options.peer:
        peer, run = peer_pipeline(options.peer)
        pipelines[peer] = run
    speeds = measure_pipelines(pipelines, articles, options.rounds)
    if options.page:
        stages = {tier: stage_seconds(tier, articles) for tier in TIERS}
        write_page(options.page, speeds, peer or "empty spaCy pipeline", stages)
    lines = ["| pipeline | words a second, one core | times the peer |", "|---|---|---|"]
    for name, speed in speeds.items():
        ratio = f"{speed / speeds[peer]:.2f}" if peer else ""
        lines.append(f"| {name} | {speed:,.0f} | {ratio} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
