"""Train the joint network: `python -m training.claims.train --base MODEL --articles FOLDER ... --work FOLDER`.

With `--teacher` a student of two layers is trained to answer as the teacher does, for the fast tier. Seeded, resumable
(the last checkpoint in the work folder is taken up), logged to `log.txt` there.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor

from training.claims.annotated import read_folder
from training.claims.batches import Prepared, group_windows, make_batch
from training.claims.examples import make_examples
from training.claims.losses import apart_from, losses, read_batch
from training.claims.network import READER, Joint, joint_from, load_joint, packaged_weights, student_of
from training.recogniser.batches import round_of_batches
from training.recogniser.network import layers_in
from training.recogniser.train import (
    LAYER_DECAY,
    MEAN_DECAY,
    MEAN_EVERY,
    SHARES,
    plain_tokenizer,
    read_pools,
    save_whole,
)

SEED = 20261127
FRESH_RATE = 5.0  # of what no recogniser has, against the top layer
WARM_UP = 100
CHECKPOINT_EVERY = 300
CORPORA_EVERY = 3  # after so many batches of drug articles one of the public corpora, so that their names stay known
Pools = dict[str, list[tuple]]


class Run:
    """A network in training: optimisers, the mean of its weights, and where it stands."""

    def __init__(self, network: Joint, teacher: Joint | None, options: argparse.Namespace) -> None:
        self.network, self.teacher, self.options, self.step = network, teacher, options, 0
        depth = layers_in(network.state_dict())
        rates: dict[float, list[Tensor]] = {}
        for name, weight in network.named_parameters():
            if name != "pieces.weight":
                rates.setdefault(options.rate * share_of_rate(name, depth), []).append(weight)
        self.weights = [weight for group in rates.values() for weight in group]
        groups = [{"params": group, "rate": rate} for rate, group in rates.items()]
        self.dense = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        bottom = options.rate * LAYER_DECAY**depth
        self.sparse = torch.optim.SparseAdam([{"params": [network.pieces.weight], "rate": bottom}])
        self.mean = {name: value.clone() for name, value in network.state_dict().items()}
        self.running = [0.0, 0.0, 0.0, 0.0]

    def learn(self, batch: dict[str, Tensor]) -> None:
        """Take one step; the rate rises for WARM_UP steps, then falls linearly."""
        share = min(1.0, (self.step + 1) / WARM_UP) * max(0.02, 1 - self.step / self.options.steps)
        for group in [*self.dense.param_groups, *self.sparse.param_groups]:
            group["lr"] = group["rate"] * share
        output = read_batch(self.network, batch)
        parts = losses(output, batch)
        loss = parts[0] + parts[1] + 0.6 * parts[2] + 0.3 * parts[3]
        if self.teacher is not None:
            loss = 0.4 * loss + 1.5 * apart_from(self.teacher, output, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        for optimiser in (self.dense, self.sparse):
            optimiser.step()
            optimiser.zero_grad()
        self.step += 1
        for place, loss in enumerate(parts):
            self.running[place] += 0.02 * (loss.item() - self.running[place])
        if self.step % MEAN_EVERY == 0:
            decay = min(MEAN_DECAY, self.step / (self.step + 10 * MEAN_EVERY))
            now = self.network.state_dict()
            torch._foreach_lerp_(list(self.mean.values()), [now[name] for name in self.mean], 1 - decay)

    def save(self, path: Path) -> None:
        """Write all that is needed to go on, whole or not at all."""
        parts = {"network": self.network, "dense": self.dense, "sparse": self.sparse}
        state = {name: part.state_dict() for name, part in parts.items()}
        save_whole(state | {"mean": self.mean, "step": self.step}, path)

    def take_up(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path, weights_only=True)
        for name in ("network", "dense", "sparse"):
            getattr(self, name).load_state_dict(state[name])
        self.mean, self.step = state["mean"], state["step"]


def share_of_rate(name: str, depth: int) -> float:
    """Return the share of the full rate that a weight gets, by its name."""
    if name.startswith((*READER, "tags", "adverse")):
        return FRESH_RATE
    layer = int(name.split(".")[1]) if name.startswith("layers.") else -1
    return float(LAYER_DECAY ** (depth - 1 - layer))


def endless(prepared: list[Prepared], pools: Pools, run: Run) -> Iterator[dict[str, Tensor]]:
    """Yield batches of drug articles, and of the corpora after every CORPORA_EVERY of them, without end."""
    rng = random.Random(f"{run.options.seed} {run.step}")
    others: Iterator[dict[str, Tensor]] = iter(())
    while True:
        items = [(one, window) for one in prepared for window in one.cut(rng)]
        rng.shuffle(items)
        groups = [
            group for start in range(0, len(items), 300) for group in group_windows(items[start : start + 300], 1536)
        ]
        rng.shuffle(groups)
        for number, group in enumerate(groups, 1):
            yield make_batch(group, None, rng)[0]
            if number % CORPORA_EVERY == 0:
                other = next(others, None)
                if other is None:
                    others = round_of_batches(pools, SHARES, rng.getrandbits(32), pieces=1024)
                    other = next(others)
                yield other


def main() -> None:
    """Train for a fixed number of steps and write `network.pt`, the mean of the last weights, into the work folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    begin = parser.add_mutually_exclusive_group(required=True)
    begin.add_argument("--base", type=Path, help="model.onnx of the recogniser to begin with")
    begin.add_argument("--teacher", type=Path, help="trained network to make a student of two layers of")
    parser.add_argument("--articles", type=Path, nargs="+", required=True, help="folders of annotated articles")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=5500)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    torch.set_num_threads(1)
    options.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    teacher = load_joint(options.teacher) if options.teacher else None
    network = student_of(teacher) if teacher else joint_from(packaged_weights(options.base))
    # An article may lie in two folders: ours are part of the corpus beside the project, too.
    articles = {one.stem: one for folder in options.articles for one in read_folder(folder)}.values()
    prepared = [Prepared(one) for one in make_examples(articles, plain_tokenizer()) if one.sentences]
    pools = read_pools(options.corpora)
    run = Run(network.train(), teacher, options)
    checkpoint = options.work / "checkpoint.pt"
    if checkpoint.exists():
        run.take_up(checkpoint)
    torch.manual_seed(options.seed + run.step)
    started, first = time.time(), run.step
    with (options.work / "log.txt").open("a", encoding="utf-8") as log:
        for batch in endless(prepared, pools, run):
            if run.step >= options.steps:
                break
            run.learn(batch)
            if run.step % 25 == 0:
                pace = (time.time() - started) / (run.step - first)
                tags, roles, status, about = run.running
                line = f"step {run.step} tags {tags:.4f} roles {roles:.4f} status {status:.4f} subject {about:.4f}"
                line += f" {pace:.2f} s/step"
                print(line, file=log, flush=True)
            if run.step % CHECKPOINT_EVERY == 0:
                run.save(checkpoint)
    save_whole(run.mean, options.work / "network.pt")


if __name__ == "__main__":
    main()
