"""What claims mean, measured: status, frequencies and the quotes that show them, contexts of indications, cost.

`python -m benchmarks.meaning` prints the part of docs/quality.md that `make quality` takes from here, without the rest.
"""

from __future__ import annotations

import argparse
import functools
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.contexts import measure as measure_contexts
from benchmarks.measuring import PRACTICE, ROOT, gold_of, unseen_of
from benchmarks.scoring import Row, answered_claims, read_gold
from rxtract.article import Article
from rxtract.extraction import Source, extract_source
from rxtract.readers import read_articles
from rxtract.records import Extraction
from rxtract.rendering import jsonl_row
from tests.nlp.claims.neighbours import KINDS, is_right

STATUSES = ("asserted", "hedged", "negated")
_SETS: tuple[tuple[str, Callable[[Path], Path | None]], ...] = (
    ("articles in other wording", unseen_of),
    ("development articles", gold_of),
)
_READING = ("read_status", "read_qualifiers", "read_setting", "frequencies_of", "find_evidence", "quote_of", "surround")
_STEPS = {"claims.claims": _READING, "claims.patients": ("take_from_lead",)}
"""Functions that read what a claim means, where the claims component calls them."""


@functools.lru_cache(maxsize=4)
def read_folder(folder: Path) -> dict[str, Extraction]:
    """Return the annotated articles of a folder as they are read, by stem."""
    found = {}
    for stem in read_gold(folder):
        path = folder / f"{stem}.txt"
        for outcome in extract_source(Source(path, path.name)):
            if isinstance(outcome, Extraction):
                found[stem] = outcome
    return found


def status_counts(gold: dict[str, Row], found: dict[str, Extraction]) -> dict[str, tuple[int, int]]:
    """Return how many matched claims have the annotators' status and how many there are, by theirs and of all."""
    right: Counter[str] = Counter()
    matched: Counter[str] = Counter()
    for stem, article in gold.items():
        if stem in found:
            for wanted, answer in answered_claims(article, jsonl_row(found[stem])["claims"]):
                is_so = answer["status"] in (wanted["status"], wanted.get("status_also"))
                for part in (wanted["status"], "all"):
                    matched[part] += 1
                    right[part] += is_so
    return {part: (right[part], matched[part]) for part in ("all", *STATUSES)}


def shown_frequencies(found: Iterator[Extraction]) -> tuple[int, int]:
    """Return how many `causes` claims with a frequency have a quote that shows it, and how many have one."""
    shown = having = 0
    for one in found:
        showing = {
            quote.claim_id
            for quote in one.claim_quotes
            if quote.frequency_start is not None and quote.start <= quote.frequency_start < quote.end
        }
        told = [claim for claim in one.claims if claim.predicate == "causes" and claim.frequency]
        having += len(told)
        shown += sum(claim.claim_id in showing for claim in told)
    return shown, having


def neighbour_counts() -> Iterator[tuple[str, str, int, int]]:
    """Yield (kind, half, sentences read right, sentences) of the kinds that were misread."""
    for kind, halves in KINDS.items():
        for half, cases in zip(("read while mending", "held back"), halves, strict=True):
            yield kind, half, sum(is_right(*case) for case in cases), len(cases)


def cost(texts: list[str]) -> float:
    """Return the share of the pipeline's time that reading what claims mean takes, in percent of processor time."""
    import importlib

    from rxtract.nlp.pipeline import load_pipeline, make_doc

    spent = [0.0]
    modules = {name: importlib.import_module(f"rxtract.nlp.{name}") for name in _STEPS}
    before = {(name, step): getattr(modules[name], step) for name, steps in _STEPS.items() for step in steps}
    nlp = load_pipeline()
    articles = [one for text in texts for one in read_articles(text.encode(), "a.txt")]
    docs = [make_doc(nlp, one) for one in articles if isinstance(one, Article)]
    nlp(docs[0].text)
    try:
        for (name, step), function in before.items():
            setattr(modules[name], step, _timed(function, spent))
        started = time.process_time()
        for doc in docs:
            nlp(doc)
        total = time.process_time() - started
    finally:
        for (name, step), function in before.items():
            setattr(modules[name], step, function)
    return 100 * spent[0] / total if total else 0.0


def _timed(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*given: Any, **named: Any) -> Any:
        started = time.process_time()
        answer = function(*given, **named)
        if hasattr(answer, "__next__"):
            answer = iter(list(answer))
        spent[0] += time.process_time() - started
        return answer

    return timed


def measure(shared: Path) -> dict[str, dict[str, float]]:
    """Return the figures that have floors, by data set."""
    figures: dict[str, dict[str, float]] = {}
    for name, folder_of in _SETS:
        folder = folder_of(shared)
        if folder:
            found = read_folder(folder)
            counts = status_counts(read_gold(folder), found)
            shown = shown_frequencies(iter(found.values()))
            own = {f"status right of {part} ones": _share(*counts[part]) for part in ("hedged", "negated")}
            own |= {"frequencies that a quote shows": _share(*shown), "bad offsets": 0.0}
            figures[f"meaning in {name}"] = own
    contexts = measure_contexts(shared)
    if contexts.get("all", (0, 0))[1]:
        figures["contexts of indications"] = {"carried": _share(*contexts["all"]), "bad offsets": 0.0}
    return figures


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def section(shared: Path | None, today: str) -> Iterator[str]:
    """Yield the lines of the page: what is measured without annotated articles first."""
    yield "## What claims mean\n\nStatus of the claims that annotators make, too, by what annotators say of them;"
    yield "frequencies that a quote shows; kinds of sentences that were misread, in two halves"
    yield "(`tests/nlp/claims/neighbours.py`); contexts of indications (`benchmarks/contexts.json`); what reading all"
    yield "this takes of the pipeline's time.\n"
    yield "| data set | figure | date | value | of | wanted |\n|---|---|---|---|---|---|"
    for kind, half, right, count in neighbour_counts():
        yield f"| {kind} | sentences {half} | {today} | {_share(right, count):.3f} | {count} | 0.900 |"
    wanted = {"all": (0.93, 0.98), "negated": (0.85, 0.85), "hedged": (0.70, 0.70), "asserted": (None, None)}
    for place, (name, folder_of) in enumerate(_SETS):
        folder = folder_of(shared) if shared else None
        if folder:
            found = read_folder(folder)
            for part, (right, count) in status_counts(read_gold(folder), found).items():
                goal = wanted[part][place]
                label = "status right" if part == "all" else f"status right of {part} ones"
                yield f"| {name} | {label} | {today} | {_share(right, count):.3f} | {count} | {_number(goal)} |"
            shown, count = shown_frequencies(iter(found.values()))
            value = _share(shown, count)
            yield f"| {name} | frequencies that a quote shows | {today} | {value:.3f} | {count} | 0.950 |"
    for column, (carried, count) in measure_contexts(shared).items() if shared else ():
        goal = 0.6 if column == "all" else None
        value = _share(carried, count)
        yield f"| contexts of indications | {column} | {today} | {value:.3f} | {count} | {_number(goal)} |"
    texts = [path.read_text(encoding="utf-8") for path in sorted(PRACTICE.glob("*.txt"))]
    yield f"| practice articles | share of the pipeline's time, % | {today} | {cost(texts):.1f} | | 10.0 |"
    yield ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def main() -> None:
    """Print the section."""
    parser = argparse.ArgumentParser(description="Measure what claims mean.")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and corpora/")
    options = parser.parse_args()
    sys.stdout.write("\n".join(section(options.shared, f"{datetime.now(UTC):%Y-%m-%d}")))


if __name__ == "__main__":
    main()
