"""The weather outside and in the cabin, as the car says it and as climate habits depend on it."""

from typing import Final

import msgspec

from anticipation.scene import Scene

__all__ = ["AIR_QUALITY", "CABIN", "COLD_START_C", "DARK", "OUTSIDE", "Weather", "in_tunnel", "weather_of"]

OUTSIDE: Final = "Vehicle.Exterior.AirTemperature"
CABIN: Final = "Vehicle.Cabin.HVAC.AmbientAirTemperature"
DARK: Final = "Vehicle.Exterior.IsDark"
AIR_QUALITY: Final = "Vehicle.Cabin.HVAC.AirQualityLevel"
_RAIN = "Vehicle.Body.Raindetection.Intensity"
_WIPERS = "Vehicle.Body.Windshield.Front.Wiping.Mode"
_LATITUDE = "Vehicle.CurrentLocation.Latitude"

_BAD_AIR_LEVEL = 2
"""From this level of ``AIR_QUALITY`` on (3 is worst) the air outside counts as bad."""

COLD_START_C = 2.0
"""A cabin that is hardly warmer than the air outside has stood for many hours."""

_TUNNEL_KMH = 30.0
"""Slower than this, darkness without satellites may as well be a garage."""

_DAYLIGHT_HOURS = range(9, 16)
"""Hours at which it is light outside in every season between the polar circles, but for the shortest days."""


class Weather(msgspec.Struct, frozen=True):
    """Degrees celsius outside and in the cabin, rain, and bad air or a tunnel; None where the car does not say."""

    outside_c: float | None = None
    cabin_c: float | None = None
    wet: bool | None = None
    smog: bool | None = None

    @property
    def soak_c(self) -> float | None:
        """How much warmer than outside the cabin is, None where the car does not say both."""
        return None if self.outside_c is None or self.cabin_c is None else self.cabin_c - self.outside_c

    @property
    def cold_start(self) -> bool:
        """Whether the car has stood so long that it is as cold inside as outside."""
        return self.soak_c is not None and self.soak_c <= COLD_START_C


def weather_of(scene: Scene) -> Weather:
    """Return the weather that the car says now."""
    return Weather(scene.number(OUTSIDE), scene.number(CABIN), _wet(scene), _smog(scene))


def in_tunnel(scene: Scene) -> bool | None:
    """Whether the car drives through a tunnel: satellites were heard and are lost, and it is dark by daylight hours.

    None where the car does not say enough to tell.
    """
    satellites, dark, speed = scene.read(_LATITUDE).validity, scene.flag(DARK), scene.number("Vehicle.Speed")
    if satellites == "unknown" or dark is None or speed is None or scene.at is None:
        return None
    return dark and satellites != "valid" and speed >= _TUNNEL_KMH and scene.at.minute // 60 in _DAYLIGHT_HOURS


def _wet(scene: Scene) -> bool | None:
    rain, wipers = scene.number(_RAIN), scene.read(_WIPERS)
    if rain is not None:
        return rain > 0
    # RAIN_SENSOR says what the stalk is set to, not that it rains
    return None if not wipers.valid or wipers.value == "RAIN_SENSOR" else wipers.value != "OFF"


def _smog(scene: Scene) -> bool | None:
    level, tunnel = scene.number(AIR_QUALITY), in_tunnel(scene)
    if tunnel or (level is not None and level >= _BAD_AIR_LEVEL):
        return True
    return None if level is None and tunnel is None else False
