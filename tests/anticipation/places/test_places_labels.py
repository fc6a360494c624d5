"""What places are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places_life import offset, when

from anticipation.facts import ROLES
from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.places import Places


def two(east_m: float, north_m: float) -> tuple[Places, int]:
    places = Places()
    home = places.arrive(offset(0), when(0, 18)).place
    places.set_role(home, "home", when(0, 18))
    return places, places.arrive(offset(east_m, north_m), when(70, 9)).place


@pytest.mark.parametrize(
    ("east_m", "north_m", "label"),
    [
        (0, 3100, "the place 3 km north of home"),
        (-900, 100, "the place 900 m west of home"),
        (40_000, 5_000, "the place 40 km east of home"),
        (100, -120, "the place 150 m south of home"),
        (0, -990, "the place 1 km south of home"),
        (0, 3_000_000, "a place you know since March"),
    ],
)
def test_an_unknown_place_is_described_from_home(east_m, north_m, label):
    places, place = two(east_m, north_m)
    assert places.label(place) == label


def test_names_come_first_then_roles():
    places, place = two(3000, 0)
    assert places.label(1) == "home"
    for role, label in (("work", "work"), ("school", "school"), ("shop", "the shop")):
        places.set_role(place, role, when(70, 9))
        assert places.label(place) == label
    places.name(place, "Gym", when(70, 9))
    assert places.label(place) == "Gym"
    places.name(place, "", when(70, 9))
    assert places.label(place) == "the shop"


def test_two_shops_are_told_apart():
    places, place = two(3000, 0)
    other = places.arrive(offset(0, 2000), when(71, 9)).place
    places.set_role(place, "shop", when(71, 9))
    assert places.label(place) == "the shop"
    places.set_role(other, "shop", when(71, 9))
    assert [places.label(p) for p in (place, other)] == ["the shop 3 km east of home", "the shop 2 km north of home"]


def test_without_a_home_a_place_is_known_since_its_month_or_year():
    places = Places()
    place = places.arrive(offset(0), when(250, 18)).place
    assert places.label(place) == "a place you know since September"
    places.arrive(offset(9000), when(620, 18))
    assert places.label(place) == "a place you know since 2024"
    clockless = places.arrive(offset(5000), Instant(10**15)).place
    assert places.label(clockless) == "a place you know since long ago"


@given(st.text(max_size=80), st.sampled_from(ROLES), st.floats(-80, 80), st.floats(-180, 180))
def test_a_label_is_one_short_line(name, role, lat, lon):
    places, home = two(30_000, 0)
    place = places.arrive(Position(lat, lon), when(71, 9)).place if abs(lat) > 1 else home
    places.set_role(place, role, when(71, 9))
    places.name(place, name, when(71, 9))
    label = places.label(place)
    assert 0 < len(label) <= 32
    assert label.isprintable()
    assert label == label.strip()
    places.set_role(1, role, when(71, 9))
    assert len(places.label(place)) <= 32
