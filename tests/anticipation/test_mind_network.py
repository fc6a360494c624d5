"""The mind with a network: what it learns of who was right, and that without one it is what it was before."""

from collections.abc import Iterable
from datetime import timedelta

import numpy as np
import pytest
from driver_days import BEGAN, HOME, WORK, Moment, Morning, Pages, S, commute, kinds, live, offered, winter_morning
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anticipation.facts import Answered, Fact, Foretold, Habit, Trip, encode_fact
from anticipation.foresight import SENSES, Foresight
from anticipation.instant import instant_of
from anticipation.memory import DriverMemory
from anticipation.mind import Mind
from anticipation.mixing import EXPERTS
from anticipation.network import Network, Output
from vehicle.signals import GEAR_DRIVE, GEAR_PARK

DAYS = commute(35)
MORNING = winter_morning().moments
BEGINNING = [moment for moment in MORNING if moment.t_ns <= 90 * S]


def mind_of(network: Network | None, facts: Iterable[Fact] = DAYS) -> tuple[Mind, Pages]:
    pages = Pages()
    return Mind(DriverMemory(facts), pages, foresight=Foresight(network)), pages


def upto(seconds: float) -> list[Moment]:
    return [moment for moment in MORNING if moment.t_ns <= seconds * S]


# --- what is learned of who was right --------------------------------------------------------------------------------


def test_of_each_act_and_trip_it_is_learned_once_who_had_foretold_it(network: Network) -> None:
    mind, pages = mind_of(network)
    live(mind, MORNING)
    assert sorted(fact.kind for fact in pages.of(Foretold)) == ["cool", "defrost", "departure", "destination", "heat"]
    for fact in pages.of(Foretold):
        assert fact.model == network.fingerprint
        assert len(fact.said) == len(EXPERTS[fact.kind])
        assert all(p is not None and 0 <= p <= 1 for p in fact.said)
        assert 0 <= fact.p <= 1
    before = len(pages.written)
    mind.finish(MORNING[-1].t_ns)
    assert len(pages.written) == before, "finishing twice teaches once"


def test_it_is_learned_after_what_it_is_about(network: Network) -> None:
    mind, pages = mind_of(network)
    live(mind, MORNING)
    habits = {fact.kind: fact for fact in pages.written if isinstance(fact, Habit)}
    (trip,) = (fact for fact in pages.written if isinstance(fact, Trip))
    for fact in pages.of(Foretold):
        about: Fact = trip if fact.kind in ("destination", "departure") else habits[fact.kind]
        assert pages.written.index(about) < pages.written.index(fact)
        if isinstance(about, Habit):
            assert (fact.at, fact.came) == (about.at, about.acted)
        else:
            assert fact.at == trip.departed


def test_what_was_said_is_held_against_what_came(network: Network) -> None:
    mind, pages = mind_of(network)
    live(mind, MORNING)
    told = {fact.kind: fact for fact in pages.of(Foretold)}
    assert not told["defrost"].came
    memory = told["defrost"].said[1]
    assert memory is not None
    assert memory < 0.5, "the memory had been sure that they would"
    goal = told["destination"]
    assert goal.came
    assert goal.said[1] is not None
    assert goal.said[1] > 0.8
    weights = mind.memory.mixing.weights("destination", network.fingerprint)
    assert weights[1] > DriverMemory(DAYS).mixing.weights("destination", network.fingerprint)[1]


def test_an_act_that_came_is_held_against_what_was_said_first(network: Network) -> None:
    mind, pages = mind_of(network)
    parked = {"speed": 0.0, "gear": GEAR_PARK, "ignition": "ON", "outside": -5.0, "defrost": False, "wish": 21.0}
    live(mind, Morning().go(20, **parked).go(10, defrost=True).moments, ends=False)
    (fact,) = pages.of(Foretold)
    assert (fact.kind, fact.came) == ("defrost", True)
    assert fact.said[1] is not None
    assert fact.said[1] > 0.5


def test_what_was_said_first_counts_however_it_changed_its_mind(network: Network) -> None:
    mind, pages = mind_of(network)
    live(mind, upto(1), ends=False)
    first = mind.foresight.foreseen
    assert first is not None
    live(mind, MORNING[len(upto(1)) :])
    for fact in pages.of(Foretold):
        if fact.kind not in ("destination", "departure"):
            assert not fact.came
            assert fact.said[0] == 1 - first.acts[fact.kind][-1]


def test_what_was_learned_is_learned_again_from_what_was_kept(network: Network) -> None:
    mind, pages = mind_of(network)
    live(mind, MORNING)
    assert DriverMemory([*DAYS, *pages.written]).mixing == mind.memory.mixing
    assert DriverMemory(DAYS).mixing != mind.memory.mixing


def test_two_trips_of_one_morning_are_two(network: Network) -> None:
    mind, pages = mind_of(network)
    morning = Morning().go(30, speed=0.0, gear=GEAR_PARK, ignition="ON", outside=-5.0, defrost=False, wish=21.0)
    morning.go(100, to=WORK, speed=40.0, gear=GEAR_DRIVE).go(20, speed=0.0, gear=GEAR_PARK, ignition="OFF")
    morning.go(30, ignition="ON").go(100, to=HOME, speed=40.0, gear=GEAR_DRIVE).go(5, speed=0.0, gear=GEAR_PARK)
    live(mind, morning.moments)
    trips = [fact for fact in pages.written if isinstance(fact, Trip)]
    goals = [fact for fact in pages.of(Foretold) if fact.kind == "destination"]
    assert [fact.at for fact in goals] == [trip.departed for trip in trips]
    assert len(goals) == 2
    acts = [fact.kind for fact in pages.of(Foretold) if fact.kind == "heat"]
    assert len(acts) == 2, "each drive has its chance"


def test_a_trip_after_a_stop_is_held_against_what_was_said_as_it_began(network: Network) -> None:
    """Though the car stayed awake in between."""
    mind, pages = mind_of(network)
    morning = Morning(step_ns=S).go(5, speed=0.0, gear=GEAR_PARK, ignition="ON", outside=-5.0)
    morning.go(100, to=WORK, speed=40.0, gear=GEAR_DRIVE).go(310, speed=0.0, gear=GEAR_PARK)
    morning.go(100, to=HOME, speed=40.0, gear=GEAR_DRIVE).go(5, speed=0.0, gear=GEAR_PARK)
    live(mind, morning.moments)
    there, back = (fact for fact in pages.of(Foretold) if fact.kind == "destination")
    for fact in (there, back):
        assert fact.said[1] is not None
        assert fact.said[1] > 0.5, "the memory knew"


def test_without_a_model_nothing_is_learned_of_it() -> None:
    mind, pages = mind_of(None)
    live(mind, MORNING)
    assert pages.of(Foretold) == []
    assert {type(fact) for fact in pages.written} >= {Trip, Habit}


# --- the same each time ----------------------------------------------------------------------------------------------


def test_the_same_drive_and_history_bring_the_same_records_and_facts(network: Network) -> None:
    """Rule 9."""
    lives = []
    for _ in range(2):
        mind, pages = mind_of(network)
        told = live(mind, upto(30), ends=False)
        mind.hear("I am cold")
        told += live(mind, MORNING[len(upto(30)) :])
        lives.append((told, [encode_fact(fact) for fact in pages.written], mind.why(), mind.why_not()))
    assert lives[0] == lives[1]
    assert lives[0][0]


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(BEGINNING)), st.integers(0, 100), st.booleans())
def test_a_moment_come_back_to_goes_on_as_it_did(network: Network, tick: int, astray: int, speaks: bool) -> None:
    mind, _ = mind_of(network)
    live(mind, BEGINNING[:tick], ends=False)
    kept = mind.snapshot()
    straight = live(mind, BEGINNING[tick:]), mind.why(), mind.wanted, mind.likely
    mind.restore(kept)
    if speaks:
        mind.hear("take me somewhere else")
    live(mind, BEGINNING[tick : tick + astray], ends=False)
    mind.restore(kept)
    assert (live(mind, BEGINNING[tick:]), mind.why(), mind.wanted, mind.likely) == straight


def test_what_the_driver_says_is_part_of_the_moment(network: Network) -> None:
    seen = []
    for words in ("", "I am cold"):
        mind, _ = mind_of(network)
        live(mind, upto(10), ends=False)
        if words:
            mind.hear(words)
        live(mind, MORNING[len(upto(10)) : len(upto(11))], ends=False)
        assert mind.foresight.foreseen is not None
        seen.append(mind.foresight.foreseen.goal.tobytes())
    assert seen[0] != seen[1]


# --- what moved it ---------------------------------------------------------------------------------------------------


def test_an_offer_says_which_senses_moved_the_network(network: Network) -> None:
    mind, _ = mind_of(network)
    told = offered(live(mind, MORNING))
    assert told
    for _, fields in told:
        moved = fields["moved"]
        assert 1 <= len(moved) <= 3
        assert set(moved) <= set(SENSES)
        parts = [abs(part) for part in moved.values()]
        assert parts == sorted(parts, reverse=True)
        assert all(part <= 1 for part in parts)


# --- without a network -----------------------------------------------------------------------------------------------


def test_without_a_network_it_is_what_it_was_before() -> None:
    before, before_pages = Pages(), Pages()
    plain = Mind(DriverMemory(DAYS), before)
    told = live(plain, MORNING)
    assert kinds(told) == ["defrost", "departure", "destination"]
    assert not any("moved" in fields for _, (_, fields) in told)
    mind = Mind(DriverMemory(DAYS), before_pages, foresight=Foresight(None))
    mind.hear("I am cold")
    assert live(mind, MORNING) == told
    assert before_pages.written == before.written
    assert (mind.fault, mind.awake()) == ("", "")


def test_a_network_that_fails_at_once_is_like_none(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def step(self: Network, *_: object) -> Output:
        raise RuntimeError("out of memory")

    alone, _ = mind_of(None)
    told = live(alone, MORNING)
    monkeypatch.setattr(Network, "step", step)
    mind, pages = mind_of(network)
    assert live(mind, MORNING) == told
    assert mind.fault == "the model failed (out of memory); the memory goes on without it"
    assert pages.of(Foretold) == []
    assert mind.awake() == ""


def test_a_network_that_fails_on_the_way_does_not_end_the_drive(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    mind, pages = mind_of(network)
    live(mind, upto(5), ends=False)
    assert mind.awake()
    monkeypatch.setattr(Network, "step", lambda *_: 1 / 0)
    live(mind, MORNING[len(upto(5)) :])
    assert mind.fault
    assert any(isinstance(fact, Trip) for fact in pages.written)
    assert pages.of(Foretold) == [], "who is not heard any more is not judged"


# --- day one ---------------------------------------------------------------------------------------------------------


def test_of_whom_nothing_is_known_nothing_is_offered(network: Network) -> None:
    """Whatever the network thinks that others would want."""
    mind, pages = mind_of(network, ())
    told = live(mind, upto(180), ends=False)
    assert told == []
    assert (mind.wanted, mind.likely) == ((), ())
    assert offered(live(mind, MORNING[len(upto(180)) :])) == []
    assert mind.foresight.foreseen is not None, "it reads the drive all the same"
    assert pages.of(Foretold) == []


def test_after_one_day_it_is_honest(network: Network) -> None:
    mind, _ = mind_of(network, commute(1))
    assert not {"departure", "destination", "energy"} & set(kinds(live(mind, MORNING)))


# --- the driver's answers --------------------------------------------------------------------------------------------


def test_who_often_says_no_is_asked_less(network: Network) -> None:
    """After many rejections an offer needs more than it did."""
    needed = []
    for noes in (0, 2, 60):
        answers = [Answered(instant_of(BEGAN - timedelta(days=40 + k)), f"heat:{k}", "reject") for k in range(noes)]
        mind, _ = mind_of(network, [*answers, *DAYS])
        needed.append(mind.memory.mixing.floor("heat"))
    assert list(np.diff(needed) > 0) == [True, True]


# --- what must not be held against anyone ----------------------------------------------------------------------------


def test_a_trip_of_another_time_is_not_judged_by_what_was_said_of_this_one(network: Network) -> None:
    mind, _ = mind_of(network)
    live(mind, upto(90))
    trip = Trip(instant_of(BEGAN - timedelta(hours=9)), instant_of(BEGAN - timedelta(hours=8)), HOME, WORK, 5.0)
    pages = Pages()
    mind._keeper = pages
    mind.learn(90 * S, [trip])
    assert pages.written == [trip]


def test_once_a_place_is_forgotten_nothing_said_of_places_counts_in_this_drive(network: Network) -> None:
    mind, pages = mind_of(network)
    live(mind, upto(90), ends=False)
    assert mind.forget(90 * S, WORK)
    live(mind, [moment for moment in MORNING if moment.t_ns > 90 * S])
    assert "destination" not in [fact.kind for fact in pages.of(Foretold)]
