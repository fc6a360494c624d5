"""What the network costs as a car sees it: one decision ten times a second, with other work between.

Loops that run back to back keep everything in the processor's caches and flatter whatever is small, so all are paced,
in turns, in one run: the model that ships, dense networks of as many weights and of as many active ones, and trees.
"""

import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from anticipation.errors import ModelError
from anticipation.network import Manifest, NetShape, Network, read_manifest, shipped_model, write_manifest
from anticipation.network.manifest import Folder
from assistant.commands.bench_child import process_cost
from vehicle.clock import machine_ns, sleep_s, thread_ns

__all__ = ["network_rows"]

_PERIOD_NS = 100_000_000
_TREES, _TREE_COLUMNS, _TREE_ROWS = 800, 64, 1000
_TOTAL, _ACTIVE, _LIGHTGBM = "dense network, equal total weights", "dense network, equal active weights", "LightGBM"

_Row = tuple[str, str, str]
"""What, measured, beside: a line of the benchmark's table."""


class _Times(NamedTuple):
    """Of each decision, in ms."""

    passed: list[float]
    used: list[float]
    """Of the processor, by this thread."""

    def __str__(self) -> str:
        in_order = sorted(self.passed)
        p50, p99 = in_order[len(in_order) // 2], in_order[int(len(in_order) * 0.99)]
        return f"p50 {p50:.2f} ms, p99 {p99:.2f} ms, {statistics.fmean(self.used):.2f} CPU-ms"


def network_rows(quick: bool, folder: Folder | None = None) -> Iterator[_Row]:
    """Measure the model in a folder, the shipped one unless told; where there is none, say so in one row."""
    folder = shipped_model() if folder is None else folder
    try:
        network = _load(folder)
    except ModelError as error:
        yield "network, one decision", "not measured", str(error)
        return
    with tempfile.TemporaryDirectory() as twins:
        decisions, missing = _jobs(network, Path(twins))
        times = _paced(decisions, 50 if quick else 300)
    ours = times.pop("")
    shape = network.manifest.shape
    weights = f"{shape.total_weights / 1e6:.1f} M weights, {shape.active_weights / 1e6:.2f} M of them active"
    yield "network, one decision, paced at 10 Hz", str(ours), weights
    for name, theirs in times.items():
        ratio = statistics.median(a / b for a, b in zip(theirs.passed, ours.passed, strict=True))
        yield f"  {name}", str(theirs), f"{ratio:.1f} times the network's, pair by pair"
    for name, fix in missing.items():
        yield f"  {name}", "not measured", fix
    yield _load_row(folder, 3 if quick else 9)
    yield _memory_row(folder, 1 if quick else 5)


def _load(folder: Folder) -> Network:
    return Network.load(folder, read_manifest(folder).schema)


# --- one decision ----------------------------------------------------------------------------------------------------


def _jobs(network: Network, folder: Path) -> tuple[dict[str, Callable[[], object]], dict[str, str]]:
    """Return a decision of the network, named "", and of each peer, and what to install for those that are missing."""
    jobs, missing = {"": _decision(network)}, {}
    shape = network.manifest.shape
    for name, twin in ((_TOTAL, shape.total_twin), (_ACTIVE, shape.active_twin)):
        try:
            jobs[name] = _decision(_random_network(twin, folder / name))
        except ModuleNotFoundError as error:
            missing[name] = f"{error.name} is missing; pip install 'outrider[lab]'"
    name = f"{_LIGHTGBM}, {_TREES} trees"
    try:
        jobs[name] = _trees()
    except ModuleNotFoundError as error:
        missing[name] = f"{error.name} is missing; pip install 'outrider[lab]'"
    return jobs, missing


def _random_network(shape: NetShape, folder: Path) -> Network:
    """Return a network that nobody has taught: what it costs does not depend on what it says."""
    graph: Any = import_module("anticipation.lab.learn.graph")
    folder.mkdir()
    file = folder / "random.onnx"
    graph.write_graph(graph.random_weights(shape, 0), shape, file)
    manifest = Manifest(
        model=file.name,
        sha256=sha256(file.read_bytes()).hexdigest(),
        schema="",
        shape=shape,
        outputs=tuple(map(str, range(shape.outputs))),
        trained="never",
        made_by="outrider bench, seed 0",
    )
    write_manifest(manifest, folder)
    return _load(folder)


def _decision(network: Network) -> Callable[[], object]:
    """Return one decision over caches that are half full or more: one new token, and at every tenth two."""
    shape, draw = network.manifest.shape, np.random.default_rng(0)
    tokens = draw.standard_normal((shape.context, shape.columns), np.float32)
    candidates = draw.standard_normal((shape.rows, shape.cand_columns), np.float32)
    share = np.full(shape.rows, 1 / shape.rows, np.float32)
    network.step(tokens[: (shape.context + 1) // 2], candidates, share)
    half_full = network.snapshot()
    counts = cycle([1] * 9 + [2])

    def decide() -> None:
        new = tokens[: next(counts)]
        if len(new) > network.room:
            network.restore(half_full)
        network.step(new, candidates, share)

    return decide


def _trees() -> Callable[[], object]:
    """Return one prediction of trees that were grown on noise."""
    lightgbm: Any = import_module("lightgbm")
    draw = np.random.default_rng(0)
    rows = draw.standard_normal((_TREE_ROWS, _TREE_COLUMNS))
    settings = {"objective": "binary", "num_threads": 1, "verbosity": -1, "seed": 0, "deterministic": True}
    booster = lightgbm.train(settings, lightgbm.Dataset(rows, draw.integers(0, 2, _TREE_ROWS)), _TREES)
    return lambda: booster.predict(rows[:1], num_threads=1)


def _paced(jobs: Mapping[str, Callable[[], object]], ticks: int) -> dict[str, _Times]:
    """Do each job ten times a second, evenly between the others; the first second only warms up."""
    times = {name: _Times([], []) for name in jobs}
    due_ns = machine_ns()
    for tick in range(-10, ticks):
        for name, job in jobs.items():
            due_ns = max(due_ns + _PERIOD_NS // len(jobs), machine_ns())
            sleep_s((due_ns - machine_ns()) / 1e9)
            began_ns, began_thread_ns = machine_ns(), thread_ns()
            job()
            used_ns, passed_ns = thread_ns() - began_thread_ns, machine_ns() - began_ns
            if tick >= 0:
                times[name].passed.append(passed_ns / 1e6)
                times[name].used.append(used_ns / 1e6)
    return times


# --- before the first ------------------------------------------------------------------------------------------------


def _load_row(folder: Folder, rounds: int) -> _Row:
    taken = []
    for _ in range(rounds):
        began_ns = machine_ns()
        network = _load(folder)
        taken.append((machine_ns() - began_ns) / 1e6)
    with (folder / network.manifest.model).open("rb") as file:
        megabytes = file.seek(0, 2) / 1e6
    return "network, load and check", f"{statistics.median(taken):.0f} ms", f"the model's file: {megabytes:.1f} MB"


_WITHOUT = "import numpy, anticipation.network\n"
_ONNXRUNTIME = _WITHOUT + "import onnxruntime\n"
_WITH = f"""{_ONNXRUNTIME}
import sys
from pathlib import Path
from anticipation.network import Network, read_manifest
folder = Path(sys.argv[1])
network = Network.load(folder, read_manifest(folder).schema)
shape = network.manifest.shape
zeros = numpy.zeros
network.step(zeros((1, shape.columns)), zeros((shape.rows, shape.cand_columns)), zeros(shape.rows))
"""


def _memory_row(folder: Folder, rounds: int) -> _Row:
    without, runtime, model = (
        statistics.median(process_cost("-c", program, str(folder)).megabytes for _ in range(rounds))
        for program in (_WITHOUT, _ONNXRUNTIME, _WITH)
    )
    return (
        "network, memory that it adds, at its peak",
        f"{model - without:.0f} MB",
        f"{runtime - without:.0f} MB of them onnxruntime without a model",
    )
