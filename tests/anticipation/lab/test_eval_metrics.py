"""The figures against cases worked out by hand, and the bootstrap."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.lab.evaluate.bootstrap import Bootstrap
from anticipation.lab.evaluate.metrics import (
    coverage,
    expected_calibration_error,
    hits_within,
    reciprocal,
    reliability,
    trade_off,
)

RANK = np.array([1, 0, 3, 2, 11])


def test_a_place_counts_from_its_rank_on_and_never_when_it_was_not_named() -> None:
    assert hits_within(RANK, 1).tolist() == [1, 0, 0, 0, 0]
    assert hits_within(RANK, 3).tolist() == [1, 0, 1, 1, 0]
    assert hits_within(RANK, 10).tolist() == [1, 0, 1, 1, 0]
    assert reciprocal(RANK).tolist() == pytest.approx([1, 0, 1 / 3, 1 / 2, 1 / 11])


def test_calibration_error_is_the_gap_of_each_bin_weighed_by_its_size() -> None:
    p = np.array([0.9, 0.9, 0.9, 0.5])
    hit = np.array([1.0, 1.0, 0.0, 1.0])
    assert expected_calibration_error(p, hit) == pytest.approx(0.75 * (0.9 - 2 / 3) + 0.25 * 0.5)
    count, mean_p, share = reliability(p, hit)
    assert count.tolist() == [1, 3]
    assert mean_p.tolist() == pytest.approx([0.5, 0.9])
    assert share.tolist() == pytest.approx([1, 2 / 3])


def test_there_are_fifteen_bins() -> None:
    assert expected_calibration_error(np.array([0.62, 0.68]), np.array([0.0, 1.0])) == pytest.approx((0.62 + 0.32) / 2)
    assert expected_calibration_error(np.array([0.61, 0.65]), np.array([0.0, 1.0])) == pytest.approx(0.63 - 0.5)


def test_certainty_falls_into_the_last_bin_and_a_perfect_oracle_errs_by_nothing() -> None:
    assert expected_calibration_error(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == 0
    assert math.isnan(expected_calibration_error(np.zeros(0), np.zeros(0)))


def test_coverage_is_the_most_one_can_say_at_a_precision() -> None:
    p = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    hit = np.array([1.0, 0.0, 1.0, 1.0, 0.0])
    # precision by threshold: 1, 1/2, 2/3, 3/4, 3/5
    assert coverage(p, hit, 0.95) == pytest.approx(0.2)
    assert coverage(p, hit, 0.75) == pytest.approx(0.8)
    assert coverage(p, hit, 0.6) == pytest.approx(1.0)
    assert coverage(p, np.zeros(5), 0.6) == 0
    assert math.isnan(coverage(np.zeros(0), np.zeros(0), 0.8))


def test_equal_probabilities_are_spoken_of_together() -> None:
    covered, precision = trade_off(np.array([0.5, 0.9, 0.5]), np.array([1.0, 1.0, 0.0]))
    assert covered.tolist() == pytest.approx([1 / 3, 1])
    assert precision.tolist() == pytest.approx([1, 2 / 3])


chances = st.lists(st.tuples(st.sampled_from([0.1, 0.3, 0.5, 0.9]), st.booleans()), min_size=1, max_size=30)


@given(told=chances, least=st.sampled_from([0.5, 0.8, 0.9]))
def test_some_threshold_reaches_what_coverage_says_and_none_more(told: list[tuple[float, bool]], least: float) -> None:
    p, hit = np.array([p for p, _ in told]), np.array([float(hit) for _, hit in told])
    reached = [(p >= at).mean() for at in set(p) if hit[p >= at].mean() >= least - 1e-9]
    assert coverage(p, hit, least) == pytest.approx(max(reached, default=0.0))


def test_the_same_seed_draws_the_same_interval_and_another_seed_another() -> None:
    units = np.repeat(np.arange(20), 5)
    values = np.random.default_rng(3).random(100) + 0.03 * units
    every = np.ones(100, bool)
    first = Bootstrap(units, 1000, 0).interval(values, every)
    assert first == Bootstrap(units, 1000, 0).interval(values, every)
    assert first != Bootstrap(units, 1000, 1).interval(values, every)
    assert first is not None
    assert first[0] < values.mean() < first[1]


def test_whole_units_are_drawn() -> None:
    """Two persons, one always right, one never: a third of the draws has one of them alone."""
    units, values = np.repeat([0, 1], 50), np.repeat([0.0, 1.0], 50)
    assert Bootstrap(units, 1000, 0).interval(values, np.ones(100, bool)) == (0.0, 1.0)
    single = Bootstrap(np.zeros(100, np.int64), 1000, 0)
    assert single.interval(values, np.ones(100, bool)) == (0.5, 0.5)


def test_an_interval_is_over_the_targets_asked_for() -> None:
    units, values = np.array([4, 4, 9, 9]), np.array([1.0, 0.0, 1.0, 0.0])
    bootstrap = Bootstrap(units, 200, 0)
    assert bootstrap.interval(values, np.array([True, False, True, False])) == (1.0, 1.0)
    assert bootstrap.interval(values, np.zeros(4, bool)) is None
