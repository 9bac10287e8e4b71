"""Measure and write docs/quality.md and the README's figures: `python -m benchmarks.quality` (or `make quality`).

Always: the practice articles, speed. With the folder beside the project (`--shared`): the development articles, the
vocabulary against public corpora. Without it the page is printed and not written, as it would lose figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.calibration import judge_all, report
from benchmarks.certainty import certainty_table
from benchmarks.claim_corpora import measure as measure_corpora
from benchmarks.claim_reading import reading_table
from benchmarks.floors import check, lift
from benchmarks.meaning import measure as measure_meaning
from benchmarks.meaning import section as meaning_section
from benchmarks.measuring import PRACTICE, ROOT, UNSEEN, gold_of, measure, measure_speed, plain, unseen_of
from benchmarks.mechanisms import measure as measure_mechanisms
from benchmarks.mention_corpora import measure as measure_mentions
from benchmarks.scoring import Figures
from benchmarks.structure import measure as measure_structure
from benchmarks.structure import structure_table
from rxtract.extraction import versions

PAGE = ROOT / "docs" / "quality.md"
README = ROOT / "README.md"
_MARK, _END_MARK = "<!-- scores -->", "<!-- /scores -->"
_UNSEEN = "unseen articles"
_WORDING = "articles in other wording"
_DEV = "development articles"
_PRACTICE = "practice articles"
STRUCTURE = "structure"
_WHAT = {
    _UNSEEN: "Our own articles in `tests/unseen`, written by a hand of their own, with natural wording. **Nothing was "
    "trained or tuned on them**, and nobody read their errors; their totals were looked at some 25 times while "
    "thresholds were chosen on other articles. One annotator.",
    _WORDING: "Development part of a set of drug articles in many voices and registers, by other hands than those that "
    "were trained on. Thresholds, calibration and the ranking of candidates were fitted on it: **dev figures**.",
    _DEV: "Articles of two kinds (web articles and European leaflets) annotated by two readers each. Nothing was "
    "trained on them, but rules were improved by reading their errors: unseen articles may score lower.",
    _PRACTICE: "Our own articles in `tests/practice`, **trained and tuned on**: they show what breaks, not how good "
    "it is.",
}


def main() -> None:
    """Measure, write, and fail when a figure is below its floor."""
    parser = argparse.ArgumentParser(description="Measure rxtract and write docs/quality.md.")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and corpora/")
    parser.add_argument("--floors", choices=("keep", "raise", "lower"), default="keep", help="what to do with floors")
    options = parser.parse_args()
    gold, wording = gold_of(options.shared), unseen_of(options.shared)
    sets = ((_UNSEEN, UNSEEN), (_WORDING, wording), (_DEV, gold), (_PRACTICE, PRACTICE))
    measured = {name: measure(folder) for name, folder in sets if folder}
    figures = {name: plain(scores) | {"bad offsets": bad} for name, (scores, bad) in measured.items()}
    figures |= measure_meaning(options.shared)
    structure = measure_structure(options.shared) if (options.shared / "articles").is_dir() else {}
    if structure:
        figures[STRUCTURE] = {**structure, "bad offsets": 0}
    page = "\n".join(render(measured, options.shared if gold else None, structure))
    if gold:
        PAGE.write_text(page, encoding="utf-8")
        write_summary(measured[_UNSEEN][0], measured[_DEV][0])
        print(f"written: {PAGE.relative_to(ROOT)}", file=sys.stderr)
    else:
        print(page)
        print(f"no {options.shared}: only our own articles were measured, nothing is written", file=sys.stderr)
    if options.floors != "keep":
        print(lift(figures, lower=options.floors == "lower"), file=sys.stderr)
    problems = check(figures)
    sys.exit("\n".join(problems) if problems else 0)


def write_summary(unseen: Figures, dev: Figures) -> None:
    """Put the figures that matter most between the marks of the README."""
    lines = [
        f"On articles that nothing was trained or tuned on: {_sentence(unseen)}.",
        f"On development articles, whose errors were read: {_sentence(dev)}.",
    ]
    before, mark, rest = README.read_text(encoding="utf-8").partition(_MARK)
    after = rest.partition(_END_MARK)[2]
    README.write_text(f"{before}{mark}\n{chr(10).join(lines)}\n{_END_MARK}{after}", encoding="utf-8")


def _sentence(figures: Figures) -> str:
    claims, mentions = figures["claims", "all"], figures["mentions overlap", "all"]
    return (
        f"claims F1 **{claims.f1:.2f}** (precision {claims.precision:.2f}, recall {claims.recall:.2f}), their status "
        f"right in {claims.status_accuracy:.0%}; mentions F1 **{mentions.f1:.2f}** (overlap)"
    )


def render(
    measured: dict[str, tuple[Figures, int]], shared: Path | None, structure: Mapping[str, float]
) -> Iterator[str]:
    """Yield the lines of the page."""
    facts = json.loads(json.dumps(versions()))
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    yield "# Quality\n"
    yield "Written by `make quality`; do not edit by hand. Every figure comes from the versions named here."
    yield f"Code {facts['code']}, model {facts['model']}, vocabulary {facts['vocabulary']}.\n"
    yield "**Strict**: label and borders as annotated. **Overlap**: label, and the spans touch. **Claims**: predicate,"
    yield "object and subject agree.\n"
    for name, (figures, bad) in measured.items():
        yield from _scores(name, figures, bad, today)
    yield from _reading()
    yield from meaning_section(shared, today)
    yield from _mechanisms(shared, today)
    yield from _structure(structure)
    yield from _speed(today)
    if shared:
        yield from _mentions(shared, today)
        yield from _corpora(shared, today)
        yield from _claim_scores(shared)
        yield from _certainty(shared)
        yield from _vocabulary(shared, today)
    yield from _recogniser()
    yield from _not_yet(measured)


def _scores(name: str, figures: Figures, bad: int, today: str) -> Iterator[str]:
    yield f"## {name.capitalize()}\n\n{_WHAT[name]}\n"
    yield "| data set | part | metric | date | precision | recall | F1 | wanted |\n|---|---|---|---|---|---|---|---|"
    for (kind, part), counts in sorted(figures.items(), key=lambda item: (item[0][0] != "claims", item[0][0])):
        row = f"{counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f} | {counts.wanted}"
        yield f"| {name} | {part} | {kind} | {today} | {row} |"
    status = figures["claims", "all"].status_accuracy
    yield f"\nStatus of right claims is right: {status:.3f}. Rows whose offsets do not hold: {bad}.\n"


def _reading() -> Iterator[str]:
    yield "## Claims read one by one\n\nTwo hundred claims over 80 real leaflets, spread over the predicates, each read"
    yield "in its surroundings. By whom, when, on which code: [the reading](claims_reading.md). Wanted: 0.88.\n"
    yield from reading_table()
    yield ""


def _mechanisms(shared: Path | None, today: str) -> Iterator[str]:
    yield "## Mechanisms\n\nWhat `has_mechanism` claims say of action and target. All 62 different links of targets to"
    yield "concepts over 80 leaflets (not annotated ones) were read on 2026-11-25: each is the target that is named.\n"
    yield "| data set | claims | date | share | of claims |\n|---|---|---|---|---|"
    for name, metric, share, claims in measure_mechanisms(shared):
        yield f"| {name} | {metric} | {today} | {share:.3f} | {claims} |"
    yield ""


def _structure(figures: Mapping[str, float]) -> Iterator[str]:
    if figures:
        yield "## Structure\n\nWhat readers make of real files (`python -m benchmarks.structure`): the article of saved"
        yield "news pages against its text as somebody marked it (F1 over runs of four words; thresholds were chosen on"
        yield "them), words of European leaflets that are kept, text of FDA labels with the kind of its section, event"
        yield "rows of drug/placebo tables with their number, events in frequency columns with their class.\n"
        yield from structure_table(figures)
        yield ""


def _speed(today: str) -> Iterator[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(PRACTICE.glob("*.txt"))]
    yield "## Speed\n\nThe whole pipeline on one core, practice articles, on the machine that wrote this page.\n"
    yield "| figure | date | value |\n|---|---|---|"
    for figure, value in measure_speed(texts).items():
        yield f"| {figure} | {today} | {value:,.1f} |" if value < 100 else f"| {figure} | {today} | {value:,.0f} |"
    yield ""


def _mentions(shared: Path, today: str) -> Iterator[str]:
    yield "## Mentions against public corpora\n\nWhat the whole pipeline puts out, one text at a time, for texts that"
    yield "no network was trained on; diseases are mentions of DISEASE and ADVERSE_EVENT. The ranking was fitted on"
    yield "those of BC5CDR and NCBI: unseen texts score a little less (`training/weights/candidate_ranking.py` says how"
    yield "much).\n"
    yield "| data set | metric | date | precision | recall | F1 | wanted |\n|---|---|---|---|---|---|---|"
    scores, calibration = measure_mentions(shared)
    for one in scores:
        precision, f1 = ("" if value is None else f"{value:.3f}" for value in (one.precision, one.f1))
        yield f"| {one.data} | {one.metric} | {today} | {precision} | {one.recall:.3f} | {f1} | {one.wanted} |"
    yield "\nScores of mentions are probabilities. Mean score → share that is right (number of mentions), in tenths:\n"
    yield from (f"- {line}" for line in calibration)
    yield ""


def _corpora(shared: Path, today: str) -> Iterator[str]:
    yield "## Claims against public corpora\n\nOne text at a time, names compared loosely (one contains the other).\n"
    yield "| data set | metric | date | precision | recall | F1 | wanted |\n|---|---|---|---|---|---|---|"
    for name, metric, scored in measure_corpora(shared):
        row = f"{scored.precision:.3f} | {scored.recall:.3f} | {scored.f1:.3f} | {scored.n}"
        yield f"| {name} | {metric} | {today} | {row} |"
    yield ""


def _claim_scores(shared: Path) -> Iterator[str]:
    yield "## Scores of claims\n\nThe `score` of a claim is how often claims like it are right: a line of two numbers"
    yield "for each maker (rules, reader) and kind of text (`make calibration`), fitted on the claims below."
    yield "Figures are of lines fitted on other texts than the one they are applied to; status is not judged here.\n"
    yield from report(judge_all(shared))
    yield ""


def _certainty(shared: Path) -> Iterator[str]:
    yield "## Certainty\n\nWhat annotators of the development and practice articles say of the status of the claims"
    yield "that we make, too, by the `certainty` of ours. Hedged claims are few, so their shares are rough.\n"
    yield from certainty_table(folder for folder in (gold_of(shared), PRACTICE) if folder)
    yield ""


def _vocabulary(shared: Path, today: str) -> Iterator[str]:
    script = ROOT / "tools" / "measure_vocabulary.py"
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "figures.json"
        done = subprocess.run(
            [sys.executable, str(script), "--shared", str(shared), "--json", str(path)], capture_output=True, text=True
        )
        if done.returncode:
            print(f"vocabulary not measured: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["figures"]
    yield "## Vocabulary\n\nNames without context, against public corpora (development parts) and reference lists.\n"
    yield "| figure | date | value | to reach |\n|---|---|---|---|"
    for row in rows:
        goal = "" if row["to_reach"] is None else f"{row['to_reach']:g}"
        yield f"| {row['figure']} | {today} | {row['value']:,.3f} | {goal} |"
    yield ""


def _recogniser() -> Iterator[str]:
    """Yield the scores of the model card; they are measured where the model is made."""
    card = ROOT / "docs" / "model_card.md"
    text = card.read_text(encoding="utf-8") if card.exists() else ""
    scores = text.partition("<!-- scores -->")[2].partition("<!-- /scores -->")[0].strip()
    if scores:
        yield f"## Recogniser\n\nFrom the [model card](model_card.md).\n\n{scores}\n"


def _not_yet(measured: dict[str, tuple[Figures, int]]) -> Iterator[str]:
    settings = tomllib.loads((ROOT / "benchmarks" / "quality.toml").read_text(encoding="utf-8"))
    name = _DEV if _DEV in measured else _PRACTICE
    figures = plain(measured[name][0])
    yield "## What does not work yet\n"
    for figure, target in settings["targets"].items():
        if figures[figure] < target:
            yield f"- {name}, {figure}: {figures[figure]:.3f}, to reach {target:.2f}."
    for point in settings["not_yet"]["points"]:
        yield f"- {point}"
    yield ""


if __name__ == "__main__":
    main()
