"""Measurements: annotated articles, speed and memory. Each returns figures for the page of quality and the floors."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.scoring import Figures, read_gold, score
from rxtract.extraction import Source, extract_source
from rxtract.records import Extraction
from rxtract.rendering import jsonl_row

ROOT = Path(__file__).parents[1]
PRACTICE = ROOT / "tests" / "practice"
UNSEEN = ROOT / "tests" / "unseen"
"""Annotated articles of our own that nothing is trained or tuned on."""


def gold_of(shared: Path) -> Path | None:
    """Return the folder of development articles, None where it is absent."""
    folder = shared / "gold" / "dev"
    return folder if folder.is_dir() else None


def unseen_of(shared: Path) -> Path | None:
    """Return the folder of development articles in other wording, None where it is absent."""
    folder = shared / "corpora" / "drug_claims" / "dev"
    return folder if folder.is_dir() else None


def answer(folder: Path) -> dict[str, dict[str, Any]]:
    """Extract the annotated articles of a folder and return their JSON rows by stem."""
    rows = {}
    for stem in read_gold(folder):
        path = folder / f"{stem}.txt"
        for outcome in extract_source(Source(path, path.name)):
            if isinstance(outcome, Extraction):
                rows[stem] = jsonl_row(outcome)
    return rows


def measure(folder: Path) -> tuple[Figures, int]:
    """Return the scores over an annotated folder and the number of rows whose offsets do not hold."""
    answers = answer(folder)
    return score(read_gold(folder), answers), sum(bad_offsets(row) for row in answers.values())


def bad_offsets(row: dict[str, Any]) -> int:
    """Count mentions and claims of an article whose text is not what stands at their offsets."""
    text = row["text"]
    spans = [(m["start"], m["end"], m["text"]) for m in row["mentions"]]
    spans += [(c["start"], c["end"], c["quote"]) for c in row["claims"]]
    return sum(text[start:end] != expected for start, end, expected in spans)


def plain(figures: Figures) -> dict[str, float]:
    """Return the figures that have floors, by name: F1 of everything, and how often the status is right."""
    named = {f"{kind} {part} F1": counts.f1 for (kind, part), counts in figures.items() if kind != "mentions strict"}
    return named | {"claims status accuracy": figures["claims", "all"].status_accuracy}


def measure_speed(texts: Iterable[str]) -> dict[str, float]:
    """Return time, speed on one core, peak memory and the cost of claims, measured in a process of its own."""
    script = "import sys; from benchmarks.measuring import speed_here; speed_here(sys.stdin.read())"
    joined = "\f".join(texts)
    done = subprocess.run(
        [sys.executable, "-c", script], input=joined, capture_output=True, text=True, check=True, cwd=ROOT
    )
    load, words, memory, claims = map(float, done.stdout.split())
    return {
        "seconds to load": load,
        "words a second": words,
        "peak memory, MB": memory,
        "what claims add to the pipeline's time, %": claims,
    }


def speed_here(joined: str) -> None:
    """Print what `measure_speed` returns; for a fresh process."""
    started = time.perf_counter()
    import rxtract

    rxtract.extract("Aspirin treats pain.")
    loaded = time.perf_counter()
    words = sum(rxtract.extract(text).article.n_words for text in joined.split("\f"))
    done = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    share = claims_share(joined.split("\f"))
    sys.stdout.write(f"{loaded - started} {words / (done - loaded)} {memory} {share}\n")


def claims_share(texts: Iterable[str]) -> float:
    """Return what the components that read roles and make claims add to the time of all others, in percent."""
    import rxtract
    from rxtract.article import Article
    from rxtract.nlp.pipeline import make_doc
    from rxtract.readers import read_articles

    nlp = rxtract.load()
    seconds = {False: 0.0, True: 0.0}
    articles = (one for text in texts for one in read_articles(text.encode(), "a.txt"))
    for article in articles:
        if not isinstance(article, Article):
            continue
        doc = make_doc(nlp, article)
        for name, component in nlp.pipeline:
            started = time.perf_counter()
            doc = component(doc)
            seconds[name in ("rxtract_roles", "rxtract_claims")] += time.perf_counter() - started
    return 100 * seconds[True] / seconds[False]
