"""How long a profile takes in a snapshot of many claims that are made up: `python tools/measure_desk.py [CLAIMS]`."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / "desk")]

from handmade import Made  # noqa: E402 - it stands among the tests

import rxtract  # noqa: E402

PREDICATES = ("treats", "causes", "causes", "causes", "has_mechanism", "combined_with", "contraindicated_in")


def make(folder: Path, n_claims: int) -> Path:
    """Write a snapshot of `n_claims` claims of 500 drugs and 2,000 objects in one article for every 50 claims."""
    chance, made = random.Random(1), Made()
    drugs = [(f"Drug{number}", f"UNII:{number:010}") for number in range(500)]
    things = [(f"disorder {number} of the heart", f"HP:{number:07}") for number in range(2000)]
    for drug, key in drugs:
        made.concept(key, "DRUG", drug)
    for thing, key in things:
        made.concept(key, "ADVERSE_EVENT", thing)
        for step in range(1, 11):
            made.link(key, "is_a", (f"HP:9{step:06}", f"group {step}"), step)
    for number in range(n_claims // 50):
        drug = drugs[number % len(drugs)]
        article = made.article(f"{number}.html", text="x" * 2000)
        for place in range(50):
            quote = f"{drug[0]} is said to do this and that to people, number {number}, place {place}, in plain words"
            made.claim(article, drug, chance.choice(PREDICATES), chance.choice(things), quote, start=place)
    return made.write(folder)


def main() -> None:
    """Print the times of the first and of later profiles, the fastest of five."""
    n_claims = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        snapshot = rxtract.read(make(Path(folder) / "snapshot", n_claims))
        for call in ("profile('drug7')", "facts()", "contradictions()", "discrepancies()", "claims_for('drug7')"):
            times, used = [], []
            for _ in range(6):
                started, busy = time.perf_counter(), time.process_time()
                eval(f"snapshot.{call}", {"snapshot": snapshot})
                times.append(time.perf_counter() - started)
                used.append(time.process_time() - busy)
            later = f"later {min(times[1:]) * 1000:.0f} ms (processor {min(used[1:]) * 1000:.0f} ms)"
            print(f"{n_claims:,} claims, {call}: first {times[0] * 1000:.0f} ms, {later}")


if __name__ == "__main__":
    main()
