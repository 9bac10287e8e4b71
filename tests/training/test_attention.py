"""Attention joined into one node answers as the nodes that it stands for; needs onnx, as training does."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

onnx = pytest.importorskip("onnx")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from training.claims.attention import join_attention  # noqa: E402

WIDTH, HEADS = 16, 4


def write_layer(path: Path, *, apart: bool = False) -> None:
    """Write a layer of attention as `training.claims.export` quantises it; `apart` cuts its parts from two products."""
    rng = np.random.default_rng(3)
    weights = {
        "weight": rng.integers(-127, 127, (WIDTH, 3 * WIDTH)).astype(np.int8),
        "weight_zero": np.zeros(3 * WIDTH, np.int8),
        "weight_scale": rng.random(3 * WIDTH).astype(np.float32) / 50,
        "bias": rng.standard_normal(3 * WIDTH).astype(np.float32),
        "last_axis": np.array([-1]),
    }
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["read", "read_scale", "read_zero"]),
        helper.make_node("MatMulInteger", ["read", "weight", "read_zero", "weight_zero"], ["integers"]),
        helper.make_node("Cast", ["integers"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["read_scale", "weight_scale"], ["scales"]),
        helper.make_node("Mul", ["floats", "scales"], ["whole"]),
        helper.make_node("Neg", ["whole"], ["other"]),
    ]
    for number, part in enumerate(("query", "key", "value")):
        weights |= {f"{part}_start": np.array([number * WIDTH]), f"{part}_end": np.array([(number + 1) * WIDTH])}
        source = "other" if apart and number else "whole"
        nodes.append(helper.make_node("Slice", [source, f"{part}_start", f"{part}_end", "last_axis"], [part]))
    asked = ["query", "key", "value", "bias", "present"]
    nodes.append(helper.make_node("MultiHeadAttention", asked, ["y"], domain="com.microsoft", num_heads=HEADS))
    shape = ["texts", "pieces", WIDTH]
    graph = helper.make_graph(
        nodes,
        "layer",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, shape),
            helper.make_tensor_value_info("present", TensorProto.INT32, shape[:2]),
        ],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9), str(path))


def answer(path: Path, inputs: dict[str, np.ndarray]) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, inputs)[0]


@pytest.mark.parametrize(("texts", "pieces", "hidden"), [(1, 1, 0), (1, 9, 0), (1, 40, 0), (3, 17, 0), (2, 12, 5)])
def test_the_joined_layer_answers_the_same_to_the_last_bit(
    tmp_path: Path, texts: int, pieces: int, hidden: int
) -> None:
    write_layer(tmp_path / "whole.onnx")
    write_layer(tmp_path / "joined.onnx")
    assert join_attention(tmp_path / "joined.onnx") == 1
    kinds = [node.op_type for node in onnx.load(str(tmp_path / "joined.onnx")).graph.node]
    assert kinds == ["DynamicQuantizeLinear", "QAttention"]
    rng = np.random.default_rng(pieces)
    present = np.ones((texts, pieces), np.int32)
    present[:, pieces - hidden :] = 0
    inputs = {"x": rng.standard_normal((texts, pieces, WIDTH)).astype(np.float32), "present": present}
    whole, joined = answer(tmp_path / "whole.onnx", inputs), answer(tmp_path / "joined.onnx", inputs)
    np.testing.assert_array_equal(joined, whole)


def test_what_is_cut_from_several_products_is_refused(tmp_path: Path) -> None:
    write_layer(tmp_path / "apart.onnx", apart=True)
    with pytest.raises(ValueError, match="not cut from one product"):
        join_attention(tmp_path / "apart.onnx")
    write_layer(tmp_path / "again.onnx")
    assert join_attention(tmp_path / "again.onnx") == 1
    assert join_attention(tmp_path / "again.onnx") == 0
