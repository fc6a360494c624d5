"""What places are to the driver, found from their habits and corrected by their word."""

import pytest
from places_life import TOWN, Life, when

from anticipation.places import Places
from anticipation.places.cluster import decayed

HOME, WORK, SCHOOL, SHOP, CLUB = (0, 0), (5000, 0), (2000, 2000), (-3000, 500), (800, -4000)


def family(life: Life, day: int) -> None:
    """School run, work, now and then shopping, every Friday the club."""
    life.stop("school", SCHOOL, day, life.random.gauss(7.75, 0.05), 0.12)
    life.stop("work", WORK, day, 8.4, life.random.gauss(8, 0.3))
    if day % 7 in (1, 3) and life.random.random() < 0.8:
        life.stop("shop", SHOP, day, life.random.uniform(16.6, 18), life.random.uniform(0.3, 1))
    if day % 7 == 4:
        life.stop("club", CLUB, day, 17, 2.5)


def roles(life: Life) -> dict[str, str]:
    return {truth: life.places.get(next(iter(life.labels_of(truth)))).role for truth in dict.fromkeys(life.truth)}


def test_roles_are_found_from_habit():
    life = Life(3)
    for day in range(0, 42, 7):
        life.live(range(day, day + 6), family)
        life.stop("shop", SHOP, day + 6, life.random.uniform(9, 15), 0.6)
    assert roles(life) == {"home": "home", "work": "work", "school": "school", "shop": "shop", "club": ""}
    assert not any(place.role_said for place in life.places)


def test_nothing_is_found_before_there_is_evidence():
    life = Life(3).live(range(2), family)
    assert set(roles(life).values()) == {""}


@pytest.mark.parametrize("seed", range(3))
def test_a_workplace_is_no_home_and_a_home_no_workplace(seed):
    life = Life(seed).live(range(28), lambda life, day: life.stop("work", WORK, day, 8, 9))
    assert roles(life) == {"home": "home", "work": "work"}
    at_home = Life(seed).live(range(28), lambda life, day: life.stop("home", HOME, day, 9, 7))
    assert roles(at_home) == {"home": "home"}


def test_days_at_home_do_not_hide_the_workplace():
    life = Life(3)
    for day in range(28):
        if day % 7 < 3:
            life.stop("home", HOME, day, 9, 7)
        elif day % 7 < 5:
            life.stop("work", WORK, day, 8, 9)
        life.stop("home", HOME, day, 18, 12)
    assert roles(life) == {"home": "home", "work": "work"}


def test_long_days_at_the_weekend_are_no_work():
    life = Life(3)
    for day in range(42):
        if day % 7 >= 5:
            life.stop("allotment", WORK, day, 9, 6)
        life.stop("home", HOME, day, 18, 12)
    assert roles(life)["allotment"] == ""


@pytest.mark.parametrize(("hours", "minutes"), [((7.2, 8.4, 9.4, 10.4, 11.5), 8), ((7.8,), 75), ((11.0,), 8)])
def test_what_is_not_brief_and_punctual_is_no_school(hours, minutes):
    life = Life(3)
    for day in range(12):
        life.stop("cafe", SCHOOL, day, hours[day % len(hours)], minutes / 60)
        life.stop("home", HOME, day, 18, 12)
    assert roles(life)["cafe"] == ""


def test_a_class_at_a_fixed_hour_is_no_shop():
    life = Life(3)
    for week in range(8):
        life.stop("class", CLUB, 7 * week, 18.5, 1)
    assert roles(life)["class"] == ""


def test_homes_of_alike_many_nights_do_not_take_turns():
    life = Life(3)
    found = []
    for day in range(40):
        life.stop("one" if day % 2 else "other", (9000 * (day % 2), 0), day, 18, 12)
        found.append([place.id for place in life.places if place.role == "home"])
    assert [len(ids) for ids in found[6:]] == [1] * 34
    assert len({ids[0] for ids in found[6:]}) == 1


def test_a_place_split_off_takes_its_nights_along():
    life = Life(1)
    for day in range(20):
        life.stop("A" if day % 2 == 0 else "B", (150 * (day % 2), 0), day, 18, 12)
    assert len(life.places) == 1
    day = 20
    while not life.splits:
        life.stop("A", (0, 0), day, 10, 1)
        life.stop("A", (0, 0), day, 14, 1)
        life.stop("B", (150, 0), day, 18, 12)
        day += 1
    nights = dict.fromkeys(life.labels, 0.0)
    for index, (label, truth) in enumerate(zip(life.labels, life.truth, strict=True)):
        if index < 20 or truth == "B":
            nights[label] += decayed(1, index + 1, len(life.labels))
    clusters = life.places._clusters
    learned = {label: decayed(clusters[label].nights, clusters[label].tallied_at, len(life.labels)) for label in nights}
    assert len(nights) == 2
    assert learned == pytest.approx(nights)


def test_two_weeks_at_the_airport_are_no_home():
    life = Life()
    life.stop("airport", (20000, 0), 0, 9, 14 * 24)
    for day in range(15, 19):
        life.stop("home", HOME, day, 18, 12)
    assert roles(life) == {"airport": "", "home": "home"}


def test_home_moves_with_the_driver_and_there_is_only_one():
    life = Life(1).live(range(60), family)
    for day in range(60, 100):
        life.stop("work", WORK, day, 8.4, 8)
        life.stop("new home", (9000, 3000), day, 18, 12)
        assert sum(place.role == "home" for place in life.places) == 1
    assert roles(life)["home"] == ""
    assert roles(life)["new home"] == "home"


def test_a_weekend_elsewhere_does_not_move_home():
    life = Life(1).live(range(12), family)
    for day in range(12, 16):
        life.stop("cottage", (30000, 0), day, 18, 12)
    assert roles(life)["home"] == "home"


def test_what_the_driver_says_wins_and_stays():
    life = Life(3).live(range(28), family)
    work, home = (next(iter(life.labels_of(truth))) for truth in ("work", "home"))
    life.places.set_role(work, "shop", when(28, 9))
    assert (life.places.get(work).role, life.places.get(work).role_said) == ("shop", True)
    life.live(range(28, 56), family)
    assert life.places.get(work).role == "shop"
    life.places.set_role(home, "", when(56, 9))
    life.live(range(56, 60), family)
    assert life.places.get(home).role == ""
    assert life.places.get(home).role_said


def test_no_home_is_found_beside_the_one_said():
    life = Life(3).live(range(20), family)
    school, home = (next(iter(life.labels_of(truth))) for truth in ("school", "home"))
    life.places.set_role(school, "home", when(20, 9))
    assert [place.id for place in life.places if place.role == "home"] == [school]
    life.places.forget(school)
    assert [place.id for place in life.places if place.role == "home"] == [home]
    life.places.set_role(home, "work", when(20, 9))
    assert [place.id for place in life.places if place.role == "work"] == [home]


def test_a_role_once_found_outlives_odd_visits_that_would_hinder_finding_it():
    def visited(hours) -> str:
        places = Places()
        for day, (hour, stay) in enumerate(hours):
            place = places.arrive(TOWN, when(day, hour)).place
            places.depart(place, when(day, hour + stay))
        return places.get(place).role

    short, long = [(10, 0.5), (16, 0.5), (12, 0.5), (18, 0.5)], [(12, 2)] * 2
    assert visited(short) == "shop"
    assert visited(short + long) == "shop"
    assert visited(long + short) == ""
    assert visited(short + 2 * long) == ""
