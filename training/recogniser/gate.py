"""The quality gate: `python -m training.recogniser.gate --corpora PATH` fails when a figure is below its floor.

The figures come from a pinned part of the development texts. `--raise` lifts floors to just under today's figures;
a floor goes down only with `--lower`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rxtract.nlp.recogniser.network import Recogniser, packaged_model
from training.recogniser.corpora import Document, pin, read_all
from training.recogniser.measure import (
    ADVERSE_FROM,
    answer_all,
    effect_counts,
    judged_scores,
    strict_counts,
    unique_term_counts,
)
from training.recogniser.scoring import add_up, calibration_error

FLOORS = Path(__file__).with_name("floors.json")
# A floor lies this far under the figure it was raised to: other processors round int8 sums differently.
ROOM = 0.01
TIERS = ("accurate", "fast")


def figures(recogniser: Recogniser, parts: dict[str, list[Document]]) -> dict[str, float]:
    """Return the gate's figures, all of them better when higher."""
    answers, _ = answer_all(recogniser, parts, None)
    scores, right = judged_scores(answers, "DISORDER", None)
    return {
        "bc5cdr DRUG strict F1": add_up(strict_counts(answers["bc5cdr"], {"DRUG"})).f1,
        "bc5cdr DISORDER strict F1": add_up(strict_counts(answers["bc5cdr"], {"DISORDER"})).f1,
        "ncbi_disease DISORDER strict F1": add_up(strict_counts(answers["ncbi_disease"], {"DISORDER"})).f1,
        "phee adverse effects recall": add_up(effect_counts(answers["phee"], adverse_from=ADVERSE_FROM)).recall,
        "FDA labels unique events F1": add_up(unique_term_counts(answers["adr_labels"], adverse_from=ADVERSE_FROM)).f1,
        "DISORDER calibration, 1 - error": 1 - calibration_error(scores, right),
    }


def moved_floors(floors: dict[str, float], today: dict[str, float], *, lower: bool) -> dict[str, float]:
    """Return floors just under today's figures; none goes down unless `lower`.

    Examples:
        >>> moved_floors({"F1": 0.9}, {"F1": 0.8}, lower=False)
        {'F1': 0.9}
    """
    wanted = {name: round(figure - ROOM, 3) for name, figure in today.items()}
    return wanted if lower else {name: max(floor, floors.get(name, 0.0)) for name, floor in wanted.items()}


def main() -> int:
    """Print figures beside floors; return 1 when one is below."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument("--lower", action="store_true")
    options = parser.parse_args()
    if not options.corpora.is_dir():
        print(f"skipped: no corpora in {options.corpora}; the packaged recognisers were not measured")
        return 0
    parts = pin(read_all(options.corpora))
    every: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    failed = 0
    for tier in TIERS:
        today = figures(Recogniser.load(packaged_model(tier)), parts)
        if options.lift or options.lower:
            every[tier] = moved_floors(every.get(tier, {}), today, lower=options.lower)
        for name, figure in today.items():
            floor = every.get(tier, {}).get(name, 0.0)
            failed += figure < floor
            print(f"{tier}: {figure:.3f} (floor {floor:.3f}) {'BELOW ' if figure < floor else ''}{name}")
    if options.lift or options.lower:
        FLOORS.write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
