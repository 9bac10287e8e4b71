"""The joint network: the recogniser's encoder with the habits of drug articles, and the claims reader over mentions.

The encoder reads words once. A mention is its first and last piece and the mean of its pieces, with its kind, whether
it names the subject, and the section it stands in; two small attention layers let the mentions of a window see each
other; two heads give role and status.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F  # noqa: N812
from onnx import numpy_helper
from torch import Tensor, nn

from rxtract.nlp.recogniser.decoding import TAGS
from rxtract.nlp.relations.claims_reader import KINDS, NEAREST, ROLES, STATUSES
from training.recogniser.network import CONVENTIONS, INNER, LAYERS, WIDTH, Tagger, layers_in, smaller_layers
from training.recogniser.train import STUDENT_INNER, STUDENT_LAYERS

N_SECTIONS = 20  # places for kinds of sections to come
SMALL, HEADS = 192, 4
READER = ("project", "kinds", "sections", "input_norm", "mention_layers", "role", "status", "about")
"""How the names of the reader's weights begin."""


class MentionLayer(nn.Module):
    """Attention among the mentions of a window, with a learnt bias by how far apart they are in pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = nn.Linear(SMALL, 3 * SMALL)
        self.out = nn.Linear(SMALL, SMALL)
        self.norm = nn.LayerNorm(SMALL)
        self.wide = nn.Linear(SMALL, 2 * SMALL)
        self.narrow = nn.Linear(2 * SMALL, SMALL)
        self.last_norm = nn.LayerNorm(SMALL)
        self.distance = nn.Embedding(2 * NEAREST + 1, HEADS)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor, apart: Tensor) -> Tensor:
        """Take (windows, mentions, SMALL), a mask added to the logits, and buckets of distance."""
        n_windows, n_mentions, _ = x.shape
        query, key, value = self.inside(x).view(n_windows, n_mentions, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        bias = self.distance(apart).permute(0, 3, 1, 2) + mask[:, None, None, :]
        weights = (query @ key.transpose(-1, -2) * (SMALL // HEADS) ** -0.5 + bias).softmax(-1)
        mixed = (weights @ value).transpose(1, 2).reshape(n_windows, n_mentions, SMALL)
        x = self.norm(x + self.dropout(self.out(mixed)))
        return self.last_norm(x + self.dropout(self.narrow(F.gelu(self.wide(x)))))


class Reading(nn.Module):
    """The claims reader over the last layer of an encoder of any width."""

    def add_reader(self, width: int) -> None:
        """Make the reader's weights."""
        self.project = nn.Linear(3 * width, SMALL)
        self.kinds = nn.Embedding(2 * len(KINDS), SMALL)
        self.sections = nn.Embedding(N_SECTIONS, SMALL)
        self.input_norm = nn.LayerNorm(SMALL)
        self.mention_layers = nn.ModuleList(MentionLayer() for _ in range(2))
        size = SMALL + 3 * width
        self.role = nn.Sequential(
            nn.Dropout(0.2), nn.Linear(size, 256), nn.GELU(), nn.Dropout(0.1), nn.Linear(256, len(ROLES))
        )
        self.status = nn.Sequential(nn.Dropout(0.1), nn.Linear(size, 96), nn.GELU(), nn.Linear(96, len(STATUSES)))
        self.about = nn.Sequential(nn.Dropout(0.1), nn.Linear(3 * width, 64), nn.GELU(), nn.Linear(64, 1))
        for embedding in (self.kinds, self.sections):
            nn.init.normal_(embedding.weight, std=0.02)

    def words(self, x: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return first and last piece and their mean of padded mentions (windows, mentions)."""
        sums = torch.cat([torch.zeros_like(x[:, :1]), x.cumsum(1)], 1)
        mean = (_pick(sums, last + 1) - _pick(sums, first)) / (last - first + 1)[..., None]
        return torch.cat([_pick(x, first), _pick(x, last), mean], -1)

    def read_mentions(self, x: Tensor, asked: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Take the last layer and padded mentions (windows, mentions); return the logits of roles and of statuses."""
        words = self.words(x, asked["first"], asked["last"])
        seen = self.input_norm(self.project(words) + self.kinds(asked["kind"]) + self.sections(asked["section"]))
        mask = (1.0 - asked["there"]) * -10000.0
        for layer in self.mention_layers:
            seen = layer(seen, mask, asked["apart"])
        whole = torch.cat([seen, words], -1)
        return self.role(whole), self.status(whole)

    def read_subjects(self, x: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Return for padded mentions of drugs the logit of naming the drug that the article is about."""
        logits: Tensor = self.about(self.words(x, first, last)).squeeze(-1)
        return logits


class Joint(Tagger, Reading):
    """The tagger with one more convention, and the reader."""

    def __init__(self, *, layers: int = LAYERS, inner: int = INNER) -> None:
        super().__init__(layers, inner)
        self.conventions = nn.Embedding(len(CONVENTIONS) + 1, WIDTH)
        self.register_buffer("habit", torch.zeros(len(CONVENTIONS) + 1))
        self.add_reader(WIDTH)


def _pick(x: Tensor, places: Tensor) -> Tensor:
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[-1]))


def packaged_weights(path: Path) -> dict[str, Tensor]:
    """Return the weights of a packaged recogniser (version 0.4.0) as a state of `Tagger`: int8 times its scale."""
    found = {one.name: numpy_helper.to_array(one) for one in onnx.load(str(path)).graph.initializer}

    def whole(name: str) -> np.ndarray:
        zero = found[f"{name}_zero_point"].astype(np.float32)
        return (found[f"{name}_quantized"].astype(np.float32) - zero) * found[f"{name}_scale"]

    packed = ("_scale", "_zero_point", "_quantized")
    state = {name: value for name, value in found.items() if "onnx::" not in name and not name.endswith(packed)}
    state |= {name: whole(name) for name in ("pieces.weight", "shapes.weight", "conventions.weight", "habit")}
    table = next(value for value in found.values() if value.shape == (9, 9, 3, WIDTH))
    state["dictionary.0.weight"] = table[:, 0, 0]
    state["dictionary.1.weight"] = table[0, :, 0] - table[0, 0, 0]
    state["dictionary.2.weight"] = table[0, 0, :] - table[0, 0, 0]
    floats = [one for name, one in found.items() if name.startswith("onnx::MatMul") and one.dtype == np.float32]
    state["tags.weight"] = next(one for one in floats if one.ndim == 2 and one.shape[1] > 1).T
    state["adverse.weight"] = next(one for one in floats if one.ndim == 2 and one.shape[1] == 1).T
    names = {name.removesuffix("_quantized") for name in found if name.startswith("onnx::") and name.endswith(packed)}
    products = sorted(
        (name for name in names if f"{name}_quantized" in found), key=lambda name: int(name.split("_")[-1])
    )
    parts = ("attention_in", "attention_out", "wide", "narrow")
    for number, name in enumerate(products):
        state[f"layers.{number // len(parts)}.{parts[number % len(parts)]}.weight"] = whole(name).T
    return {name: torch.tensor(np.array(value, dtype=np.float32)) for name, value in state.items()}


def joint_from(state: dict[str, Tensor]) -> Joint:
    """Return the joint network that begins as a recogniser: its tags and habits stay, new ones begin near them."""
    state = dict(state)
    network = Joint(layers=layers_in(state), inner=len(state["layers.0.wide.bias"]))
    known = len(state["tags.bias"])
    weight, bias = network.tags.weight.detach() * 0.1, torch.zeros(len(TAGS))
    weight[:known], bias[:known] = state["tags.weight"], state["tags.bias"]
    bias[known:] = bias[1:known].mean() - 1
    conventions = torch.cat([state["conventions.weight"], (state["habit"] @ state["conventions.weight"])[None]])
    state |= {"tags.weight": weight, "tags.bias": bias, "conventions.weight": conventions}
    state["habit"] = torch.cat([state["habit"], torch.zeros(1)])
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or any(not name.startswith(READER) for name in missing):
        raise ValueError(f"weights do not fit: missing {missing}, unexpected {unexpected}")
    return network


def load_joint(path: Path) -> Joint:
    """Return a trained network; a checkpoint serves as well as a finished run."""
    state = torch.load(path, weights_only=True)
    state = state.get("mean", state)
    network = Joint(layers=layers_in(state), inner=len(state["layers.0.wide.bias"]))
    network.load_state_dict(state)
    return network.eval()


def student_of(teacher: Joint, kept: tuple[int, ...] = STUDENT_LAYERS, inner: int = STUDENT_INNER) -> Joint:
    """Return a network of few layers that begins as the teacher without the others, for the fast tier."""
    student = Joint(layers=len(kept), inner=inner)
    outside = {name: value for name, value in teacher.state_dict().items() if not name.startswith("layers.")}
    student.load_state_dict(outside, strict=False)
    for layer, weights in zip(student.layers, smaller_layers(teacher, kept, inner), strict=True):
        layer.load_state_dict(weights)
    return student
