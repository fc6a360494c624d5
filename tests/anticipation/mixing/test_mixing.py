"""Whom to believe how far, folded from facts: the same for the same, each kind by itself, each network anew."""

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mixing_days import MODEL, NONSENSE, at, foretold, life

from anticipation import mixing
from anticipation.facts import HABITS, Answered, Fact, Foretold, HabitKind
from anticipation.mixing import EXPERTS, Mixing

NAN = math.nan
FIRST = [0.5, 0.4, 0.05, 0.05]
FIRST_BINARY = [0.5, 0.4, 0.1]

numbers = st.none() | st.floats() | st.floats(0.0, 1.0)
facts = st.one_of(
    st.builds(
        foretold,
        st.one_of(*[st.tuples(*[numbers] * many) for many in (0, 3, 4)]),
        st.floats() | st.floats(0.0, 1.0),
        st.booleans(),
        st.sampled_from(["", MODEL, "ffffffff"]),
        st.sampled_from([*EXPERTS, "?"]),
    ),
    st.builds(
        Answered,
        st.just(at(0, 7)),
        st.sampled_from(["heat", "destination:1"]),
        st.sampled_from(["accept", "reject", "undo", "never", "expired"]),
    ),
    st.sampled_from(life(1)),
)
streams = st.lists(facts, max_size=40)


def told(learned: Mixing, model: str = MODEL) -> list[object]:
    """Everything that a mixing tells."""
    return [
        (kind, learned.weights(kind, model).tobytes(), learned.calibrated(kind, 0.7, model), learned.floor(kind))
        for kind in EXPERTS
    ]


def test_all() -> None:
    assert mixing.__all__ == ["EXPERTS", "Mixing"]


def test_whoever_foretells_what() -> None:
    assert EXPERTS["destination"] == ("network", "memory", "Markov and time", "decayed time of day")
    assert set(EXPERTS) == {"destination", "departure", "energy", *get_args(HabitKind)}
    assert all(EXPERTS[kind] == ("network", "memory", "usual") for kind in ("departure", "energy", *HABITS))


def test_before_anything_is_known() -> None:
    new = Mixing()
    assert new.weights("destination", MODEL) == pytest.approx(FIRST)
    assert all(new.weights(kind, "") == pytest.approx(FIRST_BINARY) for kind in EXPERTS if kind != "destination")
    assert new.calibrated("destination", 0.37, MODEL) == pytest.approx(0.37)
    assert [new.floor(kind) for kind in ("heat", "media", "?", "defrost", "energy")] == [0.6, 0.6, 0.6, 0.0, 0.0]


# --- a fold ---------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(streams, streams)
def test_the_same_facts_give_the_same_to_the_last_byte_and_copies_learn_by_themselves(
    before: list[Fact], after: list[Fact]
) -> None:
    learned = Mixing(before)
    assert learned == Mixing(before)
    was, twin = told(learned), learned.copy()
    assert told(twin) == was
    for fact in after:
        twin.learn(fact)
    assert told(learned) == was
    assert learned == Mixing(before)
    assert twin == Mixing([*before, *after])
    assert told(twin) == told(Mixing([*before, *after]))


@settings(deadline=None)
@given(streams, st.tuples(*[st.just(NAN) | st.floats(0.0, 1.0)] * 4), st.floats(0.0, 1.0))
def test_whatever_is_learned_it_tells_probabilities(stream: list[Fact], said: tuple[float, ...], p: float) -> None:
    learned = Mixing(stream)
    for kind, experts in EXPERTS.items():
        for model in ("", MODEL):
            weights = learned.weights(kind, model)
            assert weights.shape == (len(experts),)
            assert weights.min() > 0.0
            assert weights.sum() == pytest.approx(1.0)
            heard = [each for each in said[: len(experts)] if not math.isnan(each)]
            together = learned.mix(kind, said[: len(experts)], model)
            assert min(heard) - 1e-12 <= together <= max(heard) + 1e-12 if heard else math.isnan(together)
            assert 0.0 < learned.calibrated(kind, p, model) < 1.0


@pytest.mark.parametrize("nonsense", NONSENSE, ids=str)
def test_what_says_nothing_is_passed_over_without_harm(nonsense: Fact) -> None:
    learned = Mixing(life())
    was = told(learned)
    learned.learn(nonsense)
    assert learned == Mixing(life())
    assert told(learned) == was


# --- learning -------------------------------------------------------------------------------------------------------


def test_the_best_is_believed_and_only_for_what_it_foretold() -> None:
    learned = Mixing([foretold((0.1, 0.9, 0.2, 0.2))] * 30)
    assert learned.weights("destination", MODEL).argmax() == 1
    assert learned.weights("destination", MODEL)[1] > 0.9
    assert learned.mix("destination", [0.0, 1.0, 0.0, 0.0], MODEL) > 0.9
    assert learned.weights("heat", MODEL) == pytest.approx(FIRST_BINARY)


def test_when_the_driver_moves_another_is_believed_within_some_weeks() -> None:
    learned = Mixing([foretold((0.4, 0.8, 0.3, 0.3))] * 500 + [foretold((0.6, 0.05, 0.1, 0.3))] * 20)
    assert learned.weights("destination", MODEL).argmax() == 0


def test_who_is_absent_keeps_its_weight_and_its_share_goes_to_the_others() -> None:
    learned = Mixing([foretold((None, 0.9, 0.1, 0.1))] * 30)
    weights = learned.weights("destination", MODEL)
    assert weights[0] == pytest.approx(0.5)
    assert weights[1] > 10 * weights[2]
    assert learned.mix("destination", [NAN, 1.0, 0.0, 0.0], MODEL) == pytest.approx(weights[1] / weights[1:].sum())


def test_candidates_are_mixed_one_by_one() -> None:
    learned = Mixing(life())
    said = np.random.default_rng(0).dirichlet(np.ones(5), 4)
    together = learned.mix("destination", said, MODEL)
    assert together == pytest.approx(learned.weights("destination", MODEL) @ said)
    said[0] = NAN
    assert learned.mix("destination", said, MODEL).sum() == pytest.approx(1.0)


def test_what_is_foretold_too_surely_is_calibrated_for_its_kind_alone() -> None:
    hasty = [foretold((0.5,) * 4, 0.9, came=round_ % 5 < 3) for round_ in range(300)]
    learned = Mixing(hasty)
    assert learned.calibrated("destination", 0.9, MODEL) == pytest.approx(0.6, abs=0.08)
    assert learned.calibrated("heat", 0.9, MODEL) == pytest.approx(0.9)
    asked = [learned.calibrated("destination", p, MODEL) for p in np.linspace(0, 1, 50).tolist()]
    assert asked == sorted(asked)


def test_answers_move_the_floor_and_nothing_else() -> None:
    learned = Mixing(Answered(at(0, 7), "destination:1", "reject") for _ in range(20))
    assert learned.floor("destination") > 0.5
    assert learned.weights("destination", MODEL) == pytest.approx(FIRST)
    for _ in range(60):
        learned.learn(Answered(at(0, 7), "destination:2", "accept"))
    assert learned.floor("destination") == 0.0


def test_an_answer_that_is_taken_back_is_forgotten() -> None:
    learned = Mixing([Answered(at(0, 7), "media", "reject"), Answered(at(0, 8), "media", "reject")])
    twin = Mixing([Answered(at(0, 7), "media", "reject")])
    learned.learn(Answered(at(0, 9), "media", "undo"))
    assert learned.floor("media") == pytest.approx(twin.floor("media"))


# --- another network ------------------------------------------------------------------------------------------------


def test_another_network_begins_anew() -> None:
    learned = Mixing([foretold((0.1, 0.9, 0.2, 0.2), 0.9, came=False)] * 100)
    before = told(learned)
    assert learned.weights("destination", "ffffffff") == pytest.approx(FIRST)
    assert learned.calibrated("destination", 0.9, "ffffffff") == pytest.approx(0.9)
    assert told(learned) == before, "asking changes nothing"
    other = foretold((0.9, 0.1, 0.2, 0.2), model="ffffffff")
    learned.learn(other)
    assert learned == Mixing([other])
    assert learned.weights("destination", MODEL) == pytest.approx(FIRST)


def test_another_network_for_one_kind_leaves_the_others() -> None:
    heat = [foretold((0.1, 0.9, 0.2), kind="heat")] * 10
    learned = Mixing([*heat, foretold((0.9, 0.1, 0.2, 0.2), model="ffffffff")])
    assert learned.weights("heat", MODEL).tolist() == Mixing(heat).weights("heat", MODEL).tolist()


def test_a_drive_without_a_network_takes_nothing_from_what_was_learned_with_one() -> None:
    with_one = [foretold((0.1, 0.9, 0.2, 0.2))] * 20
    without: list[Fact] = [foretold((None, 0.2, 0.9, 0.2), model="")] * 20
    learned = Mixing([*with_one, *without])
    assert told(learned) == told(Mixing(with_one))
    assert told(learned, "") == told(Mixing(without), "")
    assert learned.weights("destination", "").argmax() == 2 or learned.weights("destination", "")[2] > 0.4


def test_a_kind_that_nobody_foretells_is_a_mistake() -> None:
    learned = Mixing([Foretold(at(0, 7), "?", (0.5,), 0.5, True)])
    for ask in (
        lambda: learned.weights("?", ""),
        lambda: learned.mix("?", [0.5], ""),
        lambda: learned.calibrated("?", 0.5, ""),
    ):
        with pytest.raises(KeyError):
            ask()
