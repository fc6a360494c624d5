"""The network in torch is the one that is written down; its losses, its teachers and its training do what they say."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from msgspec.structs import replace
from numpy.typing import NDArray
from test_learn_graph import reference
from torch import Tensor

from anticipation.lab.learn import fit as fitting
from anticipation.lab.learn import teacher
from anticipation.lab.learn.examples import ASKED, Example, Examples, load, save
from anticipation.lab.learn.fit import Plan, batches, fit, restore, to_batch, validate
from anticipation.lab.learn.graph import quantized, random_weights
from anticipation.lab.learn.losses import cumulative, losses
from anticipation.lab.learn.net import Mind, Said, fake_quantized
from anticipation.lab.learn.teacher import average, dense_says, fold_of, right_of, trees_say
from anticipation.network import NetShape, weight_shapes
from anticipation.window.schema import CANDIDATE_COLUMNS, CANDIDATES, COLUMNS, GROUPS, OUTPUTS, STYLE, column
from vehicle.errors import OutriderError

SHAPE = NetShape(
    columns=len(COLUMNS), cand_columns=len(CANDIDATE_COLUMNS), outputs=len(OUTPUTS), d=32, layers=2, heads=2,
    kv_heads=1, head_dim=16, experts=8, hidden=32, k=2, pointer=16, context=16,
)  # fmt: skip
KINDS = pytest.mark.parametrize("shape", [SHAPE, SHAPE.active_twin], ids=["experts", "dense"])

Array = NDArray[np.float32]


def lively(shape: NetShape, seed: int = 0) -> Mind:
    """Return a network whose norms and biases are no longer ones and zeros."""
    torch.manual_seed(seed)
    mind = Mind(shape).eval()
    with torch.no_grad():
        for parameter in mind.parameters():
            if parameter.ndim == 1 or not parameter.any():
                parameter += 0.3 * torch.randn_like(parameter)
        for layer in mind.stack:
            if shape.kind == "experts":
                layer.wide.bias[1:] += 0.3 * torch.randn(shape.experts)
    return mind


# --- the mathematics -------------------------------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize("rounded", [False, True])
def test_it_is_the_mathematics_that_ships(shape: NetShape, rounded: bool) -> None:
    mind, draw = lively(shape), np.random.default_rng(1)
    mind.quantize(rounded)
    tokens = draw.standard_normal((2, 7, shape.columns), np.float32)
    candidates = draw.standard_normal((2, 5, shape.cand_columns), np.float32)
    counts = np.array([[1, 1, 1, 0, 1], [1, 0, 0, 0, 0]], bool)
    at = [3, 7 + 6]
    with torch.no_grad():
        said = mind(*(torch.from_numpy(np.asarray(x)) for x in (tokens, at, candidates, counts)))
    weights = quantized(mind.weights(), shape) if rounded else mind.weights()
    for k, (row, length) in enumerate([(0, 4), (1, 7)]):
        share = counts[k] / counts[k].sum()
        y, scores = reference(weights, shape, tokens[row, :length], candidates[k], share)
        np.testing.assert_allclose(said.y[row, length - 1], y, atol=1e-5 * np.abs(y).max())
        np.testing.assert_allclose(said.scores[k], scores, atol=1e-5 * np.abs(scores).max())


@KINDS
def test_its_weights_have_the_names_and_shapes_of_the_graph(shape: NetShape) -> None:
    weights = Mind(shape).weights()
    assert {name: array.shape for name, array in weights.items()} == weight_shapes(shape)
    assert {array.dtype for array in weights.values()} == {np.dtype(np.float32)}


def test_it_begins_with_what_the_memory_says() -> None:
    mind, draw = Mind(SHAPE).eval(), np.random.default_rng(2)
    p = draw.dirichlet(np.full(6, 0.5), 20).astype(np.float32)
    candidates = np.zeros((20, 6, SHAPE.cand_columns), np.float32)
    candidates[..., CANDIDATE_COLUMNS.index("p_now")] = np.log(p) / 3
    with torch.no_grad():
        said = mind.point(torch.randn(20, SHAPE.d), torch.from_numpy(candidates), torch.ones(20, 6, dtype=torch.bool))
    agree = said.argmax(1).numpy() == p.argmax(1)
    assert agree.mean() > 0.9


def test_its_load_is_evened_while_it_trains_and_stays_when_it_is_asked() -> None:
    torch.manual_seed(3)
    experts = Mind(SHAPE).stack[0].wide
    towards = torch.randn(SHAPE.d)
    stream = [torch.randn(64, SHAPE.d) + towards for _ in range(300)]

    def uneven() -> float:
        with torch.no_grad():
            scores = torch.sigmoid(torch.cat(stream) @ experts.router)
            chosen = (scores + experts.bias[1:]).topk(SHAPE.k, -1).indices
        load = torch.bincount(chosen.flatten(), minlength=SHAPE.experts).float()
        return float(load.max() / load.mean())

    before, bias = uneven(), experts.bias.clone()
    with torch.no_grad():
        for x in stream:
            experts.eval()(x)
        assert torch.equal(experts.bias, bias)
        for x in stream * 2:
            experts.train()(x)
    assert before > 2
    assert uneven() < 1 + (before - 1) / 3
    assert experts.bias[0] == 1e4


# --- int4 ------------------------------------------------------------------------------------------------------------


@given(hnp.arrays(np.float32, (9, 32, 32), elements=st.floats(-4, 4, width=32), fill=st.floats(-4, 4, width=32)))
@settings(max_examples=40, deadline=None)
def test_it_rounds_as_the_graph_does_to_the_last_bit(array: Array) -> None:
    shipped = quantized(random_weights(SHAPE, 0) | {"layer0.up": array}, SHAPE)["layer0.up"]
    np.testing.assert_array_equal(fake_quantized(torch.from_numpy(array)).numpy(), shipped)


def test_the_gradient_passes_through_rounding_as_if_there_were_none() -> None:
    weight = torch.randn(4, 64, requires_grad=True)
    slope = torch.randn(4, 64)
    (fake_quantized(weight) * slope).sum().backward()
    assert weight.grad is not None
    assert torch.equal(weight.grad, slope)
    mind = lively(SHAPE).train()
    mind.quantize()
    mind(torch.randn(4, 9, SHAPE.columns), torch.tensor([0]), *nobody()).y.sum().backward()
    for layer in mind.stack:
        for moved in (layer.wide.up.grad, layer.wide.down.grad, layer.wide.router.grad):
            assert moved.abs().sum() > 0


def nobody() -> tuple[Tensor, Tensor]:
    """Return candidates of which none counts."""
    return torch.zeros(1, CANDIDATES, SHAPE.cand_columns), torch.zeros(1, CANDIDATES, dtype=torch.bool)


# --- what is taught --------------------------------------------------------------------------------------------------


@given(hnp.arrays(np.float32, (5, 4), elements=st.floats(-20, 20, width=32)))
@settings(max_examples=50, deadline=None)
def test_a_later_horizon_is_never_less_likely(raw: Array) -> None:
    logits = cumulative(torch.from_numpy(raw))
    assert (logits.diff(dim=-1) >= 0).all()
    assert torch.equal(logits[:, 0], torch.from_numpy(raw[:, 0]))


def toys(count: int, seed: int = 0, length: int = 8) -> Examples:
    """Return examples of which each knows something: the place with the largest first column is where they go."""
    draw = np.random.default_rng(seed)
    made = []
    for k in range(count):
        tokens = np.zeros((length, len(COLUMNS)), np.float32)
        tokens[:, 1] = 1  # slow
        tokens[:, 5:] = draw.standard_normal((length, len(COLUMNS) - 5))
        example = Example.blank(tokens)
        warm = tokens[:, column("outside")] > 0
        example.acts[:] = np.where(draw.random(example.acts.shape) < 0.5, 255, warm[:, None, None])
        example.energy[:] = warm
        example.at[:] = draw.integers(0, length, ASKED)
        example.candidates[:, :6] = draw.standard_normal((ASKED, 6, len(CANDIDATE_COLUMNS)))
        example.counts[:, :6] = True
        example.goal[:] = example.candidates[:, :6, 0].argmax(1)
        example.memory[:, :6] = draw.dirichlet(np.ones(6), ASKED)
        made.append(example._replace(driver=k // 4))
    return Examples.stack(made, length)


def heard(batch: dict[str, Tensor], seed: int = 0) -> Said:
    """Return anything that a network could say of a batch."""
    torch.manual_seed(seed)
    y = torch.randn(*batch["tokens"].shape[:2], len(OUTPUTS), requires_grad=True)
    return Said(y, torch.randn(batch["counts"].shape, requires_grad=True))


def test_what_nobody_knows_moves_nothing() -> None:
    batch = to_batch(toys(5))
    said = heard(batch)
    found = losses(said, batch)
    assert found.keys() == {"acts", "energy", "goal"}
    torch.stack(list(found.values())).sum().backward()
    assert said.y.grad is not None
    assert said.scores.grad is not None
    known = batch["acts"] != 255
    first = said.y.grad[..., :36].reshape(known.shape)
    silent = ~known.any(-1)
    assert silent.any()
    assert not first[silent].any()
    assert first[..., 0][known[..., 0]].all()
    assert not said.y.grad[..., OUTPUTS.index("setting.-2") : OUTPUTS.index("energy")].any()
    assert not said.scores.grad[~batch["counts"]].any()
    batch["goal"][:2] = -1
    alone = losses(said, batch)["goal"]
    scores = said.scores.masked_fill(~batch["counts"], -math.inf)
    right = scores.log_softmax(1)[torch.arange(2, 15), batch["goal"][2:]]
    torch.testing.assert_close(alone, -right.mean())


def test_a_teacher_is_followed_over_the_candidates_that_there_are() -> None:
    batch = to_batch(toys(6))
    said = heard(batch)
    masked = said.scores.detach().masked_fill(~batch["counts"], -math.inf)
    batch["teacher"] = masked.softmax(1)
    assert float(losses(said, batch)["teacher"].detach()) == pytest.approx(0, abs=1e-4)
    batch["teacher"] = batch["teacher"].roll(1, 1) * batch["counts"]
    wrong = losses(said, batch)["teacher"]
    assert 0.1 < float(wrong.detach()) < 20
    batch["teacher"][:] = 0
    assert "teacher" not in losses(said, batch)


def test_a_style_says_how_the_car_is_driven_while_it_moves() -> None:
    examples = toys(6, length=24)
    examples.tokens[:, :, column("speed.mean")] = 1
    examples.tokens[:, :4, column("speed.mean")] = 0  # it stands
    examples.hand[:] = np.random.default_rng(0).standard_normal(examples.hand.shape)
    batch = to_batch(examples)
    said = heard(batch)

    def style(y: Tensor) -> float:
        return float(losses(said._replace(y=y), batch)["style"].detach())

    near = said.y.detach().clone()
    near[:, :, -STYLE:] = torch.cat([torch.ones(6, 1), batch["hand"]], 1)[:, None]
    assert style(near) == pytest.approx(0, abs=1e-6)
    assert style(said.y) > 0.1
    standing = near.clone()
    standing[:, :4, -STYLE:] = -standing[:, :4, -STYLE:]
    assert style(standing) == style(near), "a car that stands is driven by nobody"
    wrong = near.clone()
    wrong[0, :, -STYLE:] = -wrong[0, :, -STYLE:]
    alike = style(wrong)
    assert alike == pytest.approx(2 / 6, abs=1e-5)
    batch["rare"][0] = 5.0
    assert style(wrong) == pytest.approx(2 * 5 / 10, abs=1e-5), "who drives seldom counts more"
    batch["driver"][:] = -1
    assert "style" not in losses(said, batch)


# --- teachers --------------------------------------------------------------------------------------------------------


def test_trees_never_speak_of_what_they_were_grown_on(monkeypatch: pytest.MonkeyPatch) -> None:
    data = {8: toys(40), 4: toys(3, seed=1, length=4)}
    spoken = 0

    class Tree:
        def __init__(self, x: Array, y: NDArray[np.bool_]) -> None:
            self.seen = {row.tobytes() for row in x}
            assert y.sum() * 6 == len(y) == len(self.seen)

        def predict_proba(self, x: Array) -> Array:
            nonlocal spoken
            spoken += len(x)
            assert not any(row.tobytes() in self.seen for row in x)
            return np.stack([1 - x[:, 0], np.exp(x[:, 0])], 1)

    monkeypatch.setattr(teacher, "_grow", lambda x, y, seed: Tree(x, y))
    said = trees_say(data)
    assert spoken == 43 * ASKED * 6
    for length, examples in data.items():
        np.testing.assert_allclose(said[length].sum(-1), 1, atol=2e-3)
        assert not said[length][~examples.counts].any()
    assert right_of(said, data) == 1


def test_real_trees_learn_and_say_the_same_again() -> None:
    data = {8: toys(60)}
    said = trees_say(data, seed=4)
    assert right_of(said, data) > 0.5
    assert np.array_equal(said[8], trees_say(data, seed=4)[8])


def test_dense_teachers_speak_of_the_other_fold_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = toys(40)
    examples.goal[3] = -1
    fold = fold_of(examples)
    assert 10 < fold.sum() < 30

    def sure_of(row: int) -> Callable[..., Said]:
        """Return a network that finds one row likeliest, whatever it is asked."""

        def say(tokens: Tensor, at: Tensor, candidates: Tensor, counts: Tensor) -> Said:
            return Said(tokens, torch.zeros(counts.shape).index_fill(1, torch.tensor([row]), 9.0))

        return say

    minds: Any = [sure_of(1), sure_of(2)]
    said = dense_says(minds, {8: examples}, size=7)[8]
    asked = examples.goal >= 0
    assert (said.argmax(-1)[~fold[:, None] & asked] == 1).all()
    assert (said.argmax(-1)[fold[:, None] & asked] == 2).all()
    assert not said[3].any()
    assert not said[~examples.counts].any()
    np.testing.assert_allclose(said[asked].sum(-1), 1, atol=2e-3)
    both = average([{8: said}, {8: np.zeros_like(said)}])[8]
    np.testing.assert_allclose(both, said / 2)


# --- training --------------------------------------------------------------------------------------------------------


class KilledError(Exception):
    """The program ends here."""


def killer(at: float) -> Callable[[float, str], None]:
    def show(share: float, said: str) -> None:
        if share >= at:
            raise KilledError

    return show


def quiet(share: float, said: str) -> None:
    """Show nothing."""


PLAN = Plan(steps=30, warm_up=5, rate=1e-2, seed=2)


def taught() -> tuple[dict[int, Examples], dict[int, NDArray[np.float16]]]:
    data = {8: toys(64), 4: toys(24, seed=1, length=4)}
    return data, {length: e.memory for length, e in data.items()}


@pytest.fixture
def frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkpoints every 12 steps, a line in the log every 5; small batches."""
    monkeypatch.setattr(fitting, "_SAVE_EVERY", 12)
    monkeypatch.setattr(fitting, "_SHOW_EVERY", 5)
    monkeypatch.setattr(fitting, "_TOKENS_A_BATCH", 128)


def logged(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.mark.usefixtures("frequent")
def test_a_killed_training_ends_as_one_that_was_not(tmp_path: Path) -> None:
    data, teachers = taught()
    whole = fit(SHAPE, data, PLAN, tmp_path / "whole", quiet, teachers).weights()
    for at in (0.2, 0.6, 0.9):  # before the teachers are heard, then while they are, and after the last checkpoint
        folder = tmp_path / f"killed at {at}"
        with pytest.raises(KilledError):
            fit(SHAPE, data, PLAN, folder, killer(at), teachers)
        with (folder / "log.jsonl").open("ab") as log:
            log.write(b'{"of":"killed","st')
        resumed = fit(SHAPE, data, PLAN, folder, quiet, teachers).weights()
        assert all(np.array_equal(array, resumed[name]) for name, array in whole.items())
        assert [line["step"] for line in logged(folder / "log.jsonl")] == [5, 10, 15, 20, 25, 30]


@pytest.mark.usefixtures("frequent")
def test_a_finished_training_is_not_gone_on_with_and_another_seed_is_another(tmp_path: Path) -> None:
    data, short = taught()[0], replace(PLAN, steps=3)
    first = fit(SHAPE, data, short, tmp_path / "one", quiet).weights()
    again = fit(SHAPE, data, short, tmp_path / "one", killer(0.0)).weights()
    kept = restore(tmp_path / "one").weights()
    assert all(
        np.array_equal(array, again[name]) and np.array_equal(array, kept[name]) for name, array in first.items()
    )
    other = fit(SHAPE, data, replace(short, seed=3), tmp_path / "other", quiet).weights()
    assert not np.array_equal(first["head.w"], other["head.w"])


@pytest.mark.usefixtures("frequent")
def test_it_learns_and_hears_its_teachers_late(tmp_path: Path) -> None:
    data, teachers = taught()
    told: list[tuple[float, str]] = []
    log = tmp_path / "log.jsonl"
    log.write_bytes(b'{"of":"something else","step":999}\n')
    mind = fit(SHAPE, data, PLAN, tmp_path / "it", lambda *show: told.append(show), teachers, log)
    before, after = (validate(m, {8: toys(40, seed=9)}) for m in (Mind(SHAPE).eval(), mind))
    assert after["goal"] < 0.8 * before["goal"]
    assert after["energy"] < before["energy"]
    assert after["goal.right"] > before["goal.right"]
    assert 0 < after["memory.right"] < 0.5
    other, *lines = logged(log)
    assert other == {"of": "something else", "step": 999}
    assert [("teacher" in line) for line in lines] == [False] * 3 + [True] * 3
    assert [share for share, _ in told] == pytest.approx([k / 6 for k in range(1, 7)])
    assert told[-1][1].startswith("acts 0.")
    assert all(layer.wide.quantized for layer in mind.stack)
    assert not mind.training


def test_validation_counts_only_what_is_known() -> None:
    some, none = toys(8), toys(8, seed=1)
    none.acts[:] = 255
    alone, beside = (validate(lively(SHAPE), data) for data in ({8: some}, {8: Examples.join([some, none])}))
    assert beside["acts"] == pytest.approx(alone["acts"], rel=1e-5)
    apart = validate(lively(SHAPE), {8: Examples.join([some, none])}, size=8)
    assert apart["acts"] == pytest.approx(alone["acts"], rel=1e-5)


def test_each_length_comes_as_often_as_it_has_tokens_and_senses_are_muted() -> None:
    data, teachers = taught()
    stream = batches(data, {8: teachers[8]}, np.random.default_rng(0))
    drawn = [next(stream) for _ in range(40)]
    assert {batch["tokens"].shape[1] for batch in drawn} == {4, 8}
    assert all(("teacher" in batch) == (batch["tokens"].shape[1] == 8) for batch in drawn)
    tokens = torch.ones(400, 2, len(COLUMNS))
    fitting._mute(tokens, 0.5, np.random.default_rng(0))
    for group in ("words", "camera", "habits"):
        first = column(GROUPS[group][0])
        taken = tokens[:, :, first : first + len(GROUPS[group])]
        assert (taken == taken[:, :1, :1]).all()
        assert 0.65 < taken.mean() < 0.85
    assert (tokens[:, :, column("day.sin")] == 1).all()


def test_the_rate_rises_then_falls() -> None:
    rates = [fitting._schedule(step, PLAN) for step in range(PLAN.steps)]
    assert rates[:5] == sorted(rates[:5])
    assert max(rates) == 1
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert 0.02 <= rates[-1] < 0.03


# --- faults ----------------------------------------------------------------------------------------------------------


def test_a_folder_of_another_training_and_damage_are_said(tmp_path: Path) -> None:
    data, _ = taught()
    with pytest.raises(OutriderError, match="train first"):
        restore(tmp_path)
    fit(SHAPE, data, replace(PLAN, steps=1), tmp_path, quiet)
    with pytest.raises(OutriderError, match="another shape"):
        fit(replace(SHAPE, experts=4), data, PLAN, tmp_path, quiet)
    state = tmp_path / "training.pt"
    for damage in (state.read_bytes()[:1000], b"", b"nonsense"):
        state.write_bytes(damage)
        with pytest.raises(OutriderError, match="damaged; delete it"):
            restore(tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    (tmp_path / "training.part").symlink_to("/dev/full")
    with pytest.raises(OutriderError, match=r"training\.pt: cannot be written"):
        fit(SHAPE, taught()[0], replace(PLAN, steps=1), tmp_path, quiet)


def test_examples_come_back_and_damage_is_said(tmp_path: Path) -> None:
    path, examples = tmp_path / "some-8.npz", toys(3)
    save(path, examples)
    back = load(path)
    assert all(np.array_equal(getattr(back, name), getattr(examples, name)) for name in Example._fields)
    assert not list(tmp_path.glob("*.part"))
    for damage in (path.read_bytes()[:900], b"", b"PK nonsense"):
        path.write_bytes(damage)
        with pytest.raises(OutriderError, match="damaged; delete it"):
            load(path)
