"""A network in training on frozen rows: optimiser, rate over time, the mean of its weights, batches beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from training.claims.frozen import Arrays, Rows
from training.recogniser.targets import ALL_TAGS

MEAN_EVERY, MEAN_DECAY, WARM_UP = 10, 0.967, 0.05
Part = tuple[np.ndarray, float]
"""Rows of which a share is read every round."""


class Batches(IterableDataset):  # type: ignore[type-arg]
    """Batches without end, of a share of every part in a round; each worker of a loader has rounds of its own."""

    def __init__(self, arrays: Arrays, parts: list[Part], *, pieces: int, seed: int) -> None:
        self.rows, self.parts = Rows(arrays, all_tags=ALL_TAGS), parts
        self.pieces, self.seed = pieces, seed

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        """Yield padded tensors."""
        worker = get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        while True:
            drawn = [rng.choice(rows, round(len(rows) * share), replace=False) for rows, share in self.parts]
            for batch in self.rows.batches(np.concatenate(drawn), rng, pieces=self.pieces):
                yield {name: torch.from_numpy(value) for name, value in self.rows.put_together(batch).items()}


def loader(batches: Batches, workers: int) -> Iterator[dict[str, Tensor]]:
    """Return batches that are put together by other processes."""
    return iter(DataLoader(batches, batch_size=None, num_workers=workers, prefetch_factor=8 if workers else None))


class Pace:
    """How much of a training is done, by steps, or by time where no number of steps is given."""

    def __init__(self, steps: int | None, seconds: float | None) -> None:
        self.steps, self.seconds, self.step, self.started = steps, seconds, 0, time.time()

    @property
    def done(self) -> float:
        """From 0 to 1."""
        if self.steps:
            return self.step / self.steps
        return (time.time() - self.started) / (self.seconds or 1)

    @property
    def rate(self) -> float:
        """The share of the full rate: rising at first, then falling linearly."""
        return min(1.0, (self.done + 0.002) / WARM_UP) * max(0.01, 1 - self.done)


class Learner:
    """A network with its optimiser and the mean of its weights."""

    def __init__(self, network: nn.Module, rate_of: Callable[[str], float], rate: float) -> None:
        self.network = network
        rates: dict[float, list[Tensor]] = {}
        for name, weight in network.named_parameters():
            if weight.requires_grad:
                rates.setdefault(rate * rate_of(name), []).append(weight)
        self.weights = [weight for group in rates.values() for weight in group]
        groups = [{"params": group, "rate": value} for value, group in rates.items()]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self.mean = {name: value.detach().clone() for name, value in network.state_dict().items()}
        self.step = 0

    def learn(self, loss: Tensor, share: float) -> None:
        """Take one step at a share of the full rate."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["rate"] * share
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        if self.step % MEAN_EVERY == 0:
            decay = min(MEAN_DECAY, self.step / (self.step + 10 * MEAN_EVERY))
            now = self.network.state_dict()
            floats = [name for name, value in self.mean.items() if value.is_floating_point()]
            torch._foreach_lerp_([self.mean[name] for name in floats], [now[name] for name in floats], 1 - decay)

    def settle(self) -> None:
        """Give the network the mean of its weights."""
        self.network.load_state_dict(self.mean)


def moved(batch: dict[str, Tensor], device: str) -> dict[str, Tensor]:
    """Return a batch on a device."""
    return {name: value.to(device, non_blocking=True) for name, value in batch.items()}
