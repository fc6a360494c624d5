"""The calibrator: it corrects who is too sure, leaves alone who is not, and never turns an order around."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from anticipation.mixing import calibrator
from anticipation.mixing.calibrator import Calibrator
from anticipation.mixing.hedge import LEAST

Floats = NDArray[np.float64]
outcomes = st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), max_size=60)
STREAMS = {"as destinations": (1.0, 1.2), "rare": (-2.5, 1.3), "wide": (0.0, 2.0)}
"""Mean and deviation of the log odds that come in."""


def sigmoid(x: Floats) -> Floats:
    y: Floats = 1 / (1 + np.exp(-x))
    return y


def stream(kind: str, seed: int, count: int) -> Floats:
    return np.random.default_rng(seed).normal(*STREAMS[kind], count)


def learned(odds: Floats, slope: float, seed: int, before: Calibrator | None = None) -> Calibrator:
    """A calibrator taught by outcomes whose true log odds are ``slope`` times those that came in."""
    known = before if before is not None else Calibrator()
    came = np.random.default_rng([seed, 1]).random(len(odds)) < sigmoid(slope * odds)
    for p, true in zip(sigmoid(odds).tolist(), came.tolist(), strict=True):
        known = known.taught(p, true)
    return known


def calibration_error(known: Calibrator, odds: Floats, slope: float) -> float:
    """Expected calibration error over ten bins, with the true probabilities in place of outcomes."""
    said = np.array([known.calibrated(p) for p in sigmoid(odds).tolist()])
    bins = np.minimum((said * 10).astype(int), 9)
    gaps = said - sigmoid(slope * odds)
    return float(sum(abs(gaps[bins == each].sum()) for each in range(10))) / len(odds)


def folded(stream: list[tuple[float, bool]]) -> Calibrator:
    known = Calibrator()
    for p, came in stream:
        known = known.taught(p, came)
    return known


def test_all() -> None:
    assert calibrator.__all__ == ["Calibrator"]


@given(st.floats(LEAST, 1 - LEAST))
def test_at_first_probabilities_are_left_as_they_are(p: float) -> None:
    assert Calibrator().calibrated(p) == pytest.approx(p)


@settings(deadline=None)
@given(outcomes, st.lists(st.floats(0.0, 1.0), min_size=2, max_size=20))
def test_it_is_monotone_and_never_quite_sure(stream: list[tuple[float, bool]], asked: list[float]) -> None:
    known = folded(stream)
    said = [known.calibrated(p) for p in sorted(asked)]
    assert all(low <= high + 1e-12 for low, high in pairwise(said))
    assert all(LEAST <= p <= 1 - LEAST for p in said)
    assert 0.3 <= known.slope <= 3.0
    assert sum(known.say) == pytest.approx(1.0)


@pytest.mark.parametrize("p", [math.nan, -1.0, -math.inf])
def test_what_is_no_probability_is_worth_the_least(p: float) -> None:
    assert Calibrator().calibrated(p) == LEAST


@pytest.mark.parametrize("kind", STREAMS)
def test_who_is_too_sure_is_corrected_within_500_outcomes(kind: str) -> None:
    asked = stream(kind, 99, 2000)
    before = calibration_error(Calibrator(), asked, 0.6)
    after = [calibration_error(learned(stream(kind, seed, 500), 0.6, seed), asked, 0.6) for seed in range(8)]
    assert before > 0.05
    assert np.mean(after) < before / 2
    assert max(after) < 0.8 * before


@pytest.mark.parametrize("kind", STREAMS)
def test_who_is_calibrated_is_left_alone(kind: str) -> None:
    asked = stream(kind, 99, 2000)
    after = [calibration_error(learned(stream(kind, seed, 500), 1.0, seed), asked, 1.0) for seed in range(8)]
    assert np.mean(after) < 0.01
    assert max(after) < 0.03


def test_it_follows_when_the_mind_changes() -> None:
    """Calibrated for long, then far too sure, then calibrated again: each time it is corrected anew."""
    asked = stream("wide", 99, 2000)
    calm = learned(stream("wide", 1, 30_000), 1.0, 1)
    soon = learned(stream("wide", 2, 400), 0.5, 2, calm)
    hasty = learned(stream("wide", 2, 1500), 0.5, 2, calm)
    again = learned(stream("wide", 3, 2500), 1.0, 3, hasty)
    assert calibration_error(calm, asked, 0.5) > 0.08
    assert calibration_error(soon, asked, 0.5) < 0.08
    assert calibration_error(hasty, asked, 0.5) < 0.04
    assert calibration_error(hasty, asked, 1.0) > 0.06
    assert calibration_error(again, asked, 1.0) < 0.03


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_the_least_expected_outcomes_turn_nothing_over(p: float) -> None:
    surprised = Calibrator().taught(p, p == 0.0)
    assert math.hypot(surprised.slope - 1.0, surprised.shift) <= 0.25
    forever = folded([(p, p == 0.0)] * 2000)
    assert all(math.isfinite(number) for number in (forever.slope, forever.shift, *forever.evidence, *forever.say))
    assert LEAST <= forever.calibrated(0.5) <= 1 - LEAST
