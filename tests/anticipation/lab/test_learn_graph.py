"""The graph computes the mathematics that is written down, with the weights that it says it uses."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from anticipation.lab.learn.graph import SHARED_BIAS, build_graph, quantized, random_weights, write_graph
from anticipation.network import NetShape, weight_shapes

Array = NDArray[np.float64]

SHAPE = NetShape(
    columns=12, cand_columns=7, outputs=6, rows=8, d=64, layers=3, heads=4, kv_heads=2, head_dim=16,
    experts=8, hidden=32, k=3, pointer=24, context=20,
)  # fmt: skip
TWINS = pytest.mark.parametrize(
    "shape", [SHAPE, SHAPE.total_twin, SHAPE.active_twin], ids=["experts", "total", "active"]
)


# --- the mathematics once more, token by token in float64 ------------------------------------------------------------


def rms(x: Array) -> Array:
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-6)


def turned(x: Array, position: int) -> Array:
    """Rotate the pairs (i, i + half) of each head [heads, head_dim] by their angle at a position."""
    half = x.shape[-1] // 2
    angle = position * 10000.0 ** (-np.arange(half) / half)
    a, b = x[:, :half], x[:, half:]
    return np.concatenate([a * np.cos(angle) - b * np.sin(angle), b * np.cos(angle) + a * np.sin(angle)], -1)


def attention(x: Array, w: Mapping[str, Array], layer: str, shape: NetShape) -> Array:
    kept_keys, kept_values, outputs = [], [], []
    for position, row in enumerate(x @ w[f"{layer}.qkv"]):
        heads = row.reshape(-1, shape.head_dim)
        q, k, v = np.split(heads, [shape.heads, shape.heads + shape.kv_heads])
        kept_keys.append(turned(k, position))
        kept_values.append(v)
        keys, values, seen = np.array(kept_keys), np.array(kept_values), []
        for head, query in enumerate(turned(q, position)):
            group = head // (shape.heads // shape.kv_heads)
            weights = np.exp(keys[:, group] @ query / np.sqrt(shape.head_dim))
            seen.append(weights @ values[:, group] / weights.sum())
        outputs.append(np.concatenate(seen) @ w[f"{layer}.out"])
    return np.array(outputs)


def chosen(b: Array, w: Mapping[str, Array], layer: str, k: int) -> tuple[NDArray[np.intp], Array]:
    scores = 1 / (1 + np.exp(-(b @ w[f"{layer}.router"])))
    experts = np.argsort(-(scores + w[f"{layer}.bias"]))[: k + 1]
    return experts, scores[experts] / scores[experts].sum()


def feed_forward(b: Array, w: Mapping[str, Array], layer: str, shape: NetShape) -> Array:
    up, down = w[f"{layer}.up"], w[f"{layer}.down"]
    if shape.kind == "dense":
        return np.maximum(b @ up.T, 0) @ down.T
    rows = []
    for token in b:
        experts, weights = chosen(token, w, layer, shape.k)
        rows.append(sum(g * down[e] @ np.maximum(up[e] @ token, 0) for e, g in zip(experts, weights, strict=True)))
    return np.array(rows)


def reference(
    weights: Mapping[str, NDArray[np.float32]], shape: NetShape, tokens: Array, candidates: Array, share: Array
) -> tuple[Array, Array]:
    w = {name: array.astype(np.float64) for name, array in weights.items()}
    x = tokens @ w["embed.w"] + w["embed.b"]
    for layer in (f"layer{i}" for i in range(shape.layers)):
        x = x + attention(rms(x) * w[f"{layer}.norm1"], w, layer, shape)
        x = x + feed_forward(rms(x) * w[f"{layer}.norm2"], w, layer, shape)
    z = rms(x[-1]) * w["norm_f"]
    a = np.maximum(candidates @ w["cand.w"] + w["cand.b"], 0)
    g = z @ w["query.w"] + share @ a @ w["mean.w"]
    u = np.maximum(a @ w["inner.w"] + g + w["inner.b"], 0)
    return z @ w["head.w"] + w["head.b"], (u @ w["score.w"] + candidates @ w["skip.w"])[:, 0]


# --- the graph beside it ---------------------------------------------------------------------------------------------


def lively_weights(shape: NetShape, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Random weights whose norms and biases are no longer ones and zeros."""
    generator = np.random.default_rng(seed + 100)
    weights = random_weights(shape, seed)
    for array in weights.values():
        if array.ndim == 1:
            array += 0.3 * generator.standard_normal(array.shape, np.float32)
    return weights


class Case:
    """What a graph is asked: a history of tokens, of which it may be given the first ones, and candidates."""

    def __init__(self, shape: NetShape, seed: int = 0, rows: int = 5) -> None:
        draw = np.random.default_rng(seed)
        self.tokens = draw.standard_normal((shape.context, shape.columns), np.float32)
        self.candidates = draw.standard_normal((rows, shape.cand_columns), np.float32)
        self.share = np.array([0.25] * 4 + [0.0] * (rows - 4), np.float32)


def session_of(weights: Mapping[str, NDArray[np.float32]], shape: NetShape, level: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    content = build_graph(weights, shape, level).SerializeToString()
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def run(session: onnxruntime.InferenceSession, shape: NetShape, case: Case, length: int) -> tuple[Array, Array]:
    cache = np.zeros((1, shape.kv_heads, shape.context, shape.head_dim), np.float32)
    inputs = {value.name: cache for value in session.get_inputs() if value.name.startswith("past")} | {
        "tokens": case.tokens[None, :length],
        "candidates": case.candidates,
        "share": case.share[None],
        "seqlens_k": np.array([length - 1], np.int32),
        "total_len": np.array(length, np.int32),
    }
    y, scores = session.run(["y", "scores"], inputs)
    return y, scores


@TWINS
@pytest.mark.parametrize("length", [1, 2, 19])
def test_in_float32_it_is_the_mathematics(shape: NetShape, length: int) -> None:
    weights, case = lively_weights(shape), Case(shape)
    y, scores = run(session_of(weights, shape, 0), shape, case, length)
    wanted = reference(quantized(weights, shape), shape, case.tokens[:length], case.candidates, case.share)
    for mine, other in zip((y, scores), wanted, strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-5 * np.abs(other).max(), rtol=0)


def test_in_int8_it_is_near_and_prefers_the_same_candidate() -> None:
    weights = lively_weights(SHAPE)
    exact, fast = (session_of(weights, SHAPE, level) for level in (0, 4))
    errors, sizes, agree = [], [], 0
    for seed in range(100):
        case = Case(SHAPE, seed)
        (y, scores), (fast_y, fast_scores) = (run(session, SHAPE, case, 1 + seed % 19) for session in (exact, fast))
        errors.append(np.square(fast_y - y).mean())
        sizes.append(np.square(y).mean())
        agree += int(scores.argmax() == fast_scores.argmax())
    # each route that flips near a tie costs more than rounding does
    assert 0 < np.sqrt(np.mean(errors) / np.mean(sizes)) < 0.05
    assert agree >= 97


def test_int4_is_what_it_computes_with() -> None:
    weights, case = lively_weights(SHAPE), Case(SHAPE)
    y, _ = run(session_of(weights, SHAPE, 0), SHAPE, case, 5)
    unrounded, _ = reference(weights, SHAPE, case.tokens[:5], case.candidates, case.share)
    assert np.abs(y - unrounded).max() > 1e-2 * np.abs(unrounded).max()


def test_the_shared_expert_is_chosen_however_little_it_scores() -> None:
    weights, case = lively_weights(SHAPE), Case(SHAPE)
    for i in range(SHAPE.layers):
        weights[f"layer{i}.bias"][1:] += 1000.0  # far above any score, and below the shared expert's
        weights[f"layer{i}.down"][1:] = 0.0  # whatever reaches the stream now is the shared expert's
    y, _ = run(session_of(weights, SHAPE, 0), SHAPE, case, 5)
    wanted, _ = reference(quantized(weights, SHAPE), SHAPE, case.tokens[:5], case.candidates, case.share)
    np.testing.assert_allclose(y, wanted, atol=1e-5 * np.abs(wanted).max())
    for i in range(SHAPE.layers):
        weights[f"layer{i}.down"][0] = 0.0
    silent, _ = run(session_of(weights, SHAPE, 0), SHAPE, case, 5)
    assert np.abs(silent - y).max() > 1e-2


def test_the_bias_selects_and_does_not_weigh() -> None:
    weights, case = lively_weights(SHAPE), Case(SHAPE)
    for i in range(SHAPE.layers):
        weights[f"layer{i}.bias"][1:4] = 500.0  # the same three experts are chosen, with this and with more
    session = session_of(weights, SHAPE, 0)
    higher = {
        name: array + (np.arange(9) < 4) * 7.0 if name.endswith("bias") else array for name, array in weights.items()
    }
    assert np.array_equal(run(session, SHAPE, case, 5)[0], run(session_of(higher, SHAPE, 0), SHAPE, case, 5)[0])


# --- int4 ------------------------------------------------------------------------------------------------------------

BLOCKS = hnp.arrays(np.float32, (9, 32, 64), elements=st.floats(-4, 4, width=32), fill=st.floats(-4, 4, width=32))


@given(array=BLOCKS)
@settings(max_examples=30, deadline=None)
def test_rounding_is_near_exact_at_the_largest_and_done_once(array: NDArray[np.float32]) -> None:
    weights = random_weights(SHAPE, 0) | {"layer0.up": array}
    once = quantized(weights, SHAPE)
    blocks, rounded = array.reshape(-1, 32), once["layer0.up"].reshape(-1, 32)
    largest = np.abs(blocks).max(-1, keepdims=True)
    assert (np.abs(rounded - blocks) <= largest / 8 + 1e-7).all()
    row, place = np.arange(len(blocks)), np.abs(blocks).argmax(-1)
    np.testing.assert_allclose(rounded[row, place], blocks[row, place], rtol=1e-6, atol=1e-6)
    again = quantized(once, SHAPE)
    np.testing.assert_allclose(again["layer0.up"], once["layer0.up"], rtol=1e-6, atol=1e-7)
    assert all(len(np.unique(block)) <= 16 for block in rounded[:8])


def test_only_experts_are_rounded() -> None:
    weights = lively_weights(SHAPE)
    rounded = quantized(weights, SHAPE)
    changed = {name for name in weights if not np.array_equal(weights[name], rounded[name])}
    assert changed == {f"layer{i}.{what}" for i in range(SHAPE.layers) for what in ("up", "down")}
    dense = random_weights(SHAPE.active_twin, 0)
    assert all(np.array_equal(dense[name], array) for name, array in quantized(dense, SHAPE.active_twin).items())


# --- files and faults ------------------------------------------------------------------------------------------------


@TWINS
def test_the_same_weights_give_the_same_file(shape: NetShape, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_graph(random_weights(shape, 5), shape, tmp_path / name)
    write_graph(random_weights(shape, 6), shape, tmp_path / "c")
    first, second, third = ((tmp_path / name).read_bytes() for name in "abc")
    assert first == second != third


def test_experts_take_half_a_byte_for_each_weight_and_an_eighth_for_its_scale(tmp_path: Path) -> None:
    sizes = []
    for experts in (8, 40):
        shape = NetShape(columns=12, cand_columns=7, outputs=6, layers=1, experts=experts)
        write_graph(random_weights(shape, 0), shape, tmp_path / "graph")
        sizes.append((tmp_path / "graph").stat().st_size)
    assert (sizes[1] - sizes[0]) / (32 * 2 * 128 * 128) == pytest.approx(0.5 + 0.125, rel=0.05)


@TWINS
def test_random_weights_are_those_of_the_shape(shape: NetShape) -> None:
    weights = random_weights(shape, 0)
    assert {name: array.shape for name, array in weights.items()} == weight_shapes(shape)
    assert {array.dtype for array in weights.values()} == {np.dtype(np.float32)}


def test_the_shared_expert_begins_with_an_even_score_and_a_sure_place() -> None:
    weights = random_weights(SHAPE, 0)
    for i in range(SHAPE.layers):
        assert not weights[f"layer{i}.router"][:, 0].any()
        assert weights[f"layer{i}.bias"].tolist() == [SHARED_BIAS] + [0.0] * SHAPE.experts


def test_weights_that_do_not_fit_are_named() -> None:
    weights = random_weights(SHAPE, 0)
    faults = [
        ({name: array for name, array in weights.items() if name != "norm_f"}, "missing or unknown: norm_f"),
        (weights | {"layer9.up": weights["layer0.up"]}, "missing or unknown: layer9.up"),
        (weights | {"head.b": weights["head.b"][1:]}, "head.b is (5,), not (6,)"),
        (weights | {"cand.b": weights["cand.b"] * np.float32(np.nan)}, "cand.b holds a number that is not finite"),
    ]
    for wrong, what in faults:
        with pytest.raises(ValueError, match=re.escape(what)):
            build_graph(wrong, SHAPE)
