"""What the way so far says about where it leads."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.destinations import Forecast, RouteMemory
from anticipation.ground import Position, distance_m

ORIGIN = Position(48.0, 9.0)
NORTH, EAST, SOUTH, NEAR = 1, 2, 3, 4
PLACES = {
    NORTH: Position(48.09, 9.0),
    EAST: Position(48.0, 9.13),
    SOUTH: Position(47.91, 9.0),
    NEAR: Position(48.02, 9.0),
}


def forecast(**p: float) -> Forecast:
    places = np.array([int(name[1:]) for name in p], np.int64)
    values = np.array(list(p.values()))
    return Forecast(places, values, 1 - float(values.sum()))


EVEN = forecast(_1=0.2, _2=0.2, _3=0.2, _4=0.2)


def line(a: Position, b: Position, share: float = 1.0) -> list[Position]:
    """A position about every 100 m from ``a`` towards ``b``."""
    steps = max(2, int(distance_m(a, b) * share / 100))
    return [
        Position(a.lat + (b.lat - a.lat) * share * k / steps, a.lon + (b.lon - a.lon) * share * k / steps)
        for k in range(steps + 1)
    ]


def narrowed(
    memory: RouteMemory, trail: list[Position], heading: float | None = None, prior: Forecast = EVEN
) -> Forecast:
    km = sum(distance_m(a, b) for a, b in pairwise(trail)) / 1000
    return memory.narrow(prior, trail[0], trail[-1], heading, km, trail[:-1], PLACES)


def chance(told: Forecast, place: int) -> float:
    return float(told.p[told.places.tolist().index(place)])


def test_a_drive_sharpens_as_it_goes_on():
    chances = [
        chance(narrowed(RouteMemory(), line(ORIGIN, PLACES[NORTH], share), 0.0), NORTH)
        for share in (0.02, 0.3, 0.6, 0.95)
    ]
    assert chances == sorted(chances)
    assert chances[0] < 0.3
    assert chances[-1] > 0.6


def test_nothing_is_said_where_the_drive_begins():
    start = narrowed(RouteMemory(), [ORIGIN, ORIGIN], 0.0)
    assert start.p == pytest.approx(EVEN.p)
    assert start.new == pytest.approx(EVEN.new)


def test_a_place_passed_and_left_behind_loses():
    way = line(ORIGIN, PLACES[NORTH], 0.7)
    before = narrowed(RouteMemory(), way[: len(way) // 4])
    after = narrowed(RouteMemory(), way)
    assert chance(before, NEAR) > 0.9 * chance(before, NORTH), "not passed yet: both lie ahead"
    assert chance(after, NEAR) < 0.2 * chance(after, NORTH)


def test_the_heading_counts_once_the_car_drives():
    way = line(ORIGIN, PLACES[NORTH], 0.2)
    assert chance(narrowed(RouteMemory(), way, 90.0), EAST) > chance(narrowed(RouteMemory(), way, 270.0), EAST)


def test_nowhere_in_particular_becomes_a_new_place():
    west = line(ORIGIN, Position(48.0, 8.9))
    assert narrowed(RouteMemory(), west).new > 0.5


FORK = Position(48.03, 9.03)
BY_EAST = [ORIGIN, FORK, PLACES[NORTH]]
DIRECT = [ORIGIN, PLACES[NORTH]]


def test_roads_usually_taken_tell_places_in_one_direction_apart():
    twins = {NORTH: PLACES[NORTH], 5: Position(48.09, 9.004)}
    memory = RouteMemory()
    for _ in range(5):
        memory.learn(NORTH, DIRECT)
        memory.learn(5, [ORIGIN, FORK, twins[5]])
    prior = forecast(_1=0.4, _5=0.4)
    for road, expected in ((DIRECT, NORTH), (BY_EAST, 5)):
        trail = [*line(road[0], road[1], 0.5)]
        told = memory.narrow(prior, ORIGIN, trail[-1], None, 3.0, trail, twins)
        assert told.places[0] == expected
        assert told.p[0] > 0.6


def test_a_receiver_that_errs_by_fifty_metres_is_still_on_the_road():
    memory = RouteMemory()
    for _ in range(5):
        memory.learn(NORTH, DIRECT)
    way = line(ORIGIN, PLACES[NORTH], 0.5)
    noisy = [Position(p.lat + (-1) ** k * 0.0004, p.lon + (-1) ** (k // 2) * 0.0006) for k, p in enumerate(way)]
    prior = forecast(_1=0.3, _9=0.3)
    told = memory.narrow(prior, noisy[0], noisy[-1], None, 5.0, noisy, {})
    assert chance(told, NORTH) > 1.5 * chance(told, 9)


def test_without_a_position_the_forecast_stays():
    memory = RouteMemory()
    assert memory.narrow(EVEN, ORIGIN, None, 0.0, 3.0, (), PLACES) is EVEN
    assert memory.narrow(EVEN, ORIGIN, Position(0.0, 0.0), 0.0, 3.0, (), PLACES) is EVEN
    assert memory.narrow(EVEN, ORIGIN, Position(48.05, 9.0), 0.0, 5.0, (), {}) is EVEN
    empty = Forecast(np.zeros(0, np.int64), np.zeros(0), 1.0)
    assert memory.narrow(empty, ORIGIN, ORIGIN, 0.0, 3.0, (), {}) is empty


coordinates = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-90, 90)
wild = st.builds(Position, coordinates, coordinates)
tame = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))


@given(
    st.lists(st.tuples(st.integers(-1, 5), st.lists(wild | tame, max_size=5)), max_size=5),
    wild | st.none(),
    tame,
    st.floats() | st.none(),
    st.floats(),
    st.lists(wild, max_size=6),
    st.dictionaries(st.integers(0, 5), wild, max_size=5),
)
@settings(max_examples=150, deadline=None)
def test_narrowing_stays_a_distribution_whatever_the_receiver_says(routes, origin, here, heading, km, trail, positions):
    memory = RouteMemory()
    for destination, route in routes:
        memory.learn(destination, route)
    told = memory.narrow(EVEN, origin, here, heading, km, trail, positions)
    assert sorted(told.places.tolist()) == sorted(EVEN.places.tolist())
    assert np.isfinite(told.p).all()
    assert (np.diff(told.p) <= 0).all()
    assert math.isclose(float(told.p.sum()) + told.new, 1.0, abs_tol=1e-9)


def test_memory_is_bounded():
    memory = RouteMemory()
    for k in range(60):
        far = Position(40 + k / 10, 9.0)
        memory.learn(
            k, [far, Position(far.lat + 0.17, 9.0), Position(far.lat + 0.17, 9.2), Position(far.lat, 9.2)] * 30
        )
    before = memory._routes
    assert all(len(route.cells) <= 4000 for route in before)
    memory = RouteMemory()
    for k in range(2100):
        memory.learn(k, [ORIGIN])
    assert len(memory) == 2048


def test_the_longest_histories_drop_the_oldest_ways(monkeypatch):
    monkeypatch.setattr("anticipation.destinations.routes._MAX_CELLS", 120)
    memory = RouteMemory()
    for k in range(9):
        memory.learn(k, DIRECT)
    assert 1 <= len(memory) < 9
    assert sum(len(route.cells) for route in memory._routes) <= 120
    assert memory._routes[-1].destination == 8


def test_merging_and_forgetting_equal_another_history():
    memory, other, never = RouteMemory(), RouteMemory(), RouteMemory()
    for destination, route in ((NORTH, DIRECT), (EAST, BY_EAST), (NORTH, BY_EAST)):
        memory.learn(destination, route)
        other.learn(7 if destination == NORTH else destination, route)
        if destination != NORTH:
            never.learn(destination, route)
    copy = memory.copy()
    memory.merge(NORTH, 7)
    assert memory == other
    assert copy != memory
    memory.forget(7)
    assert memory == never


def test_a_trip_without_satellites_or_destination_has_no_way():
    memory = RouteMemory()
    memory.learn(NORTH, ())
    memory.learn(-1, DIRECT)
    memory.learn(NORTH, [Position(0.0, 0.0)])
    assert len(memory) == 0


def test_a_place_loses_from_the_moment_it_is_passed():
    way = line(ORIGIN, PLACES[NORTH], 0.29)
    told = narrowed(RouteMemory(), way)
    assert chance(told, NEAR) < 0.2 * chance(told, NORTH), "700 m past it"
