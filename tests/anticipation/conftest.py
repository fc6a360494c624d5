"""What tests of anticipation share: a network that is small enough to be made anew, and has learned nothing."""

import hashlib
from pathlib import Path

import pytest

from anticipation.lab.learn.graph import random_weights, write_graph
from anticipation.network import Manifest, NetShape, Network, write_manifest
from anticipation.window.schema import CANDIDATE_COLUMNS, CANDIDATES, COLUMNS, OUTPUTS, SCHEMA

TINY = NetShape(
    columns=len(COLUMNS), cand_columns=len(CANDIDATE_COLUMNS), outputs=len(OUTPUTS), rows=CANDIDATES, d=32, layers=2,
    heads=2, kv_heads=1, head_dim=16, experts=4, hidden=32, k=2, pointer=32, context=64,
)  # fmt: skip


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model whose weights are drawn by chance."""
    folder = tmp_path_factory.mktemp("tiny")
    write_graph(random_weights(TINY, 11), TINY, folder / "mind.onnx")
    sha256 = hashlib.sha256((folder / "mind.onnx").read_bytes()).hexdigest()
    manifest = Manifest(
        model="mind.onnx", sha256=sha256, schema=SCHEMA, shape=TINY, outputs=OUTPUTS, trained="never", made_by="chance"
    )
    write_manifest(manifest, folder)
    return folder


@pytest.fixture
def network(tiny_model: Path) -> Network:
    """A network of the test's own."""
    return Network.load(tiny_model, SCHEMA)
