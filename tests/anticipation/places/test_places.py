"""Stops become the right places: under noise, in garages, with two entrances, beside each other."""

import math

import pytest
from places_life import Life, offset, when

from anticipation.places import Places

WORK = 5000.0


def commuter(life: Life, day: int) -> None:
    life.stop("work", (WORK, 0), day, life.random.gauss(8.3, 0.3), 8.6)


def garage(life: Life, day: int) -> None:
    """The last fix is anywhere up to 120 m around the garage."""
    turn, far = life.random.uniform(0, 2 * math.pi), 120 * life.random.random() ** 0.5
    spot = (WORK + far * math.cos(turn), far * math.sin(turn))
    life.stop("work", spot, day, life.random.gauss(8.3, 0.3), 8.6)


def ramp(life: Life, day: int) -> None:
    """Now and then the last fix is at the ramp, 90 to 150 m from the usual one."""
    far = life.random.uniform(90, 150) if life.random.random() < 0.35 else 0
    life.stop("work", (WORK + far, 0), day, life.random.gauss(8.3, 0.3), 8.6)


def entrances(apart_m: float, share: float = 0.5):
    def daytime(life: Life, day: int) -> None:
        east = WORK + (apart_m if life.random.random() < share else 0)
        life.stop("work", (east, 0), day, life.random.gauss(8.3, 0.3), life.random.gauss(8.6, 0.4))

    return daytime


def work_and_gym(apart_m: float):
    """The gym is beside the office; the car is moved from one to the other."""

    def daytime(life: Life, day: int) -> None:
        begins = life.random.gauss(8.3, 0.3)
        life.stop("work", (WORK, 0), day, begins, 17.2 - begins)
        if life.random.random() < 0.6:
            life.stop("gym", (WORK + apart_m, 0), day, 17.3, 1.2)

    return daytime


def bakery_or_gym(life: Life, day: int) -> None:
    """Two places beside each other, never one after the other, at the same hour, but for different times."""
    commuter(life, day)
    if life.random.random() < 0.35:
        life.stop("bakery", (2000, 0), day, life.random.gauss(17.3, 0.2), 0.2)
    elif life.random.random() < 0.5:
        life.stop("gym", (2150, 0), day, life.random.gauss(17.3, 0.2), 1.2)


@pytest.mark.parametrize("sigma_m", [5, 20])
@pytest.mark.parametrize("seed", [1, 2])
def test_noise_makes_no_places(sigma_m, seed):
    life = Life(seed, sigma_m).live(range(60), commuter)
    assert len(life.places) == 2
    assert life.merges == life.splits == 0


@pytest.mark.parametrize("seed", range(4))
def test_outliers_of_80_m_rejoin_their_place(seed):
    life = Life(seed, 20, outliers=0.1).live(range(60), commuter)
    assert len(life.places) == 2
    assert life.splits == 0


@pytest.mark.parametrize("daytime", [garage, ramp])
@pytest.mark.parametrize("seed", range(3))
def test_an_underground_car_park_is_one_place(daytime, seed):
    life = Life(seed).live(range(90), daytime)
    assert len(life.places) == 2
    assert len(life.labels_of("work")) == 1
    assert life.splits == 0


@pytest.mark.parametrize(("apart_m", "share"), [(110, 0.5), (150, 0.5), (200, 0.5), (200, 0.2)])
@pytest.mark.parametrize("seed", range(2))
def test_two_entrances_become_one_place_and_stay_so(apart_m, share, seed):
    life = Life(seed, 15).live(range(150), entrances(apart_m, share))
    assert len(life.labels_of("work")) == 1
    assert life.merges == 1
    assert life.splits == 0
    assert len(life.places) == 2


def test_two_entrances_are_not_one_place_before_there_is_evidence():
    life = Life()
    life.stop("work", (WORK, 0), 0, 8.3, 8.5)
    life.stop("home", (0, 0), 0, 18, 12)
    life.stop("work", (WORK + 200, 0), 1, 8.3, 8.5)
    assert len(life.places) == 3


@pytest.mark.parametrize("daytime", [work_and_gym(150), work_and_gym(110), bakery_or_gym])
@pytest.mark.parametrize("seed", range(3))
def test_two_places_side_by_side_are_kept_apart(daytime, seed):
    life = Life(seed, 12).live(range(90), daytime)
    for truth in {"work", "gym", "bakery"} & set(life.truth):
        labels = life.labels_of(truth)
        assert len(labels) == 1
    assert len(life.places) == len(set(life.truth))


def hopping(life: Life, day: int) -> None:
    begins = life.random.gauss(8.3, 0.3)
    life.stop("A", (WORK, 0), day, begins, 4)
    life.stop("B", (WORK + 150, 0), day, begins + 4.1, 4)


def grown_apart(life: Life, day: int) -> None:
    if life.random.random() < 0.5:
        life.stop("A", (WORK, 0), day, life.random.gauss(8.3, 0.3), 8.6)
    else:
        life.stop("B", (WORK + 150, 0), day, life.random.gauss(14, 0.6), 1)


@pytest.mark.parametrize("later", [hopping, grown_apart])
@pytest.mark.parametrize("seed", range(3))
def test_a_place_that_proves_to_be_two_is_split_once_and_for_all(later, seed):
    life = Life(seed, 12).live(range(60), entrances(150))
    assert len(life.labels_of("work")) == 1
    merges, then = life.merges, len(life.labels)
    life.live(range(60, 200), later)
    assert len(life.labels_of("A", then)) == len(life.labels_of("B", then)) == 1
    assert life.labels_of("A", then).keys().isdisjoint(life.labels_of("B", then).keys())
    assert (life.merges - merges, life.splits) == (0, 1)


def test_an_id_that_was_merged_away_answers_with_what_it_became():
    life = Life(2, 10).live(range(60), entrances(150))
    ((old, into),) = [pair for change in life.changes for pair in change.merged]
    assert life.places.get(old) == life.places.get(into)
    assert life.places.get(old).id == into
    assert old not in [place.id for place in life.places]
    made = [change.place for change in life.changes if change.new]
    assert len(made) == len(set(made)) == 3
    assert life.places.label(old) == life.places.label(into)


def test_the_names_said_survive_a_merge():
    life = Life(2, 10)
    life.stop("work", (WORK, 0), 0, 8.3, 8.6)
    rare = life.stop("work", (WORK + 150, 0), 1, 8.3, 8.6).place
    life.places.name(rare, "Office", when(1, 9))
    life.places.set_role(rare, "work", when(1, 9))
    life.live(range(2, 40), entrances(150, 0.2))
    (office,) = life.labels_of("work")
    assert office == rare, "what the driver named keeps its id"
    assert life.places.get(office).name == "Office"
    assert (life.places.get(office).role, life.places.get(office).role_said) == ("work", True)


def test_a_name_for_one_half_and_a_role_for_the_other_both_hold_for_the_whole():
    life = Life(2, 10)
    first = life.stop("work", (WORK, 0), 0, 8.3, 8.6).place
    second = life.stop("work", (WORK + 150, 0), 1, 8.3, 8.6).place
    for named, told in ((first, second), (second, first)):
        places = life.places
        life.places = places.copy()
        life.places.name(named, "Office", when(1, 9))
        life.places.set_role(told, "work", when(1, 9))
        twin = Life(3, 10)
        twin.places, twin.truth, twin.labels = life.places, life.truth.copy(), life.labels.copy()
        (office,) = twin.live(range(2, 60), entrances(150)).labels_of("work")
        whole = twin.places.get(office)
        assert (whole.name, whole.role, whole.role_said) == ("Office", "work", True)
        assert whole.first < when(1, 0)
        life.places = places


def test_roles_said_differently_keep_places_apart():
    life = Life(2, 10)
    for day, role in ((0, "work"), (1, "shop")):
        place = life.stop("work", (WORK + 150 * day, 0), day, 8.3, 8.6).place
        life.places.set_role(place, role, when(day, 9))
    life.live(range(2, 60), entrances(150))
    assert len(life.labels_of("work")) == 2


def test_places_named_alike_are_one_without_other_evidence():
    places = Places()
    first, second = (places.arrive(offset(east), when(day, 8 + 6 * day)).place for day, east in enumerate((0, 200)))
    for place in (first, second):
        places.name(place, "Gym", when(1, 20))
    change = places.arrive(offset(0), when(2, 12))
    assert change.merged == ((second, first),), "the one with more visits stays"


def test_a_place_does_not_creep_along_a_street():
    places = Places()
    for day in range(40):
        places.arrive(offset(50 * day), when(day, 8))
    assert len(places) >= 4


def test_a_seldom_visited_place_beside_a_popular_one_has_its_own_visits():
    places = Places()
    for day in range(40):
        popular = places.arrive(offset(0), when(day, 18)).place
        places.depart(popular, when(day + 0.6, 18))
    seldom = places.arrive(offset(80), when(41, 10)).place
    assert seldom != popular
    assert places.at(offset(60)) == seldom
    assert places.at(offset(20)) == popular


def test_what_the_driver_names_differently_is_never_merged_and_what_they_name_alike_is():
    life = Life(2, 10)
    first = life.stop("work", (WORK, 0), 0, 8.3, 8.6).place
    second = life.stop("work", (WORK + 150, 0), 1, 8.3, 8.6).place
    life.places.name(first, "North gate", when(1, 9))
    life.places.name(second, "South gate", when(1, 9))
    life.live(range(2, 60), entrances(150))
    assert {place.name for place in life.places} == {"", "North gate", "South gate"}
    life.places.name(second, "North gate", when(60, 9))
    life.live(range(63, 65), entrances(150))
    assert [place.name for place in life.places if place.name] == ["North gate"]


@pytest.mark.parametrize("named_m", [0, 150])
def test_after_a_split_the_name_is_where_it_was_given(named_m):
    life = Life(1, 10).live(range(60), entrances(150))
    office = life.places.name(offset(WORK + named_m), "Office", when(60, 0))
    life.live(range(60, 100), hopping)
    assert life.splits == 1
    assert life.places.get(office).name == "Office"
    assert life.places.at(offset(WORK + named_m)) == office
    assert life.places.at(offset(WORK + 150 - named_m)) != office


def test_a_place_may_be_named_before_any_trip_ended_there():
    places = Places()
    gym = places.name(offset(0), "  my\tgym ", when(0, 9))
    assert (places.get(gym).name, places.get(gym).visits) == ("my gym", 0)
    change = places.arrive(offset(20), when(1, 9))
    assert (change.place, change.new) == (gym, False)
    assert places.name(offset(5000), "", when(1, 9)) is None
    assert len(places) == 1


def test_a_name_taken_away_leaves_no_place_that_was_never_visited():
    places = Places()
    places.name(offset(0), "gym", when(0, 9))
    assert places.name(offset(10), "", when(0, 9)) is None
    assert len(places) == 0


def test_nothing_is_learned_by_asking():
    life = Life().live(range(5), commuter)
    before = life.places.copy()
    assert life.places.at(offset(WORK)) == next(iter(life.labels_of("work")))
    assert life.places.at(offset(WORK + 1000)) is None
    assert life.places.at(offset(WORK)._replace(lat=math.nan)) is None
    assert life.places == before
