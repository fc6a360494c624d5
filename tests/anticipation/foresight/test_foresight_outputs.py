"""What logits mean: probabilities, of which later horizons never fall and all goals together are one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from anticipation import foresight
from anticipation.foresight import Foreseen, foreseen_of
from anticipation.network import Output
from anticipation.window.schema import CANDIDATES, CLIMATE, OUTPUTS, STYLE, WITHIN

LOGITS = arrays(np.float32, len(OUTPUTS), elements=st.floats(-1e6, 1e6, width=32))
SCORES = arrays(np.float32, CANDIDATES, elements=st.floats(-1e6, 1e6, width=32))
COUNTS = arrays(np.bool_, CANDIDATES)
SOME = np.ones(CANDIDATES, np.bool_)


def said(**logits: float) -> Foreseen:
    """What is foreseen where all logits but these are 0; names with ``_`` for each ``.``."""
    y = np.zeros(len(OUTPUTS), np.float32)
    for name, logit in logits.items():
        y[OUTPUTS.index(name.replace("_", "."))] = logit
    return foreseen_of(Output(y, np.zeros(CANDIDATES, np.float32)), SOME)


def sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


@given(LOGITS, SCORES, COUNTS)
def test_all_are_probabilities_and_later_horizons_never_fall(
    y: np.ndarray, scores: np.ndarray, counts: np.ndarray
) -> None:
    seen = foreseen_of(Output(y, scores), counts)
    for row in (*seen.acts.values(), seen.leaves, seen.change):
        assert list(row) == sorted(row)
    for row in (*seen.acts.values(), seen.leaves, seen.change, seen.setting, seen.trip, (seen.energy,)):
        assert all(0 <= p <= 1 for p in row)
    assert tuple(seen.acts) == CLIMATE
    assert {len(row) for row in seen.acts.values()} == {len(WITHIN)}
    assert (len(seen.setting), len(seen.leaves), len(seen.trip), len(seen.change)) == (6, 4, 2, 3)


@given(LOGITS, SCORES, COUNTS)
def test_the_goals_that_count_are_one_together_and_the_others_nothing(
    y: np.ndarray, scores: np.ndarray, counts: np.ndarray
) -> None:
    goal = foreseen_of(Output(y, scores), counts).goal
    assert goal.sum() == pytest.approx(1.0 if counts.any() else 0.0)
    assert not goal[~counts].any()
    assert (goal >= 0).all()
    if counts.any():
        assert goal[np.flatnonzero(counts)[scores[counts].argmax()]] == goal.max()


@given(LOGITS)
def test_a_style_has_length_one(y: np.ndarray) -> None:
    style = foreseen_of(Output(y, np.zeros(CANDIDATES, np.float32)), SOME).style
    length = float(np.linalg.norm(style))
    assert style.shape == (STYLE,)
    assert length == pytest.approx(1.0) or not style.any()


def test_only_the_differences_of_scores_mean_something() -> None:
    y, scores = np.zeros(len(OUTPUTS), np.float32), np.linspace(-2, 3, CANDIDATES, dtype=np.float32)
    one, other = (foreseen_of(Output(y, scores + shift), SOME).goal for shift in (0.0, 8.0))
    assert one == pytest.approx(other, abs=1e-6)


def test_each_logit_goes_where_its_name_says() -> None:
    assert said(energy=2.0).energy == pytest.approx(sigmoid(2))
    assert said(trip_heating=-3.0).trip == pytest.approx((0.5, sigmoid(-3)))
    assert said(leaves_5min=1.0).leaves[0] == pytest.approx(sigmoid(1))
    assert said(change_1min=-1.0).change[0] == pytest.approx(sigmoid(-1))
    assert said(style_1=5.0).style.tolist() == [0, 1, 0]
    defrost = said(defrost_10s=-4.0, defrost_1min=1.0)
    assert defrost.acts["defrost"][0] == pytest.approx(sigmoid(-4))
    assert defrost.acts["defrost"][1] == pytest.approx(sigmoid(-4 + np.log1p(np.e)))
    assert defrost.acts["heat"] == said().acts["heat"]
    steps = foreseen_of(Output(np.arange(len(OUTPUTS), dtype=np.float32) - 38, np.zeros(CANDIDATES, np.float32)), SOME)
    first = OUTPUTS.index("setting.-2")
    assert steps.setting == pytest.approx([sigmoid(first + k - 38) for k in range(6)])


def test_what_is_exported_is_there() -> None:
    assert all(hasattr(foresight, name) for name in foresight.__all__)
