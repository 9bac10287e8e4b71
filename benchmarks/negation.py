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
    for stem, gold in read_gold(folder).items():
        found = extract((folder / f"{stem}.txt").read_text(encoding="utf-8"))
        sentences = {one.sentence_id: one for one in found.sentences}
        for claim in found.claims:
            name = claim.object_text.lower()
            same = [
                one for one in gold["claims"] if one["predicate"] == claim.predicate and name in one.get("accept", ())
            ]
            if not same:
                continue
            start = sentences[claim.sentence_id].start
            text = found.article.text[start : max(claim.end, sentences[claim.sentence_id].end)]
            at = text.index(claim.object_text, claim.start - start)
            ours = claim.status == "negated"
            agreed = any((one["status"] == "negated") == ours for one in same)
            yield ours == agreed, ours, is_negated(nlp, text, at, at + len(claim.object_text))


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
