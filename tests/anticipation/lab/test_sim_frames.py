"""What the simulated car says is what happened to it, when the program's own decoder reads it."""

from datetime import date

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from anticipation.lab.simulate import Life, SimulatedDrive, simulate
from anticipation.lab.simulate.frames import CAR, payloads
from anticipation.lab.simulate.lived import Lived, live
from anticipation.lab.simulate.town import Spot
from vehicle.can.car import load_car
from vehicle.can.encode import encode
from vehicle.can.layout import MessageLayout
from vehicle.can.router import Router
from vehicle.signals import PATHS
from vehicle.state import Reading, SignalState

LAYOUTS = {
    f"{bus} {m.name}": msgspec.structs.replace(m, signals=plain)
    for database, bus in load_car(CAR).databases
    for m in database.messages
    if m.size <= 8 and (plain := tuple(s for s in m.signals if not s.is_float and s.length <= 40))
}


@pytest.fixture(scope="module")
def life() -> Life:
    return simulate("two-drivers", 5, 2, date(2026, 1, 12))


@pytest.fixture(scope="module")
def drive(life: Life) -> SimulatedDrive:
    """One through a tunnel, in which much was done to the climate."""
    return max(life.drives, key=lambda d: (d.recipe.way.tunnel.any(), len({a.kind for a in d.truth.acts})))


@pytest.fixture(scope="module")
def lived(drive: SimulatedDrive) -> Lived:
    return live(drive.recipe)


@pytest.fixture(scope="module")
def said(drive: SimulatedDrive) -> dict[str, list[Reading]]:
    return _said(drive)


def _said(drive: SimulatedDrive) -> dict[str, list[Reading]]:
    """Return each mapped signal as it is read at the end of each second."""
    car, block = load_car(CAR), drive.block()
    router, state = Router(car), SignalState(car.timeouts_s)
    found: dict[str, list[Reading]] = {s.path: [] for s in car.signals}
    start = 0
    for second in range(1, drive.seconds):
        end = int(np.searchsorted(block.t_ns, second * 1_000_000_000))
        router.apply(block[start:end], state)
        start = end
        for path, readings in found.items():
            readings.append(state.read(path, second * 1_000_000_000))
    assert router.counts.short == router.counts.multiplexer == 0
    return found


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(LAYOUTS)), st.data())
def test_columns_are_encoded_as_frames_are_one_by_one(name: str, data: st.DataObject) -> None:
    message: MessageLayout = LAYOUTS[name]
    chosen = data.draw(st.lists(st.sampled_from(message.signals), min_size=1, unique_by=lambda s: s.name))
    count = data.draw(st.integers(1, 4))
    values: dict[str, list[float]] = {}
    for signal in chosen:
        raws = data.draw(st.lists(st.integers(*signal.raw_range()), min_size=count, max_size=count))
        values[signal.name] = [raw * signal.scale + signal.offset for raw in raws]
    columns = payloads(message, {name: np.array(column, np.float64) for name, column in values.items()}, count)
    for row in range(count):
        frame = encode(message, {name: column[row] for name, column in values.items()})
        assert columns[row].tobytes() == frame.ljust(8, b"\0")


def test_what_does_not_fit_is_refused() -> None:
    steering = LAYOUTS["0 Steering"]
    for wrong in (4_000.0, float("nan")):
        with pytest.raises(ValueError, match="Angle cannot be"):
            payloads(steering, {"Angle": np.array([0.0, wrong])}, 2)
    with pytest.raises(KeyError):
        payloads(steering, {"Angel": 0.0}, 1)


def test_nothing_is_said_so_rarely_that_it_grows_too_old(said: dict[str, list[Reading]]) -> None:
    for path, readings in said.items():
        # bursts of the slowest signals are a few seconds apart, and the first one comes within a second
        assert {r.validity for r in readings} <= {"valid", "invalid"}, path


SAID = {  # column, factor, resolution on the bus
    "Vehicle.Speed": ("speed", 3.6, 0.03125),
    "Vehicle.Chassis.SteeringWheel.Angle": ("wheel", 1.0, 0.1),
    "Vehicle.AngularVelocity.Yaw": ("yaw", 1.0, 0.01),
    "Vehicle.Powertrain.ElectricMotor.Speed": ("speed", 60 / (2 * np.pi * 0.32) * 7.981, 1.0),
    "Vehicle.TraveledDistance": ("odometer_km", 1.0, 0.1),
    "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed": ("soc", 1.0, 0.5),
    "Vehicle.Cabin.HVAC.AmbientAirTemperature": ("air_c", 1.0, 0.5),
    "Vehicle.Cabin.HVAC.Heater.CurrentPower": ("heater_w", 1.0, 1.0),
    "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature": ("setting_c", 1.0, 0.5),
    "Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed": ("fan", 12.5, 12.5),
    "Vehicle.Cabin.HVAC.AirQualityLevel": ("smog", 1.0, 1.0),
}


def _numbers(readings: list[Reading]) -> NDArray[np.float64]:
    return np.array([np.nan if r.number() is None else r.number() for r in readings])


@pytest.mark.parametrize("path", SAID)
def test_what_was_is_read_back_within_its_resolution(said: dict[str, list[Reading]], lived: Lived, path: str) -> None:
    """Each reading's age says when its frame was sent; what was so then must be what it says."""
    name, factor, resolution = SAID[path]
    ages = np.array([r.age_s for r in said[path]])
    tenths = np.floor(10 * (np.arange(1, lived.seconds) - ages) + 1e-6).astype(np.int64)
    column = lived.fast[name][tenths] if name in lived.fast else lived.slow[name][tenths // 10]
    assert np.abs(_numbers(said[path]) - column * factor).max() <= resolution / 2 + 1e-6
    assert np.ptp(column) > 0


def test_position_is_read_back_or_nothing(said: dict[str, list[Reading]], lived: Lived) -> None:
    lat = _numbers(said["Vehicle.CurrentLocation.Latitude"])
    lon = _numbers(said["Vehicle.CurrentLocation.Longitude"])
    fix = lived.slow["fix"][:-1] > 0
    assert np.array_equal(np.isfinite(lat), fix)
    assert 0.5 < fix.mean() < 1
    spots = [Spot(e, n, 0).position for e, n in zip(lived.slow["east"], lived.slow["north"], strict=True)]
    meant = np.array(spots)[:-1]
    assert np.abs(lat - meant[:, 0])[fix].max() < 2e-6
    assert np.abs(lon - meant[:, 1])[fix].max() < 2e-6


def test_what_the_driver_did_is_on_the_bus(drive: SimulatedDrive, said: dict[str, list[Reading]]) -> None:
    path = {
        "defrost": "Vehicle.Cabin.HVAC.IsFrontDefrosterActive",
        "recirculation": "Vehicle.Cabin.HVAC.IsRecirculationActive",
        "wheel": "Vehicle.Chassis.SteeringWheel.HeatingCooling",
        "heat": "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature",
        "cool": "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature",
        "fan": "Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed",
    }
    assert drive.truth.acts
    for act in drive.truth.acts:
        if act.kind == "seat":
            continue  # this car does not say it
        readings = said[path[act.kind]]
        before, after = readings[int(act.t_s) - 2].value, readings[int(act.t_s) + 3].value
        assert before != after, act
        assert after == (True if act.value is None else act.value), act


def test_a_window_and_what_is_set_by_hand_are_on_the_bus() -> None:
    window, auto = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position", "Vehicle.Cabin.HVAC.IsAutoActive"
    summer = simulate("commuter", 1, 1, date(2026, 7, 6)).drives
    airing = next(d for d in summer if any(a.kind == "windows" for a in d.truth.acts))
    heard = _said(airing)
    for act in (act for act in airing.truth.acts if act.kind == "windows"):
        assert heard[window][int(act.t_s) + 3].value == (100 if act.value else 0), "however far it is open"
    assert {reading.value for reading in heard[window]} == {0, 100}
    winter = simulate("two-drivers", 2, 1, date(2026, 1, 12)).drives
    blowing = next(d for d in winter if any(a.kind == "fan" for a in d.truth.acts))
    (act,) = (act for act in blowing.truth.acts if act.kind == "fan")
    heard = _said(blowing)
    assert heard[auto][int(act.t_s) - 2].value is True
    assert heard[auto][int(act.t_s) + 3].value is False
    assert heard["Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed"][int(act.t_s) + 3].value == act.value


def test_it_wakes_parked_and_is_left_parked(drive: SimulatedDrive, said: dict[str, list[Reading]]) -> None:
    gear = [r.value for r in said["Vehicle.Powertrain.Transmission.SelectedGear"]]
    ignition = [r.value for r in said["Vehicle.LowVoltageSystemState"]]
    assert gear[0] == gear[-1] == 126
    assert 127 in gear
    assert ignition[0] == ignition[-1] == "OFF"
    assert "ON" in ignition
    driven = [i for i, r in enumerate(said["Vehicle.Speed"]) if (r.number() or 0) > 0]
    stood_s = (drive.truth.departed - drive.start).total_seconds()
    assert 20 <= stood_s <= 420
    assert abs(driven[0] - stood_s) < 3
    belted = [r.value for r in said["Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted"]]
    assert all(belted[driven[0] : driven[-1]])
    assert all(ignition[second] == "ON" and gear[second] == 127 for second in driven[2:-2])


def test_the_same_drive_gives_the_same_frames(drive: SimulatedDrive) -> None:
    one, other = drive.block(), drive.block()
    assert one.data.tobytes() == other.data.tobytes()
    assert one.t_ns.tobytes() == other.t_ns.tobytes()
    assert np.all(np.diff(one.t_ns) >= 0)
    assert one.t_ns[0] >= 0
    assert set(one.bus.tolist()) == {0, 1, 2}


def test_every_mapped_path_is_one_that_the_catalogue_has() -> None:
    assert {s.path for s in load_car(CAR).signals} <= set(PATHS)
