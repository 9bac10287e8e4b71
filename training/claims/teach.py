"""Train teachers on frozen rows: `python -m training.claims.teach pretrain|train --rows FILE ... --out WEIGHTS`.

`pretrain` goes on with guessing hidden pieces on all rows, from MPNet's weights; `train` learns names, roles and
statuses from those weights on. They are meant for a GPU (`--device cuda`): on a processor a step takes 20 s.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from rxtract.nlp.relations.claims_reader import ROLES
from training.claims.annotated import NONE
from training.claims.frozen import Arrays, Rows, load, rows_of
from training.claims.losses import losses, read_batch
from training.claims.schedule import Batches, Learner, Pace, Part, loader, moved
from training.claims.wide import MOVED, Wide, WideGuesser, pretrained_wide, share_of_wide_rate
from training.recogniser.targets import ALL_TAGS

HIDDEN_SHARE, HIDDEN = 0.18, 30522
_FIRST_WORD = 999


def join(files: Sequence[Path]) -> Arrays:
    """Return the rows of several files as one."""
    found = [load(path) for path in files]
    return {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def parts_of(arrays: Arrays, shares: dict[str, float]) -> list[Part]:
    """Return the rows of parts by how their names begin, with the share of each that a round reads."""
    return [(rows_of(arrays, name), share) for name, share in shares.items()]


def pretrain(options: argparse.Namespace) -> None:
    """Guess hidden pieces; write the weights of the whole network."""
    arrays = join(options.rows)
    network = WideGuesser(pretrained_wide(options.weights)).to(options.device).train()
    learner = Learner(network, lambda name: 1.0, 8e-5)
    batches = Batches(
        arrays,
        parts_of(arrays, {"articles/0": 1, "corpora/0": 1, "corpora/1": 0.5, "read": 1}),
        pieces=options.pieces,
        seed=options.seed,
    )
    pace = Pace(options.steps, options.seconds)
    for batch in loader(batches, options.workers):
        if pace.done >= 1:
            break
        batch = moved(batch, options.device)
        hidden = (torch.rand(batch["pieces"].shape, device=options.device) < HIDDEN_SHARE) & (
            batch["pieces"] > _FIRST_WORD
        )
        right = batch["pieces"][hidden] + MOVED
        batch["pieces"] = batch["pieces"].masked_fill(
            hidden & (torch.rand(hidden.shape, device=options.device) < 0.85), HIDDEN
        )
        with torch.autocast(options.device, dtype=torch.bfloat16):
            guesses = network(batch, hidden)
        learner.learn(F.cross_entropy(guesses.float(), right), pace.rate)
        pace.step += 1
        if pace.step % 50 == 0:
            print(f"pretrain step {pace.step} done {pace.done:.2f}", flush=True)
    torch.save(network.wide.state_dict(), options.out)
    print(f"pretrain: {pace.step} steps", flush=True)


def train(options: argparse.Namespace) -> None:
    """Learn from marked spans; write the mean of the last weights."""
    torch.manual_seed(options.seed)
    arrays = join(options.rows)
    network = Wide()
    network.load_state_dict(torch.load(options.weights, weights_only=True), strict=False)
    network.to(options.device).train()
    learner = Learner(network, share_of_wide_rate, options.rate)
    batches = Batches(
        arrays, parts_of(arrays, {"articles": 1, "corpora": 0.33}), pieces=options.pieces, seed=options.seed
    )
    pace, running = Pace(options.steps, options.seconds), np.zeros(4)
    for batch in loader(batches, options.workers):
        if pace.done >= 1:
            break
        batch = moved(batch, options.device)
        parts = losses(read_batch(network, batch), batch)
        learner.learn(parts[0] + parts[1] + 0.6 * parts[2] + 0.3 * parts[3], pace.rate)
        pace.step += 1
        if pace.step % 50 == 0:
            running = torch.stack([part.detach() for part in parts]).cpu().numpy()
            print(f"seed {options.seed} step {pace.step} done {pace.done:.2f} losses {running.round(4)}", flush=True)
    learner.settle()
    torch.save(network.state_dict(), options.out)
    print(f"seed {options.seed}: {pace.step} steps; {measure([network.eval()], arrays, options.device)}", flush=True)


def measure(networks: Sequence[nn.Module], arrays: Arrays, device: str) -> str:
    """Return how networks, asked together, do on the rows of `dev`: roles of given spans, and tags of words."""
    right, given, found = (torch.zeros(len(ROLES)) for _ in range(3))
    words = lawful = 0
    rows = Rows(arrays, all_tags=ALL_TAGS)
    for numbers in rows.batches(rows_of(arrays, "dev"), np.random.default_rng(1), pieces=16384):
        batch = moved({name: torch.from_numpy(value) for name, value in rows.put_together(numbers).items()}, device)
        with torch.no_grad():
            tags, roles = mean_answers(networks, batch)
        known = (batch["role"] >= NONE) & (batch["there"] > 0)
        gold, mine = batch["role"][known].cpu(), roles[known].argmax(-1).cpu()
        right += torch.bincount(gold[gold == mine], minlength=len(ROLES))
        given += torch.bincount(gold, minlength=len(ROLES))
        found += torch.bincount(mine, minlength=len(ROLES))
        asked = batch["lawful"] != ALL_TAGS
        best = tags[asked].argmax(-1)
        words += int(asked.sum())
        lawful += int(((batch["lawful"][asked] >> best) & 1).sum())
    f1 = 2 * right / (given + found).clamp(min=1)
    whole = 2 * right[1:].sum() / (given[1:] + found[1:]).sum()
    each = " ".join(f"{name} {value:.3f}" for name, value in zip(ROLES[1:], f1[1:].tolist(), strict=True))
    return f"dev roles F1 {whole:.4f} ({each}), lawful tags {lawful / max(1, words):.4f}"


def mean_answers(networks: Sequence[nn.Module], batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Return the mean probabilities of tags and of roles."""
    outputs = [read_batch(network, batch) for network in networks]
    tags = torch.stack([one.tags.softmax(-1) for one in outputs]).mean(0)
    return tags, torch.stack([one.roles.softmax(-1) for one in outputs]).mean(0)


def main() -> None:
    """Run one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["pretrain", "train"])
    parser.add_argument("--rows", type=Path, nargs="+", required=True, help="files of training.claims.freeze")
    parser.add_argument("--weights", type=Path, required=True, help="MPNet's model.safetensors; for train, of pretrain")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--pieces", type=int, default=8192, help="pieces a batch, padding included")
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    {"pretrain": pretrain, "train": train}[options.what](options)


if __name__ == "__main__":
    main()
