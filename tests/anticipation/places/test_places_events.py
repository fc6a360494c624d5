"""Whatever comes: broken clocks and positions, the ends of the map, forgetting, and any number of places."""

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places_life import Life, offset, when

import anticipation.places.places as module
from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.places import Places
from anticipation.places.cluster import KEPT

STOPS = st.tuples(
    st.floats(-300, 300), st.floats(-300, 300), st.integers(-3000, 5000), st.one_of(st.none(), st.integers(-90, 5000))
)
"""Metres east and north, minutes since the stop before (the clock may go back), minutes of stay."""


@pytest.mark.parametrize("spot", [(0.0, 0.0), (math.nan, 11.0), (48.0, math.inf), (91.0, 0.0), (0.0, 200.0)])
def test_a_position_that_no_receiver_means_is_refused_and_changes_nothing(spot):
    places = Places()
    with pytest.raises(ValueError, match="no receiver"):
        places.arrive(Position(*spot), when(0, 8))
    with pytest.raises(ValueError, match="no receiver"):
        places.name(Position(*spot), "gym", when(0, 8))
    assert places == Places()
    assert places.at(Position(*spot)) is None


@pytest.mark.parametrize("lon", [180.0, -180.0])
def test_a_place_on_the_antimeridian_is_one(lon):
    places = Places()
    for day in range(10):
        places.arrive(Position(-17.0, 179.9999 if day % 2 else -179.9999), when(day, 8))
    (place,) = places
    assert abs(place.position.lon) > 179.9998
    assert places.at(Position(-17.0, lon)) == place.id


@pytest.mark.parametrize("lat", [69.7, 89.9, -89.9])
def test_metres_are_metres_at_high_latitudes(lat):
    places = Places()
    base = Position(lat, 18.9)
    for day in range(6):
        places.arrive(offset(20 * (day % 2), base=base), when(day, 8))
        places.arrive(offset(2000, base=base), when(day, 18))
    assert len(places) == 2


def test_a_clock_set_back_teaches_no_negative_stay():
    places = Places()
    first = places.arrive(offset(0), when(5, 18))
    places.depart(first.place, when(4, 8))
    assert places.get(first.place).stay_min is None
    places.arrive(offset(3000), when(4, 9))
    places.depart(first.place, when(5, 19))
    assert places.get(first.place).stay_min == 60
    places.depart(first.place, when(5, 23))
    assert places.get(first.place).stay_min == 60, "it departs but once"


def test_forgetting_a_place():
    life = Life()
    for day in range(3):
        work = life.stop("work", (5000, 0), day, 8, 9).place
        life.stop("home", (0, 0), day, 18, 12)
    before = life.places.copy()
    life.places.forget(work)
    assert [place.id for place in life.places] == [2]
    assert life.places.at(offset(5000)) is None
    for question in (life.places.get, life.places.label, life.places.forget):
        with pytest.raises(KeyError):
            question(work)
    life.places.depart(work, when(4, 8))
    again = life.places.arrive(offset(5000), when(4, 8))
    assert (again.place, again.new, again.visit) == (3, True, 6)
    assert before.get(work).visits == 3, "a copy forgets nothing"


def test_forgetting_where_the_car_stands():
    places = Places()
    here = places.arrive(offset(0), when(0, 8)).place
    places.forget(here)
    places.depart(here, when(0, 9))
    assert len(places) == 0
    assert places.arrive(offset(3000), when(0, 10)).place == 2


def replay(stops, places, begin_s=1_704_067_200):
    now_s = begin_s
    for east, north, wait_min, stay_min in stops:
        now_s += 60 * wait_min
        change = places.arrive(offset(east, north), Instant(now_s, 60))
        yield change
        if stay_min is not None:
            places.depart(change.place, Instant(now_s + 60 * stay_min, 60))


@settings(max_examples=60, deadline=None)
@given(st.lists(STOPS, max_size=60))
def test_any_stops_leave_the_labels_right_and_the_places_usable(stops):
    life = Life()
    for change in replay(stops, life.places):
        life.follow(change)
    for place in life.places:
        assert life.places.at(place.position) is not None
        assert life.places.get(place.id) == place
        assert 0 < len(life.places.label(place.id)) <= 32
    assert len(life.places) == len(set(life.labels))
    made = [c.place for c in life.changes if c.new]
    made += [new for c in life.changes for _, new, _ in c.split]
    assert all(life.places.get(place) for place in made)
    assert Counter(place.role for place in life.places)["home"] <= 1


@settings(max_examples=40, deadline=None)
@given(st.lists(STOPS, max_size=40), st.lists(STOPS, max_size=20))
def test_the_same_events_give_the_same_state_and_a_copy_goes_its_own_way(stops, more):
    one, other = Places(), Places()
    assert list(replay(stops, one)) == list(replay(stops, other))
    assert one == other
    twin = one.copy()
    assert twin == one
    seen = list(one)
    list(replay(more, twin, 1_720_000_000))
    assert one == other
    assert list(one) == seen
    assert list(replay(more, one, 1_720_000_000)) == list(replay(more, other, 1_720_000_000))
    assert one == twin


def test_states_that_differ_in_any_part_are_not_equal():
    one = Places()
    home = one.arrive(offset(0), when(0, 8)).place
    other = one.copy()
    other.set_role(home, "home", when(0, 9))
    assert one != other
    assert one != "places"


def town(side: int) -> list[Position]:
    return [offset(400.0 * (k % side), 400.0 * (k // side)) for k in range(side * side)]


@pytest.mark.parametrize("side", [10, 100])
def test_a_visit_looks_at_as_few_places_among_ten_thousand_as_among_a_hundred(side, monkeypatch):
    looked = Counter()

    def belongs(cluster, point, real=module.belongs):
        looked["now"] += 1
        return real(cluster, point)

    monkeypatch.setattr(module, "belongs", belongs)
    places, spots = Places(), town(side)
    for k, spot in enumerate([*spots, *spots[:2000]]):
        looked["now"] = 0
        change = places.arrive(spot, Instant(1_704_067_200 + 14_400 * k))
        places.depart(change.place, Instant(1_704_067_200 + 14_400 * k + 600))
        looked["most"] = max(looked["most"], looked["now"])
    assert len(places) == side * side
    assert looked["most"] <= 12


def test_the_search_for_home_and_work_looks_at_few_places_among_thousands():
    places = Places()
    for k, spot in enumerate(town(40)):
        change = places.arrive(spot, when(k, 20))
        places.depart(change.place, when(k + 1, 7))
    assert len(places._roles._regular) <= 160, "places of one night each fade"


def test_of_each_place_only_the_last_visits_are_kept():
    places = Places()
    for day in range(200):
        place = places.arrive(offset(0), when(day, 18)).place
    assert places.get(place).visits == 200
    assert len(places._clusters[place].visits) == KEPT
