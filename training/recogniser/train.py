"""Train the recogniser: `python -m training.recogniser.train --corpora PATH --work FOLDER`.

Resumable (the last checkpoint in the work folder is taken up), seeded, logged to `log.txt` there.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rxtract.knowledge import load_vocabulary
from training.recogniser.batches import round_of_batches
from training.recogniser.corpora import Document, pin, read_all, read_drug_articles
from training.recogniser.network import FRESH, Tagger, average, encoder_folder, layers_in, pretrained_tagger, student_of
from training.recogniser.spelling import as_british
from training.recogniser.swapping import names_to_swap_in, with_other_drugs
from training.recogniser.targets import ALL_TAGS, UNKNOWN, Example, make_example, words_of_disorders

# Share of each corpus in one round. BC5CDR's conventions are those of the labels and of the acceptance figures.
SHARES = {
    "bc5cdr": 1.0,
    "ncbi_disease": 0.8,
    "biored": 0.7,
    "phee": 0.7,
    "adr_labels": 0.4,
    "labeledin": 0.3,
    "drugprot": 0.35,
    "articles": 0.5,  # without annotation: for students, who learn from their teacher
}
SEED = 20261124
CHECKPOINT_EVERY = 200
WARM_UP = 150
STUDENT_LAYERS, STUDENT_INNER = (2, 5), 1024
# The rate of each layer is this share of the one above it; what no encoder has learns faster.
LAYER_DECAY, FRESH_RATE = 0.9, 4.0
# The mean of the weights over roughly the last 300 steps is what is kept.
MEAN_EVERY, MEAN_DECAY = 10, 0.967


def plain_tokenizer() -> Tokenizer:
    """Return the encoder's tokenizer without its limits of length."""
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def read_pools(
    corpora: Path, only: list[str] | None = None, articles: list[Document] | None = None
) -> dict[str, list[tuple[Example, ...]]]:
    """Return corpus → training documents, each with its variants: British spelling, other drugs' names.

    Development texts that are not pinned are training texts.
    """
    every = pin(read_all(corpora))
    parts = {name.split("/")[0]: documents for name, documents in every.items() if name.endswith("/train")}
    words = words_of_disorders(document for documents in parts.values() for document in documents)
    tokenizer, vocabulary = plain_tokenizer(), load_vocabulary()
    others, rng = names_to_swap_in(vocabulary), random.Random(SEED)
    pools: dict[str, list[tuple[Example, ...]]] = {}
    for name in only or sorted(parts):
        pool = []
        for document in parts[name]:
            variants = [document, as_british(document), with_other_drugs(document, others, rng)]
            pool.append(tuple(make_example(one, tokenizer, vocabulary, words) for one in variants if one is not None))
        pools[name] = pool
    if articles:
        pools["articles"] = [(make_example(one, tokenizer, vocabulary, words),) for one in articles]
    return pools


def loss_of(network: Tagger, teacher: Tagger | None, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Return the mean loss of tags (log of the mass on lawful tags) and of the adverse-event head."""
    inputs = [batch[name] for name in ("pieces", "shapes", "tags", "present", "convention")]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, adverse = network(*inputs)
    log_probs = torch.log_softmax(tags.float(), -1)
    lawful = (batch["lawful"][..., None] >> torch.arange(log_probs.shape[-1])) & 1
    mass = torch.logsumexp(log_probs.masked_fill(lawful == 0, -1e4), -1)
    asked = batch["lawful"] != ALL_TAGS
    tag_loss = -mass[asked].sum() / asked.sum().clamp(min=1)
    known = batch["adverse"] != UNKNOWN
    role_loss = torch.nn.functional.binary_cross_entropy_with_logits(
        adverse.float()[known], batch["adverse"][known].float(), reduction="sum"
    ) / known.sum().clamp(min=1)
    if teacher is None:
        return tag_loss, role_loss
    # The teacher speaks on every piece, also where the corpus is silent.
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        their_tags, their_adverse = teacher(*inputs)
    real = batch["present"] > 0
    theirs = torch.softmax(their_tags.float()[real], -1)
    apart = torch.nn.functional.kl_div(log_probs[real], theirs, reduction="batchmean")
    same_role = torch.nn.functional.binary_cross_entropy_with_logits(
        adverse.float()[real], torch.sigmoid(their_adverse.float()[real])
    )
    return 0.2 * tag_loss + 2.0 * apart, 0.2 * role_loss + 2.0 * same_role


class Run:
    """A network in training: optimisers, the mean of its weights, and where it stands."""

    def __init__(self, network: Tagger, teacher: Tagger | None, options: argparse.Namespace) -> None:
        self.network, self.teacher, self.options = network, teacher, options
        self.step = self.round = 0
        self.running = [0.0, 0.0]
        rates: dict[float, list[Tensor]] = {}
        depth = layers_in(network.state_dict())
        for name, weight in network.named_parameters():
            if name != "pieces.weight":
                rates.setdefault(options.rate * share_of_rate(name, depth), []).append(weight)
        self.weights = [weight for group in rates.values() for weight in group]
        self.dense = torch.optim.AdamW(
            [{"params": group, "rate": rate} for rate, group in rates.items()], weight_decay=0.01, fused=True
        )
        bottom = options.rate * LAYER_DECAY**depth
        self.sparse = torch.optim.SparseAdam([{"params": [network.pieces.weight], "rate": bottom}])
        self.mean = {name: value.clone() for name, value in network.state_dict().items()}

    def learn(self, batch: dict[str, Tensor]) -> None:
        """Take one step; the rate rises for WARM_UP steps, then falls linearly."""
        share = min(1.0, (self.step + 1) / WARM_UP) * max(0.01, 1 - self.step / self.options.steps)
        for group in [*self.dense.param_groups, *self.sparse.param_groups]:
            group["lr"] = group["rate"] * share
        tag_loss, role_loss = loss_of(self.network, self.teacher, batch)
        (tag_loss + 0.3 * role_loss).backward()
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        for optimiser in (self.dense, self.sparse):
            optimiser.step()
            optimiser.zero_grad()
        self.step += 1
        for place, loss in enumerate((tag_loss, role_loss)):
            self.running[place] += 0.02 * (loss.item() - self.running[place])
        if self.step % MEAN_EVERY == 0:
            # The first steps weigh less, or the untrained beginning would never fade.
            decay = min(MEAN_DECAY, self.step / (self.step + 10 * MEAN_EVERY))
            now = self.network.state_dict()
            torch._foreach_lerp_(list(self.mean.values()), [now[name] for name in self.mean], 1 - decay)

    def save(self, path: Path) -> None:
        """Write all that is needed to go on, whole or not at all."""
        parts = {"network": self.network, "dense": self.dense, "sparse": self.sparse}
        state = {name: part.state_dict() for name, part in parts.items()}
        save_whole(state | {"mean": self.mean, "step": self.step, "round": self.round}, path)

    def take_up(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path, weights_only=True)
        for name in ("network", "dense", "sparse"):
            getattr(self, name).load_state_dict(state[name])
        self.mean, self.step, self.round = state["mean"], state["step"], state["round"]


def share_of_rate(name: str, depth: int) -> float:
    """Return the share of the full rate that a weight gets, by its name."""
    if name.startswith(FRESH):
        return FRESH_RATE
    layer = int(name.split(".")[1]) if name.startswith("layers.") else -1
    return float(LAYER_DECAY ** (depth - 1 - layer))


def save_whole(state: dict, path: Path) -> None:
    """Write a file that is either the old one or the new one, never half of one."""
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def endless(pools: dict[str, list[tuple[Example, ...]]], run: Run) -> Iterator[dict[str, Tensor]]:
    """Yield the batches of round after round."""
    while True:
        # The step is part of the seed: a run that is taken up reads new cuts, not the first ones again.
        seed = random.Random(f"{run.options.seed} {run.round} {run.step}").getrandbits(32)
        yield from round_of_batches(pools, SHARES, seed, pieces=run.options.pieces)
        run.round += 1


def train(run: Run, pools: dict[str, list[tuple[Example, ...]]], log: TextIO) -> None:
    """Run the steps that are left, writing a checkpoint every CHECKPOINT_EVERY of them."""
    started, first = time.time(), run.step
    for batch in endless(pools, run):
        if run.step >= run.options.steps:
            return
        run.learn(batch)
        if run.step % 50 == 0:
            pace = (time.time() - started) / (run.step - first)
            losses = f"tags {run.running[0]:.4f} role {run.running[1]:.4f}"
            print(f"round {run.round} step {run.step} {losses} {pace:.2f} s/step", file=log, flush=True)
        if run.step % CHECKPOINT_EVERY == 0:
            run.save(run.options.work / "checkpoint.pt")


def main() -> None:
    """Train for a fixed number of steps and write `network.pt`, the mean of the last weights, into the work folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=7000)
    parser.add_argument("--pieces", type=int, default=1024, help="pieces a batch, padding included")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--weights", type=Path, help="go on from these weights instead of the encoder's")
    parser.add_argument("--teacher", type=Path, nargs="*", help="weights to distil into a student of two layers")
    parser.add_argument("--articles", type=Path, help="folder of drug articles that the student reads, too")
    parser.add_argument("--leave-out", type=Path, help="folder whose articles (by name) are not read")
    parser.add_argument("--only", nargs="*", help="read these corpora only, to compare ideas")
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    articles = read_drug_articles(options.articles, options.leave_out) if options.articles else None
    pools = read_pools(options.corpora, options.only, articles)
    # Runs of different seeds begin with the same heads, so that their weights may be averaged.
    torch.manual_seed(SEED)
    network, teacher = pretrained_tagger(), None
    if options.weights:
        network = average([options.weights])
    elif options.teacher:
        teacher = average(options.teacher)
        network = student_of(teacher, STUDENT_LAYERS, STUDENT_INNER)
    run = Run(network.train(), teacher, options)
    checkpoint = options.work / "checkpoint.pt"
    if checkpoint.exists():
        run.take_up(checkpoint)
    torch.manual_seed(options.seed + run.step)
    with (options.work / "log.txt").open("a", encoding="utf-8") as log:
        train(run, pools, log)
    save_whole(network.state_dict(), options.work / "last.pt")
    save_whole(run.mean, options.work / "network.pt")


if __name__ == "__main__":
    main()
