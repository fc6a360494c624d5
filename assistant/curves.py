"""The curves above a replay's timeline: which signals of a drive an engineer looks along."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hmi.show import number
from hmi.view import Playback
from vehicle.drive import Survey
from vehicle.signals import CATALOGUE, PATHS

__all__ = ["CURVES", "Curve", "curves_of"]

_POWERTRAIN, _HVAC = "Vehicle.Powertrain", "Vehicle.Cabin.HVAC"
CURVES: tuple[str, ...] = (
    "Vehicle.Speed",
    f"{_POWERTRAIN}.TractionBattery.CurrentPower",
    f"{_POWERTRAIN}.CombustionEngine.Speed",
    f"{_POWERTRAIN}.TractionBattery.StateOfCharge.Displayed",
    f"{_POWERTRAIN}.FuelSystem.RelativeLevel",
    "Vehicle.Exterior.AirTemperature",
    f"{_HVAC}.AmbientAirTemperature",
    f"{_HVAC}.Station.Row1.Driver.Temperature",
    f"{_HVAC}.Heater.CurrentPower",
)
"""VSS paths, in the order in which they are looked at."""
_UNITS = {"celsius": "°C", "percent": "%"}
_LEAST = {"km/h": 30.0, "W": 10_000.0, "rpm": 1_000.0, "percent": 10.0, "celsius": 5.0}
"""What fills the curve's height, by unit, so that a signal that hardly moves looks like one."""


class Curve(NamedTuple):
    """One signal over the drive: [n] values at even steps, NaN where unknown; its name, what it spans, and the least
    span that fills the height.
    """

    values: NDArray[np.float32]
    name: str = ""
    span: str = ""
    least: float = 1.0

    def along(self, playback: Playback, count: int = 1) -> Playback:
        """Return the replay with this curve above its timeline, one of ``count``."""
        return replace(
            playback, profile=self.values, profile_name=self.name, profile_span=self.span, profile_least=self.least,
            profiles=count,
        )  # fmt: skip


def curves_of(found: Survey) -> tuple[Curve, ...]:
    """Return the curves that a drive has; one without any values where it says none of these signals."""
    curves = tuple(_curve(path, found.curves[path]) for path in CURVES if path in found.curves)
    return curves or (Curve(np.empty(0, np.float32)),)


def _curve(path: str, values: NDArray[np.float32]) -> Curve:
    signal = CATALOGUE[PATHS[path]]
    if path == "Vehicle.Speed":
        values = np.abs(values)  # backwards is as fast as forwards
    low, high, unit = float(np.nanmin(values)), float(np.nanmax(values)), _UNITS.get(signal.unit, signal.unit)
    if unit == "W":
        low, high, unit = low / 1000, high / 1000, "kW"
    digits = 0 if high - low >= 10 else 1
    ends = dict.fromkeys((number(low, digits), number(high, digits)))  # one where it never changes
    name = signal.label.partition(",")[0].capitalize()
    return Curve(values, name, f"{' to '.join(ends)} {unit}", _LEAST[signal.unit])
