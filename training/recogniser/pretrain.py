"""Go on with the encoder's masked-language training: `python -m training.recogniser.pretrain --corpora PATH --work TO`.

The encoder in the wheel was tuned for the likeness of sentences. Words that are guessed again, on the corpora's own
texts and on drug articles, bring its single pieces back to what a tagger needs. No annotation is read.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from rxtract.nlp.recogniser.decoding import LABELS
from rxtract.nlp.recogniser.windows import Window, batch_windows, pack_sentences
from training.recogniser.batches import make_batch
from training.recogniser.corpora import Document, pin, read_all, read_drug_articles
from training.recogniser.network import PIECES, WIDTH, Tagger, average, pretrained_tagger
from training.recogniser.targets import ALL_TAGS, Example, make_example
from training.recogniser.train import CHECKPOINT_EVERY, SEED, plain_tokenizer, save_whole

MASK, HIDDEN_SHARE, WARM_UP = 103, 0.18, 60
MARKS = 999  # pieces up to here are marks of the tokenizer's own


class Guesser(nn.Module):
    """The encoder and a head that guesses pieces by their own embeddings."""

    def __init__(self, encoder: Tagger) -> None:
        super().__init__()
        encoder.pieces.sparse = False
        self.encoder = encoder
        self.turn = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(PIECES))

    def forward(self, pieces: Tensor, shapes: Tensor, present: Tensor, hidden: Tensor) -> Tensor:
        """Return the logits of every piece of the vocabulary at the hidden places."""
        x = self.encoder.read(pieces, shapes, torch.zeros_like(shapes), present)[hidden]
        return F.linear(self.norm(F.gelu(self.turn(x))), self.encoder.pieces.weight, self.bias)


def read_texts(corpora: Path, articles: Path | None, leave_out: Path | None) -> list[Document]:
    """Return the texts of the corpora's training parts and of articles; not those whose name a folder has."""
    parts = pin(read_all(corpora))
    documents = [one for name, rows in parts.items() if name.endswith("/train") for one in rows]
    documents += read_drug_articles(articles, leave_out) if articles else []
    # Without spans and annotated throughout: every word's first piece is asked something, no other piece is.
    return [Document(one.corpus, one.name, one.text, annotated=frozenset(LABELS)) for one in documents]


def rounds(examples: list[Example], seed: int, *, pieces: int) -> Iterator[dict[str, Tensor]]:
    """Yield batches without end, cut and mixed anew each round."""
    rng = random.Random(seed)
    while True:
        items = [(one, window) for one in examples for window in pack_sentences(one.sentences, reach=158)]
        rng.shuffle(items)
        for start in range(0, len(items), 400):
            pool = items[start : start + 400]
            keyed = [Window(place, place + window.end - window.start, 0, 0) for place, (_, window) in enumerate(pool)]
            batches = list(batch_windows(keyed, pieces=pieces))
            rng.shuffle(batches)
            yield from (make_batch([pool[key.start] for key in batch]) for batch in batches)


def hide(batch: dict[str, Tensor], rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Return the pieces with some whole words hidden, and where; a tenth of those is another piece, a tenth itself."""
    pieces = batch["pieces"].numpy().copy()
    opens = batch["lawful"].numpy() != ALL_TAGS
    number = np.cumsum(opens, 1)
    drawn = rng.random((len(pieces), int(number.max()) + 2)) < HIDDEN_SHARE
    hidden = np.take_along_axis(drawn, number, 1) & (pieces > MARKS) & (batch["present"].numpy() > 0)
    chance = rng.random(pieces.shape)
    pieces[hidden & (chance < 0.8)] = MASK
    other = hidden & (chance > 0.9)
    pieces[other] = rng.integers(MARKS + 1, PIECES, int(other.sum()))
    return torch.from_numpy(pieces), torch.from_numpy(hidden)


def main() -> None:
    """Train for a fixed number of steps and write `encoder.pt`, weights for `training.recogniser.train --weights`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--articles", type=Path, help="folder of drug articles to read, too")
    parser.add_argument("--leave-out", type=Path, help="folder whose articles (by name) are not read")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="go on from these weights of an earlier run, with a fresh head")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--pieces", type=int, default=1536)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    tokenizer = plain_tokenizer()
    texts = read_texts(options.corpora, options.articles, options.leave_out)
    examples = [make_example(one, tokenizer, None, frozenset()) for one in texts]
    network = Guesser(average([options.weights]) if options.weights else pretrained_tagger()).train()
    train(network, examples, options)
    torch.save(network.encoder.state_dict(), options.work / "encoder.pt")


def train(network: Guesser, examples: list[Example], options: argparse.Namespace) -> None:
    """Run the steps that are left, logging the loss of guesses, writing a checkpoint every CHECKPOINT_EVERY."""
    optimiser = torch.optim.AdamW(network.parameters(), betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    checkpoint, first = options.work / "checkpoint.pt", 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        first = state["step"]
    rng, running, started = np.random.default_rng(options.seed + first), 0.0, time.time()
    batches = rounds(examples, options.seed + first, pieces=options.pieces)
    with (options.work / "log.txt").open("a", encoding="utf-8") as log:
        size = sum(len(one.pieces.ids) for one in examples)
        print(f"{len(examples)} texts, {size} pieces", file=log, flush=True)
        for step, batch in enumerate(islice(batches, options.steps - first), first + 1):
            for group in optimiser.param_groups:
                group["lr"] = options.rate * min(1.0, step / WARM_UP) * max(0.01, 1 - step / options.steps)
            loss = learn(network, optimiser, batch, rng)
            running = running + 0.03 * (loss - running) if running else loss
            if step % 25 == 0:
                pace = (time.time() - started) / (step - first)
                print(f"step {step} loss {running:.3f} {pace:.2f} s/step", file=log, flush=True)
            if step % CHECKPOINT_EVERY == 0:
                parts = {"network": network.state_dict(), "optimiser": optimiser.state_dict()}
                save_whole(parts | {"step": step}, checkpoint)


def learn(
    network: Guesser, optimiser: torch.optim.Optimizer, batch: dict[str, Tensor], rng: np.random.Generator
) -> float:
    """Take one step and return its loss."""
    pieces, hidden = hide(batch, rng)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        guesses = network(pieces, batch["shapes"], batch["present"], hidden)
    # A batch of short lines may have nothing hidden: then there is nothing to learn, and no mean.
    loss = F.cross_entropy(guesses.float(), batch["pieces"][hidden], reduction="sum") / max(1, len(guesses))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad()
    return loss.item()


if __name__ == "__main__":
    main()
