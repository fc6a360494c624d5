"""The network's rows are measured, or say why they are not; no threshold here: machines are noisy."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from anticipation.network import NetShape
from assistant.commands import bench_network
from assistant.commands.bench_child import process_cost
from assistant.commands.bench_network import network_rows
from vehicle.errors import OutriderError

SHAPE = NetShape(
    columns=10, cand_columns=6, outputs=5, d=32, layers=1, head_dim=16, experts=8, hidden=32, k=2, context=9
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    bench_network._random_network(SHAPE, tmp_path / "model")
    return tmp_path / "model"


@pytest.fixture(autouse=True)
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for what is due."""
    monkeypatch.setattr(bench_network, "sleep_s", lambda seconds: None)


def without(monkeypatch: pytest.MonkeyPatch, *missing: str) -> None:
    def absent(name: str) -> ModuleType:
        if name in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return import_module(name)

    monkeypatch.setattr(bench_network, "import_module", absent)


def test_every_row_is_measured(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_network, "_TREES", 8)
    rows = list(network_rows(quick=True, folder=model))
    assert [what.split(",")[0].strip() for what, _, _ in rows] == [
        "network", "dense network", "dense network", "LightGBM", "network", "network",
    ]  # fmt: skip
    for _, measured, _ in rows[:4]:
        assert all(part in measured for part in ("p50", "p99", "CPU-ms"))
    for _, _, beside in rows[1:4]:
        assert "times the network's, pair by pair" in beside
    assert "MB" in rows[4][2]
    assert "onnxruntime" in rows[5][2]
    assert not any("not measured" in measured for _, measured, _ in rows)


def test_a_decision_goes_on_when_the_caches_are_full(model: Path) -> None:
    network = bench_network._load(model)
    decide = bench_network._decision(network)
    lengths = []
    for _ in range(40):
        decide()
        lengths.append(network.length)
    assert lengths[:4] == [6, 7, 8, 9]
    assert {*lengths} <= set(range(6, 10))


def test_jobs_take_turns_evenly_through_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now_ms, calls = [0.0], []

    def work(name: str, takes_ms: float) -> None:
        calls.append((name, round(now_ms[0])))
        now_ms[0] += takes_ms

    monkeypatch.setattr(bench_network, "machine_ns", lambda: round(now_ms[0] * 1e6))
    monkeypatch.setattr(bench_network, "sleep_s", lambda seconds: now_ms.append(now_ms.pop() + seconds * 1e3))
    jobs = {"a": lambda: work("a", 3.0), "b": lambda: work("b", 11.0)}
    times = bench_network._paced(jobs, 5)
    assert calls[:4] == [("a", 50), ("b", 100), ("a", 150), ("b", 200)]
    assert len(calls) == 2 * (10 + 5)
    assert times["a"].passed == pytest.approx([3.0] * 5)
    assert times["b"].passed == pytest.approx([11.0] * 5)
    assert len(times["a"].used) == 5


def test_what_is_missing_is_named_with_its_fix(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = bench_network._load(model)
    without(monkeypatch, "lightgbm", "anticipation.lab.learn.graph")
    jobs, missing = bench_network._jobs(network, model)
    assert list(jobs) == [""]
    assert len(missing) == 3
    assert all("pip install 'outrider[lab]'" in fix for fix in missing.values())


def test_no_model_is_one_row_that_says_so(tmp_path: Path) -> None:
    ((_, measured, why),) = network_rows(quick=True, folder=tmp_path)
    assert measured == "not measured"
    assert "missing" in why


def test_a_process_that_fails_is_no_measurement() -> None:
    with pytest.raises(OutriderError, match="failed while it was measured"):
        process_cost("-c", "raise SystemExit(3)")
