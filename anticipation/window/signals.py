"""Which signals of the car feed the window, and how their readings become its raw numbers; NaN is unknown or stale."""

import math
from typing import Final

from anticipation.habits import weather_of
from anticipation.habits.weather import AIR_QUALITY, CABIN, DARK, OUTSIDE
from anticipation.scene import Scene
from anticipation.window.tokens import SLOW
from vehicle.signals import PATHS
from vehicle.state import Reading, SignalState

__all__ = ["fast_sample", "slow_row"]

_NAN = math.nan
_HVAC = "Vehicle.Cabin.HVAC"
_DRIVER = f"{_HVAC}.Station.Row1.Driver"
_BATTERY = "Vehicle.Powertrain.TractionBattery"
_LIGHTS = "Vehicle.Body.Lights.DirectionIndicator"

_FAST: Final = tuple(
    PATHS[path]
    for path in (
        "Vehicle.Speed",
        "Vehicle.AngularVelocity.Yaw",
        "Vehicle.Chassis.SteeringWheel.Angle",
        "Vehicle.Chassis.Accelerator.PedalPosition",
        "Vehicle.Chassis.Brake.IsPressed",
        f"{_LIGHTS}.Left.IsSignaling",
        f"{_LIGHTS}.Right.IsSignaling",
        "Vehicle.Powertrain.Transmission.SelectedGear",
    )
)
_LEFT, _RIGHT = 5, 6

_PLAIN: Final = {
    "outside": OUTSIDE,
    "cabin": CABIN,
    "air_quality": AIR_QUALITY,
    "dark": DARK,
    "setting": f"{_DRIVER}.Temperature",
    "fan": f"{_DRIVER}.FanSpeed",
    "air_conditioning": f"{_HVAC}.IsAirConditioningActive",
    "recirculation": f"{_HVAC}.IsRecirculationActive",
    "defrost": f"{_HVAC}.IsFrontDefrosterActive",
    "auto": f"{_HVAC}.IsAutoActive",
    "heater": f"{_HVAC}.Heater.CurrentPower",
    "seat": "Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling",
    "wheel_heat": "Vehicle.Chassis.SteeringWheel.HeatingCooling",
    "charging": f"{_BATTERY}.Charging.IsCharging",
    "plugged": f"{_BATTERY}.Charging.IsChargingCableConnected",
    "belt": "Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted",
    "door": "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen",
}
_WINDOWS: Final = tuple(
    f"Vehicle.Cabin.Door.{row}.{side}.Window.Position"
    for row in ("Row1", "Row2")
    for side in ("DriverSide", "PassengerSide")
)
_LEVELS: Final = (
    f"{_BATTERY}.StateOfCharge.Displayed",
    f"{_BATTERY}.StateOfCharge.Current",
    "Vehicle.Powertrain.FuelSystem.RelativeLevel",
)


def fast_sample(state: SignalState, now_ns: int) -> tuple[float, ...]:
    """Return the signals of ``tokens.FAST`` as they are now: called at every tick, so it reads by place."""
    values = [_number(state.read_at(index, now_ns)) for index in _FAST]
    signs = [value for value in (values[_LEFT], values[_RIGHT]) if not math.isnan(value)]
    return (*values[:_LEFT], max(signs, default=_NAN), values[-1])


def slow_row(scene: Scene) -> list[float]:
    """Return the signals of ``tokens.SLOW`` as they are now."""
    found: dict[str, float] = {name: _number(scene.read(path)) for name, path in _PLAIN.items()}
    wet = weather_of(scene).wet
    found["wet"] = _NAN if wet is None else float(wet)
    found["window_open"] = max((n for path in _WINDOWS if (n := scene.number(path)) is not None), default=_NAN)
    found["level"] = next((n for path in _LEVELS if (n := scene.number(path)) is not None), _NAN)
    reach_m = scene.number("Vehicle.Powertrain.Range")
    found["range"] = _NAN if reach_m is None else reach_m / 1000
    ignition = scene.read("Vehicle.LowVoltageSystemState")
    found["ignition"] = float(ignition.value in ("ON", "START")) if ignition.valid else _NAN
    return [found[name] for name in SLOW]


def _number(reading: Reading) -> float:
    value, _, validity = reading
    return float(value) if validity == "valid" and value is not None and not isinstance(value, str) else _NAN
