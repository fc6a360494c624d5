import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.ground import EARTH_M, Position, distance_m
from anticipation.roads import Roads
from anticipation.watch.route import ROUTE_MOST, route_of

HERE = Position(48.1, 11.5)


def at(east: float, north: float) -> Position:
    lat = HERE.lat + math.degrees(north / EARTH_M)
    return Position(lat, HERE.lon + math.degrees(east / (EARTH_M * math.cos(math.radians(HERE.lat)))))


def trail(*corners: tuple[float, float]) -> tuple[Position, ...]:
    """A position every 100 m through corners."""
    found = [at(*corners[0])]
    for (x, y), (u, v) in pairwise(corners):
        steps = round(math.dist((x, y), (u, v)) / 100)
        found += [at(x + (u - x) * k / steps, y + (v - y) * k / steps) for k in range(1, steps + 1)]
    return tuple(found)


def test_a_short_way_is_kept_as_it_was():
    way = trail((0, 0), (0, 3000), (1000, 3000))
    assert [distance_m(*pair) < 1 for pair in zip(way, route_of(way), strict=True)] == [True] * len(way)


def test_a_long_way_keeps_its_bends_where_even_steps_would_cut_them():
    corners = [(0.0, 0.0)]
    for turn in range(10):  # streets of a town, 20 km
        x, y = corners[-1]
        corners.append((x + 1900, y) if turn % 2 else (x, y + 2100))
    route = route_of(trail(*corners))
    assert len(route) == ROUTE_MOST
    assert all(min(distance_m(at(*corner), p) for p in route) < 2 for corner in corners)


def test_a_long_straight_keeps_positions_so_near_that_it_is_learned_as_a_road():
    roads = Roads()
    roads.learn(route_of(trail((0, 0), (0, 40_000), (400, 40_300))))
    assert roads.lines().km == pytest.approx(40.5, rel=0.01)


spots = st.lists(st.tuples(st.floats(-20_000, 20_000), st.floats(-20_000, 20_000)), min_size=1, max_size=300)


@given(spots)
def test_any_trail_gives_few_of_its_own_positions_in_their_order_with_both_ends(places):
    way = [at(*place) for place in places]
    route = route_of(way)
    assert len(route) == min(len(way), ROUTE_MOST)
    rounded = [(round(p.lat, 5), round(p.lon, 5)) for p in way]
    assert (tuple(route[0]), tuple(route[-1])) == (rounded[0], rounded[-1])
    after = 0
    for position in route:
        after = rounded.index(tuple(position), after) + 1


def test_a_way_over_the_dateline_is_the_same_way_as_elsewhere():
    corners = [(0.0, 0.0)]
    for turn in range(10):
        x, y = corners[-1]
        corners.append((x + 1900, y) if turn % 2 else (x, y + 2100))
    way = trail(*corners)
    middle = way[len(way) // 2].lon
    over = tuple(Position(p.lat, (p.lon - middle + 360) % 360 - 180) for p in way)
    assert {p.lon > 0 for p in over} == {True, False}
    assert [p.lat for p in route_of(over)] == [p.lat for p in route_of(way)]
