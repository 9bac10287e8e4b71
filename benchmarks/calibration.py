"""Scores of claims against what annotators say, and the lines that make them probabilities.

`python -m benchmarks.calibration` (or `make calibration`) judges the claims of annotated texts and writes the lines
into `src/rxtract/data/rules/en/calibration.toml`; `make quality` shows how right the scores are. A line has two
numbers, as annotated articles are few; figures are of lines fitted without the article that they are applied to.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.claim_corpora import judge_labeledin, judge_phee
from benchmarks.measuring import PRACTICE, ROOT, gold_of, unseen_of
from benchmarks.scoring import judge_claims, read_gold
from rxtract.extraction import Source, extract_source
from rxtract.matching.logistic import calibrate
from rxtract.nlp.claims.calibration import Line, kind_of_text, logit, maker_of, read_lines
from rxtract.nlp.relations.learned import RULE as LEARNED
from rxtract.records import Extraction
from rxtract.rendering import jsonl_row
from training.recogniser.scoring import calibration_error

TARGET = ROOT / "src" / "rxtract" / "data" / "rules" / "en" / "calibration.toml"
DEV, UNSEEN_SET, PRACTICE_SET = "development articles", "articles in other wording", "practice articles"
_FOLDS = 20
_FEWEST = 100  # judged claims that a line is fitted on; with fewer the one in force stays
_BINS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
_COMMENT = """\
# What makes scores of claims the share of such claims that is right: log odds * slope + offset, by kind of text.
# Written by `make calibration` (benchmarks/calibration.py), not by hand; docs/quality.md shows how right they are.
"""


class Judged(NamedTuple):
    """A claim's score in a text, who made it in which register, and whether annotators make the same claim."""

    data: str
    text: str
    kind: tuple[str, str]
    score: float
    right: bool


def judge_articles(name: str, folder: Path) -> Iterator[Judged]:
    """Yield the claims of annotated articles about their drug."""
    for stem, article in read_gold(folder).items():
        path = folder / f"{stem}.txt"
        for outcome in extract_source(Source(path, path.name)):
            if isinstance(outcome, Extraction):
                text_kind = kind_of_text(outcome.article.genre or "")
                for claim, right in judge_claims(article, jsonl_row(outcome)["claims"]):
                    if claim["found_by"] != LEARNED:
                        yield Judged(name, stem, (maker_of(claim["found_by"]), text_kind), claim["score"], right)


def judge_corpora(shared: Path) -> Iterator[Judged]:
    """Yield the claims of professional texts: sentences of case reports, label sections."""
    for name, file, judge in (
        ("PHEE dev", "phee/dev.jsonl", judge_phee),
        ("LabeledIn", "labeledin/train.txt", judge_labeledin),
    ):
        path = shared / "corpora" / file
        if not path.is_file():
            continue
        for number, (genre, claims) in enumerate(judge(path)):
            for claim, right in claims:
                if claim.found_by != LEARNED and kind_of_text(genre) != "everyday":
                    kind = maker_of(claim.found_by), kind_of_text(genre)
                    yield Judged(name, f"{name} {number}", kind, claim.score, right)


def judge_all(shared: Path) -> list[Judged]:
    """Return every judged claim that can be fitted on; without the shared folder those of our own articles.

    What the reader says of articles it was trained on is surer than it is of others, so those are left out.
    """
    gold, unseen = gold_of(shared), unseen_of(shared)
    rows = list(judge_articles(DEV, gold)) if gold else []
    rows += judge_articles(UNSEEN_SET, unseen) if unseen else []
    rows += [one for one in judge_articles(PRACTICE_SET, PRACTICE) if one.kind[0] == "rules"]
    return rows + list(judge_corpora(shared))


def fit(rows: Sequence[Judged]) -> Line:
    """Return the line that corrects the scores of these claims."""
    model = LogisticRegression(C=np.inf, max_iter=1000)  # no penalty: two numbers need none
    model.fit([[logit(row.score)] for row in rows], [row.right for row in rows])
    return Line(float(model.coef_[0][0]), float(model.intercept_[0]))


def cross_validated(rows: Sequence[Judged]) -> np.ndarray:
    """Return the scores that the claims would have if their own texts had not been fitted on."""
    texts = sorted({row.text for row in rows})
    folds = np.array([texts.index(row.text) % _FOLDS for row in rows])
    scores = np.zeros(len(rows))
    for kind in sorted({row.kind for row in rows}):
        of_kind = np.array([row.kind == kind for row in rows])
        for fold in sorted(set(folds[of_kind])):
            line = fit([row for row, known in zip(rows, of_kind & (folds != fold), strict=True) if known])
            for index in np.flatnonzero(of_kind & (folds == fold)):
                scores[index] = calibrate(logit(rows[index].score), line)
    return scores


def report(rows: Sequence[Judged]) -> Iterator[str]:
    """Yield, as lines of Markdown, how many claims with a score are right; kinds of text with few claims left out."""
    counts = Counter(row.kind for row in rows)
    rows = [row for row in rows if counts[row.kind] >= _FEWEST]
    scores, right = cross_validated(rows), np.array([row.right for row in rows], dtype=float)
    yield "| claims of | judged | right | mean score | calibration error |\n|---|---|---|---|---|"
    for name in dict.fromkeys(row.data for row in rows):
        here = np.array([row.data == name for row in rows])
        error = calibration_error(scores[here], right[here])
        yield f"| {name} | {here.sum()} | {right[here].mean():.3f} | {scores[here].mean():.3f} | {error:.3f} |"
    for kind in sorted({row.kind for row in rows}):
        here = np.array([row.kind == kind for row in rows])
        maker, text_kind = kind
        yield f"\nScores of claims by {maker} in {text_kind} texts (share right, a mark each 5 %; number of claims):\n"
        yield "```text"
        yield from _curve(scores[here], right[here])
        yield "```"


def _curve(scores: np.ndarray, right: np.ndarray) -> Iterator[str]:
    for low, high in pairwise(_BINS):
        inside = (scores >= low) & (scores < high)
        if inside.any():
            share = right[inside].mean()
            bar = "#" * round(share * 20)
            yield f"score {scores[inside].mean():.2f}  right {share:.2f}  {bar:<20}  {inside.sum()}"


def write_lines(rows: Iterable[Judged]) -> None:
    """Fit the lines anew and write them; a kind of text with too few claims keeps its line."""
    rows = list(rows)
    parts = []
    for kind, old in read_lines().items():
        of_kind = [row for row in rows if row.kind == kind]
        # Scores carry the line in force: the one that corrects them is put behind it.
        change = fit(of_kind) if len(of_kind) >= _FEWEST else Line(1.0, 0.0)
        new = Line(change.slope * old.slope, change.slope * old.offset + change.offset)
        if new.slope <= 0:
            print(f"{kind}: surer claims are less often right; its line stays as it is, look at them", file=sys.stderr)
            new = old
        parts.append(f"[{'.'.join(kind)}]\nslope = {new.slope:.4f}\noffset = {new.offset:.4f}\n")
    TARGET.write_text("\n".join([_COMMENT, *parts]), encoding="utf-8")


def main() -> None:
    """Judge, fit, write, and print how right the scores are."""
    parser = argparse.ArgumentParser(description="Fit the scores of claims to judged claims.")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with gold/ and corpora/")
    options = parser.parse_args()
    if gold_of(options.shared) is None:
        sys.exit(f"{options.shared}: no annotated articles there; the lines stay as they are")
    rows = judge_all(options.shared)
    write_lines(rows)
    print(*report(rows), sep="\n")
    print(f"written: {TARGET.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
