"""What the car takes for a kilometre, and where and when the driver charges it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.energy import EnergyMemory, Station
from anticipation.facts import Charged, Habit, Trip
from anticipation.instant import Instant

DAY = 86_400


def trip(day: int, km: float | None = 20.0, used: float | None = 5.0) -> Trip:
    return Trip(Instant(day * DAY), Instant(day * DAY + 1800), km=km, used=used)


def charge(day: int, level: float, to: float = 80.0) -> Charged:
    return Charged(Instant(day * DAY), None, level, to)


def felt(day: int, outside_c: float | None, after_s: int = 60) -> Habit:
    return Habit(Instant(day * DAY + after_s), "heat", False, outside_c=outside_c)


def test_nothing_is_known_without_history() -> None:
    memory = EnergyMemory()
    assert (memory.per_km(), memory.per_km(-5.0), memory.usual_level(), memory.stations()) == (None, None, None, ())
    assert memory.charges == 0


def test_consumption_is_a_mean_that_one_wrong_trip_does_not_move() -> None:
    memory = EnergyMemory()
    for day in range(20):
        memory.drove(trip(day, 20 + day % 3, 5 + day % 3 / 4))
    right = memory.per_km()
    assert right == pytest.approx(0.25)
    memory.drove(trip(20, 20, 90))
    assert memory.per_km() == pytest.approx(0.25, rel=0.15)


@pytest.mark.parametrize(
    ("km", "used"), [(None, 5.0), (20.0, None), (0.5, 1.0), (0.0, 0.0), (-5.0, 1.0), (20.0, -3.0), (10.0, 60.0)]
)
def test_a_trip_that_cannot_be_believed_changes_nothing(km: float | None, used: float | None) -> None:
    memory = EnergyMemory()
    memory.drove(trip(0, km, used))
    assert memory == EnergyMemory()


def test_consumption_follows_the_cold() -> None:
    memory = EnergyMemory()
    for day in range(30):
        cold = day % 2 == 0
        memory.felt(felt(day, -5.0 if cold else 20.0))
        memory.drove(trip(day, 20, 6.0 if cold else 4.0))
    cold, mild, warm = (memory.per_km(outside) for outside in (-5.0, 8.0, 20.0))
    assert cold is not None
    assert mild is not None
    assert warm is not None
    assert cold > mild > warm
    assert cold == pytest.approx(0.3, abs=0.02)
    assert warm == pytest.approx(0.2, abs=0.02)
    assert memory.per_km() == pytest.approx(0.25, abs=0.01)


def test_a_temperature_belongs_to_its_own_drive() -> None:
    memory, other = EnergyMemory(), EnergyMemory()
    memory.felt(felt(0, -5.0))
    other.felt(felt(0, 30.0))
    for one in (memory, other):
        one.felt(felt(0, None))
        for day in range(3):  # of another day
            one.drove(trip(3 + day, 20, 6.0))
            one.drove(trip(3 + day, 20, 4.0))
    assert memory.per_km(-5.0) == other.per_km(-5.0) == memory.per_km(30.0)


def test_consumption_follows_the_newer_trips() -> None:
    memory = EnergyMemory()
    for day in range(60):
        memory.drove(trip(day, 20, 4.0 if day < 40 else 7.0))
    assert memory.per_km() > 0.26


def test_the_usual_level_is_a_median_of_the_levels_at_which_they_charge() -> None:
    memory = EnergyMemory()
    for day, level in enumerate((20.0, 22.0, 18.0, 95.0, 21.0)):
        memory.charged(charge(day, level))
    assert memory.usual_level() == 21.0


def test_stations_are_counted_and_follow_merged_places() -> None:
    memory = EnergyMemory()
    for day, (place, to) in enumerate(((3, 80.0), (7, 90.0), (7, 70.0), (None, 60.0), (5, 50.0), (5, 55.0))):
        memory.charged(charge(day, 20.0, to), place)
    assert memory.stations() == (Station(5, 2, 6, 55.0), Station(7, 2, 6, 70.0), Station(3, 1, 6, 80.0))
    memory.merge(3, 5)
    assert memory.stations() == (Station(5, 3, 6, 55.0), Station(7, 2, 6, 70.0))


def test_old_charges_and_trips_are_forgotten() -> None:
    memory = EnergyMemory()
    memory.charged(charge(0, 5.0), 1)
    memory.drove(trip(0, 20, 20))
    for day in range(64):
        memory.charged(charge(1 + day, 30.0), 2)
        memory.drove(trip(1 + day))
    assert memory.charges == 64
    assert [station.place for station in memory.stations()] == [2]
    assert memory.per_km() == 0.25


def test_copies_learn_on_their_own_and_equal_histories_are_equal() -> None:
    one, other = EnergyMemory(), EnergyMemory()
    for memory in (one, other):
        memory.charged(charge(0, 20.0), 1)
        memory.felt(felt(1, 3.0))
        memory.drove(trip(1))
    one.per_km(), one.stations()  # asking changes nothing
    assert one == other
    for change in (
        lambda memory: memory.charged(charge(2, 20.0), 1),
        lambda memory: memory.drove(trip(2)),
        lambda memory: memory.merge(1, 2),
    ):
        copy = one.copy()
        change(copy)
        assert copy != one == other
        assert one.stations() == other.stations()
    assert one != "memory"


@given(
    st.lists(st.tuples(st.floats(0, 2000), st.floats(0, 100), st.none() | st.floats(-40, 50)), min_size=1, max_size=30),
    st.none() | st.floats(-60, 70),
)
def test_any_trips_give_a_rate_within_those_seen(trips, outside) -> None:
    memory = EnergyMemory()
    for day, (km, used, felt_c) in enumerate(trips):
        memory.felt(felt(day, felt_c))
        memory.drove(trip(day, km, used))
    rate = memory.per_km(outside)
    ratios = [used / km for km, used, _ in trips if km >= 2 and used <= 5 * km]
    if rate is None:
        assert not ratios
    else:
        assert min(ratios) - 1e-9 <= rate <= max(ratios) + 1e-9
