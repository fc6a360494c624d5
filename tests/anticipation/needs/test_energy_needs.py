"""A stop for energy, only when what is likely would take the level too low."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from needs_scenes import BATTERY, CABLE, FUEL, LATITUDE, LONGITUDE, OUTSIDE, RANGE, morning, scene

from anticipation.energy import EnergyMemory
from anticipation.facts import Charged, Habit, Trip
from anticipation.ground import Position
from anticipation.need import MAX_CHARACTERS, Need
from anticipation.needs import Likely, Stop, energy_needs
from anticipation.scene import Energy
from vehicle.signals import Value

HOME, OFFICE = Position(48.0, 11.0), Position(48.0, 11.4)  # 30 km as the crow flies, 39 by road
MALL, FAR = Position(48.01, 11.2), Position(48.5, 11.2)
AT_HOME, AT_WORK, AT_MALL = Stop(1, "Home", HOME), Stop(3, "Work", OFFICE), Stop(5, "Mall", MALL)
WORK = Likely(3, 0.8, "Work", 40, 39.0, 9, 11, "drives from here", OFFICE)


def memory(charges: int = 9, usual: float = 15.0, place: int | None = 1, trips: int = 9) -> EnergyMemory:
    """A car that takes 0.25 % a kilometre, of a driver who charges at ``place``."""
    found = EnergyMemory()
    for day in range(trips):
        found.drove(Trip(morning(day), morning(day, 500), km=20.0, used=5.0))
    for day in range(charges):
        found.charged(Charged(morning(day), None, usual, 80.0), place)
    return found


def needs(
    level: float,
    known: EnergyMemory | None = None,
    likely: tuple[Likely, ...] = (WORK,),
    stops: tuple[Stop, ...] = (AT_HOME,),
    said: dict[str, Value] | None = None,
    energy: Energy = "electric",
    here: int | None = None,
    **more: object,
) -> list[Need]:
    where: dict[str, object] = {"position": HOME} | more
    now = scene({BATTERY: level} | (said or {}), energy=energy, **where)  # type: ignore[arg-type]
    return energy_needs(now, known or memory(), likely, stops, here)


def test_a_day_that_ends_too_low_is_told_with_its_numbers() -> None:
    (need,) = needs(28.0)
    assert (need.kind, need.key, need.title) == ("energy", "energy", "Charge on the way?")
    assert need.reason == "28 % left; Work and back takes about 20 %"
    assert need.p == pytest.approx(0.8 * 9 / 10)
    assert need.signals == (BATTERY,)
    assert needs(30.0) == []  # 10.5 % left at home


def test_the_way_on_counts_and_not_only_the_way_there() -> None:
    near = Stop(1, "Home", Position(48.0, 11.35))
    (need,) = needs(20.5, memory(usual=5.0), stops=(near,))
    assert need.title == "Charge at Home on the way?"
    assert need.reason == "20 % left; Work and on to Home takes about 11 %; it is on your way"
    assert needs(21.5, memory(usual=5.0), stops=(near,)) == []


def test_it_is_vital_where_the_way_there_takes_too_much() -> None:
    (there,), (back,) = needs(19.0), needs(28.0)  # of the 20 % there and back, the way there takes 9.75
    assert (there.vital, back.vital) == (True, False)


def test_a_place_with_a_charger_needs_only_the_way_there() -> None:
    assert needs(20.0, stops=(AT_HOME, AT_WORK)) == []
    (need,) = needs(19.0, stops=(AT_HOME, AT_WORK))
    assert need.reason == "19 % left; Work takes about 10 %"


def test_a_stop_is_named_that_is_on_the_way() -> None:
    (need,) = needs(24.0, stops=(AT_HOME, AT_MALL), said={LATITUDE: 48.0, LONGITUDE: 11.0})
    assert need.title == "Charge at Mall on the way?"
    assert need.reason.endswith("; it is on your way")
    assert need.signals == (BATTERY, LATITUDE, LONGITUDE)
    aside = Stop(6, "Depot", Position(48.05, 11.2))
    (need,) = needs(12.0, memory(usual=5.0), stops=(aside,))
    assert need.title == "Charge at Depot on the way?"
    assert need.reason.endswith("; it is about 3 km off your way")


def test_no_stop_is_named_far_off_or_out_of_reach_or_where_the_car_is() -> None:
    away = Stop(6, "Depot", FAR)
    assert needs(28.0, stops=(AT_HOME, away))[0].title == "Charge on the way?"
    assert needs(4.0, stops=(AT_HOME, AT_MALL))[0].title == "Charge on the way?"
    assert needs(6.0, stops=(AT_HOME, AT_MALL))[0].title == "Charge at Mall on the way?"


def test_lower_than_usual_counts_where_there_is_a_stop_on_the_way() -> None:
    fills = memory(usual=24.0, place=5)
    (need,) = needs(32.0, fills, stops=(AT_MALL,))
    assert need.reason == "32 % left, 22 % at Work; you usually charge at 24 %; it is on your way"
    assert needs(32.0, memory(usual=15.0, place=5), stops=(AT_MALL,)) == []
    assert needs(32.0, fills, stops=(AT_HOME,)) == []
    # at work they charge anyway
    assert needs(32.0, fills, stops=(AT_MALL, AT_WORK)) == []
    # plugging in every night at 60 % makes no stop at 45 % worth it
    assert needs(45.0, memory(usual=60.0, place=5), stops=(AT_MALL,)) == []


def test_nothing_without_history_level_or_destination() -> None:
    assert needs(5.0, EnergyMemory()) == []
    assert needs(5.0, memory(charges=0)) == []
    assert needs(5.0, likely=()) == []
    assert energy_needs(scene({}, energy="electric", position=HOME), memory(), [WORK], [AT_HOME]) == []
    assert needs(5.0, likely=(Likely(3, 0.8, "Work", 40, None, 9, 11),)) == []
    assert needs(5.0, here=3) == []
    assert needs(5.0, likely=(Likely(3, 0.05, "Work", 40, 39.0, 9, 11),)) == []


def test_a_car_that_charges_is_left_alone() -> None:
    assert needs(5.0, said={CABLE: False})
    assert needs(5.0, said={CABLE: True}) == []


def test_one_charge_gives_no_need_above_one_half() -> None:
    sure = Likely(3, 1.0, "Work", 40, 39.0, 1, 1, position=OFFICE)
    (need,) = needs(5.0, memory(charges=1, trips=1), (sure,))
    assert need.p <= 0.5


def test_all_places_that_are_too_far_count_together() -> None:
    other = Likely(4, 0.15, "Gym", 40, 39.0, 2, 11, position=OFFICE)
    near = Likely(6, 0.05, "Shop", 2, 1.0, 2, 11, position=HOME)
    (need,) = needs(28.0, likely=(near, other, WORK))
    assert need.p == pytest.approx(0.95 * 0.9)
    assert "Work" in need.reason


def test_the_way_back_is_what_was_driven_and_what_is_left() -> None:
    half = Likely(3, 0.8, "Work", 20, 20.0, 9, 11, position=OFFICE)
    where = {"position": Position(48.0, 11.2), "origin": HOME, "left": True}
    (need,) = needs(23.0, likely=(half,), driven_km=19.0, **where)
    assert need.reason == "23 % left; Work and back takes about 15 %"
    assert needs(23.0, likely=(half,), driven_km=5.0, **where) == []


def test_a_tank_is_filled_up() -> None:
    now = scene({FUEL: 12.0}, energy="petrol", position=HOME)
    (need,) = energy_needs(now, memory(place=5), [WORK], [AT_MALL])
    assert need.title == "Fuel up at Mall on the way?"
    assert need.signals == (FUEL,)
    assert energy_needs(scene({BATTERY: 5.0}, energy="petrol", position=HOME), memory(), [WORK], [AT_HOME]) == []
    unknown = scene({FUEL: 5.0}, position=HOME)
    assert energy_needs(unknown, memory(), [WORK], [AT_HOME])[0].title == "Fuel up on the way?"


def test_the_cars_own_range_stands_in_for_trips() -> None:
    charged = memory(trips=0)
    (need,) = needs(28.0, charged, said={RANGE: 112_000.0})
    assert need.reason == "28 % left; Work and back takes about 20 %"
    assert need.signals == (BATTERY, RANGE)
    assert needs(28.0, charged) == []
    assert needs(28.0, charged, said={RANGE: 0.0}) == []


def test_the_cold_is_taken_into_account() -> None:
    known = EnergyMemory()
    for day in range(20):
        cold = day % 2 == 0
        known.felt(Habit(morning(day), "heat", False, outside_c=-10.0 if cold else 20.0))
        known.drove(Trip(morning(day), morning(day, 500), km=20.0, used=6.0 if cold else 4.0))
        known.charged(Charged(morning(day), None, 10.0, 80.0), 1)
    (need,) = needs(30.0, known, said={OUTSIDE: -10.0})
    assert need.signals == (BATTERY, OUTSIDE)
    assert needs(30.0, known, said={OUTSIDE: 20.0}) == []


positions = st.none() | st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))
places = st.integers(0, 9)
ways = st.builds(
    Likely,
    places,
    st.floats(0, 1),
    st.text(max_size=60),
    st.none(),
    st.none() | st.floats(0, 5000),
    places,
    places,
    position=positions,
)


@given(
    st.floats(0, 100),
    st.lists(ways, max_size=4),
    st.lists(st.builds(Stop, places, st.text(max_size=60), positions), max_size=4),
    positions,
    st.sampled_from(("petrol", "electric", "unknown")),
    st.floats(0, 90),
)
def test_any_level_and_way_can_be_read(level, likely, stops, position, energy, usual) -> None:
    now = scene({BATTERY: level, FUEL: level}, position=position, energy=energy)
    for need in energy_needs(now, memory(usual=usual), likely, stops):
        assert 0 <= need.p <= 1
        assert len(need.title) + len(need.reason) <= MAX_CHARACTERS
        assert not need.reason.endswith("…")
        assert need.learned
