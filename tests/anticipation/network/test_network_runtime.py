"""A model is refused with one clear line or streams exactly, whatever was asked before and however it is cut."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import anticipation.network
from anticipation.errors import ModelError
from anticipation.lab.learn.graph import random_weights, write_graph
from anticipation.network import (
    Manifest,
    NetShape,
    Network,
    Output,
    Snapshot,
    read_manifest,
    weight_shapes,
    write_manifest,
)

SCHEMA = "0123456789abcdef"
SHAPE = NetShape(
    columns=10, cand_columns=6, outputs=5, rows=8, d=32, layers=2, heads=4, kv_heads=2, head_dim=16,
    experts=8, hidden=32, k=2, pointer=16, context=24,
)  # fmt: skip
_DRAW = np.random.default_rng(7)
TOKENS = _DRAW.standard_normal((SHAPE.context, SHAPE.columns), np.float32)
CANDIDATES = _DRAW.standard_normal((SHAPE.rows, SHAPE.cand_columns), np.float32)


def evenly(count: int) -> np.ndarray:
    return np.full(count, 1 / count, np.float32)


def write_model(folder: Path, shape: NetShape = SHAPE, accuracy_level: int = 4) -> Path:
    folder.mkdir(exist_ok=True)
    write_graph(random_weights(shape, 3), shape, folder / "mind.onnx", accuracy_level)
    write_manifest(manifest_of(folder, shape), folder)
    return folder


def manifest_of(folder: Path, shape: NetShape = SHAPE) -> Manifest:
    return Manifest(
        model="mind.onnx",
        sha256=hashlib.sha256((folder / "mind.onnx").read_bytes()).hexdigest(),
        schema=SCHEMA,
        shape=shape,
        outputs=tuple(f"output {i}" for i in range(shape.outputs)),
        trained="never",
        made_by="random_weights, seed 3",
    )


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def model(shipped: Path, tmp_path: Path) -> Path:
    """A copy of the model, to be spoiled."""
    for file in shipped.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.fixture(scope="module")
def network(shipped: Path) -> Network:
    return Network.load(shipped, SCHEMA)


def run(network: Network, cuts: list[int], candidates: np.ndarray = CANDIDATES) -> Output:
    """Give the tokens up to each cut at a time; return what is said at the last."""
    network.reset()
    begin = 0
    for end in cuts:
        output = network.step(TOKENS[begin:end], candidates, evenly(len(candidates)))
        begin = end
    return output


def fill(network: Network, count: int) -> None:
    """Leave the first tokens in the caches, or none."""
    if count:
        run(network, [count])
    else:
        network.reset()


def same(a: Output, b: Output) -> bool:
    return a.y.tobytes() == b.y.tobytes() and a.scores.tobytes() == b.scores.tobytes()


def respell(folder: Path, **changes: Any) -> None:
    """Change what the manifest says, whether it may say so or not."""
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


# --- a model that cannot be run is refused with one clear line --------------------------------------------------------


def refusal(folder: Any, schema: str = SCHEMA) -> str:
    with pytest.raises(ModelError) as error:
        Network.load(folder, schema)
    text = str(error.value)
    assert "\n" not in text
    assert any(fix in text for fix in ("reinstall", "update", "train", "pip install", "permissions")), text
    return text


def test_no_manifest(tmp_path: Path) -> None:
    assert f"{tmp_path / 'manifest.json'}: missing" in refusal(tmp_path)
    assert "missing" in refusal(tmp_path / "nowhere")


def test_no_model_file(model: Path) -> None:
    (model / "mind.onnx").unlink()
    assert f"{model / 'mind.onnx'}: cannot be read" in refusal(model)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b'{"format": "one"}', b'{"format": 0}', b'{"format": 1, "model": "mind.onnx"}']
)
def test_a_manifest_that_is_none(model: Path, content: bytes) -> None:
    (model / "manifest.json").write_bytes(content)
    assert "is no manifest" in refusal(model)


def test_a_manifest_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").mkdir()
    assert "cannot be read" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["../mind.onnx", "a/mind.onnx", "a\\mind.onnx", "", "mind.exe", "mind.onnx\n"])
def test_a_manifest_names_a_file_beside_it(model: Path, name: str) -> None:
    respell(model, model=name)
    assert "is no manifest" in refusal(model)


def test_a_manifest_whose_outputs_are_not_those_of_its_shape(model: Path) -> None:
    respell(model, outputs=["one"])
    assert "1 outputs are named, 5 are there" in refusal(model)


def test_a_format_from_the_future_is_told_apart_from_nonsense(model: Path) -> None:
    (model / "manifest.json").write_text('{"format": 2, "all": "is different"}')
    assert "format 2 is newer" in refusal(model)


def test_another_schema_names_both_before_anything_is_loaded(model: Path) -> None:
    (model / "mind.onnx").write_bytes(b"damaged as well")
    text = refusal(model, schema="fedcba9876543210")
    assert SCHEMA in text
    assert "fedcba9876543210" in text


def test_one_flipped_bit_is_noticed(model: Path) -> None:
    content = bytearray((model / "mind.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (model / "mind.onnx").write_bytes(content)
    assert "damaged" in refusal(model)


@pytest.mark.parametrize(
    ("version", "old"), [("1.30.9", True), ("1.31.0", True), ("1.4", True), ("1.31.1.dev3", False)]
)
def test_an_onnxruntime_that_is_too_old(
    shipped: Path, monkeypatch: pytest.MonkeyPatch, version: str, old: bool
) -> None:
    monkeypatch.setattr(onnxruntime, "__version__", version)
    if old:
        assert f"onnxruntime {version} is too old" in refusal(shipped)
    else:
        Network.load(shipped, SCHEMA)


def test_a_file_that_is_no_graph(model: Path) -> None:
    (model / "mind.onnx").write_bytes(b"no graph")
    write_manifest(manifest_of(model), model)
    assert "onnxruntime cannot load it" in refusal(model)


@pytest.mark.parametrize("name", ["columns", "cand_columns", "context", "kv_heads", "layers"])
def test_a_graph_of_another_shape_than_its_manifest(model: Path, name: str) -> None:
    shape = msgspec.to_builtins(SHAPE)
    respell(model, shape=shape | {name: 2 * shape[name]})
    assert "not those that its manifest says" in refusal(model)


# --- a model that can ------------------------------------------------------------------------------------------------


def test_it_loads_from_inside_a_zipped_package(shipped: Path, tmp_path: Path, network: Network) -> None:
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as package:
        for file in shipped.iterdir():
            package.write(file, f"model/{file.name}")
    zipped = zipfile.Path(tmp_path / "package.zip") / "model"
    assert same(run(Network.load(zipped, SCHEMA), [3]), run(network, [3]))
    assert "missing" in refusal(zipped / "deeper")


def test_the_session_has_one_thread_that_never_spins(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    make = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime, "InferenceSession", lambda *a, **k: (seen.append((a[1], k["providers"])), make(*a, **k))[1]
    )
    Network.load(shipped, SCHEMA)
    ((options, providers),) = seen
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
    assert providers == ["CPUExecutionProvider"]


def test_the_manifest_and_the_fingerprint(network: Network, shipped: Path) -> None:
    digest = hashlib.sha256((shipped / "mind.onnx").read_bytes()).hexdigest()
    assert network.fingerprint == digest[:8]
    assert network.manifest == read_manifest(shipped) == manifest_of(shipped)


# --- tokens stream ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exact(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Computes in float32, where rounding does not hide a mistake."""
    return Network.load(write_model(tmp_path_factory.mktemp("exact"), accuracy_level=0), SCHEMA)


@given(cuts=st.lists(st.integers(1, SHAPE.context - 1), unique=True).map(sorted))
@settings(max_examples=40, deadline=None)
def test_however_the_tokens_are_cut_the_same_is_said(exact: Network, cuts: list[int]) -> None:
    whole = run(exact, [SHAPE.context])
    parts = run(exact, [*cuts, SHAPE.context])
    np.testing.assert_allclose(parts.y, whole.y, atol=1e-5)
    np.testing.assert_allclose(parts.scores, whole.scores, atol=1e-5)


def test_what_came_before_counts(network: Network) -> None:
    short = run(network, [1])
    network.reset()
    network.step(TOKENS[5:6], CANDIDATES, evenly(SHAPE.rows))
    longer = network.step(TOKENS[:1], CANDIDATES, evenly(SHAPE.rows))
    assert np.abs(longer.y - short.y).max() > 1e-3


def test_the_same_calls_give_the_same_bytes(network: Network, shipped: Path) -> None:
    cuts = [4, 5, 6, 9, SHAPE.context]
    first = run(network, cuts)
    assert same(run(network, cuts), first)
    assert same(run(Network.load(shipped, SCHEMA), cuts), first)


def test_an_output_is_not_changed_by_the_next_step(network: Network) -> None:
    first = run(network, [2])
    kept = Output(first.y.copy(), first.scores.copy())
    network.step(TOKENS[2:3], CANDIDATES, evenly(SHAPE.rows))
    assert same(first, kept)


def test_the_cache_fills_and_then_refuses(network: Network) -> None:
    run(network, [SHAPE.context - 1])
    assert (network.length, network.room) == (SHAPE.context - 1, 1)
    with pytest.raises(ValueError, match="2 tokens; there is room for 1 to 1"):
        network.step(TOKENS[:2], CANDIDATES, evenly(SHAPE.rows))
    network.step(TOKENS[:1], CANDIDATES, evenly(SHAPE.rows))
    with pytest.raises(ValueError, match="room for 1 to 0"):
        network.step(TOKENS[:1], CANDIDATES, evenly(SHAPE.rows))
    network.reset()
    assert (network.length, network.room) == (0, SHAPE.context)


# --- going back ------------------------------------------------------------------------------------------------------


@given(before=st.integers(0, SHAPE.context - 1), wandering=st.integers(0, SHAPE.context))
@settings(max_examples=30, deadline=None)
def test_a_snapshot_is_all_there_is_to_remember(network: Network, before: int, wandering: int) -> None:
    rest = TOKENS[before:], CANDIDATES, evenly(SHAPE.rows)
    fill(network, before)
    snapshot = network.snapshot()
    straight = network.step(*rest)
    fill(network, wandering)
    network.restore(snapshot)
    assert network.length == before
    assert network.snapshot() == snapshot
    assert same(network.step(*rest), straight)


def test_snapshots_share_the_tokens_that_they_have_in_common(network: Network) -> None:
    run(network, [3])
    earlier = network.snapshot()
    network.step(TOKENS[3:5], CANDIDATES, evenly(SHAPE.rows))
    later = network.snapshot()
    assert all(a is b for a, b in zip(earlier.filled, later.filled[:3], strict=True))
    assert len(later.filled) == 5
    network.restore(earlier)
    network.step(TOKENS[3:5], CANDIDATES, evenly(SHAPE.rows))
    again = network.snapshot()
    assert again == later
    assert again.filled[0] is earlier.filled[0]
    run(network, [3, 5])
    assert network.snapshot() == later


def test_after_going_back_another_way_is_remembered_as_such(network: Network) -> None:
    run(network, [3])
    fork = network.snapshot()
    network.step(TOKENS[3:5], CANDIDATES, evenly(SHAPE.rows))
    first = network.snapshot()
    network.restore(fork)
    network.step(TOKENS[7:9], CANDIDATES, evenly(SHAPE.rows))
    assert network.snapshot() != first
    network.reset()
    assert network.snapshot().filled == ()


def test_a_snapshot_of_another_network_is_refused(network: Network) -> None:
    run(network, [3])
    snapshot = network.snapshot()
    one = snapshot.filled[0]
    for filled in ((one, one[4:]), (one + b"0000",), (one,) * (SHAPE.context + 1)):
        with pytest.raises(ValueError, match="another shape"):
            network.restore(Snapshot(filled))
    assert network.snapshot() == snapshot


# --- candidates ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, SHAPE.rows])
def test_padding_changes_nothing(network: Network, shipped: Path, count: int) -> None:
    run(network, [2])  # leaves its candidates in the buffers
    padded = run(network, [4], CANDIDATES[:count])
    session = onnxruntime.InferenceSession(shipped / "mind.onnx", providers=["CPUExecutionProvider"])
    cache = np.zeros((1, SHAPE.kv_heads, SHAPE.context, SHAPE.head_dim), np.float32)
    inputs = {value.name: cache for value in session.get_inputs() if value.name.startswith("past")} | {
        "tokens": TOKENS[None, :4],
        "candidates": CANDIDATES[:count],
        "share": evenly(count)[None],
        "seqlens_k": np.array([3], np.int32),
        "total_len": np.array(4, np.int32),
    }
    y, scores = session.run(["y", "scores"], inputs)
    assert padded.scores.shape == (count,)
    np.testing.assert_allclose(padded.scores, scores, atol=1e-6)
    np.testing.assert_allclose(padded.y, y, atol=1e-6)


def test_a_row_without_a_share_is_scored_and_moves_no_other(network: Network) -> None:
    share = np.array([0.5, 0.5, 0.0], np.float32)
    network.reset()
    with_it = network.step(TOKENS[:2], CANDIDATES[:3], share)
    without = run(network, [2], CANDIDATES[:2])
    np.testing.assert_allclose(with_it.scores[:2], without.scores, atol=1e-6)


def test_no_candidates_at_all(network: Network) -> None:
    network.reset()
    said = network.step(TOKENS[:2], CANDIDATES[:0], evenly(1)[:0])
    assert said.scores.shape == (0,)
    assert said.y.tobytes() == run(network, [2]).y.tobytes()


# --- what never reaches the network -----------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e39])
@pytest.mark.parametrize("where", [0, 1, 2])
def test_a_number_that_is_not_finite_is_refused_and_leaves_no_trace(network: Network, bad: float, where: int) -> None:
    run(network, [2])
    before = network.snapshot()
    given_ = [TOKENS[2:4].astype(float), CANDIDATES.astype(float), evenly(SHAPE.rows).astype(float)]
    given_[where].flat[-1] = bad
    with np.errstate(over="ignore"), pytest.raises(ValueError, match="not finite"):
        network.step(*given_)
    assert network.snapshot() == before


@pytest.mark.parametrize(
    ("tokens", "candidates", "share", "what"),
    [
        ((0, 10), (8, 6), (8,), "0 tokens"),
        ((1, 9), (8, 6), (8,), r"tokens of shape \[1, 9\], not \[any, 10\]"),
        ((10,), (8, 6), (8,), "tokens of shape"),
        ((1, 10), (9, 6), (9,), "9 candidates; there are 8 rows"),
        ((1, 10), (8, 7), (8,), "candidates of shape"),
        ((1, 10), (8, 6), (7,), "share of shape"),
        ((1, 10), (8, 6), (1, 8), "share of shape"),
    ],
)
def test_other_sizes_are_refused(
    network: Network, tokens: tuple[int, ...], candidates: tuple[int, ...], share: tuple[int, ...], what: str
) -> None:
    network.reset()
    with pytest.raises(ValueError, match=what):
        network.step(np.zeros(tokens), np.zeros(candidates), np.zeros(share))
    assert network.length == 0


# --- shapes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"heads": 3}, "evenly"),
        ({"head_dim": 8}, "multiple of 16"),
        ({"d": 48}, "multiples of 32"),
        ({"hidden": 33}, "multiples of 32"),
        ({"k": 9}, "more than the 8 experts"),
        ({"kind": "dense"}, "dense_hidden"),
    ],
)
def test_sizes_that_do_not_go_together(changes: dict[str, Any], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        msgspec.structs.replace(SHAPE, **changes)


def test_weights_are_counted() -> None:
    layers = 2 * 2 * SHAPE.d * SHAPE.hidden
    assert SHAPE.total_weights == sum(array.size for array in random_weights(SHAPE, 0).values())
    assert SHAPE.total_weights - SHAPE.active_weights == layers * (SHAPE.experts - SHAPE.k)
    routing = 2 * (SHAPE.d + 1) * (SHAPE.experts + 1)
    assert SHAPE.total_twin.total_weights == SHAPE.total_weights - routing
    assert SHAPE.active_twin.total_weights == SHAPE.active_weights - routing
    assert SHAPE.total_twin.active_weights == SHAPE.total_twin.total_weights
    assert "layer0.router" not in weight_shapes(SHAPE.total_twin)


def test_the_names_that_are_exported_are_there() -> None:
    assert sorted(anticipation.network.__all__) == sorted(set(anticipation.network.__all__))
    assert all(hasattr(anticipation.network, name) for name in anticipation.network.__all__)
