"""Who is heard about a need, and what is written down of what they said."""

import math

import numpy as np
import pytest
from foresight_drive import CANDIDATES, NOW
from hypothesis import given
from hypothesis import strategies as st

from anticipation.facts import HABITS, HabitKind
from anticipation.foresight import Departed, asked_about, foreseen_of, goal_said, told_after, told_arrival
from anticipation.habits import Belief
from anticipation.mixing import EXPERTS, Mixing
from anticipation.network import Output
from anticipation.window.candidates import NEW
from anticipation.window.schema import OUTPUTS

SEEN = foreseen_of(
    Output(np.linspace(-3, 3, len(OUTPUTS), dtype=np.float32), np.linspace(2, -2, 32, dtype=np.float32)),
    CANDIDATES.counts,
)
P = st.floats(0, 1)
MODEL = "0123abcd"
FAR = 77
"""A known place that is not among the candidates."""


# --- acts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", HABITS)
def test_the_network_is_asked_about_the_next_quarter_of_an_hour(kind: HabitKind) -> None:
    network, memory, usual = asked_about(kind, Belief(0.7, times=3, of=8), SEEN)
    assert network == SEEN.acts[kind][-1] == max(SEEN.acts[kind])
    assert memory == 0.7
    assert usual == 3.5 / 10
    assert len(EXPERTS[kind]) == 3


def test_a_network_that_is_not_there_says_nothing() -> None:
    network, *others = asked_about("heat", Belief(0.7, times=3, of=8), None)
    assert math.isnan(network)
    assert others == [0.7, 0.35]


@given(st.lists(P | st.just(math.nan), min_size=3, max_size=3), st.booleans())
def test_what_came_is_what_counts(asked: list[float], came: bool) -> None:
    mixing = Mixing()
    fact = told_after(NOW, "heat", tuple(asked), mixing, MODEL, came)
    assert (fact.at, fact.kind, fact.came, fact.model) == (NOW, "heat", came, MODEL)
    for said, p in zip(fact.said, asked, strict=True):
        assert said is None if math.isnan(p) else said == (p if came else 1 - p)
    together = mixing.mix("heat", asked, MODEL)
    assert fact.p == together or (math.isnan(fact.p) and math.isnan(together))


def test_whoever_was_right_is_believed_more() -> None:
    mixing = Mixing()
    before = mixing.weights("heat", MODEL)
    mixing.learn(told_after(NOW, "heat", (0.9, 0.1, 0.5), mixing, MODEL, True))
    network, memory, _ = mixing.weights("heat", MODEL) - before
    assert network > 0 > memory
    other = Mixing()
    other.learn(told_after(NOW, "heat", (0.9, 0.1, 0.5), other, MODEL, False))
    assert (other.weights("heat", MODEL) - before)[0] < 0


# --- arrivals --------------------------------------------------------------------------------------------------------


def departed(said: np.ndarray | None = None, model: str = MODEL) -> Departed:
    told = goal_said(CANDIDATES, SEEN) if said is None else said
    known = np.append(CANDIDATES.places, FAR)
    return Departed(CANDIDATES.places, known, told, Mixing().mix("destination", told, model), model, NOW)


def test_all_four_are_heard_about_where_it_goes() -> None:
    said = goal_said(CANDIDATES, SEEN)
    assert said.shape == (len(EXPERTS["destination"]), 32)
    assert said[0].tobytes() == SEEN.goal.tobytes()
    assert said[1].tobytes() == CANDIDATES.memory.tobytes()
    assert said[2:].tobytes() == CANDIDATES.counted.tobytes()
    assert said.sum(1) == pytest.approx(1.0)
    silent = goal_said(CANDIDATES, None)
    assert np.isnan(silent[0]).all()
    assert silent[1:].tobytes() == said[1:].tobytes()


@pytest.mark.parametrize("row", range(3))
def test_at_an_arrival_what_each_gave_to_the_place_is_kept(row: int) -> None:
    gone = departed()
    fact = told_arrival(NOW, gone, int(CANDIDATES.places[row]))
    assert (fact.at, fact.kind, fact.model) == (NOW, "destination", MODEL)
    assert fact.said == tuple(gone.said[:, row].tolist())
    assert fact.p == gone.together.max()
    assert fact.came == (row == int(gone.together.argmax()))


@pytest.mark.parametrize("place", [99, -1])
def test_a_place_that_was_not_known_is_somewhere_new(place: int) -> None:
    gone = departed()
    fact = told_arrival(NOW, gone, place)
    assert fact.said == tuple(gone.said[:, NEW].tolist())
    assert fact.came == (int(gone.together.argmax()) == NEW)


def test_a_known_place_that_nobody_thought_of_was_foretold_by_nobody() -> None:
    fact = told_arrival(NOW, departed(), FAR)
    assert fact.said == (0.0,) * 4
    assert not fact.came
    mixing = Mixing()
    before = mixing.weights("destination", MODEL)
    mixing.learn(fact)
    assert mixing.weights("destination", MODEL) == pytest.approx(before)


def test_who_was_silent_at_departure_stays_silent() -> None:
    fact = told_arrival(NOW, departed(goal_said(CANDIDATES, None)), int(CANDIDATES.places[0]))
    assert fact.said[0] is None
    assert all(p is not None for p in fact.said[1:])
    assert 0 <= fact.p <= 1


@given(st.integers(-1, 40), st.floats(0, 1e-9))
def test_sums_that_are_off_by_a_bit_are_probabilities(place: int, above: float) -> None:
    said = np.zeros((4, 32))
    said[:, 1] = 1 + above
    fact = told_arrival(NOW, departed(said), place)
    assert fact.p == 1.0
    assert all(p is not None and 0 <= p <= 1 for p in fact.said)
    mixing = Mixing()
    mixing.learn(fact)
    assert mixing.weights("destination", MODEL).sum() == pytest.approx(1.0)
