"""The memory of a driver: a fold of facts that is the same for the same facts, whatever they hold."""

import itertools
import math

import numpy as np
import pytest
from driver_days import GYM, HOME, SHOP, WORK, at, beliefs, commute, same, way
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.destinations import Destinations
from anticipation.facts import Answered, Charged, Fact, Habit, Listened, PlaceNamed, PlaceRole, Trip
from anticipation.ground import Position, distance_m
from anticipation.habits import Weather
from anticipation.instant import Instant
from anticipation.memory import NOWHERE, DriverMemory

S_DAY = 86_400


def likeliest(memory: DriverMemory, origin: Position | None, when: Instant) -> Position | None:
    forecast = memory.destinations.predict(when, memory.begins_at(origin))
    return memory.positions()[int(forecast.places[0])] if len(forecast.places) else None


def near(a: Position | None, b: Position) -> bool:
    return a is not None and distance_m(a, b) < 100


def number(memory: DriverMemory, position: Position) -> int:
    place = memory.place_at(position)
    assert place is not None
    return place


# --- the same facts, the same beliefs -------------------------------------------------------------------------------


def test_it_learns_where_the_driver_goes_when() -> None:
    memory = DriverMemory(commute(21))
    assert near(likeliest(memory, HOME, at(21, 7, 35)), WORK)
    assert near(likeliest(memory, WORK, at(21, 17)), HOME)
    assert near(likeliest(memory, HOME, at(26, 10)), SHOP)
    assert memory.trips == sum(isinstance(fact, Trip) for fact in commute(21))


def test_the_same_facts_give_the_same_beliefs_one_by_one_or_all_at_once() -> None:
    facts = commute(14)
    whole, parts = DriverMemory(facts), DriverMemory()
    for fact in facts:
        parts.learn(fact)
        parts.copy()  # looking back at a moment changes nothing
    assert same(whole, parts)
    assert [place.id for place in whole.places] == [place.id for place in parts.places]


def test_order_counts() -> None:
    """An undo takes back what was answered before it, not after."""
    reject, undo = Answered(at(1, 8), "defrost", "reject"), Answered(at(1, 9), "defrost", "undo")
    assert DriverMemory([reject, undo]).answers.declined("defrost") == 0
    assert DriverMemory([undo, reject]).answers.declined("defrost") == 1


small_facts = st.sampled_from(
    [
        *commute(3),
        way(HOME, GYM, at(2, 18)),
        way(None, None, at(2, 20)),
        way(None, WORK, at(3, 7)),
        Charged(at(2, 12), WORK, 20.0, 80.0, 200.0),
        Listened(at(2, 7), "RADIO"),
        Answered(at(2, 7), "defrost", "reject"),
        Answered(at(2, 8), "defrost", "never"),
        Answered(at(2, 9), "defrost", "undo"),
        PlaceNamed(at(2, 19), GYM, "gym"),
        PlaceRole(at(2, 19), SHOP, "shop"),
    ]
)


@settings(deadline=None, max_examples=20)
@given(st.lists(small_facts, max_size=15), st.lists(small_facts, min_size=1, max_size=5))
def test_a_copy_learns_by_itself(before: list[Fact], after: list[Fact]) -> None:
    memory = DriverMemory(before)
    believed, twin = beliefs(memory), memory.copy()
    assert beliefs(twin) == believed
    for fact in after:
        twin.learn(fact)
    assert beliefs(memory) == believed
    assert same(twin, DriverMemory([*before, *after]))
    assert memory.routes == DriverMemory(before).routes
    assert memory.energy == DriverMemory(before).energy


def test_a_copy_keeps_its_zone_and_its_last_place() -> None:
    memory = DriverMemory(commute(3), "Europe/Berlin")
    twin = memory.copy()
    assert twin.zone == "Europe/Berlin"
    assert twin.begins_at(None) == memory.begins_at(None) == number(memory, HOME)


def test_holidays_of_the_zone_count() -> None:
    """Who stays at home on 3 October in Germany works on it in Denmark."""
    unity = Instant(1_727_940_900, 120)  # 2024-10-03, 9:35
    days = [Instant(unity.s - S_DAY * k, 120) for k in range(60, 0, -1)]
    facts = [way(HOME, SHOP if day.weekday > 4 else WORK, day) for day in days]
    german, danish = DriverMemory(facts, "Europe/Berlin"), DriverMemory(facts, "Europe/Copenhagen")
    assert beliefs(german) == beliefs(danish)
    german.learn(way(HOME, SHOP, unity))
    danish.learn(way(HOME, SHOP, unity))
    assert german.destinations != danish.destinations


# --- bad input ------------------------------------------------------------------------------------------------------


def test_trips_without_satellites_teach_time_and_no_place() -> None:
    facts: list[Fact] = [way(None, None, at(day, 7, 35)) for day in range(10)]
    facts += [Habit(at(day, 7, 36), "defrost", True, None, -4.0, 1.0, 0.5) for day in range(10)]
    memory = DriverMemory(facts)
    assert memory.trips == 10
    assert len(memory.places) == 0
    assert memory.begins_at(None) == NOWHERE
    forecast = memory.destinations.predict(at(11, 7, 35), NOWHERE)
    assert (len(forecast.places), forecast.new) == (0, 1.0)
    assert memory.habits.belief("defrost", Weather(-4.0, 1.0), at(11, 7, 35)).p > 0.5


def test_a_gap_without_satellites_does_not_join_what_lies_around_it() -> None:
    """After a trip to nowhere, nobody knows where the next one begins."""
    memory = DriverMemory([way(HOME, WORK, at(0, 7)), way(WORK, None, at(0, 17))])
    assert memory.begins_at(None) == NOWHERE
    assert memory.begins_at(HOME) == number(memory, HOME)


NAN = math.nan
BAD = [Position(0.0, 0.0), Position(NAN, NAN), Position(NAN, 11.0), Position(math.inf, 11.0), Position(91.0, 200.0)]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_positions_that_no_receiver_means_are_no_places(bad: Position) -> None:
    memory = DriverMemory(commute(7))
    before = [(place.id, place.position, place.visits) for place in memory.places]
    memory.learn(way(HOME, bad, at(7, 7, 35)))
    memory.learn(way(bad, bad, at(7, 17)))
    memory.learn(Charged(at(7, 18), bad, 10.0, 90.0))
    memory.learn(PlaceNamed(at(7, 19), bad, "void"))
    memory.learn(PlaceRole(at(7, 19), bad, "work"))
    assert memory.place_at(bad) is None
    assert [(place.id, place.position, place.visits) for place in memory.places] == before
    assert memory.called("void") is None
    assert memory.begins_at(bad) == memory.begins_at(None)
    memory.learn(way(HOME, WORK, at(8, 7, 35)))
    assert near(likeliest(memory, HOME, at(9, 7, 35)), WORK)


def test_a_way_with_holes_and_jumps_is_learned_without_them() -> None:
    routes = [(HOME, *BAD, WORK), (HOME, Position(49.5, 12.0), WORK), (HOME,) * 64]
    for route in routes:
        memory = DriverMemory(commute(7))
        trip = Trip(at(7, 7, 35), at(7, 7, 50), HOME, WORK, 8.0, None, route)
        memory.learn(trip)
        forecast = memory.destinations.predict(at(8, 7, 35), memory.begins_at(HOME))
        half = Position(48.03, 11.0)
        narrowed = memory.routes.narrow(forecast, HOME, half, 0.0, 3.3, (HOME, half), memory.positions())
        assert np.isfinite(narrowed.p).all()
        assert near(memory.positions()[int(narrowed.places[0])], WORK)


def test_a_jump_of_a_hundred_kilometres_is_another_place() -> None:
    far = Position(HOME.lat + 0.9, HOME.lon)
    memory = DriverMemory([*commute(14), way(far, WORK, at(14, 7, 35))])
    assert number(memory, far) != number(memory, HOME)
    assert near(likeliest(memory, HOME, at(15, 7, 35)), WORK)


def test_a_clock_set_back_a_day_does_no_harm() -> None:
    facts = commute(14)
    back = [way(HOME, WORK, at(12, 7, 35)), Trip(at(13, 9), at(12, 9), WORK, HOME)]
    memory = DriverMemory([*facts, *back, *[f for f in commute(21) if f not in facts]])
    assert near(likeliest(memory, HOME, at(22, 7, 35)), WORK)
    for when in (at(0, 0), at(12, 7, 35), Instant(0), Instant(-(2**40)), Instant(2**40)):
        forecast = memory.destinations.predict(when, memory.begins_at(HOME))
        assert np.isfinite(forecast.p).all()
        assert forecast.p.sum() + forecast.new == pytest.approx(1)
        memory.destinations.departure(memory.begins_at(HOME), when)
    for place in memory.places:
        assert memory.places.label(place.id)


@pytest.mark.parametrize("zone", ["", "Europe/Berlin"])
@pytest.mark.parametrize("s", [-(2**60), -1, 0, 2**40, 2**60])
def test_a_time_beyond_all_calendars_does_no_harm(s: int, zone: str) -> None:
    memory = DriverMemory([*commute(7), way(HOME, WORK, Instant(s, 60)), PlaceNamed(Instant(s), WORK, "")], zone)
    memory.learn(way(WORK, HOME, at(8, 17)))
    assert near(likeliest(memory, HOME, at(9, 7, 35)), WORK)
    assert all(memory.places.label(place.id) for place in memory.places)


def test_one_trip_is_a_history() -> None:
    memory = DriverMemory([way(HOME, WORK, at(0, 7, 35))])
    assert memory.trips == 1
    assert len(memory.places) == 2
    forecast = memory.destinations.predict(at(1, 7, 35), memory.begins_at(HOME))
    assert forecast.p.sum() + forecast.new == pytest.approx(1)
    assert memory.destinations.departure(memory.begins_at(HOME), at(1, 7)) is None


@pytest.mark.parametrize(("ring", "trips"), [(8, 300), (64, 1_000)])
def test_a_long_life_takes_bounded_memory(ring: int, trips: int) -> None:
    """The ring of trips is made small, so that many lives pass through it."""
    memory = DriverMemory()
    memory.destinations = Destinations(ring)
    for k in range(trips):
        ends = (HOME, WORK) if k % 2 == 0 else (WORK, HOME)
        memory.learn(way(*ends, Instant(at(0, 7).s + 40_000 * k, 60)))
    assert (memory.trips, memory.destinations.learned) == (ring, trips)
    assert len(memory._trip_of_visit) <= ring + 1
    assert len(memory.places) == 2
    assert near(likeliest(memory, HOME, Instant(at(0, 7).s + 40_000 * trips, 60)), WORK)


def test_ten_thousand_places() -> None:
    memory = DriverMemory()
    memory.destinations = Destinations(32)
    for k in range(10_000):
        there = Position(40 + k % 100 * 0.05, 10 + k // 100 * 0.05)
        begin = Instant(at(0, 7).s + 40_000 * k, 60)
        memory.learn(Trip(begin, begin._replace(s=begin.s + 900), None, there))
    assert len(memory.places) == 10_000
    assert len({memory.key_of(place.id) for place in memory.places}) == 10_000
    assert near(memory.positions()[number(memory, Position(42.5, 12.5))], Position(42.5, 12.5))


# --- places that turn out to be one, or two -------------------------------------------------------------------------


def spread(centre: Position, k: int, metres: float) -> Position:
    angle = 2.4 * k
    return Position(
        centre.lat + metres * math.cos(angle) / 111_195,
        centre.lon + metres * math.sin(angle) / 111_195 / math.cos(math.radians(centre.lat)),
    )


EAST = Position(GYM.lat, GYM.lon + 150 / 111_195 / math.cos(math.radians(GYM.lat)))


def probability(memory: DriverMemory, place: int, when: Instant) -> float:
    forecast = memory.destinations.predict(when, number(memory, HOME))
    return float(forecast.p[forecast.places == place].sum())


def test_places_that_are_merged_share_their_history() -> None:
    """Two places that the driver calls by one name are one from then on, for every part of the memory."""
    memory = DriverMemory()
    for k in range(12):
        first, then = (spread(place, k, 4) for place in ((GYM, EAST) if k % 2 else (EAST, GYM)))
        memory.learn(way(HOME, first, at(k, 16)))
        memory.learn(Charged(at(k, 17), first, 30.0, 60.0, 60.0))
        memory.learn(way(first, then, at(k, 18), 2))
        memory.learn(way(then, HOME, at(k, 20)))
    west, east = number(memory, GYM), number(memory, EAST)
    assert west != east
    assert probability(memory, west, at(13, 16)) < 0.7
    assert {station.place for station in memory.energy.stations()} == {west, east}
    memory.learn(PlaceNamed(at(12, 8), GYM, "gym"))
    memory.learn(PlaceNamed(at(12, 8), EAST, "gym"))
    memory.learn(way(HOME, spread(GYM, 50, 4), at(12, 16)))
    one = number(memory, GYM)
    assert number(memory, EAST) == memory.called("gym") == one
    forecast = memory.destinations.predict(at(13, 16), number(memory, HOME))
    assert set(forecast.places.tolist()) == {one, number(memory, HOME)}
    assert probability(memory, one, at(13, 16)) > 0.8
    assert {station.place for station in memory.energy.stations()} == {one}
    assert memory.key_of(west) == memory.key_of(east) == memory.key_of(one)


def test_a_place_that_is_split_takes_its_own_trips_along() -> None:
    """Two entrances turn out to be two places: each is foretold at its own time, by trips from before the split too."""
    rng = np.random.default_rng(3)

    def noisy(centre: Position) -> Position:
        north, right = rng.normal(0, 12 / 111_195, 2).tolist()
        return Position(centre.lat + north, centre.lon + right)

    memory = DriverMemory()
    for k in range(40):
        there = noisy(EAST if rng.random() < 0.5 else GYM)
        memory.learn(way(HOME, there, at(k, 8)))
        memory.learn(way(there, HOME, at(k, 17)))
    assert number(memory, GYM) == number(memory, EAST)
    hour = 8
    for k in range(40, 100):
        memory.learn(way(HOME, noisy(GYM), at(k, 8)))
        memory.learn(way(GYM, noisy(EAST), at(k, 12), 2))
        memory.learn(way(EAST, HOME, at(k, 17)))
        if number(memory, GYM) != number(memory, EAST):
            break
    west, east, last = number(memory, GYM), number(memory, EAST), at(k + 1, hour)
    assert west != east
    # the entrances' own trips were told apart: with the trips since, both are places to which one drives from home
    counts = {place.id: place.visits for place in memory.places}
    rows = memory.destinations._trips.rows
    for place in (west, east):
        assert int((rows["destination"] == place).sum()) == counts[place] > 10
        assert int((rows["origin"] == place).sum()) > 10
    assert probability(memory, west, last) > 0.2 < probability(memory, east, last)
    assert set(memory.positions()) == set(counts)


# --- names, keys and forgetting -------------------------------------------------------------------------------------


def test_places_are_found_by_what_the_driver_calls_them() -> None:
    memory = DriverMemory([*commute(7), way(HOME, GYM, at(5, 18))])
    assert memory.called("gym") is None
    memory.learn(PlaceNamed(at(5, 19), GYM, "The Gym"))
    memory.learn(PlaceRole(at(5, 19), SHOP, "shop"))
    gym, shop = number(memory, GYM), number(memory, SHOP)
    assert [memory.called(name) for name in ("gym", "the GYM", " my gym ", "The Gym")] == [gym] * 4
    assert [memory.called(name) for name in ("shop", "the shop")] == [shop] * 2
    assert memory.called("") is None
    memory.learn(PlaceNamed(at(5, 20), GYM, ""))
    assert memory.called("gym") is None


def test_a_name_goes_before_a_role() -> None:
    memory = DriverMemory(commute(14))
    assert memory.called("work") == number(memory, WORK)
    memory.learn(PlaceNamed(at(14, 8), GYM, "Work"))
    assert memory.called("work") == number(memory, GYM)


LIVES: list[Fact] = [
    *commute(14),
    way(HOME, GYM, at(14, 18)),
    PlaceNamed(at(14, 19), GYM, "gym"),
    Charged(at(14, 19), GYM, 20.0, 50.0, 40.0),
    way(GYM, HOME, at(14, 20)),
    Answered(at(15, 7), "defrost", "accept"),
    way(HOME, WORK, at(15, 7)),
]


def test_about_a_place_is_what_happened_there() -> None:
    memory = DriverMemory(LIVES)
    gym = number(memory, GYM)
    offer = Answered(at(15, 18), f"destination:{memory.key_of(gym)}", "reject")
    other = Answered(at(15, 18), f"destination:{memory.key_of(number(memory, WORK))}", "reject")
    concerns = memory.about(gym)
    assert [fact for fact in [*LIVES, offer, other] if concerns(fact)] == [
        LIVES[-6], LIVES[-5], LIVES[-4], LIVES[-3], offer,
    ]  # fmt: skip


@pytest.mark.parametrize("gone", [GYM, SHOP, WORK])
def test_keys_stay_when_another_place_is_forgotten(gone: Position) -> None:
    memory = DriverMemory(LIVES)
    concerns = memory.about(number(memory, gone))
    left = DriverMemory([fact for fact in LIVES if not concerns(fact)])
    assert left.place_at(gone) is None
    for place in (GYM, SHOP, WORK):
        if place != gone:
            assert left.key_of(number(left, place)) == memory.key_of(number(memory, place))


def test_keys_are_different() -> None:
    memory = DriverMemory(LIVES)
    keys = [memory.key_of(place.id) for place in memory.places]
    assert len(set(keys)) == len(keys)


def test_two_drivers_know_nothing_of_each_other() -> None:
    """Two alternate with one car: what one does changes nothing for the other."""
    hers, his = commute(14), [way(SHOP, GYM, at(day, 8)) for day in range(14)]
    anna, ben = DriverMemory(), DriverMemory()
    for pair in itertools.zip_longest(hers, his):
        for memory, fact in zip((anna, ben), pair, strict=True):
            if fact is not None:
                memory.learn(fact)
    assert same(anna, DriverMemory(hers))
    assert same(ben, DriverMemory(his))
    assert anna.place_at(GYM) is None
