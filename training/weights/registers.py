"""Fit the words that tell professional texts from everyday texts.

`python -m training.weights.registers --shared PATH`

Sentences of the corpora's training parts and of labels stand for the one register; the practice articles and, where
the folder beside the project has them, leaflets and health pages for the other. The words stand in the file and are
chosen by hand: words of everyday language, no names.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rxtract.article import Article
from rxtract.matching.rule_files import read_rules
from rxtract.nlp.structure.genre import WORD
from rxtract.readers import read_articles
from training.recogniser.corpora import pin, read_all

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "src" / "rxtract" / "data" / "rules" / "en" / "registers.toml"
WORDS = tuple(read_rules("registers")["weights"])
_OWN_WEIGHT = 12  # our practice articles are few, and the only web articles
_PER_TEXT = 100
_BORDER = re.compile(r"(?<=[.!?])\s+|\n+")


def sentences(text: str, limit: int) -> list[str]:
    """Return the first sentences of more than three words."""
    return [part for part in _BORDER.split(text) if len(part.split()) > 3][:limit]


def count(text: str) -> list[int]:
    """Return how often each word occurs, twice at most: a sentence that repeats one is no surer."""
    counts = Counter(WORD.findall(text.lower()))
    return [min(2, counts[word]) for word in WORDS]


def read_everyday(shared: Path) -> list[tuple[str, int]]:
    """Return sentences of leaflets, health pages and practice articles with their weights."""
    rows = []
    for path in sorted((ROOT / "tests" / "practice").glob("*.txt")):
        rows += [(part, _OWN_WEIGHT) for part in sentences(path.read_text(encoding="utf-8"), _PER_TEXT)]
    for folder in ("html", "medquad_xml"):
        for path in sorted((shared / "articles" / folder).glob("*")):
            articles = [one for one in read_articles(path.read_bytes(), path.name) if isinstance(one, Article)]
            rows += [(part, 1) for one in articles for part in sentences(one.text, _PER_TEXT)]
    return rows


def read_professional(shared: Path) -> list[tuple[str, int]]:
    """Return sentences of abstracts, case reports and labels of the training parts with their weights."""
    parts = pin(read_all(shared / "corpora"))
    texts = [one.text for name in ("bc5cdr", "ncbi_disease", "biored", "adr_labels") for one in parts[f"{name}/train"]]
    chosen = random.Random(0).sample(texts, 900) + [one.text for one in parts["phee/train"]]
    return [(part, 1) for text in chosen for part in sentences(text, 25)]


def main() -> None:
    """Fit and write the weights, rounded to a tenth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with articles/ and corpora/")
    shared = parser.parse_args().shared
    everyday, professional = read_everyday(shared), read_professional(shared)
    weights = np.array([weight for _, weight in everyday + professional], dtype=float)
    wanted = np.array([0] * len(everyday) + [1] * len(professional))
    weights[wanted == 1] *= weights[wanted == 0].sum() / weights[wanted == 1].sum()
    counts = np.array([count(text) for text, _ in everyday + professional])
    fitted = LogisticRegression(C=0.05, fit_intercept=False, max_iter=1000).fit(counts, wanted, sample_weight=weights)
    values = zip(WORDS, fitted.coef_[0], strict=True)
    lines = [f"{word} = {value:.1f}\n" for word, value in sorted(values)]
    head = TARGET.read_text(encoding="utf-8").partition("[weights]")[0]
    TARGET.write_text(f"{head}[weights]\n{''.join(lines)}", encoding="utf-8")
    print(f"{len(lines)} words; {(fitted.predict(counts) == wanted).mean():.3f} of {len(wanted)} sentences are right")


if __name__ == "__main__":
    main()
