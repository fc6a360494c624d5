"""The weather as the car says it; what it does not say stays unknown."""

import pytest

from anticipation.habits import Weather, weather_of
from anticipation.habits.weather import in_tunnel
from anticipation.instant import Instant
from anticipation.scene import Scene
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

S = 1_000_000_000
RAIN = "Vehicle.Body.Raindetection.Intensity"
WIPERS = "Vehicle.Body.Windshield.Front.Wiping.Mode"
AIR = "Vehicle.Cabin.HVAC.AirQualityLevel"
LATITUDE, SPEED, DARK = "Vehicle.CurrentLocation.Latitude", "Vehicle.Speed", "Vehicle.Exterior.IsDark"
TUNNEL = {SPEED: 80.0, DARK: True}
NOON = Instant(12 * 3600)


def scene(said: dict[str, Value], at: Instant | None = NOON, satellites_s: float | None = None) -> Scene:
    """``satellites_s``: how long ago a satellite was heard."""
    state, now = SignalState(), 100 * S
    for path, value in said.items():
        state.set(PATHS[path], value, now)
    if satellites_s is not None:
        state.set(PATHS[LATITUDE], 50.0, now - int(satellites_s * S))
    return Scene(now, state, at)


def test_a_silent_car_has_no_weather() -> None:
    assert weather_of(scene({})) == Weather()


def test_temperatures_are_what_the_car_says() -> None:
    said = {"Vehicle.Exterior.AirTemperature": -6.0, "Vehicle.Cabin.HVAC.AmbientAirTemperature": -4.5}
    assert weather_of(scene(said)) == Weather(-6.0, -4.5)


@pytest.mark.parametrize(
    ("said", "wet"),
    [
        ({RAIN: 0.0}, False),
        ({RAIN: 12.0}, True),
        ({WIPERS: "SLOW"}, True),
        ({WIPERS: "OFF"}, False),
        ({WIPERS: "RAIN_SENSOR"}, None),
        ({RAIN: 0.0, WIPERS: "FAST"}, False),
    ],
)
def test_rain_is_what_the_sensor_says_else_the_wipers(said: dict[str, Value], wet: bool | None) -> None:
    assert weather_of(scene(said)).wet is wet


@pytest.mark.parametrize(("level", "smog"), [(0.0, False), (1.0, False), (2.0, True), (3.0, True)])
def test_bad_air_is_what_the_sensor_says(level: float, smog: bool) -> None:
    assert weather_of(scene({AIR: level})).smog is smog


def test_darkness_without_satellites_by_day_is_a_tunnel() -> None:
    assert in_tunnel(scene(TUNNEL, satellites_s=20)) is True
    assert weather_of(scene(TUNNEL | {AIR: 0.0}, satellites_s=20)).smog is True
    assert in_tunnel(scene(TUNNEL, satellites_s=1)) is False
    assert in_tunnel(scene(TUNNEL | {DARK: False}, satellites_s=20)) is False
    assert in_tunnel(scene(TUNNEL | {SPEED: 8.0}, satellites_s=20)) is False  # a garage
    assert in_tunnel(scene(TUNNEL, Instant(22 * 3600), satellites_s=20)) is False


def test_what_is_not_said_makes_no_tunnel() -> None:
    assert in_tunnel(scene(TUNNEL)) is None  # a car without satellites has not lost them
    assert in_tunnel(scene(TUNNEL, None, satellites_s=20)) is None
    assert in_tunnel(scene({SPEED: 80.0}, satellites_s=20)) is None
    assert in_tunnel(scene({DARK: True}, satellites_s=20)) is None
