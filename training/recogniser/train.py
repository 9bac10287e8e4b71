"""Train the recogniser: `python -m training.recogniser.train --corpora PATH --work FOLDER`.

Resumable (the last checkpoint in the work folder is taken up), seeded, logged to `log.txt` there.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from rxtract.knowledge import load_vocabulary
from training.recogniser.batches import round_of_batches
from training.recogniser.corpora import pin, read_all
from training.recogniser.network import Tagger, average, encoder_folder, pretrained_tagger, student_of
from training.recogniser.spelling import as_british
from training.recogniser.targets import ALL_TAGS, UNKNOWN, Example, make_example, words_of_disorders

# Share of each corpus in one round. BC5CDR's conventions are those of the labels and of the acceptance figures.
SHARES = {
    "bc5cdr": 1.0,
    "ncbi_disease": 0.7,
    "biored": 0.7,
    "phee": 1.0,
    "adr_labels": 0.5,
    "labeledin": 0.4,
    "drugprot": 0.4,
}
# The last short run, with most development texts: BC5CDR whole, a reminder of the others.
LAST_SHARES = SHARES | {
    "ncbi_disease": 0.5,
    "biored": 0.5,
    "phee": 0.5,
    "adr_labels": 0.3,
    "labeledin": 0.1,
    "drugprot": 0.15,
}
SEED = 20261124
CHECKPOINT_EVERY = 200
STUDENT_LAYERS = (1, 3, 5)


def plain_tokenizer() -> Tokenizer:
    """Return the encoder's tokenizer without its limits of length."""
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def read_pools(corpora: Path, *, also_dev: bool = False) -> dict[str, list[tuple[Example, ...]]]:
    """Return corpus → training documents, each with its British variant where there is one."""
    every = pin(read_all(corpora)) if also_dev else read_all(corpora)
    parts = {name: documents for name, documents in every.items() if name.endswith("/train")}
    words = words_of_disorders(document for documents in parts.values() for document in documents)
    tokenizer, vocabulary = plain_tokenizer(), load_vocabulary()
    pools: dict[str, list[tuple[Example, ...]]] = {}
    for name, documents in parts.items():
        pool = []
        for document in documents:
            variants = [document, as_british(document)]
            pool.append(tuple(make_example(one, tokenizer, vocabulary, words) for one in variants if one is not None))
        pools[name.split("/")[0]] = pool
    return pools


def loss_of(network: Tagger, teacher: Tagger | None, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Return the mean loss of tags (log of the mass on lawful tags) and of the adverse-event head."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, adverse = network(batch["pieces"], batch["shapes"], batch["tags"], batch["present"])
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
        their_tags, their_adverse = teacher(batch["pieces"], batch["shapes"], batch["tags"], batch["present"])
    real = batch["present"] > 0
    theirs = torch.softmax(their_tags.float()[real], -1)
    apart = torch.nn.functional.kl_div(log_probs[real], theirs, reduction="batchmean")
    same_role = torch.nn.functional.binary_cross_entropy_with_logits(
        adverse.float()[real], torch.sigmoid(their_adverse.float()[real])
    )
    return 0.2 * tag_loss + 2.0 * apart, 0.2 * role_loss + 2.0 * same_role


def main() -> None:
    """Train for a fixed number of steps and write `network.pt` into the work folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3900)
    parser.add_argument("--pieces", type=int, default=1024, help="pieces a batch, padding included")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--weights", type=Path, help="go on from these weights instead of the encoder's")
    parser.add_argument("--also-dev", action="store_true", help="train on development texts that are not pinned, too")
    parser.add_argument("--teacher", type=Path, nargs="*", help="weights to distil into a student of three layers")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    pools = read_pools(options.corpora, also_dev=options.also_dev)
    # Runs of different seeds begin with the same heads, so that their weights may be averaged.
    torch.manual_seed(SEED)
    network, teacher = pretrained_tagger(), None
    torch.manual_seed(options.seed)
    if options.weights:
        network = average([options.weights])
    elif options.teacher:
        teacher = average(options.teacher)
        network = student_of(teacher, STUDENT_LAYERS)
    train(network, teacher, pools, options)
    torch.save(network.state_dict(), options.work / "network.pt")


def train(
    network: Tagger, teacher: Tagger | None, pools: dict[str, list[tuple[Example, ...]]], options: argparse.Namespace
) -> None:
    """Run the steps that are left, writing a checkpoint every CHECKPOINT_EVERY of them."""
    fresh = ("shapes", "dictionary", "tags", "adverse")
    named = [(name, weight) for name, weight in network.named_parameters() if name != "pieces.weight"]
    dense = torch.optim.AdamW(
        [
            {"params": [w for n, w in named if not n.startswith(fresh)], "rate": options.rate},
            {"params": [w for n, w in named if n.startswith(fresh)], "rate": 5 * options.rate},
        ],
        weight_decay=0.01,
    )
    sparse = torch.optim.SparseAdam([{"params": [network.pieces.weight], "rate": options.rate}])
    step = round_number = 0
    checkpoint = options.work / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        dense.load_state_dict(state["dense"])
        sparse.load_state_dict(state["sparse"])
        step, round_number = state["step"], state["round"]
        torch.manual_seed(options.seed + step)
    network.train()
    started, first, running = time.time(), step, [0.0, 0.0]
    with (options.work / "log.txt").open("a", encoding="utf-8") as log:
        while step < options.steps:
            shares = LAST_SHARES if options.also_dev else SHARES
            # The step is part of the seed: a run that is taken up reads new cuts, not the first ones again.
            seed = random.Random(f"{options.seed} {round_number} {step}").getrandbits(32)
            for batch in round_of_batches(pools, shares, seed, pieces=options.pieces):
                rate = min(1.0, step / 150) * max(0.02, 1 - step / options.steps)
                for group in [*dense.param_groups, *sparse.param_groups]:
                    group["lr"] = group["rate"] * rate
                tag_loss, role_loss = loss_of(network, teacher, batch)
                (tag_loss + 0.3 * role_loss).backward()
                torch.nn.utils.clip_grad_norm_([weight for _, weight in named], 1.0)
                for optimiser in (dense, sparse):
                    optimiser.step()
                    optimiser.zero_grad()
                step += 1
                running[0] += 0.02 * (tag_loss.item() - running[0])
                running[1] += 0.02 * (role_loss.item() - running[1])
                if step % 50 == 0:
                    pace = (time.time() - started) / (step - first)
                    losses = f"tags {running[0]:.4f} role {running[1]:.4f}"
                    print(f"round {round_number} step {step} {losses} {pace:.2f} s/step", file=log, flush=True)
                if step % CHECKPOINT_EVERY == 0:
                    state = {"network": network, "dense": dense, "sparse": sparse}
                    weights = {name: part.state_dict() for name, part in state.items()}
                    torch.save(weights | {"step": step, "round": round_number}, checkpoint.with_suffix(".new"))
                    checkpoint.with_suffix(".new").replace(checkpoint)
                if step >= options.steps:
                    break
            round_number += 1


if __name__ == "__main__":
    main()
