"""The floor under what is offered: it follows the driver's answers, and what is taken back leaves nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.facts import Answered, OfferAnswer
from anticipation.instant import Instant
from anticipation.mixing import threshold
from anticipation.mixing.threshold import Floors

keys = st.sampled_from(["heat", "destination:1", "destination:2", "media"])
words: st.SearchStrategy[OfferAnswer] = st.sampled_from(["accept", "reject", "undo", "never", "expired"])
answers = st.lists(st.builds(Answered, st.just(Instant(0)), keys, words), max_size=80)


def floors(*said: OfferAnswer, key: str = "heat") -> Floors:
    learned = Floors()
    for answer in said:
        learned.learn(Answered(Instant(0), key, answer))
    return learned


def test_all() -> None:
    assert threshold.__all__ == ["Floors"]


@given(answers)
def test_a_floor_is_always_within_its_bounds(stream: list[Answered]) -> None:
    learned = Floors()
    for answered in stream:
        learned.learn(answered)
        assert 0.0 <= learned.floor(answered.kind) <= 0.95
    assert learned.floor("windows") == 0.6


def test_a_stranger_is_offered_only_what_is_rather_sure_but_for_what_must_not_be_missed() -> None:
    assert Floors().floor("heat") == 0.6
    assert Floors().floor("defrost") == Floors().floor("energy") == 0.0


def test_it_rises_with_wrong_offers_and_sinks_with_right_ones() -> None:
    assert floors("reject").floor("heat") == pytest.approx(0.6 + 0.1 * 0.8)
    assert floors("accept").floor("heat") == pytest.approx(0.6 - 0.1 * 0.2)
    assert floors(*["accept"] * 60).floor("heat") == 0.0
    assert floors(*["reject"] * 100).floor("heat") == 0.95
    assert floors(*["reject"] * 100, "accept", "accept").floor("heat") == pytest.approx(0.91)


def test_never_is_as_wrong_as_no_and_letting_pass_is_a_weak_no() -> None:
    assert floors("never") == floors("reject")
    assert floors("expired").floor("heat") - 0.6 == pytest.approx(0.3 * (floors("reject").floor("heat") - 0.6))


def test_all_keys_of_a_kind_count_for_it_and_for_no_other() -> None:
    learned = Floors()
    for key in ("destination:1", "destination:2"):
        learned.learn(Answered(Instant(0), key, "reject"))
    assert learned.floor("destination") == pytest.approx(0.76)
    assert learned.floor("heat") == Floors().floor("heat")


@given(answers, keys, st.sampled_from(["accept", "reject", "never", "expired"]), answers)
def test_what_is_taken_back_leaves_the_floor_where_it_was(
    before: list[Answered], key: str, answer: OfferAnswer, between: list[Answered]
) -> None:
    """Also when other keys of other kinds are answered in between."""
    learned = Floors()
    for answered in before:
        learned.learn(answered)
    kind = key.partition(":")[0]
    was = learned.floor(kind)
    learned.learn(Answered(Instant(0), key, answer))
    for answered in between:
        if answered.kind != kind:
            learned.learn(answered)
    learned.learn(Answered(Instant(0), key, "undo"))
    assert learned.floor(kind) == pytest.approx(was, abs=1e-12)


def test_there_is_nothing_to_take_back_twice_nor_of_another_key() -> None:
    once = floors("reject", "reject", "undo")
    assert once.floor("heat") == pytest.approx(0.68)
    assert floors("reject", "reject", "undo", "undo").floor("heat") == pytest.approx(0.68)
    learned = floors("reject", key="destination:1")
    learned.learn(Answered(Instant(0), "destination:2", "undo"))
    assert learned.floor("destination") == pytest.approx(0.68)


def test_in_the_long_run_no_more_offers_are_wrong_than_is_allowed() -> None:
    """A mind that is far too sure, and a driver who changes: offers below the floor are not made."""
    rng = np.random.default_rng(4)
    learned, wrong = Floors(), []
    for round_ in range(6000):
        p = rng.random()
        if p < learned.floor("heat"):
            continue
        power = 1.5 if round_ < 3000 else 3.0
        came = rng.random() < p**power
        wrong.append(not came)
        learned.learn(Answered(Instant(round_), "heat", "accept" if came else "reject"))
    assert len(wrong) > 1000
    assert np.mean(wrong) < 0.24
    assert np.mean(wrong[-400:]) < 0.27


def test_a_copy_learns_by_itself() -> None:
    learned = floors("reject")
    twin = learned.copy()
    assert twin == learned
    twin.learn(Answered(Instant(0), "heat", "undo"))
    assert (twin.floor("heat"), learned.floor("heat")) == (pytest.approx(0.6), pytest.approx(0.68))
    assert twin != learned
