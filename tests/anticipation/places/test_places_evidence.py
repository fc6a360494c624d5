"""The one number by which places merge and split."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places_life import offset, when

from anticipation.places.cluster import Visit
from anticipation.places.evidence import DIFFERENT, SAME, log_odds_same, two_parts
from anticipation.places.geometry import point_of


def visits(east_m, days, hour=8.3, hours=8.0, first=0, step=2, sigma_m=10.0, seed=1):
    gauss = random.Random(seed).gauss
    return [
        Visit(
            first + step * k,
            point_of(offset(east_m + gauss(0, sigma_m), gauss(0, sigma_m))),
            when(day, hour),
            60 * hours,
        )
        for k, day in enumerate(days)
    ]


def test_the_same_habit_speaks_for_one_place_and_the_more_the_surer():
    few = log_odds_same(visits(0, range(2)), visits(150, range(7, 9), first=20))
    many = log_odds_same(visits(0, range(5)), visits(150, range(7, 12), first=20))
    assert few < SAME <= many


def test_distance_speaks_for_two_places():
    odds = [log_odds_same(visits(0, range(5)), visits(apart, range(7, 12), first=20)) for apart in (80, 150, 200, 280)]
    assert odds == sorted(odds, reverse=True)
    assert odds[-1] < SAME


@pytest.mark.parametrize("other", [{"hour": 19.0}, {"hours": 0.3}])
def test_other_hours_or_stays_speak_for_two_places(other):
    same = log_odds_same(visits(0, range(5)), visits(150, range(7, 12), first=20))
    odds = log_odds_same(visits(0, range(5)), visits(150, range(7, 12), first=20, **other))
    assert odds < same - 4
    assert odds < 0


def test_habits_alone_prove_only_so_much():
    many = visits(0, range(24))
    assert log_odds_same(many, visits(260, range(24), first=100)) < SAME
    assert log_odds_same(many, visits(80, range(24), first=100, hour=19, hours=0.3)) > -10


def test_weekends_speak_for_two_places():
    weekdays, saturdays = visits(0, range(5)), visits(150, range(5, 40, 7), first=20)
    assert log_odds_same(weekdays, saturdays) < log_odds_same(weekdays, visits(150, range(7, 12), first=20)) - 1


def test_an_edge_between_hours_parts_no_habit():
    early = visits(0, range(5), hour=8.95)
    assert log_odds_same(early, visits(150, range(7, 12), hour=9.05, first=20)) > SAME


def test_going_straight_from_one_to_the_other_speaks_for_two_places():
    a = visits(0, range(5), hour=8, hours=4)
    straight = visits(150, range(5), hour=12.1, hours=4, first=1)
    after_a_drive = visits(150, range(5), hour=12.9, hours=4, first=1)
    assert log_odds_same(a, straight) < DIFFERENT
    assert log_odds_same(a, straight) < log_odds_same(a, after_a_drive) - 8
    assert log_odds_same(straight, a) == log_odds_same(a, straight)


def test_moving_the_car_is_no_trip_to_another_place():
    parked = visits(0, range(5), hour=8, hours=0.05)
    moved = visits(150, range(5), hour=8.1, hours=8, first=1)
    assert log_odds_same(parked, moved) > log_odds_same(visits(0, range(5), hour=8, hours=0.09), moved)


def test_spots_that_no_receiver_can_tell_apart_are_one_place():
    assert log_odds_same(visits(0, range(9)), visits(25, range(9), hour=20, hours=0.3)) == math.inf


def test_two_spots_are_two_parts_and_one_spot_is_none():
    near, far = visits(0, range(12)), visits(120, range(12), first=1, seed=2)
    parts = two_parts(sorted(near + far, key=lambda visit: visit.index))
    assert parts is not None
    assert sorted(parts, key=lambda part: part[0].index) == [tuple(near), tuple(far)]
    assert two_parts(near + far[:2]) is None, "an outlier or two are no place"


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("sigma_m", [10, 20, 60])
def test_the_scatter_around_one_spot_has_no_parts(seed, sigma_m):
    assert two_parts(visits(0, range(48), sigma_m=sigma_m, seed=seed)) is None


@given(st.lists(st.tuples(st.floats(-400, 400), st.floats(-400, 400)), max_size=60))
def test_parts_are_a_partition_of_at_least_four_each(spots):
    stops = [Visit(k, point_of(offset(*spot)), when(k, 8)) for k, spot in enumerate(spots)]
    parts = two_parts(stops)
    if parts is not None:
        assert min(len(part) for part in parts) >= 4
        assert sorted(parts[0] + parts[1], key=lambda visit: visit.index) == stops
        assert all(list(part) == sorted(part, key=lambda visit: visit.index) for part in parts)
