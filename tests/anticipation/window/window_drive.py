"""A drive for a window: what the car says, second by second."""

from collections.abc import Callable, Iterable

import numpy as np

from anticipation.scene import Scene
from anticipation.window import Moment, Window
from anticipation.window.tokens import SLOW
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

S = 1_000_000_000

SPEED = "Vehicle.Speed"
OUTSIDE = "Vehicle.Exterior.AirTemperature"
CABIN = "Vehicle.Cabin.HVAC.AmbientAirTemperature"
HVAC = "Vehicle.Cabin.HVAC"

Told = Callable[[float | None, float | None], Moment]


def nothing(outside_c: float | None, cabin_c: float | None) -> Moment:
    """Nothing is remembered, nor is the time known."""
    return Moment(None, outside_c=outside_c, cabin_c=cabin_c)


def car(t_ns: int, said: dict[str, Value]) -> SignalState:
    """A car that says all this at this moment."""
    state = SignalState()
    for path, value in said.items():
        state.set(PATHS[path], value, t_ns)
    return state


def look(window: Window, second: int, moment: Told = nothing, **said: Value) -> np.ndarray:
    """Let a second pass, in which the car says the same at every tick; ``said`` by the names of ``PLAIN``."""
    paths = {NAMES[name]: value for name, value in said.items()}
    for tick in range(10 * second - 9, 10 * second + 1):
        window.sample(tick * S // 10, car(tick * S // 10, paths))
    return window.look(Scene(second * S, car(second * S, paths)), moment)


def drive(window: Window, seconds: Iterable[int], **said: Value) -> list[np.ndarray]:
    return [look(window, second, **said) for second in seconds]


NAMES: dict[str, str] = {
    "speed": SPEED,
    "outside": OUTSIDE,
    "cabin": CABIN,
    "defrost": f"{HVAC}.IsFrontDefrosterActive",
    "wish": f"{HVAC}.Station.Row1.Driver.Temperature",
    "left": "Vehicle.Body.Lights.DirectionIndicator.Left.IsSignaling",
    "right": "Vehicle.Body.Lights.DirectionIndicator.Right.IsSignaling",
}

SLOW_PLACE = {name: k for k, name in enumerate(SLOW)}
