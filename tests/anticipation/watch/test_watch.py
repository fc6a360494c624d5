"""From what a car says to facts: trips begin and end where a person would say so, acts are acts and not settings."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.facts import Charged, Fact, Habit, Listened, Trip
from anticipation.ground import Position, distance_m
from anticipation.instant import Instant
from anticipation.scene import Scene
from anticipation.watch import Seen, Watch, decode_seen, encode_seen
from vehicle.signals import GEAR_DRIVE, GEAR_PARK, PATHS, Value
from vehicle.state import SignalState

S = 1_000_000_000
HOME, WORK = Position(48.0, 11.0), Position(48.03, 11.0)
SPEED, GEAR = "Vehicle.Speed", "Vehicle.Powertrain.Transmission.SelectedGear"
IGNITION, DOOR = "Vehicle.LowVoltageSystemState", "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"
BATTERY, ODOMETER = "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed", "Vehicle.TraveledDistance"
DEFROST = "Vehicle.Cabin.HVAC.IsFrontDefrosterActive"
SET = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
WHEEL = "Vehicle.Chassis.SteeringWheel.HeatingCooling"
OUTSIDE = "Vehicle.Exterior.AirTemperature"
PLAYED = "Vehicle.Cabin.Infotainment.Media.Played.Source"
AIR, RECIRCULATION = "Vehicle.Cabin.HVAC.AirQualityLevel", "Vehicle.Cabin.HVAC.IsRecirculationActive"
T0 = 1_700_000_000


class Car:
    """A car whose signals are set by hand, looked at once a second."""

    def __init__(self, before: Seen | None = None, start_s: int = T0) -> None:
        self.watch, self.start_s, self.t_s = Watch(before), start_s, 0
        self.said: dict[str, Value] = {}
        self.position: Position | None = None
        self.way_km = 0.0
        self.facts: list[Fact] = []

    def scene(self) -> Scene:
        state = SignalState()
        for path, value in self.said.items():
            state.set(PATHS[path], value, self.t_s * S)
        speed = self.said.get(SPEED)
        moving = speed is None or abs(float(speed)) >= 0.5
        at = Instant(self.start_s + self.t_s, 60)
        return Scene(self.t_s * S, state, at=at, moving=moving, position=self.position)

    def go(self, seconds: int, to: Position | None = None, **said: Any) -> "Car":
        """Let time pass, on the way to ``to`` if given."""
        self.said |= {NAMES[name]: value for name, value in said.items()}
        begin = self.position
        for second in range(1, seconds + 1):
            self.t_s += 1
            if to is not None and begin is not None:
                part = second / seconds
                here = Position(begin.lat + (to.lat - begin.lat) * part, begin.lon + (to.lon - begin.lon) * part)
                self.way_km += distance_m(self.position or begin, here) / 1000
                self.position = here
            self.facts += self.watch.look(self.scene(), self.way_km)
        return self

    def of(self, kind: type[Fact]) -> list[Any]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def habit(self, kind: str) -> Habit | None:
        found = [fact for fact in self.of(Habit) if fact.kind == kind]
        assert len(found) <= 1, found
        return found[0] if found else None


NAMES = {
    "speed": SPEED, "gear": GEAR, "ignition": IGNITION, "door": DOOR, "battery": BATTERY, "odometer": ODOMETER,
    "defrost": DEFROST, "wish": SET, "wheel": WHEEL, "outside": OUTSIDE, "played": PLAYED, "air": AIR,
    "recirculation": RECIRCULATION,
}  # fmt: skip


def parked(**said: Any) -> Car:
    car = Car()
    car.position = HOME
    return car.go(30, speed=0.0, gear=GEAR_PARK, ignition="ON", **said)


def driven(**said: Any) -> Car:
    return parked(**said).go(300, to=WORK, speed=40.0, gear=GEAR_DRIVE)


def test_a_trip_goes_from_where_it_began_to_where_the_car_is_left() -> None:
    car = driven(battery=60.0, odometer=1000.0)
    car.go(20, speed=0.0, gear=GEAR_PARK, battery=58.5, odometer=1003.0).go(5, ignition="OFF")
    (trip,) = car.of(Trip)
    assert distance_m(trip.origin, HOME) < 30
    assert distance_m(trip.destination, WORK) < 30
    assert (trip.departed.s, trip.arrived.s) == (T0 + 31, T0 + 331)
    assert trip.km == pytest.approx(3.34, abs=0.1)
    assert trip.used == 1.5
    assert 2 <= len(trip.route) <= 64
    assert car.watch.finish() == ()


def test_a_stop_at_lights_or_in_a_jam_ends_no_trip() -> None:
    car = driven().go(240, speed=0.0)
    assert car.of(Trip) == []
    car.go(60, speed=30.0).go(10, speed=0.0, ignition="OFF")
    assert len(car.of(Trip)) == 1


@pytest.mark.parametrize(
    ("said", "waits", "ends"),
    [
        ({"ignition": "OFF"}, 3, True),
        ({"gear": GEAR_PARK, "door": True}, 3, True),
        ({"gear": GEAR_PARK}, 120, False),
        ({"gear": GEAR_PARK}, 310, True),
        ({"door": True}, 120, False),  # someone gets in at the lights
        ({}, 310, False),  # in drive, a jam lasts
    ],
)
def test_what_ends_a_trip(said: dict[str, Any], waits: int, ends: bool) -> None:
    car = driven().go(waits, speed=0.0, **said)
    assert len(car.of(Trip)) == int(ends)


def test_a_car_that_tells_no_gear_is_left_when_it_stands_for_long() -> None:
    car = Car()
    car.position = HOME
    car.go(10, speed=0.0).go(300, to=WORK, speed=40.0).go(299, speed=0.0)
    assert car.of(Trip) == []
    assert len(car.go(5).of(Trip)) == 1


def test_without_satellites_a_trip_still_tells_when() -> None:
    car = Car().go(30, speed=0.0, gear=GEAR_PARK, ignition="ON").go(300, speed=40.0, gear=GEAR_DRIVE)
    car.go(5, speed=0.0, ignition="OFF")
    (trip,) = car.of(Trip)
    assert (trip.origin, trip.destination, trip.route) == (None, None, ())
    assert trip.arrived.s - trip.departed.s == 300


def test_a_log_cut_off_on_the_road_ends_nowhere() -> None:
    """The RAV4's minute on the highway is no visit to the highway."""
    assert not [f for f in driven().watch.finish() if isinstance(f, Trip)]
    stands = driven().go(3, speed=0.0)
    assert [type(f) for f in stands.watch.finish() if isinstance(f, Trip)] == [Trip]


def test_manoeuvring_in_the_yard_is_no_trip() -> None:
    car = parked().go(10, to=Position(48.0005, 11.0), speed=8.0).go(5, speed=0.0, ignition="OFF")
    assert car.of(Trip) == []


def test_silence_of_the_speed_neither_begins_nor_ends_a_trip() -> None:
    car = driven()
    del car.said[SPEED]
    car.go(1000)
    assert car.of(Trip) == []
    assert car.watch.state.journey.left is not None


def test_an_odometer_that_goes_down_is_not_believed() -> None:
    car = driven(odometer=21_850.6).go(2, odometer=20_795.4).go(5, speed=0.0, ignition="OFF")
    assert car.of(Trip)[0].km == pytest.approx(3.34, abs=0.1)


def test_a_charge_that_rose_on_the_way_is_no_negative_use() -> None:
    car = driven(battery=50.0).go(5, battery=52.0).go(5, speed=0.0, ignition="OFF")
    assert car.of(Trip)[0].used is None


def test_power_that_went_before_the_end_is_made_up_for_at_the_next_start() -> None:
    """Rule of the issue: a killed program loses nothing that was learned; the trip ends where the car was last seen."""
    car = driven(battery=40.0).go(4, speed=3.0)
    kept = decode_seen(encode_seen(car.watch.seen))
    later = Car(kept, start_s=T0 + 9 * 3600)
    later.position = WORK
    later.go(3, speed=0.0, gear=GEAR_PARK, ignition="ON", battery=80.0)
    (trip,) = later.of(Trip)
    assert distance_m(trip.destination, WORK) < 100
    assert trip.arrived.s <= T0 + car.t_s
    (charged,) = later.of(Charged)
    assert (charged.level_from, charged.level_to) == (40.0, 80.0)
    assert charged.minutes == pytest.approx(9 * 60, abs=10)


def test_a_car_found_elsewhere_was_driven_by_someone_else_or_unseen() -> None:
    kept = driven(battery=40.0).watch.seen
    later = Car(kept, start_s=T0 + 9 * 3600)
    later.position = Position(49.0, 12.0)
    later.go(3, speed=0.0, gear=GEAR_PARK, ignition="ON", battery=80.0)
    assert later.facts == []


def test_a_clock_set_back_a_day_teaches_nothing_wrong() -> None:
    kept = driven(battery=40.0).watch.seen
    later = Car(kept, start_s=T0 - 86_400)
    later.position = WORK
    later.go(3, speed=0.0, gear=GEAR_PARK, ignition="ON", battery=80.0)
    assert later.facts == []


def test_what_is_kept_is_due_every_ten_seconds_and_at_the_end() -> None:
    car = parked()
    times = []
    for _ in range(60):
        car.go(1)
        if car.watch.due(car.t_s * S) is not None:
            times.append(car.t_s)
    assert [b - a for a, b in itertools.pairwise(times)] == [10] * (len(times) - 1)
    assert car.watch.due(car.t_s * S, always=True) is not None


def test_defrost_switched_on_is_an_act_and_left_on_is_none() -> None:
    car = parked(defrost=False, outside=-6.0)
    act = car.go(10, defrost=True).habit("defrost")
    assert act is not None
    assert (act.acted, act.outside_c) == (True, -6.0)
    car = Car()
    car.position = HOME
    car.go(700, speed=0.0, defrost=True)
    assert car.habit("defrost") is None


def test_a_chance_not_taken_is_learned_when_it_is_over_and_only_once() -> None:
    car = parked(defrost=False)
    assert car.habit("defrost") is None
    missed = car.go(600).habit("defrost")
    assert missed is not None
    assert not missed.acted
    car.go(300, defrost=True)
    assert car.habit("defrost") == missed
    assert car.watch.finish() == ()


def test_a_short_drive_ends_its_chances() -> None:
    car = parked(defrost=False, wheel=0.0)
    missed = {fact.kind: fact.acted for fact in car.watch.finish() if isinstance(fact, Habit)}
    assert missed == {"defrost": False, "wheel": False}


def test_turning_the_temperature_up_is_heat_to_where_it_stays() -> None:
    car = parked(wish=19.0)
    for wish in (20.0, 21.0, 22.0):
        car.go(2, wish=wish)
    assert car.habit("heat") is None
    act = car.go(20).habit("heat")
    assert act is not None
    assert (act.acted, act.value) == (True, 22.0)
    car.go(600)
    cool = car.habit("cool")
    assert cool is not None
    assert not cool.acted


def test_bad_air_gives_a_chance_to_recirculate_and_good_air_none() -> None:
    assert parked(recirculation=False, air=0.0).go(700).habit("recirculation") is None
    missed = parked(recirculation=False, air=3.0).go(700).habit("recirculation")
    assert missed is not None
    assert (missed.acted, missed.smog) == (False, True)


def test_what_is_played_after_a_minute() -> None:
    car = parked(played="FM").go(20, played="BLUETOOTH").go(200)
    assert [fact.source for fact in car.of(Listened)] == ["BLUETOOTH"]


def test_a_drive_that_tells_no_time_teaches_nothing() -> None:
    watch = Watch()
    assert watch.look(Scene(S, SignalState(), at=None), 0.0) == ()
    assert watch.finish() == ()


def test_a_state_kept_and_come_back_to_goes_on_the_same() -> None:
    car = parked(defrost=False)
    kept, t_s = car.watch.state, car.t_s
    first = car.go(20, defrost=True).facts.copy()
    again = Car()
    again.position, again.said = HOME, dict(car.said) | {DEFROST: False}
    again.watch.state, again.t_s = kept, t_s
    assert again.go(20, defrost=True).facts == first


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.floats(-100, 400)),
            st.one_of(st.none(), st.tuples(st.floats(-90, 90), st.floats(-180, 180))),
            st.sampled_from(["ON", "OFF", "ACC"]),
            st.one_of(st.none(), st.floats(0, 100)),
        ),
        max_size=30,
    )
)
def test_whatever_the_car_says_trips_are_in_order_and_ways_not_negative(steps: list[Any]) -> None:
    car = Car()
    for speed, position, ignition, battery in steps:
        car.said = {IGNITION: ignition}
        car.said |= {} if speed is None else {SPEED: speed}
        car.said |= {} if battery is None else {BATTERY: battery}
        car.position = Position(*position) if position is not None else None
        car.way_km += 0.1
        car.go(40)
    facts = (*car.facts, *car.watch.finish())
    for fact in facts:
        if isinstance(fact, Trip):
            assert fact.departed.s <= fact.arrived.s
            assert fact.km is None or fact.km > 0
            assert fact.used is None or fact.used >= 0
            assert len(fact.route) <= 64


def test_a_trip_that_ended_is_not_told_again_at_the_next_start() -> None:
    """A regression: what was kept ten seconds before the end was taken for a trip that nobody saw ending."""
    car = driven(battery=40.0)
    assert car.watch.due(car.t_s * S) is not None
    car.go(4, speed=0.0, ignition="OFF")
    kept = car.watch.due(car.t_s * S)
    assert kept is not None
    car.watch.finish()
    assert car.watch.due(car.t_s * S, always=True) == kept
    later = Car(kept, start_s=T0 + 9 * 3600)
    later.position = WORK
    later.go(3, speed=0.0, gear=GEAR_PARK, ignition="ON", battery=80.0)
    assert later.of(Trip) == []
    assert len(later.of(Charged)) == 1


def test_what_was_seen_before_is_not_overwritten_before_it_was_made_use_of() -> None:
    kept = driven(battery=40.0).watch.seen
    later = Car(kept, start_s=T0 + 9 * 3600)
    later.go(30, speed=0.0, gear=GEAR_PARK, ignition="ON", battery=80.0)  # no satellites yet
    assert later.watch.due(later.t_s * S) is None
    later.position = WORK
    later.go(1)
    assert later.watch.due(later.t_s * S) is not None
    assert len(later.of(Trip)) == 1


def test_a_trip_from_a_place_that_was_forgotten_does_not_tell_of_it() -> None:
    car = parked(battery=60.0)
    car.watch.forget_origin()
    car.go(300, to=WORK, speed=40.0, gear=GEAR_DRIVE).go(5, speed=0.0, ignition="OFF")
    (trip,) = car.of(Trip)
    assert (trip.origin, trip.route) == (None, ())
    assert trip.destination is not None
    car.go(10, ignition="ON", gear=GEAR_PARK).go(300, to=HOME, speed=40.0, gear=GEAR_DRIVE).go(
        5, speed=0.0, ignition="OFF"
    )
    assert car.of(Trip)[1].origin is not None  # the next trip has nothing to hide
