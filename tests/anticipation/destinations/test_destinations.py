"""The memory of where a driver goes: what it foretells, and what must never happen to it."""

import math
import random
from itertools import pairwise

import numpy as np
import pytest
from drivers import GYM, HOME, OFFICE, WORK, Drive, at, commuter, drive, learned
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.destinations import Destinations, Forecast
from anticipation.instant import Instant

places = st.integers(-2, 5)
seconds = st.integers(-(10**9), 4 * 10**9)
instants = st.builds(Instant, seconds, st.integers(-720, 840))
drives = st.builds(Drive, instants, places, instants, places)
histories = st.lists(drives, max_size=12)


def same(a: Forecast, b: Forecast) -> bool:
    return a.places.tobytes() == b.places.tobytes() and a.p.tobytes() == b.p.tobytes() and a.new == b.new


def sound(forecast: Forecast) -> bool:
    total = forecast.p.sum() + forecast.new
    falling = bool((np.diff(forecast.p) <= 0).all())
    finite = bool(np.isfinite(forecast.p).all()) and math.isfinite(forecast.new)
    return finite and falling and bool((forecast.p >= 0).all()) and forecast.new >= 0 and abs(total - 1) < 1e-9


def top(memory: Destinations, when: Instant, origin: int) -> int:
    return int(memory.predict(when, origin).places[0])


def test_without_history_every_place_is_new():
    forecast = Destinations().predict(at(0, 480), HOME)
    assert len(forecast.places) == 0
    assert forecast.new == 1.0


def test_a_single_trip_makes_both_its_ends_candidates():
    forecast = learned([drive(0, 480, HOME, WORK)]).predict(at(0, 1020), WORK)
    assert set(forecast.places.tolist()) == {HOME, WORK}
    assert sound(forecast)


def test_a_commuter_is_known_after_two_weeks():
    memory = learned(commuter(14))
    assert top(memory, at(14, 480), HOME) == WORK
    assert top(memory, at(14, 1020), WORK) == HOME
    assert memory.predict(at(14, 480), HOME).p[0] > 0.8


def test_a_weekday_of_its_own_is_known_after_a_month():
    memory = learned(commuter(35))
    assert top(memory, at(36, 1020), WORK) == GYM, "Tuesday"
    assert top(memory, at(37, 1020), WORK) == HOME


def test_holidays_are_free_days():
    weekend = [drive(day, 480, HOME, GYM) for day in range(42) if day % 7 >= 5]
    everything = sorted([*commuter(42), *weekend])
    memory = learned(everything)
    assert top(memory, at(42, 480), HOME) == WORK
    assert int(memory.predict(at(42, 480), HOME, holiday=True).places[0]) == GYM


def test_a_day_never_lived_is_like_the_days_of_its_class():
    weeks = [drive(day, 480, HOME, WORK) for day in range(56) if day % 7 < 4]
    weeks += [drive(day, 480, HOME, GYM) for day in range(56) if day % 7 == 6]
    memory = learned(sorted(weeks))
    friday, saturday = (memory.predict(at(day, 480), HOME) for day in (60, 61))
    assert friday.p[friday.places == GYM] < 0.7 * saturday.p[saturday.places == GYM]


def test_nowhere_is_no_place_to_come_from():
    mixed = [drive(day, 480 + 5 * k, (-1, HOME)[k], (GYM, WORK)[k]) for day in range(14) for k in (0, 1)]
    forecast = learned(mixed).predict(at(14, 480), -1)
    assert forecast.p[forecast.places == GYM] < 1.5 * forecast.p[forecast.places == WORK]


def test_predicting_changes_nothing():
    asked, silent = Destinations(), Destinations()
    for one in commuter(21):
        asked.predict(one.departs, one.origin)
        asked.support(one.destination, one.departs, one.origin)
        asked.departure(one.origin, one.departs)
        one.teach(asked)
        one.teach(silent)
    assert asked == silent


@given(histories, st.lists(st.booleans(), min_size=12, max_size=12), drives)
@settings(max_examples=60, deadline=None)
def test_when_one_asks_does_not_matter(history, asks, last):
    often, never = Destinations(5), Destinations(5)
    for one, ask in zip(history, asks, strict=False):
        if ask:
            often.predict(one.departs, one.origin)
        one.teach(often)
        one.teach(never)
    assert same(often.predict(last.departs, last.origin), never.predict(last.departs, last.origin))
    assert often == never


@given(histories, drives)
@settings(max_examples=60, deadline=None)
def test_forecasts_are_distributions_whatever_happened(history, last):
    memory = learned(history, capacity=6)
    forecast = memory.predict(last.departs, last.origin)
    assert sound(forecast)
    assert (forecast.places >= 0).all(), "unknown places are no candidates"
    assert len(set(forecast.places.tolist())) == len(forecast.places)
    without = memory.predict(last.departs, last.origin, exclude_origin=True)
    assert sound(without)
    assert set(without.places.tolist()) == set(forecast.places.tolist()) - {last.origin}


@given(histories)
@settings(max_examples=40, deadline=None)
def test_the_names_of_places_do_not_matter(history):
    def renamed(place: int) -> int:
        return place if place < 0 else 1000 + place  # keeps the order, which ties follow

    other = learned([Drive(d.departs, renamed(d.origin), d.arrived, renamed(d.destination)) for d in history])
    mine, its = learned(history).predict(at(9000, 600), 1), other.predict(at(9000, 600), renamed(1))
    assert mine.p.tobytes() == its.p.tobytes()
    assert [renamed(p) for p in mine.places.tolist()] == its.places.tolist()


def test_equal_probabilities_follow_the_places_numbers():
    memory = learned([drive(0, 480, -1, 9), drive(0, 480, -1, 7), drive(0, 480, -1, 8)])
    forecast = memory.predict(at(1, 480), -1)
    assert forecast.p[0] == forecast.p[1] == forecast.p[2]
    assert forecast.places.tolist() == [7, 8, 9]


def test_same_history_same_state_and_copies_are_independent():
    one, other = learned(commuter(30)), learned(commuter(30))
    assert one == other
    copy = one.copy()
    assert copy == one
    drive(30, 480, HOME, GYM).teach(copy)
    assert copy != one
    assert one == other
    drive(30, 480, HOME, GYM).teach(one)
    assert copy == one


def test_weights_learn_from_how_well_trips_were_foretold():
    """Round trips from places never left before: no count knows of them, the weight of standing there must learn."""
    memory, told = learned([]), []
    for k in range(40):
        there = 100 + k
        drive(2 * k, 480, HOME, there).teach(memory)
        told.append(memory.predict(at(2 * k, 700), there))
        drive(2 * k, 700, there, there).teach(memory)
        drive(2 * k, 900, there, HOME).teach(memory)
    chances = [f.p[f.places.tolist().index(100 + k)] for k, f in enumerate(told)]
    assert chances[4] < chances[20] < chances[-1]
    assert chances[-1] > 4 * chances[4]


def test_new_places_are_expected_of_those_who_find_them():
    explorer = learned(
        [drive(day, 600, HOME if day % 2 else day, HOME if not day % 2 else 100 + day) for day in range(40)]
    )
    assert explorer.predict(at(41, 600), HOME).new > 0.3
    assert learned(commuter(60)).predict(at(63, 480), HOME).new < 0.05


def test_trips_to_nobody_knows_where_teach_nothing_about_new_places():
    memory = learned([one for day in range(40) for one in (drive(day, 480, HOME, WORK), drive(day, 1020, WORK, HOME))])
    lost = memory.copy()
    for day in range(40, 60):
        drive(day, 480, -1, -1).teach(lost)
    assert lost.predict(at(60, 480), HOME).new < 2 * memory.predict(at(60, 480), HOME).new + 0.02
    assert -1 not in lost.predict(at(60, 480), HOME).places


def test_a_changed_job_is_followed_within_two_weeks():
    memory = learned(commuter(200))
    changed = list(commuter(28, first=203, work=OFFICE))
    hits = []
    for one in changed:
        if one.destination == OFFICE:
            hits.append(top(memory, one.departs, one.origin) == OFFICE)
        one.teach(memory)
    assert not hits[0]
    assert sum(hits[10:]) >= len(hits[10:]) - 1, hits


def test_a_clock_set_back_a_day_is_survived():
    drives = list(commuter(28))
    odd = drives[30]
    drives[30] = odd._replace(departs=Instant(odd.departs.s - 86_400), arrived=Instant(odd.arrived.s - 2 * 86_400))
    memory = learned(drives)
    assert sound(memory.predict(at(28, 480), HOME))
    assert top(memory, at(28, 480), HOME) == WORK
    assert memory.departure(HOME, at(28, 420)) is not None


def test_the_ring_keeps_the_last_trips_only():
    memory = Destinations(capacity=8)
    for k in range(30):
        drive(k, 480, 100 + k, 101 + k).teach(memory)
    assert (len(memory), memory.learned, memory.capacity) == (8, 30, 8)
    assert set(memory.predict(at(31, 480), 130).places.tolist()) == set(range(122, 131))


def test_a_long_life_in_a_small_ring():
    memory = Destinations(capacity=16)
    rng = random.Random(4)
    stops = [rng.randrange(40) for _ in range(2001)]
    for k, (here, there) in enumerate(pairwise(stops)):
        drive(k // 4, 300 * (k % 4), here, there).teach(memory)
    late = memory.predict(at(501, 480), stops[-1])
    assert memory.learned == 2000
    assert sound(late)
    assert set(late.places.tolist()) == set(stops[-17:])


def test_ten_thousand_places():
    memory = learned([drive(k // 6, 200 * (k % 6), k, k + 1) for k in range(10_000)], capacity=32)
    forecast = memory.predict(at(1700, 480), 10_000)
    assert forecast.places.tolist()[0] in range(9968, 10_001)
    assert len(forecast.places) == 33
    assert sound(forecast)
    assert forecast.new > 0.5


def test_no_capacity_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        Destinations(0)


def relabelled(history, change):
    return [Drive(d.departs, change(d.origin), d.arrived, change(d.destination)) for d in history]


@given(histories, places, places, st.booleans(), drives)
@settings(max_examples=80, deadline=None)
def test_merging_equals_a_history_without_the_other_label(history, old, into, ask_first, last):
    memory = learned(history)
    if ask_first:
        memory.predict(last.departs, last.origin)
    memory.merge(old, into)
    never = learned(relabelled(history, lambda place: into if place == old >= 0 else place))
    assert same(memory.predict(last.departs, last.origin), never.predict(last.departs, last.origin))
    assert memory == never
    last.teach(memory)
    last.teach(never)
    assert memory == never


@given(histories, places, st.booleans())
@settings(max_examples=60, deadline=None)
def test_forgetting_equals_a_history_that_never_knew_the_place(history, place, ask_first):
    memory = learned(history)
    if ask_first:
        memory.settle()
    memory.forget(place)
    never = learned(relabelled(history, lambda one: -1 if one == place else one))
    assert memory == never
    assert place < 0 or place not in memory.predict(at(9000, 0), 1).places


@given(
    st.lists(st.tuples(st.integers(1, 2000), places), min_size=1, max_size=12),
    st.sets(st.integers(-1, 14)),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_moving_trips_equals_a_history_with_the_new_label(stops, moved, ask_first):
    def tell(label):
        time, here, told = 0, 0, []
        for k, (minutes, _) in enumerate(stops):
            told.append(Drive(at(0, time), here, at(0, time + 20), label(k)))
            time, here = time + 20 + minutes, label(k)
        return told

    memory = learned(tell(lambda k: stops[k][1]))
    if ask_first:
        memory.settle()
    memory.move(moved, 77)
    assert memory == learned(tell(lambda k: 77 if k in moved else stops[k][1]))


def test_an_origin_that_was_elsewhere_does_not_follow_a_split():
    memory = learned([drive(0, 480, HOME, WORK), drive(0, 1020, GYM, HOME)])
    memory.move([0], OFFICE)
    assert memory == learned([drive(0, 480, HOME, OFFICE), drive(0, 1020, GYM, HOME)])


def test_relabelling_works_on_what_the_ring_still_holds():
    memory = learned(commuter(60), capacity=20)
    memory.settle()
    memory.merge(WORK, OFFICE)
    memory.move([0, 1, memory.learned - 2], GYM)
    memory.forget(GYM)
    forecast = memory.predict(at(60, 480), HOME)
    assert set(forecast.places.tolist()) == {HOME, OFFICE}
    assert sound(forecast)
