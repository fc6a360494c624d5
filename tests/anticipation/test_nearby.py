"""What places are called that a driver may mean who says what they need, the likeliest meant first."""

from driver_days import GYM, HOME, SHOP, WORK, at, commute

from anticipation.facts import Charged, PlaceNamed, PlaceRole
from anticipation.ground import distance_m
from anticipation.memory import DriverMemory
from anticipation.nearby import named, stations
from anticipation.needs import Likely

FACTS = [
    *commute(21),
    PlaceNamed(at(22, 8), SHOP, "Corner Café"),
    PlaceNamed(at(22, 9), GYM, "gym"),
    PlaceRole(at(22, 9), HOME, "home"),
]
CHARGES = [Charged(at(23 + k, 20), where, 20.0, 80.0) for k, where in enumerate((HOME, HOME, WORK))]


def test_named_places_come_likeliest_first_then_nearest() -> None:
    memory = DriverMemory(FACTS)
    gym = memory.called("gym")
    assert gym is not None
    by_distance = named(memory, (), SHOP)
    assert {"gym", "home"} <= set(by_distance)
    assert "Corner Café" not in by_distance, "nobody needs to go where they are"
    ways = [distance_m(SHOP, memory.positions()[memory.called(name) or 0]) for name in by_distance]
    assert ways == sorted(ways)
    assert named(memory, (Likely(gym, 0.9, "gym"),), SHOP)[0] == "gym"
    assert set(named(memory, (), None)) == {*by_distance, "Corner Café"}
    assert named(DriverMemory(), (), SHOP) == ()


def test_stations_come_nearest_first_and_without_a_position_the_most_used() -> None:
    memory = DriverMemory([*FACTS, *CHARGES])
    assert stations(memory, None)[0] == "home"
    assert len(stations(memory, None)) == 2
    assert stations(memory, WORK) == ("home",)
    assert stations(DriverMemory(FACTS), HOME) == ()


def test_a_place_is_found_by_all_that_it_is_called() -> None:
    memory = DriverMemory([*commute(21), *CHARGES])
    labels = [memory.label(place.id) for place in memory.places]
    assert any(label.startswith("the place ") for label in labels)
    assert [memory.called(label) for label in labels] == [place.id for place in memory.places]
