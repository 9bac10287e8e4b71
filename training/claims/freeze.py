"""Write windows to train on: `python -m training.claims.freeze --articles FOLDER ... --corpora FOLDER --out FILE`.

Annotated articles are cut several times, elsewhere each time; the public corpora give a share of each every round; the
texts of `--read` (drug articles in any format) and of the corpora's longer texts are cut once, without any answer, for
students that learn what their teachers say of them.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.claims.annotated import IGNORED, AnnotatedArticle, read_folder
from training.claims.batches import Prepared, group_windows, make_batch
from training.claims.examples import Example, Judged, make_examples
from training.claims.frozen import freeze
from training.recogniser.batches import round_of_batches
from training.recogniser.corpora import Document, pin, read_all, read_drug_articles
from training.recogniser.targets import ALL_TAGS, UNKNOWN
from training.recogniser.train import SHARES, plain_tokenizer, read_pools

SEED = 20261128
FOLDS = 5
_SHARES = SHARES | {"labeledin": 0.5, "adr_labels": 0.5}
_TOO_LONG = 60_000  # characters: a longer text would be most of what is read

Batches = Iterator[tuple[str, dict[str, Tensor]]]


def fold_of(stem: str) -> int:
    """Return which of FOLDS parts of all articles one belongs to, by its file's name alone."""
    return zlib.crc32(stem.encode()) % FOLDS


def of_articles(prepared: list[Prepared], part: str, rng: random.Random | None) -> Batches:
    """Yield the windows of articles, cut at random places; without `rng` as at run time, by marked spans."""
    items = [(one, window) for one in prepared for window in one.cut(rng)]
    for group in group_windows(items, 6000):
        folds = torch.tensor([fold_of(one.example.article.stem) for one, _ in group])
        yield part, make_batch(group, None if rng else "gold", rng)[0] | {"fold": folds}


def unlabelled(documents: Iterable[Document]) -> Iterator[Prepared]:
    """Yield texts without annotation, with the spans that the pipeline asks about and no answers."""
    tokenizer = plain_tokenizer()
    for document in documents:
        for example in make_examples(
            [AnnotatedArticle(document.name, document.text, frozenset(), frozenset(), ())], tokenizer
        ):
            if not example.sentences:
                continue
            views = [Judged(one.asked, IGNORED, 0) for one in example.views["system"]]
            prepared = Prepared(
                Example(
                    example.article,
                    example.pieces,
                    example.sentences,
                    example.places,
                    dict.fromkeys(("gold", "system"), views),
                )
            )
            prepared.lawful[:], prepared.adverse[:] = ALL_TAGS, UNKNOWN
            yield prepared


def texts_to_read(corpora: Path, read: Path, leave_out: Path | None) -> list[Document]:
    """Return texts without their annotation: drug articles, label sections, abstracts."""
    parts = pin(read_all(corpora))
    names = ("adr_labels", "labeledin", "drugprot", "bc5cdr")
    documents = [*read_drug_articles(read, leave_out), *(one for name in names for one in parts[f"{name}/train"])]
    return [one for one in documents if len(one.text) < _TOO_LONG]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, nargs="*", default=[], help="folders of annotated articles")
    parser.add_argument("--dev", type=Path, help="a folder of annotated articles to measure on")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--read", type=Path, help="folder of drug articles without annotation")
    parser.add_argument("--leave-out", type=Path, help="folder whose articles (by name) are not read")
    parser.add_argument("--rounds", type=int, default=6, help="how often annotated articles are cut")
    parser.add_argument("--corpora-rounds", type=int, default=0, help="rounds of the public corpora")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rng = random.Random(SEED)

    def batches() -> Batches:
        if options.articles:
            articles = {one.stem: one for folder in options.articles for one in read_folder(folder)}.values()
            prepared = [Prepared(one) for one in make_examples(articles, plain_tokenizer()) if one.sentences]
            print(len(prepared), "articles", flush=True)
            for number in range(options.rounds):
                yield from of_articles(prepared, f"articles/{number}", rng)
        if options.corpora_rounds:
            pools = read_pools(options.corpora)
            for number in range(options.corpora_rounds):
                for batch in round_of_batches(pools, _SHARES, rng.getrandbits(32), pieces=4096):
                    yield f"corpora/{number}", batch
        if options.dev:
            dev = [Prepared(one) for one in make_examples(read_folder(options.dev), plain_tokenizer())]
            yield from of_articles(dev, "dev", None)
        if options.read:
            texts = texts_to_read(options.corpora, options.read, options.leave_out)
            print(len(texts), "texts", sum(len(one.text) for one in texts), "characters", flush=True)
            for number, one in enumerate(unlabelled(texts)):
                yield from of_articles([one], "read", rng)
                if number % 100 == 0:
                    print(number, flush=True)

    arrays = freeze(batches())
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(options.out, **arrays)
    for part in sorted(set(arrays["part"].tolist())):
        here = arrays["part"] == part
        print(
            part,
            int(here.sum()),
            "windows",
            int(arrays["size"][here].sum()),
            "pieces",
            int(arrays["count"][here].sum()),
            "mentions",
        )


if __name__ == "__main__":
    main()
