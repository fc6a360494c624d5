"""Unknown is not zero, and stale is not fresh."""

import math

import pytest

from vehicle.signals import CATALOGUE, PATHS, signal
from vehicle.state import SignalState

S = 1_000_000_000
SPEED = "Vehicle.Speed"
BELT = "Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted"
IGNITION = "Vehicle.LowVoltageSystemState"
TIMEOUT_NS = int(signal(SPEED).timeout_s * S)


def test_what_was_never_said_is_unknown_not_zero():
    reading = SignalState().read(SPEED, 5 * S)
    assert reading == (None, math.inf, "unknown")
    assert not reading.valid
    assert reading.number() is None
    assert SignalState().known() == []


def test_zero_is_a_value():
    state = SignalState()
    state.set(PATHS[SPEED], 0.0, S)
    assert state.read(SPEED, S) == (0.0, 0.0, "valid")
    assert state.read(SPEED, S).number() == 0.0


def test_a_value_is_valid_up_to_its_timeout_and_stale_behind_it():
    state = SignalState()
    state.set(PATHS[SPEED], 42.0, S)
    assert state.read(SPEED, S + TIMEOUT_NS) == (42.0, TIMEOUT_NS / S, "valid")
    stale = state.read(SPEED, S + TIMEOUT_NS + 1)
    assert (stale.value, stale.validity, stale.valid, stale.number()) == (42.0, "stale", False, None)
    state.set(PATHS[SPEED], 43.0, S + TIMEOUT_NS + 2)
    assert state.read(SPEED, S + TIMEOUT_NS + 2).number() == 43.0


def test_what_the_car_marks_as_wrong_is_invalid_and_known():
    state = SignalState()
    state.set(PATHS[SPEED], 42.0, S)
    state.set(PATHS[SPEED], None, 2 * S)
    assert state.read(SPEED, 2 * S) == (None, 0.0, "invalid")
    assert state.read(SPEED, 2 * S).number() is None
    assert state.known() == [PATHS[SPEED]]


def test_a_value_of_the_future_has_no_negative_age():
    state = SignalState()
    state.set(PATHS[SPEED], 1.0, 2 * S)
    assert state.read(SPEED, S) == (1.0, 0.0, "valid")


def test_a_cars_timeouts_override_the_catalogues():
    state = SignalState({SPEED: 0.1})
    state.set(PATHS[SPEED], 1.0, 0)
    state.set(PATHS[BELT], True, 0)
    assert state.read(SPEED, S // 10).valid
    assert state.read(SPEED, S // 10 + 1).validity == "stale"
    assert state.read(BELT, S).valid


def test_numbers_are_numbers_only():
    state = SignalState()
    state.set(PATHS[BELT], True, 0)
    state.set(PATHS[IGNITION], "ON", 0)
    assert state.read(BELT, 0).number() == 1.0
    assert state.read(IGNITION, 0).number() is None
    with pytest.raises(KeyError):
        state.read("Vehicle.Wings", 0)


def test_a_snapshot_brings_everything_back_and_does_not_move():
    state = SignalState()
    state.set(PATHS[SPEED], 42.0, S)
    before = state.snapshot()
    state.set(PATHS[SPEED], 50.0, 2 * S)
    state.set(PATHS[BELT], True, 2 * S)
    after = state.snapshot()
    state.restore(before)
    assert state.read(SPEED, S).value == 42.0
    assert state.known() == [PATHS[SPEED]]
    assert state.snapshot() == before
    state.set(PATHS[BELT], False, 3 * S)
    assert before != state.snapshot()
    state.restore(after)
    assert state.read(BELT, 2 * S).value is True


def test_the_catalogue_has_each_path_once_and_a_timeout_for_each():
    assert len(PATHS) == len(CATALOGUE)
    assert all(CATALOGUE[index].path == path for path, index in PATHS.items())
    assert all(s.timeout_s > 0 for s in CATALOGUE)
    assert all(s.low < s.high for s in CATALOGUE if s.kind == "number")
    assert all(s.choices for s in CATALOGUE if s.kind == "text")


@pytest.mark.parametrize(
    ("path", "good", "bad"),
    [
        (SPEED, (0, -100, 400.0), (400.1, -100.5, math.nan, math.inf, True, "fast")),
        (BELT, (True, False), (1, 0, 1.0, "yes")),
        (IGNITION, ("ON", "OFF"), ("on", 1, True)),
    ],
)
def test_a_signal_accepts_its_kind_and_range_only(path, good, bad):
    assert all(signal(path).accepts(value) for value in good)
    assert not any(signal(path).accepts(value) for value in bad)
