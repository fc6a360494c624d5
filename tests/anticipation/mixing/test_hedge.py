"""Weights of experts: they stay a distribution, follow the best expert, and never lose much against any."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.mixing import hedge
from anticipation.mixing.hedge import LEAST, SHARE, Weights, mixed, taught

PRIOR = (0.5, 0.4, 0.1)
probabilities = st.floats(0.0, 1.0)
said = st.tuples(*[st.none() | probabilities] * 3)
NAN = math.nan


def folded(stream: list[tuple[float | None, ...]], prior: Weights = PRIOR) -> list[Weights]:
    """The weights before each outcome, and after the last."""
    weights = [prior]
    for outcome in stream:
        weights.append(taught(weights[-1], outcome, prior))
    return weights


def test_all() -> None:
    assert hedge.__all__ == ["LEAST", "SHARE", "Weights", "is_probability", "mixed", "pooled", "taught"]


@given(st.lists(said, max_size=60))
def test_weights_stay_a_distribution_in_which_everybody_has_a_say(stream: list[tuple[float | None, ...]]) -> None:
    for weights in folded(stream):
        assert sum(weights) == pytest.approx(1.0, abs=1e-12)
        assert all(0.0 < weight < 1.0 for weight in weights)


def test_one_outcome_is_the_rule_of_bayes_and_a_share() -> None:
    bayes = np.array(PRIOR) * [0.8, 0.1, 0.5]
    expected = (1 - SHARE) * bayes / bayes.sum() + SHARE * np.array(PRIOR)
    assert taught(PRIOR, (0.8, 0.1, 0.5), PRIOR) == pytest.approx(expected)


@given(said, st.floats(0.05, 1.0))
def test_a_tempered_outcome_moves_weights_the_same_way_and_less(outcome: tuple[float | None, ...], rate: float) -> None:
    whole, part = (np.array(taught(PRIOR, outcome, PRIOR, share=0.0, rate=r)) for r in (1.0, rate))
    assert part.sum() == pytest.approx(1.0)
    heard = [k for k, p in enumerate(outcome) if p is not None]
    ratio_whole, ratio_part = (np.log(w[heard] / np.array(PRIOR)[heard]) for w in (whole, part))
    for a in range(len(heard)):
        for b in range(a):
            assert ratio_part[a] - ratio_part[b] == pytest.approx(rate * (ratio_whole[a] - ratio_whole[b]), abs=1e-9)


def test_what_was_never_said_changes_no_weight_of_its_own() -> None:
    weights = taught(PRIOR, (None, 0.9, 0.1), PRIOR)
    assert weights[0] == pytest.approx(PRIOR[0])
    assert weights[1] / weights[2] > PRIOR[1] / PRIOR[2]
    assert taught((0.2, 0.3, 0.5), (None, None, None), PRIOR) == (0.2, 0.3, 0.5)


@pytest.mark.parametrize("nonsense", [NAN, math.inf, -math.inf, -0.1, 1.1, 1e300])
def test_what_is_no_probability_was_not_said(nonsense: float) -> None:
    assert taught(PRIOR, (nonsense, 0.9, 0.1), PRIOR) == taught(PRIOR, (None, 0.9, 0.1), PRIOR)


def test_a_sum_of_probabilities_may_be_off_by_its_rounding() -> None:
    assert taught(PRIOR, (1.0 + 1e-12, 0.9, -1e-12), PRIOR) == taught(PRIOR, (1.0, 0.9, 0.0), PRIOR)


def test_one_error_ends_nobody() -> None:
    assert taught(PRIOR, (0.0, 0.5, 0.5), PRIOR) == taught(PRIOR, (LEAST, 0.5, 0.5), PRIOR)
    weights = folded([(0.0, 0.9, 0.9)] * 50 + [(0.9, 0.1, 0.1)] * 20)[-1]
    assert weights[0] > 0.9


def losses(stream: list[tuple[float | None, ...]]) -> tuple[list[float], list[list[float]]]:
    """Log losses of the mixture and of each expert, where an expert is absent those of the mixture."""
    mixture, experts = [], []
    for weights, outcome in zip(folded(stream), stream, strict=False):
        clear = [NAN if p is None else max(p, LEAST) for p in outcome]
        together = float(mixed(weights, np.array(clear)))
        loss = 0.0 if math.isnan(together) else -math.log(together)
        mixture.append(loss)
        experts.append([loss if math.isnan(p) else -math.log(p) for p in clear])
    return mixture, experts


@settings(deadline=None)
@given(st.lists(said, max_size=60), st.integers(0, 59), st.integers(0, 60))
def test_the_mixture_loses_little_against_any_expert_over_any_stretch(
    stream: list[tuple[float | None, ...]], begin: int, length: int
) -> None:
    """Herbster and Warmuth's bound; an expert that is absent is compared while it speaks."""
    mixture, experts = losses(stream)
    for expert, first in enumerate(PRIOR):
        own = [each[expert] for each in experts]
        shares = len(stream) * math.log(1 / (1 - SHARE))
        assert sum(mixture) <= sum(own) + math.log(1 / first) + shares + 1e-9
        stretch = slice(begin, begin + length)
        assert sum(mixture[stretch]) <= sum(own[stretch]) + math.log(1 / (SHARE * first)) + shares + 1e-9


def test_on_random_streams_it_is_as_good_as_the_best_of_them_in_hindsight() -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        skill = rng.permutation([0.0, 1.0, 2.0])
        p = 1 / (1 + np.exp(-(skill + rng.normal(0, 1, (1000, 3)))))
        mixture, experts = losses([tuple(row) for row in p.tolist()])
        assert sum(mixture) < np.sum(experts, axis=0).min() + math.log(10) + 10.1


def test_it_follows_when_another_becomes_the_best() -> None:
    weights = folded([(0.9, 0.3, 0.3)] * 300 + [(0.3, 0.3, 0.9)] * 15)
    assert weights[300][0] > 0.95
    assert weights[315][2] > 0.95


@given(st.tuples(*[st.just(NAN) | probabilities] * 3), st.lists(said, max_size=5))
def test_a_mixture_lies_between_those_who_said_something(
    p: tuple[float, ...], stream: list[tuple[float | None, ...]]
) -> None:
    together = float(mixed(folded(stream)[-1], np.array(p)))
    heard = [each for each in p if not math.isnan(each)]
    assert math.isnan(together) == (not heard)
    if heard:
        assert min(heard) - 1e-12 <= together <= max(heard) + 1e-12


def test_each_candidate_is_mixed_by_itself_and_probabilities_stay_a_distribution() -> None:
    columns = np.random.default_rng(1).dirichlet(np.ones(6), 3)
    together = mixed(PRIOR, columns)
    assert together.shape == (6,)
    assert together.sum() == pytest.approx(1.0)
    assert together == pytest.approx(np.array(PRIOR) @ columns)
    columns[0] = NAN
    assert mixed(PRIOR, columns) == pytest.approx(0.8 * columns[1] + 0.2 * columns[2])
    assert mixed(PRIOR, columns).sum() == pytest.approx(1.0)
    assert mixed(PRIOR, np.empty((3, 0))).shape == (0,)
