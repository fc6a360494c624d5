import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anticipation.facts import Trip
from anticipation.ground import EARTH_M, Position, distance_m
from anticipation.instant import Instant
from anticipation.memory import DriverMemory
from anticipation.roads import Roads
from anticipation.roads.simplify import simplify, steps_along

HOME = Position(52.5, 13.4)


def at(east: float, north: float) -> Position:
    lat = HOME.lat + math.degrees(north / EARTH_M)
    return Position(lat, HOME.lon + math.degrees(east / (EARTH_M * math.cos(math.radians(HOME.lat)))))


def way(*corners: tuple[float, float], step: float = 100.0, aside: float = 0.0) -> tuple[Position, ...]:
    """Positions every ``step`` metres through corners, ``aside`` metres to the east and north of them."""
    points, _ = steps_along(np.array(corners, np.float64), step)
    return tuple(at(x + aside, y + aside) for x, y in points.tolist())


def roads(*ways: tuple[Position, ...]) -> Roads:
    found = Roads()
    for each in ways:
        found.learn(each)
    return found


def length_m(path: tuple[Position, ...]) -> float:
    return sum(map(distance_m, path, path[1:]))


BEND = ((0.0, 0.0), (0.0, 2000.0), (1500.0, 2000.0))


def test_a_way_becomes_few_straight_pieces_as_long_as_it_was():
    learned = roads(way(*BEND))
    lines = learned.lines()
    assert len(lines.driven) == 2
    assert learned.lines().km == pytest.approx(3.5, rel=0.001)
    corner = lines.ends.reshape(-1, 2)
    assert min(distance_m(Position(*p), at(0, 2000)) for p in corner.tolist()) < 1.0


def test_the_same_road_again_either_way_and_a_little_aside_only_adds_to_its_count():
    learned = roads(way(*BEND), way(*BEND[::-1], step=90.0, aside=8.0), way(*BEND, step=70.0, aside=-8.0))
    assert learned.lines().km == pytest.approx(3.5, abs=0.1)
    assert set(learned.lines().driven.tolist()) == {3}


def test_a_road_that_crosses_or_runs_further_aside_is_another():
    crossed = roads(way((0, 0), (2000, 0)), way((1000, -900), (1000, 900))).lines()
    assert crossed.km == pytest.approx(3.8, rel=0.01)
    assert set(crossed.driven.tolist()) == {1}
    assert roads(way((0, 0), (2000, 0)), way((0, 80), (2000, 80))).lines().km == pytest.approx(4.0, rel=0.01)


def test_a_turn_off_splits_the_road_and_what_was_driven_more_often_counts_more():
    learned = roads(way((0, 0), (3000, 0)), way((0, 0), (1500, 0), (1500, 1500)))
    lines = learned.lines()
    assert learned.lines().km == pytest.approx(4.5, abs=0.1)
    middle = lines.ends.mean(axis=1)
    twice = [Position(*m) for m in middle[lines.driven == 2].tolist()]
    assert twice
    assert all(distance_m(place, at(750, 0)) < 800 for place in twice)


def test_a_hole_in_the_way_is_no_road():
    assert roads((at(0, 0), at(0, 100), at(0, 3000), at(0, 3100))).lines().km == pytest.approx(0.2, rel=0.01)


def test_the_way_follows_the_roads_from_the_car_to_the_place():
    learned = roads(way(*BEND), way((0, 2000), (-2000, 2000)))
    found = learned.way(at(5, 500), at(1500, 2010))
    assert found[0] == at(5, 500)
    assert found[-1] == at(1500, 2010)
    assert length_m(found) == pytest.approx(3000, abs=60)
    assert min(distance_m(p, at(0, 2000)) for p in found) < 30


def test_two_roads_that_cross_lead_into_one_another_once_the_turn_was_driven():
    crossing = way((0, 0), (2000, 0)), way((1000, -900), (1000, 900))
    assert roads(*crossing).way(at(0, 0), at(1000, 900)) == ()
    turned = roads(*crossing, way((500, 0), (1000, 0), (1000, 500)))
    assert length_m(turned.way(at(0, 0), at(1000, 900))) == pytest.approx(1900, abs=60)


def test_a_road_that_only_crosses_where_the_car_is_does_not_hide_the_one_that_leads_on():
    learned = roads(way((0, 0), (2000, 0)), way((1000, -900), (1000, 900)))
    for aside in (0.0, 4.0, -4.0):
        assert length_m(learned.way(at(1000 + aside, 3), at(2000, 0))) == pytest.approx(1000, abs=60)
        assert length_m(learned.way(at(1000 + aside, 3), at(1000, 900))) == pytest.approx(900, abs=60)
    assert length_m(learned.way(at(300, 0), at(1004, 2))) == pytest.approx(700, abs=60)


def test_of_two_ways_the_usual_one_is_taken_and_a_long_detour_is_not():
    north, south = ((0, 0), (0, 600), (2000, 600), (2000, 0)), ((0, 0), (0, -700), (2000, -700), (2000, 0))
    learned = roads(way(*north), *[way(*south)] * 9)
    assert min(p.lat for p in learned.way(at(0, 0), at(2000, 0))) < HOME.lat - 0.005
    round_about = roads(way((0, 0), (0, 5000), (400, 5000), (400, 0)))
    assert round_about.way(at(0, 0), at(400, 0)) == ()


def test_no_way_where_no_road_is_near():
    learned = roads(way(*BEND))
    assert Roads().way(at(0, 0), at(1, 1)) == ()
    assert learned.way(at(700, 700), at(1500, 2000)) == ()
    assert learned.way(at(0, 0), at(1500, 2500)) == ()


def test_the_roads_of_a_forgotten_trip_are_gone_with_it_and_a_copy_keeps_its_own():
    def trip(day: int, *corners: tuple[float, float]) -> Trip:
        route = way(*corners)
        return Trip(Instant(86400 * day, 60), Instant(86400 * day + 900, 60), route[0], route[-1], 3.0, None, route)

    work, gym = trip(1, *BEND), trip(2, (0.0, 0.0), (-2500.0, 0.0))
    memory = DriverMemory([work, gym])
    gone = memory.about(memory.place_at(gym.destination))
    kept = DriverMemory(fact for fact in (work, gym) if not gone(fact))
    assert kept.roads.lines().ends.tobytes() == DriverMemory([work]).roads.lines().ends.tobytes()
    before = DriverMemory([work])
    km = before.roads.lines().km
    after = before.copy()
    after.learn(gym)
    assert after.roads.lines().km > km + 2
    assert before.roads.lines().km == km


def test_a_few_ways_at_a_time_give_the_same_roads_in_the_end_and_what_a_copy_folds_need_not_be_folded_again():
    routes = [way(*BEND), way((0, 0), (3000, 0)), way((0, 0), (1500, 0), (1500, 1500)), way(*BEND)]
    at_once, bit_by_bit = roads(*routes), roads(*routes)
    early = bit_by_bit.copy()
    assert bit_by_bit.lines(2).km == pytest.approx(roads(*routes[:2]).lines().km)
    assert bit_by_bit.waiting == early.waiting == 2
    assert bit_by_bit.lines(2).ends.tobytes() == at_once.lines().ends.tobytes()
    assert early.waiting == 0
    assert early.lines() is bit_by_bit.lines()
    early.learn(way((0, 0), (0, -900)))
    assert (early.waiting, bit_by_bit.waiting) == (1, 0)


metres = st.floats(-3000, 3000, allow_nan=False)
ways_driven = st.lists(
    st.lists(st.tuples(metres, metres), min_size=0, max_size=6), min_size=1, max_size=6
)  # fmt: skip


def test_copies_share_what_is_folded_and_each_keeps_what_it_learns():
    first = roads(way((0, 0), (1000, 0)))
    copies = [first.copy() for _ in range(3)]
    later = first.copy()
    later.learn(way((0, 500), (1000, 500)))
    copies.append(first.copy())
    assert later.lines().km > 1.5 * copies[0].lines().km
    assert all(copy.lines() is copies[0].lines() for copy in (*copies, first))
    first.learn(way((0, 900), (1000, 900)))
    assert first.lines().km > 1.5 * copies[0].lines().km
    assert later.copy().lines() is later.lines()


@given(ways_driven)
@example([[(0.0, 0.0), (0.0, 21.0)], [(30.0, -58.0), (0.0, 0.0), (0.0, -113.0)]])  # a new road that its own way splits
@settings(max_examples=25, deadline=None)
def test_any_ways_give_finite_roads_the_same_each_time_whenever_they_are_asked_for(driven):
    routes = [way(*corners) if len(corners) > 1 else tuple(at(*c) for c in corners) for corners in driven]
    late, early = roads(*routes), Roads()
    for route in routes:
        early.learn(route)
        early.lines()
    lines = late.lines()
    assert np.isfinite(lines.ends).all()
    assert (lines.driven >= 1).all()
    assert (lines.driven <= len(routes)).all()
    assert lines.ends.tobytes() == early.lines().ends.tobytes()
    assert lines.driven.tobytes() == early.lines().driven.tobytes()


@given(st.lists(st.tuples(metres, metres), min_size=2, max_size=5), st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_the_same_way_forty_times_with_a_receivers_noise_does_not_grow(corners, seed):
    rng = np.random.default_rng(seed)
    learned, first = Roads(), None
    for _ in range(40):
        points, _ = steps_along(np.array(corners), float(rng.uniform(60, 140)))
        learned.learn(tuple(at(x, y) for x, y in (points + rng.normal(0, 3, points.shape)).tolist()))
        first = first or len(learned.lines().driven)
    driven_km = float(np.hypot(*np.diff(np.array(corners), axis=0).T).sum()) / 1000
    assert learned.lines().km <= 1.5 * driven_km + 0.5
    assert len(learned.lines().driven) <= 4 * first + 12 * len(corners)


@given(st.lists(st.tuples(metres, metres), min_size=1, max_size=40), st.floats(0, 100))
def test_a_simplified_line_keeps_its_ends_and_stays_near(points, within):
    line = np.array(points)
    kept = simplify(line, within)
    assert kept[0].tolist() == line[0].tolist()
    assert kept[-1].tolist() == line[-1].tolist()
    assert len(kept) <= max(2, len(line))
    for point in line:
        assert _away(point, kept) <= within + 1e-6


def _away(point, line) -> float:
    best = float(np.hypot(*(line - point).T).min())
    for a, b in pairwise(line):
        along = b - a
        length2 = float(along @ along)
        share = min(1.0, max(0.0, float((point - a) @ along) / length2)) if length2 else 0.0
        best = min(best, float(np.hypot(*(point - a - share * along))))
    return best
