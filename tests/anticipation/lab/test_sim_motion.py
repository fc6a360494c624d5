"""Roads, and how a car goes along them: what physics and traffic law ask of every drive."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from anticipation.lab.simulate.battery import traction_w
from anticipation.lab.simulate.motion import HZ, Motion, Way, drive_along
from anticipation.lab.simulate.roads import Layout, Roads, make_roads
from anticipation.lab.simulate.town import Spot, Town
from anticipation.lab.simulate.ways import way_between


def _way(xy: list[tuple[float, float]], limit: float = 50.0, waits: dict[int, float] | None = None) -> Way:
    pieces = len(xy) - 1
    wait_s = np.array([(waits or {}).get(k, 0.0) for k in range(len(xy))])
    return Way(np.array(xy), np.full(pieces, limit), np.zeros(pieces, np.bool_), wait_s)


def _drive(way: Way, pace: float = 1.0, seed: int = 0) -> Motion:
    return drive_along(way, pace, 1.5, np.random.default_rng(seed))


@pytest.fixture(scope="module", params=["grid", "rings"])
def roads(request: pytest.FixtureRequest) -> Roads:
    layout: Layout = request.param
    return make_roads(np.random.default_rng(4), layout)


def test_every_junction_can_be_reached(roads: Roads) -> None:
    assert 200 < len(roads.xy) < 900
    for end in range(0, len(roads.xy), 17):
        way = roads.route(0, end)
        assert way[0] == 0
        assert way[-1] == end


def test_there_are_streets_country_roads_a_motorway_and_tunnels(roads: Roads) -> None:
    assert {30.0, 50.0, 70.0, 100.0, 130.0} <= set(roads.limit.tolist())
    assert 1 <= np.count_nonzero(roads.tunnel) <= 4
    assert roads.length.min() > 10


def test_the_way_is_the_shortest_in_time() -> None:
    """Against a plain Bellman-Ford over all roads."""
    roads = make_roads(np.random.default_rng(9))
    best = np.full(len(roads.xy), np.inf)
    best[3] = 0.0
    (a, b), cost = roads.ends.T, roads.seconds
    for _ in range(len(roads.xy)):
        np.minimum.at(best, b, best[a] + cost)
        np.minimum.at(best, a, best[b] + cost)
    for end in (0, 50, 200, len(roads.xy) - 1):
        way = roads.route(3, end)
        taken = sum(cost[roads.road(one, other)] for one, other in pairwise(way))
        assert taken == pytest.approx(best[end])


def test_a_straight_way_is_driven_at_its_limit_and_ends_standing() -> None:
    gone = _drive(_way([(0, 0), (0, 2_000)]))
    assert gone.speed[0] < 0.7
    assert gone.speed[-1] < 0.7
    assert np.median(gone.speed) * 3.6 == pytest.approx(50, abs=5)
    assert gone.north[-1] == pytest.approx(2_000, abs=3)
    assert np.abs(gone.east).max() < 0.01
    assert np.abs(gone.wheel).max() < 0.1


def test_a_turn_is_slow_signalled_and_steered_to_its_side() -> None:
    left = _drive(_way([(0, 0), (0, 400), (-400, 400)]), seed=1)
    turn = int(np.argmax(np.abs(left.wheel)))
    assert left.wheel[turn] > 60
    assert left.yaw[turn] > 5
    assert left.speed[turn] * 3.6 < 30
    assert left.heading[-1] == pytest.approx(270, abs=1)
    assert left.left.any()
    assert not left.right.any()
    before = int(np.flatnonzero(left.left)[0])
    assert before < turn - HZ
    assert left.north[before] == pytest.approx(400 - 45, abs=8)


def test_stops_are_stood_out() -> None:
    free = _drive(_way([(0, 0), (0, 500), (0, 1_000)]))
    held = _drive(_way([(0, 0), (0, 500), (0, 1_000)], waits={1: 20.0}))
    stood = held.speed[10 * HZ : -10 * HZ] < 0.05
    assert np.count_nonzero(stood) / HZ == pytest.approx(20, abs=2)
    where = held.north[10 * HZ : -10 * HZ][stood]
    assert np.all((where > 485) & (where < 500)), "in front of the junction"
    assert len(held.speed) > len(free.speed) + 20 * HZ


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), pace=st.floats(0.9, 1.1), layout=st.sampled_from(["grid", "rings"]))
def test_any_drive_is_physical(seed: int, pace: float, layout: Layout) -> None:
    rng = np.random.default_rng(seed)
    roads = _ROADS[layout]
    start, end = (int(n) for n in rng.choice(len(roads.xy), 2, replace=False))
    spots = [Spot(roads.xy[n, 0] + 40, roads.xy[n, 1] + 30, n) for n in (start, end)]
    way, route = way_between(roads, spots[0], spots[1], roads.seconds, rng)
    gone = drive_along(way, pace, 1.5, rng)
    assert gone.speed.min() >= 0
    assert gone.speed.max() * 3.6 <= way.limit.max() * pace * 1.2
    assert np.abs(gone.accel).max() < 4
    assert np.abs(gone.yaw).max() <= 40
    assert np.isfinite(np.stack([gone.speed, gone.wheel, gone.yaw, gone.heading])).all()
    assert _distance_to(way.xy, gone.east, gone.north) < 45
    assert math.dist((gone.east[-1], gone.north[-1]), (spots[1].east, spots[1].north)) < 5
    steps = np.hypot(np.diff(gone.east), np.diff(gone.north))
    assert steps.max() * HZ <= gone.speed.max() + 1
    assert len(route) == len(way.xy) - 2


_ROADS: dict[str, Roads] = {name: make_roads(np.random.default_rng(2), name) for name in ("grid", "rings")}


def _distance_to(
    line: NDArray[np.float64],
    east: NDArray[np.float64],
    north: NDArray[np.float64],
) -> float:
    """Return how far the furthest point is from a line of pieces."""
    points, nearest = np.stack([east, north], axis=1)[::5], np.inf
    for a, b in pairwise(line):
        along = b - a
        share = np.clip((points - a) @ along / max(1e-9, float(along @ along)), 0, 1)
        nearest = np.minimum(nearest, np.hypot(*(points - a - share[:, None] * along).T))
    return float(np.max(nearest))


def test_driving_takes_power_and_braking_gives_some_back() -> None:
    speed = np.full(3, 20.0)
    power = traction_w(speed, np.array([-1.0, 0.0, 1.0]), 10.0)
    assert power[0] < 0 < power[1] < power[2]
    assert 4_000 < power[1] < 12_000, "a small car at 72 km/h"
    assert -power[0] < power[2] * 0.9
    assert traction_w(speed, np.zeros(3), -10.0)[0] > power[1], "cold air is denser"


def test_two_places_can_be_just_150_m_apart() -> None:
    town = Town(np.random.default_rng(1))
    school = town.fresh("school")
    bakery = town.beside("shop", school)
    apart = math.dist(
        (school.spots[0].east, school.spots[0].north),
        (bakery.spots[0].east, bakery.spots[0].north),
    )
    assert apart == pytest.approx(150)
    assert bakery.name != school.name
