"""``outrider train mind``: a small training, from nothing to a model that loads; stopped and gone on with; faults."""

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from anticipation.lab.learn import command, fit
from anticipation.lab.learn.command import SHIPPED, SMOKE, run_train_mind, settings_of, shape_of, teacher_shape
from anticipation.lab.learn.data import gather, make
from anticipation.lab.learn.examples import Examples
from anticipation.lab.learn.graph import write_graph
from anticipation.lab.learn.net import Mind
from anticipation.network import Network, read_manifest, weight_shapes, write_manifest
from anticipation.window import OUTPUTS, SCHEMA
from anticipation.window.schema import GROUPS, column
from assistant.cli.app import app
from vehicle.errors import OutriderError


def train(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["train", "mind", *(str(a) for a in arguments)])


@pytest.fixture(scope="module", autouse=True)
def frequent() -> Iterator[None]:
    """Checkpoints every 25 steps: a small training has some, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit, "_SAVE_EVERY", 25)
        yield


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of one whole training, and what the command said about it."""
    folder = tmp_path_factory.mktemp("training") / "small"
    result = train(folder, "--smoke", "--workers", 1)
    assert result.exit_code == 0, result.output
    return folder, result.output


def lines(folder: Path, of: str) -> list[dict[str, Any]]:
    said = [json.loads(line) for line in (folder / "log.jsonl").read_bytes().splitlines()]
    return [line for line in said if line["of"] == of]


# --- from nothing to a model -----------------------------------------------------------------------------------------


def test_it_learns_and_says_what_it_made(trained: tuple[Path, str]) -> None:
    folder, said = trained
    first, *_, last = lines(folder, "mind")
    assert last["step"] == SMOKE.steps
    assert all(last[name] < first[name] for name in ("goal", "acts", "leaves", "energy"))
    assert "teacher" in last
    (figures,) = lines(folder, "validation")
    size = (folder / "model" / "mind.onnx").stat().st_size / 1e6
    assert f"mind.onnx: {size:.1f} MB" in said
    assert f"destination right {100 * figures['goal.right']:.1f} %" in said
    assert f"goal {figures['goal']:.3f}" in said
    assert "copy mind.onnx and manifest.json into " in said
    for name in ("trees", "dense"):
        assert 0.2 < lines(folder, name)[0]["right"] < 0.9


def test_the_manifest_says_how_to_make_it_again(trained: tuple[Path, str]) -> None:
    manifest = read_manifest(trained[0] / "model")
    assert manifest.shape == shape_of(SMOKE)
    assert manifest.outputs == OUTPUTS
    assert re.fullmatch(r"\d{4}-\d\d-\d\d, on 1 simulated lives of 5 days and 8 synthetic histories", manifest.trained)
    assert manifest.made_by == (
        "outrider train mind FOLDER --lives 1 --days 5 --histories 8 --steps 60 --experts 8 --seed 1 --smoke"
    )


def test_its_lives_are_those_of_the_seed_and_no_others_are_measured(trained: tuple[Path, str]) -> None:
    names = {where: sorted(path.name for path in (trained[0] / where).iterdir()) for where in ("data", "valid")}
    assert names["data"] == ["histories-1000000-9.npz", "lives-10000-192.npz", "lives-10000-96.npz"]
    assert not {name.split("-")[1] for name in names["data"]} & {name.split("-")[1] for name in names["valid"]}


class Asked(NamedTuple):
    """What the network is asked: tokens, and the candidates beside their share."""

    tokens: NDArray[np.float32]
    rows: NDArray[np.float32]
    counts: NDArray[np.bool_]


def questions(examples: Examples) -> Iterator[Asked]:
    for k, j in zip(*np.nonzero(examples.goal >= 0), strict=True):
        tokens = examples.tokens[k, : examples.at[k, j] + 1].astype(np.float32)
        yield Asked(tokens, examples.candidates[k, j].astype(np.float32), examples.counts[k, j])


def runtime_says(network: Network, asked: Asked) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    network.reset()
    y, scores, *_ = network.step(asked.tokens, asked.rows, asked.counts / np.float32(asked.counts.sum()))
    return y, scores


def torch_says(mind: Mind, asked: Asked) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    last = torch.tensor([len(asked.tokens) - 1])
    tokens, rows, counts = (torch.from_numpy(array)[None] for array in asked)
    with torch.no_grad():
        said = mind(tokens, last, rows, counts)
    return said.y[0, -1].numpy(), said.scores[0].numpy()


def test_it_loads_and_prefers_what_torch_prefers(trained: tuple[Path, str]) -> None:
    folder, _ = trained
    network, mind = Network.load(folder / "model", SCHEMA), fit.restore(folder / "mind")
    agree, sizes = [], []
    for examples in gather(folder / "valid").values():
        for asked in islice(questions(examples), 150):
            (y, scores), (wanted_y, wanted) = runtime_says(network, asked), torch_says(mind, asked)
            assert np.isfinite(y).all()
            assert np.isfinite(scores).all()
            agree.append(scores[asked.counts].argmax() == wanted[asked.counts].argmax())
            sizes.append((np.square(y - wanted_y).mean(), np.square(wanted_y).mean()))
    assert len(agree) > 200
    assert np.mean(agree) >= 0.97
    off, size = np.mean(sizes, 0)
    assert np.sqrt(off / size) < 0.05


def test_in_float32_it_is_torch_with_rounded_experts(trained: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = trained
    mind = fit.restore(folder / "mind")
    write_graph(mind.weights(), mind.shape, tmp_path / "mind.onnx", accuracy_level=0)
    manifest = read_manifest(folder / "model")
    sha256 = hashlib.sha256((tmp_path / "mind.onnx").read_bytes()).hexdigest()
    write_manifest(replace(manifest, sha256=sha256), tmp_path)
    network = Network.load(tmp_path, SCHEMA)
    for examples in gather(folder / "valid").values():
        for asked in islice(questions(examples), 40):
            for one, other in zip(runtime_says(network, asked), torch_says(mind, asked), strict=True):
                np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5)


# --- stopped and gone on with ----------------------------------------------------------------------------------------


def copy(folder: Path, to: Path, *parts: str) -> Path:
    """Copy what there is of a training after some of its stages."""
    to.mkdir()
    for part in ("settings.json", "data", "valid", *parts):
        (shutil.copytree if (folder / part).is_dir() else shutil.copy)(folder / part, to / part)
    return to


def killer(stage: str, at: float) -> Callable[[float, str], None]:
    def show(share: float, said: str) -> None:
        name, done, *_ = said.split()
        if name == stage and float(done) >= at:
            raise KeyboardInterrupt

    return show


def quiet(share: float, said: str) -> None:
    """Show nothing."""


def test_killed_between_stages_and_within_them_it_ends_with_the_same_bytes(
    trained: tuple[Path, str], tmp_path: Path
) -> None:
    folder, _ = trained
    other = copy(folder, tmp_path / "killed")
    (other / "teachers").mkdir()
    shutil.copy(folder / "teachers" / "trees.npz", other / "teachers")
    for stage, at in (("dense-0", 60), ("dense-1", 90), ("student", 50)):
        with pytest.raises(KeyboardInterrupt):
            run_train_mind(other, SMOKE, 1, killer(stage, at))
    (other / "model").mkdir()
    (other / "model" / "mind.onnx").write_bytes(b"half a mod")
    shares: list[float] = []
    run_train_mind(other, SMOKE, 1, lambda share, said: shares.append(share))
    for name in ("model/mind.onnx", "teachers/says.npz"):
        assert (other / name).read_bytes() == (folder / name).read_bytes()
    assert [line["step"] for line in lines(other, "mind")] == [20, 40, 60]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_finished_training_is_only_measured_again(trained: tuple[Path, str], tmp_path: Path) -> None:
    folder, said = trained
    other = copy(folder, tmp_path / "done", "mind", "model")
    stages = set()
    again = run_train_mind(other, SMOKE, 1, lambda share, said: stages.add(said.split()[0]))
    assert stages == {"validation"}
    assert again.splitlines()[1:] == said.splitlines()[1:]


def test_other_settings_are_refused(trained: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = trained
    for options in (["--seed", 2], ["--steps", 61], ["--without", "words"]):
        result = train(folder, "--smoke", *options)
        assert isinstance(result.exception, OutriderError)
        assert "was begun with --lives 1 --days 5" in str(result.exception)
        assert "--seed 1 --smoke; name a new folder, or delete it" in str(result.exception)
    other = copy(folder, tmp_path / "odd")
    kept = (other / "settings.json").read_bytes()
    for content, why in ((kept.replace(SCHEMA.encode(), b"x"), "another version"), (b"{", "settings.json is damaged")):
        (other / "settings.json").write_bytes(content)
        with pytest.raises(OutriderError, match=why):
            run_train_mind(other, SMOKE, 1, quiet)


# --- what can be left out --------------------------------------------------------------------------------------------


def test_without_words_experts_and_teachers(
    trained: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "make", lambda to, *_, **__: shutil.copytree(trained[0] / to.name, to))
    folder = tmp_path / "without"
    words = ["--without", "words", "--without", "experts", "--without", "distillation"]
    result = train(folder, "--smoke", "--steps", 3, "--workers", 1, *words)
    assert result.exit_code == 0, result.output
    assert not (folder / "teachers").exists()
    network = Network.load(folder / "model", SCHEMA)
    assert network.manifest.shape == shape_of(SMOKE).active_twin
    assert "--without distillation --without experts --without words --smoke" in network.manifest.made_by
    asked = next(questions(gather(folder / "data")[96]))
    deaf = asked.tokens.copy()
    deaf[-1, [column("is_words"), *map(column, GROUPS["words"])]] = 3.0
    assert np.array_equal(runtime_says(network, asked)[0], runtime_says(network, asked._replace(tokens=deaf))[0])
    deaf[-1, column("outside")] += 1.0
    assert not np.array_equal(runtime_says(network, asked)[0], runtime_says(network, asked._replace(tokens=deaf))[0])


def test_without_sparsity_every_weight_works_for_every_token() -> None:
    dense = shape_of(settings_of(smoke=True, without=("sparsity",)))
    assert dense == shape_of(SMOKE).total_twin
    assert dense.active_weights == dense.total_weights > 0.9 * shape_of(SMOKE).total_weights


def test_the_network_that_ships_is_the_default() -> None:
    assert settings_of(seed=1, lives=None, without=()) == SHIPPED
    shape = shape_of(SHIPPED)
    assert shape.total_weights > 3e6
    assert shape.experts == SHIPPED.experts
    assert teacher_shape(SHIPPED).dense_hidden == 1024
    assert "bias" not in "".join(weight_shapes(teacher_shape(SHIPPED)))
    text = " ".join(train("--help").output.replace("│", " ").split())
    for name in ("lives", "days", "histories", "steps", "experts"):
        assert re.search(rf"--{name} .*?\[default: {getattr(SHIPPED, name)}\]", text), name


# --- faults ----------------------------------------------------------------------------------------------------------


def test_wrong_use_is_said(tmp_path: Path) -> None:
    result = train(tmp_path / "new", "--without", "sleep")
    assert result.exit_code == 2
    assert "'sleep' is none of experts, sparsity, distillation, words" in result.output
    assert train(tmp_path / "new", "--lives", 0).exit_code == 2
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_someone_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear ...")
    for folder in (tmp_path, tmp_path / "letter.txt"):
        result = train(folder, "--smoke")
        assert isinstance(result.exception, OutriderError)
        assert "holds something else; name a new folder" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    result = train(tmp_path / "letter.txt" / "below", "--smoke")
    assert isinstance(result.exception, OutriderError)
    assert "Not a directory; mend that" in str(result.exception)


def test_without_torch_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "anticipation.lab.learn.command")
    monkeypatch.setitem(sys.modules, "torch", None)
    result = train(tmp_path / "new", "--smoke")
    assert isinstance(result.exception, OutriderError)
    assert str(result.exception) == "torch is missing; pip install 'outrider[train]'"


def test_data_is_made_once_by_however_many(trained: tuple[Path, str], tmp_path: Path) -> None:
    amount = command.Amount(lives=1, days=5, histories=8)
    kept = tmp_path / "histories-1000000-9.npz"
    kept.write_bytes(b"made before")
    shares: list[float] = []
    make(tmp_path, amount, shares.append, workers=2)
    assert shares == [0.5, 1]
    assert kept.read_bytes() == b"made before"
    for length in (96, 192):
        name = f"lives-10000-{length}.npz"
        assert (tmp_path / name).read_bytes() == (trained[0] / "data" / name).read_bytes()
