"""Negation: our status rules against negspacy's NegEx, on the objects of claims that annotators make, too.

For every claim of ours that annotators make, the question is whether its object is negated. NegEx (negspacy 1.1.0, its
clinical terms) sees the same sentence with the same object as an entity. negspacy is no dependency: install it aside,

    pip install --no-deps --target FOLDER negspacy==1.1.0
    PYTHONPATH=FOLDER python -m benchmarks.negation ARTICLES...
"""

from __future__ import annotations

import argparse
import importlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Span

from benchmarks.measuring import answer
from benchmarks.scoring import read_gold
from rxtract import extract


def negex() -> Language:
    """Return a pipeline that is NegEx and nothing else."""
    importlib.import_module("negspacy.negation")
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("negex")
    return nlp


def is_negated(nlp: Language, sentence: str, start: int, end: int) -> bool:
    """Whether NegEx finds `sentence[start:end]` negated."""
    doc = nlp.make_doc(sentence)
    span = doc.char_span(start, end, label="DISEASE", alignment_mode="expand")
    doc.ents = [Span(doc, span.start, span.end, label="DISEASE")]
    for _, component in nlp.pipeline:
        doc = component(doc)
    return bool(doc.ents[0]._.negex)


def judged(folder: Path, nlp: Language) -> Iterator[tuple[bool, bool, bool]]:
    """Yield (negated for annotators, for our rules, for NegEx) of every claim that both we and annotators make."""
    gold, rows = read_gold(folder), answer(folder)
    for stem, row in rows.items():
        text = row["text"]
        sentences = {one.sentence_id: one for one in extract(text).sentences}
        spans = {(one.start, one.end) for one in sentences.values()}
        for claim in row["claims"]:
            same = [
                other
                for other in gold[stem]["claims"]
                if other["predicate"] == claim["predicate"]
                and claim["object_text"].lower() in {name.lower() for name in other.get("accept", ())}
            ]
            start, end = next(
                ((a, b) for a, b in spans if a <= claim["start"] < b), (claim["start"], claim["end"])
            )
            at = text.find(claim["object_text"], start, max(end, claim["end"]))
            if same and at >= 0:
                ours = claim["status"] == "negated"
                wanted = {other["status"] == "negated" for other in same}
                found = is_negated(nlp, text[start : max(end, claim["end"])], at - start, at - start + len(claim["object_text"]))
                yield ours if ours in wanted else not ours, ours, found


def main() -> None:
    """Print how often each is right, and how often where annotators say no."""
    parser = argparse.ArgumentParser(description="Compare status rules with NegEx on annotated articles.")
    parser.add_argument("folders", type=Path, nargs="+", help="folders of annotated articles")
    options = parser.parse_args()
    nlp = negex()
    counts: Counter[str] = Counter()
    for folder in options.folders:
        for wanted, ours, found in judged(folder, nlp):
            counts["claims"] += 1
            counts["negated"] += wanted
            counts["ours right"] += ours == wanted
            counts["negex right"] += found == wanted
            counts["ours right of negated"] += wanted and ours
            counts["negex right of negated"] += wanted and found
    for name, count in counts.items():
        print(f"{name}: {count}")


if __name__ == "__main__":
    main()
