"""A car that can do everything that may be asked of it, standing, at 20 degrees on both sides with a running fan."""

from datetime import UTC, datetime

from assistant.understanding import Context
from assistant.understanding.paths import EVERYTHING, FAN, station
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

DRIVER, PASSENGER = (f"{station(zone)}.Temperature" for zone in ("driver", "passenger"))


def car() -> Context:
    state = SignalState()
    known: dict[str, Value] = {DRIVER: 20.0, PASSENGER: 20.0, FAN: 40.0, "Vehicle.Speed": 0.0}
    for path, value in known.items():
        state.set(PATHS[path], value, 0)
    return Context(state, 0, EVERYTHING, wall=datetime(2026, 1, 5, 14, 7, tzinfo=UTC))
