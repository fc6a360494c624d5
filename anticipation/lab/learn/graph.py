"""Weights in, an ONNX file out: the network as a graph for onnxruntime, its experts in int4.

The experts of a layer are one node, ``com.microsoft::QMoE``, whose weights share a scale by blocks of 32 along the
input: ``w = (q - 8) * scale`` with ``scale = -w_m / 8`` where ``w_m`` is the weight of the block that is largest in
absolute value, sign kept, so that all 16 codes are used. Everything else stays float32. Keys and values go through
``com.microsoft::GroupQueryAttention`` into caches whose past and present are one buffer of full length.
Operators: onnxruntime's ContribOperators.md; needs onnxruntime 1.31.1 or newer to be fast.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from anticipation.network.shape import BLOCK, NetShape, weight_shapes

__all__ = ["SHARED_BIAS", "Weights", "build_graph", "quantized", "random_weights", "write_graph"]

Weights = Mapping[str, NDArray[np.float32]]
"""Arrays by the names of ``weight_shapes``."""

SHARED_BIAS: Final = 1e4
"""Added to the score of the shared expert for its selection, which so is certain; its weight is not touched by it."""

_MS: Final = "com.microsoft"
_OPSET, _IR_VERSION = 21, 10
_EPSILON: Final = 1e-6
_ROTARY_BASE: Final = 10000.0
_INT4_MIDDLE, _INT4_HIGHEST = 8, 15
_LEAST_SCALE: Final = 1e-8


class _Int4(NamedTuple):
    """Weights ``[..., out, in]`` as codes, two in a byte ``[..., out, in / 2]``, and scales ``[..., out, in / 32]``."""

    packed: NDArray[np.uint8]
    scales: NDArray[np.float32]
    dequantized: NDArray[np.float32]


def _int4(weights: NDArray[np.float32]) -> _Int4:
    blocks = weights.reshape(*weights.shape[:-1], -1, BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)
    scales = largest / np.float32(-_INT4_MIDDLE)
    scales[scales == 0] = _LEAST_SCALE
    codes = np.clip(np.rint(blocks / scales) + _INT4_MIDDLE, 0, _INT4_HIGHEST).astype(np.uint8)
    dequantized = (codes.astype(np.float32) - np.float32(_INT4_MIDDLE)) * scales
    flat = codes.reshape(weights.shape)
    return _Int4(flat[..., 0::2] | flat[..., 1::2] << 4, scales[..., 0], dequantized.reshape(weights.shape))


def quantized(weights: Weights, shape: NetShape) -> dict[str, NDArray[np.float32]]:
    """Return the weights that the graph computes with: those of experts rounded to int4, the others as they are."""
    return {
        name: _int4(array).dequantized if shape.kind == "experts" and name.endswith((".up", ".down")) else array
        for name, array in weights.items()
    }


def random_weights(shape: NetShape, seed: int) -> dict[str, NDArray[np.float32]]:
    """Return weights of the size that training begins with; the same for the same seed."""
    generator = np.random.default_rng(seed)
    weights: dict[str, NDArray[np.float32]] = {}
    for name, sizes in weight_shapes(shape).items():
        last = name.rpartition(".")[2]
        if "norm" in last:
            weights[name] = np.ones(sizes, np.float32)
        elif len(sizes) == 1:
            weights[name] = np.zeros(sizes, np.float32)
        else:
            fan_in = sizes[-1] if last in ("up", "down") else sizes[0]
            weights[name] = generator.standard_normal(sizes, np.float32) * np.float32(fan_in**-0.5)
        if last == "router":
            weights[name][:, 0] = 0.0
        if last == "bias":
            weights[name][0] = SHARED_BIAS
    return weights


def write_graph(weights: Weights, shape: NetShape, path: Path, accuracy_level: int = 4) -> None:
    """Write the network to a file; the same weights give the same bytes. See ``build_graph``."""
    path.write_bytes(build_graph(weights, shape, accuracy_level).SerializeToString(deterministic=True))


def build_graph(weights: Weights, shape: NetShape, accuracy_level: int = 4) -> onnx.ModelProto:
    """Return the network as a graph.

    ``accuracy_level`` is that of the experts' kernel: 4 computes with activations in int8, 0 in float32. Raises
    ValueError for weights that are missing, too many, of another shape or not finite.

    Inputs: ``tokens`` [1, T, columns]; ``candidates`` [N, cand_columns]; ``share`` [1, N], which sums to one over the
    rows that count and is 0 for padding; ``past_key_i`` and ``past_value_i`` [1, kv_heads, context, head_dim];
    ``seqlens_k`` int32 [1], the tokens in the caches including the new ones, less one; ``total_len`` int32 [], their
    number. Outputs: ``y`` [outputs] of the last token; ``scores`` [N]; ``present_key_i``, ``present_value_i``.
    """
    _check(weights, shape)
    return _Builder(weights, shape, accuracy_level).build()


def _check(weights: Weights, shape: NetShape) -> None:
    expected = weight_shapes(shape)
    if odd := sorted(expected.keys() ^ weights.keys()):
        raise ValueError(f"weights that are missing or unknown: {', '.join(odd)}")
    for name, sizes in expected.items():
        if weights[name].shape != sizes:
            raise ValueError(f"{name} is {weights[name].shape}, not {sizes}")
        if not np.isfinite(weights[name]).all():
            raise ValueError(f"{name} holds a number that is not finite")


class _Builder:
    """Adds nodes one after another; each method returns the name of what it computes."""

    def __init__(self, weights: Weights, shape: NetShape, accuracy_level: int) -> None:
        self._weights = weights
        self._shape = shape
        self._accuracy_level = accuracy_level
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def build(self) -> onnx.ModelProto:
        last = self._tokens()
        self._node("Squeeze", [self._affine(last, "head"), self._constant("axis0", np.array([0]))], "y")
        self._pointer(last)
        inputs, outputs = self._interface()
        graph = helper.make_graph(self._nodes, "outrider", inputs, outputs, list(self._constants.values()))
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def _interface(self) -> tuple[list[onnx.ValueInfoProto], list[onnx.ValueInfoProto]]:
        def value(name: str, *sizes: int | str, of: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
            return helper.make_tensor_value_info(name, of, sizes)

        shape = self._shape
        cache = (1, shape.kv_heads, shape.context, shape.head_dim)
        names = [f"{what}_{i}" for i in range(shape.layers) for what in ("key", "value")]
        inputs = [
            value("tokens", 1, "T", shape.columns),
            value("candidates", "N", shape.cand_columns),
            value("share", 1, "N"),
            *(value(f"past_{name}", *cache) for name in names),
            value("seqlens_k", 1, of=TensorProto.INT32),
            value("total_len", of=TensorProto.INT32),
        ]
        outputs = [value("y", shape.outputs), value("scores", "N")]
        return inputs, [*outputs, *(value(f"present_{name}", *cache) for name in names)]

    def _constant(self, name: str, array: NDArray[Any]) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name].astype(np.float32))

    def _node(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        name = f"{operator}_{len(self._nodes)}"
        outputs = outputs or (name,)
        self._nodes.append(helper.make_node(operator, inputs, outputs, name, domain=domain, **attributes))
        return outputs[0]

    def _matmul(self, left: str, weight: str) -> str:
        return self._node("MatMul", [left, self._weight(weight)])

    def _affine(self, left: str, layer: str) -> str:
        return self._node("Add", [self._matmul(left, f"{layer}.w"), self._weight(f"{layer}.b")])

    def _add_norm(self, stream: str, update: str, norm: str) -> tuple[str, str]:
        """Return the stream with the update added, and its normalised form."""
        node = f"norm_{len(self._nodes)}"
        inputs = [stream, update, self._weight(norm)]
        outputs = (node, "", "", f"{node}_stream")
        self._node("SkipSimplifiedLayerNormalization", inputs, *outputs, domain=_MS, epsilon=_EPSILON)
        return f"{node}_stream", node

    def _tokens(self) -> str:
        """Return the normalised last token, [1, d]."""
        stream = self._affine("tokens", "embed")
        gamma = self._weight("layer0.norm1")
        normed = self._node("SimplifiedLayerNormalization", [stream, gamma], axis=-1, epsilon=_EPSILON)
        for i in range(self._shape.layers):
            attended = self._attention(normed, i)
            last = i == self._shape.layers - 1
            if last:  # earlier tokens have left their keys and values; nothing more is read from them
                stream, attended = self._last_token(stream), self._last_token(attended)
            stream, normed = self._add_norm(stream, attended, f"layer{i}.norm2")
            update = self._dense(normed, i) if self._shape.kind == "dense" else self._experts(normed, i)
            stream, normed = self._add_norm(stream, update, "norm_f" if last else f"layer{i + 1}.norm1")
        return self._node("Squeeze", [normed, self._constant("axis0", np.array([0]))])

    def _last_token(self, tokens: str) -> str:
        return self._node("Gather", [tokens, self._constant("last", np.array([-1]))], axis=1)

    def _attention(self, normed: str, i: int) -> str:
        shape = self._shape
        frequency = _ROTARY_BASE ** -(np.arange(0, shape.head_dim, 2) / shape.head_dim)
        angle = np.arange(shape.context)[:, None] * frequency
        cos = self._constant("cos", np.cos(angle).astype(np.float32))
        sin = self._constant("sin", np.sin(angle).astype(np.float32))
        qkv = self._matmul(normed, f"layer{i}.qkv")
        inputs = [qkv, "", "", f"past_key_{i}", f"past_value_{i}", "seqlens_k", "total_len", cos, sin]
        outputs = (f"attended_{i}", f"present_key_{i}", f"present_value_{i}")
        heads = {"num_heads": shape.heads, "kv_num_heads": shape.kv_heads}
        self._node("GroupQueryAttention", inputs, *outputs, domain=_MS, do_rotary=1, rotary_interleaved=0, **heads)
        return self._matmul(outputs[0], f"layer{i}.out")

    def _experts(self, normed: str, i: int) -> str:
        shape, layer = self._shape, f"layer{i}"
        flat = self._node("Reshape", [normed, self._constant("flat", np.array([-1, shape.d]))])
        scores = self._node("Sigmoid", [self._matmul(flat, f"{layer}.router")])
        selection = self._node("Add", [scores, self._weight(f"{layer}.bias")])
        up = self._quantized(f"{layer}.up")
        down = self._quantized(f"{layer}.down")
        # by position: input, selection, up with scales and bias, down likewise, a third matrix, zero points; weights
        inputs = [normed, selection, *up, "", *down, "", "", "", "", "", "", "", scores]
        return self._node(
            "QMoE",
            inputs,
            domain=_MS,
            k=shape.k + 1,
            activation_type="relu",
            normalize_routing_weights=1,
            expert_weight_bits=4,
            block_size=BLOCK,
            accuracy_level=self._accuracy_level,
            weights_prepacked=0,
        )

    def _quantized(self, name: str) -> tuple[str, str]:
        packed, scales, _ = _int4(self._weights[name].astype(np.float32))
        return self._constant(f"{name}.int4", packed), self._constant(f"{name}.scales", scales)

    def _dense(self, normed: str, i: int) -> str:
        inner = normed
        for name in (f"layer{i}.up", f"layer{i}.down"):
            inner = self._node("MatMul", [inner, self._constant(name, self._weights[name].T.astype(np.float32))])
            inner = self._node("Relu", [inner]) if name.endswith(".up") else inner
        return inner

    def _pointer(self, last: str) -> None:
        """Score each candidate, beside what the candidates are on average and what the last token asks for."""
        candidates = self._node("Relu", [self._affine("candidates", "cand")])
        mean = self._matmul(self._node("MatMul", ["share", candidates]), "mean.w")
        asked = self._node("Add", [self._matmul(last, "query.w"), mean])
        wanted = self._node("Add", [asked, self._weight("inner.b")])
        inner = self._node("Relu", [self._node("Add", [self._matmul(candidates, "inner.w"), wanted])])
        scores = self._node("Add", [self._matmul(inner, "score.w"), self._matmul("candidates", "skip.w")])
        self._node("Squeeze", [scores, self._constant("axis1", np.array([1]))], "scores")
