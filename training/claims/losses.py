"""What the joint network answers to a batch, how wrong it is, and how far it is from its teacher."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from rxtract.nlp.relations.claims_reader import KINDS
from training.claims.annotated import NONE
from training.claims.network import Joint
from training.recogniser.targets import ALL_TAGS, UNKNOWN


class Output(NamedTuple):
    """Logits of tags and of adverse event a piece, and of a mention those of roles, statuses and of naming the subject.

    The last three are None for texts that no claims are marked in.
    """

    tags: Tensor
    adverse: Tensor
    roles: Tensor | None = None
    statuses: Tensor | None = None
    about: Tensor | None = None


def read_batch(network: Joint, batch: dict[str, Tensor]) -> Output:
    """Run a network over a batch; the encoder in bfloat16."""
    with torch.autocast(batch["pieces"].device.type, dtype=torch.bfloat16):
        x = network.read(*(batch[name] for name in ("pieces", "shapes", "tags", "present", "convention")))
        tags, adverse = network.tags(x).float(), network.adverse(x).squeeze(-1).float()
    if "role" not in batch:
        return Output(tags, adverse)
    about = network.read_subjects(x.float(), batch["first"], batch["last"])
    return Output(tags, adverse, *network.read_mentions(x.float(), batch), about)


def loss_of_tags(output: Output, batch: dict[str, Tensor]) -> Tensor:
    """Return the mean loss of tags (log of the mass on lawful tags) with a share of the adverse-event head's."""
    log_probs = torch.log_softmax(output.tags, -1)
    lawful = (batch["lawful"][..., None] >> torch.arange(log_probs.shape[-1], device=log_probs.device)) & 1
    mass = torch.logsumexp(log_probs.masked_fill(lawful == 0, -1e4), -1)
    asked = batch["lawful"] != ALL_TAGS
    known = batch["adverse"] != UNKNOWN
    events = F.binary_cross_entropy_with_logits(output.adverse[known], batch["adverse"][known].float(), reduction="sum")
    return -mass[asked].sum() / asked.sum().clamp(min=1) + 0.3 * events / known.sum().clamp(min=1)


def losses(output: Output, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return the losses of tags, roles, statuses and subjects; the last three are 0 where no claims are marked."""
    of_tags = loss_of_tags(output, batch)
    nothing = of_tags.detach() * 0
    if output.roles is None or output.statuses is None or output.about is None:
        return of_tags, nothing, nothing, nothing
    known = (batch["role"] >= NONE) & (batch["there"] > 0)
    said = batch["role"] > NONE
    right, status = batch["role"][known], batch["status"][said]
    of_roles = F.cross_entropy(output.roles[known], right, label_smoothing=0.05) if len(right) else nothing
    of_status = F.cross_entropy(output.statuses[said], status, label_smoothing=0.03) if len(status) else nothing
    drugs = names_drug(batch)
    is_it = (batch["kind"] % 2)[drugs].float()
    of_about = F.binary_cross_entropy_with_logits(output.about[drugs], is_it) if len(is_it) else nothing
    return of_tags, of_roles, of_status, of_about


def names_drug(batch: dict[str, Tensor]) -> Tensor:
    """Return which mentions of a batch name a drug."""
    return (batch["there"] > 0) & (batch["kind"] // 2 == KINDS.index("drug"))


def apart_from(teacher: Joint, output: Output, batch: dict[str, Tensor]) -> Tensor:
    """Return how far a student's answers are from its teacher's, also where nothing is marked."""
    with torch.no_grad():
        theirs = read_batch(teacher, batch)
    real, there = batch["present"] > 0, batch.get("there", torch.zeros(1)) > 0
    pairs = [(output.tags, theirs.tags, real)]
    if output.roles is not None:
        pairs += [(output.roles, theirs.roles, there), (output.statuses, theirs.statuses, there)]
    if output.about is not None and theirs.about is not None:
        drugs = names_drug(batch)
        pairs.append((both(output.about[drugs]), both(theirs.about[drugs]), torch.ones(int(drugs.sum())) > 0))
    distance = F.binary_cross_entropy_with_logits(output.adverse[real], torch.sigmoid(theirs.adverse[real]))
    for mine, other, where in pairs:
        if where.any():
            log_probs = torch.log_softmax(mine[where], -1)
            distance = distance + F.kl_div(log_probs, torch.softmax(other[where], -1), reduction="batchmean")
    return distance


def both(logits: Tensor) -> Tensor:
    """Return the logits of no and of yes."""
    return torch.stack([torch.zeros_like(logits), logits], -1)
