"""Which experts are awake is read beside the model's own outputs, and changes none of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_network_runtime import CANDIDATES, SCHEMA, SHAPE, TOKENS, evenly, write_model

from anticipation.network import Network, read_manifest, runtime, shipped_model
from anticipation.network.taps import tapped
from anticipation.window import SCHEMA as SHIPPED_SCHEMA


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_model(tmp_path_factory.mktemp("tapped"))


def step(network, tokens):
    return network.step(tokens, CANDIDATES, evenly(SHAPE.rows))


def test_each_layer_has_a_tap_and_nothing_else_changes(folder):
    file, manifest = folder / "mind.onnx", read_manifest(folder)
    model = file.read_bytes()
    more, names = tapped(model)
    assert len(names) == SHAPE.layers
    assert more.startswith(model)
    plain = Network(runtime._session(file, model, SHAPE, ()), manifest)
    network = Network.load(folder, SCHEMA)
    for token in TOKENS[:6]:
        without, with_ = step(plain, token[None]), step(network, token[None])
        assert without.y.tobytes() == with_.y.tobytes()
        assert without.scores.tobytes() == with_.scores.tobytes()
        assert without.awake == ()


def test_so_many_are_awake_in_each_layer_as_the_model_wakes(folder):
    network = Network.load(folder, SCHEMA)
    seen = set()
    for token in TOKENS:
        awake = step(network, token[None]).awake
        assert len(awake) == SHAPE.layers
        for layer in awake:
            assert len(set(layer)) == SHAPE.k + 1
            assert list(layer) == sorted(layer)
            assert 0 <= layer[0] <= layer[-1] <= SHAPE.experts
        seen.add(awake)
    assert len(seen) > 1


def test_they_are_those_of_the_last_token_however_many_come_at_once(folder):
    one, many = Network.load(folder, SCHEMA), Network.load(folder, SCHEMA)
    last = [step(one, token[None]).awake for token in TOKENS[:7]][-1]
    step(many, TOKENS[:2])
    assert step(many, TOKENS[2:7]).awake == last
    one.reset()
    assert step(one, TOKENS[:7]).awake == last


def test_the_shared_expert_of_the_shipped_model_is_always_awake():
    network = Network.load(shipped_model(), SHIPPED_SCHEMA)
    shape = network.manifest.shape
    draw = np.random.default_rng(3)
    rows = np.zeros((shape.rows, shape.cand_columns), np.float32)
    always = set(range(shape.experts + 1))
    for _ in range(8):
        token = draw.standard_normal((1, shape.columns), np.float32)
        awake = network.step(token, rows, np.full(shape.rows, 1 / shape.rows, np.float32)).awake
        assert all(len(layer) == shape.k + 1 for layer in awake)
        for layer in awake:
            always &= set(layer)
    assert len(always) == 1


@given(st.binary(max_size=200))
def test_what_is_no_model_comes_back_as_it_is(junk):
    assert tapped(junk) == (junk, ())


def test_a_model_that_is_cut_off_comes_back_as_it_is(folder):
    model = (folder / "mind.onnx").read_bytes()
    for length in (1, 100, len(model) // 2, len(model) - 1):
        assert tapped(model[:length]) == (model[:length], ())
