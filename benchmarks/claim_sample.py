"""A sample of claims for reading one by one: what the article states, with its surroundings.

Every claim of a folder's articles is made anew, then a seeded sample is drawn that is spread over the predicates and
over the articles; one numbered JSON line per claim goes to standard output:

    python -m benchmarks.claim_sample FOLDER --seed 2026 --size 200 > sample.jsonl

The sample depends on the claims: after a change of rules, model or vocabulary the same seed draws other ones.
What a reading of such a sample found stands in `docs/claims_reading.md`, as counts.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from rxtract.extraction import discover, extract_source
from rxtract.records import PREDICATES, ClaimRecord, Extraction

AROUND = 200
"""Characters of text shown on either side of the quote."""

PER_ARTICLE = 4
"""At most so many claims of one article are drawn."""


class Found(NamedTuple):
    """A claim with the rows of the article that makes it."""

    claim: ClaimRecord
    rows: Extraction


def claims_of(folder: Path) -> list[Found]:
    """Return the claims of the HTML files below `folder`, in the order of their names."""
    sources = [source for source in discover(folder) if source.path.suffix == ".html"]
    outcomes = chain.from_iterable(map(extract_source, sources))
    return [Found(claim, rows) for rows in outcomes if isinstance(rows, Extraction) for claim in rows.claims]


def draw(found: Iterable[Found], seed: int, size: int) -> list[Found]:
    """Return up to `size` of the claims: predicates take turns, so that each has an equal share where it can."""
    queues: dict[str, list[Found]] = {predicate: [] for predicate in PREDICATES}
    for one in found:
        queues[one.claim.predicate].append(one)
    chance = random.Random(seed)
    for queue in queues.values():
        chance.shuffle(queue)
    drawn: list[Found] = []
    articles: Counter[str] = Counter()
    while any(queues.values()):
        for queue in queues.values():
            while queue and articles[queue[-1].claim.article_id] >= PER_ARTICLE:
                queue.pop()
            if queue and len(drawn) < size:
                drawn.append(queue.pop())
                articles[drawn[-1].claim.article_id] += 1
        if len(drawn) == size:
            break
    order = {predicate: number for number, predicate in enumerate(PREDICATES)}
    return sorted(drawn, key=lambda one: (order[one.claim.predicate], one.rows.article.source, one.claim.start))


def as_row(number: int, one: Found) -> dict[str, object]:
    """Return what a reader needs to judge a claim."""
    claim, article = one.claim, one.rows.article
    headings = (part.heading for part in one.rows.sections if part.start <= claim.start < part.end)
    return {
        "number": number,
        "source": article.source,
        "subject_name": claim.subject_name,
        "predicate": claim.predicate,
        "object_text": claim.object_text,
        "object_name": claim.object_name,
        "status": claim.status,
        "frequency": claim.frequency,
        "found_by": claim.found_by,
        "quote": claim.quote,
        "heading": next(headings, None),
        "before": article.text[max(0, claim.start - AROUND) : claim.start],
        "after": article.text[claim.end : claim.end + AROUND],
    }


def main() -> None:
    """Print a sample of the claims of a folder."""
    parser = argparse.ArgumentParser(description="Print a seeded sample of claims, one JSON line each, for reading.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder with articles as .html")
    parser.add_argument("--seed", type=int, default=2026, help="seed of the sample (default: %(default)s)")
    parser.add_argument("--size", type=int, default=200, help="claims to draw (default: %(default)s)")
    options = parser.parse_args()
    for number, one in enumerate(draw(claims_of(options.folder), options.seed, options.size), 1):
        print(json.dumps(as_row(number, one), ensure_ascii=False))


if __name__ == "__main__":
    main()
