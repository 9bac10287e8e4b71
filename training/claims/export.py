"""Package a trained joint network: `python -m training.claims.export WEIGHTS --out FOLDER --version VERSION`.

Two ONNX files: `model.onnx` (int8: words to tags and the encoder's output) and `reader.onnx` (floats of half size on
disk: mentions to roles and status). `card.json` describes both.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.claims.network import Joint, load_joint

ENCODER_INPUTS = ("pieces", "shapes", "tags", "present", "habit")
MENTION_INPUTS = ("hidden", "first", "last", "kind", "section", "there", "apart")


class Encoder(nn.Module):
    """Words to logits of tags, of adverse event, and the last layer; `habit` mixes the conventions of a text's register."""

    def __init__(self, joint: Joint) -> None:
        super().__init__()
        self.joint = joint

    def forward(self, pieces: Tensor, shapes: Tensor, tags: Tensor, present: Tensor, habit: Tensor) -> tuple[Tensor, ...]:
        self.joint.habit = habit
        x = self.joint.read(pieces, shapes, tags, present)
        return self.joint.tags(x), self.joint.adverse(x).squeeze(-1), x


class MentionReader(nn.Module):
    """The encoder's output and a window's mentions to logits of role and status."""

    def __init__(self, joint: Joint) -> None:
        super().__init__()
        self.joint = joint

    def forward(self, hidden, first, last, kind, section, there, apart):
        """Return (texts, mentions, roles) and (texts, mentions, statuses)."""
        named = {"first": first, "last": last, "kind": kind, "section": section, "there": there, "apart": apart}
        return self.joint.read_mentions(hidden, named)


def write_encoder(joint: Joint, path: Path) -> None:
    zeros = torch.zeros((2, 9), dtype=torch.int64)
    torch.onnx.export(
        Encoder(joint).eval(), (zeros + 2000, zeros, zeros, torch.ones((2, 9)), torch.zeros(len(joint.habit))), str(path),
        input_names=list(ENCODER_INPUTS), output_names=["tag_logits", "adverse_logits", "hidden"],
        dynamic_axes={name: {0: "texts", 1: "length"} for name in (*ENCODER_INPUTS[:4], "tag_logits", "adverse_logits", "hidden")},
        opset_version=17, dynamo=False,
    )


def write_reader(joint: Joint, path: Path) -> None:
    n = torch.zeros((2, 5), dtype=torch.int64)
    example = (torch.randn(2, 9, 384), n + 1, n + 2, n, n, torch.ones(2, 5), torch.zeros((2, 5, 5), dtype=torch.int64) + 8)
    axes = {name: {0: "texts", 1: "mentions"} for name in (*MENTION_INPUTS[1:-1], "roles", "status")}
    axes |= {"hidden": {0: "texts", 1: "length"}, "apart": {0: "texts", 1: "mentions", 2: "others"}}
    torch.onnx.export(
        MentionReader(joint).eval(), example, str(path), input_names=list(MENTION_INPUTS), output_names=["roles", "status"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )


def quantise(raw: Path, out: Path, *, skip: tuple[str, ...] = ()) -> None:
    quantize_dynamic(
        str(raw), str(out), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        nodes_to_exclude=list(skip), extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    joint = load_joint(options.weights)
    habit = joint.habit.clone()
    with tempfile.TemporaryDirectory() as folder:
        write_encoder(joint, Path(folder) / "encoder.onnx")
        quantise(Path(folder) / "encoder.onnx", options.out / "model.onnx", skip=("/joint/tags/MatMul", "/joint/adverse/MatMul"))
        write_reader(joint, Path(folder) / "reader.onnx")
        quantise(Path(folder) / "reader.onnx", options.out / "reader.onnx")
    print(habit.tolist(), [(p.name, p.stat().st_size / 1e6) for p in options.out.iterdir()])


if __name__ == "__main__":
    main()
