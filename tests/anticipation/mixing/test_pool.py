"""Distributions pooled by their logarithms, and how far the likeliest is trusted."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.facts import Foretold
from anticipation.instant import Instant
from anticipation.mixing import Mixing
from anticipation.mixing.hedge import pooled

MODEL = "0a1b2c3d"
WEIGHTS = (0.5, 0.4, 0.05, 0.05)

shares = st.lists(st.floats(0.001, 1.0), min_size=5, max_size=5).map(lambda xs: np.array(xs) / sum(xs))
said = st.lists(shares, min_size=4, max_size=4).map(np.stack)


@settings(deadline=None)
@given(said)
def test_a_pool_is_a_distribution_and_what_all_agree_on_stays(each: np.ndarray) -> None:
    together = pooled(WEIGHTS, each)
    assert np.isclose(together.sum(), 1)
    assert (together >= 0).all()
    assert np.allclose(pooled(WEIGHTS, np.stack([each[0]] * 4)), each[0])


@settings(deadline=None)
@given(said)
def test_an_absent_expert_has_no_say_and_nobody_says_nothing(each: np.ndarray) -> None:
    absent = each.copy()
    absent[0] = np.nan
    assert np.allclose(pooled(WEIGHTS, absent), pooled(WEIGHTS[1:], each[1:]))
    assert np.isnan(pooled(WEIGHTS, np.full((4, 5), np.nan))).all()


def test_what_nobody_believes_possible_stays_impossible() -> None:
    each = np.array([[0.5, 0.5, 0.0]] * 4)
    assert pooled(WEIGHTS, each)[2] == 0


@settings(deadline=None)
@given(shares)
def test_trust_moves_the_likeliest_and_keeps_a_distribution(together: np.ndarray) -> None:
    mixing = Mixing(Foretold(Instant(k), "destination", (0.9,) * 4, 0.9, k % 2 == 0, MODEL) for k in range(200))
    trusted = mixing.trusted("destination", together, MODEL)
    assert np.isclose(trusted.sum(), 1)
    best = int(together.argmax())
    assert np.isclose(trusted[best], mixing.calibrated("destination", float(together[best]), MODEL))
    sure = np.array([0.9, 0.1, 0.0, 0.0, 0.0])
    assert mixing.trusted("destination", sure, MODEL)[0] < 0.75, "nine tenths came true in half of the cases"
