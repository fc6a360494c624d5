"""A drive for a network to foresee: what the car says, second by second, and where it may go."""

from collections.abc import Iterable

import numpy as np

from anticipation.destinations import Destinations
from anticipation.foresight import Foreseen, Foresight
from anticipation.instant import Instant
from anticipation.scene import Scene
from anticipation.window import Candidates, Moment, candidates_of, last_stays
from anticipation.window.tokens import StayRow
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

S = 1_000_000_000
MONDAY = 1_704_096_000  # 2024-01-01, 8:00 UTC
DAY_S = 86_400
HOME, WORK, GYM = 0, 1, 2


def lived(days: int = 10) -> Destinations:
    """To work in the morning, and home by way of the gym on some days."""
    destinations = Destinations()
    for day in range(days):
        morning = MONDAY + day * DAY_S
        destinations.learn(Instant(morning), HOME, Instant(morning + 1800), WORK)
        evening = morning + 9 * 3600
        if day % 3 == 0:
            destinations.learn(Instant(evening), WORK, Instant(evening + 900), GYM)
            evening += 6_000
        destinations.learn(Instant(evening), GYM if day % 3 == 0 else WORK, Instant(evening + 1800), HOME)
    return destinations


LIFE = lived()
NOW = Instant(MONDAY + 10 * DAY_S)
CANDIDATES = candidates_of(LIFE.look_up(NOW, HOME), stands=True)
STAYS: list[StayRow] = last_stays(LIFE, NOW)


def scene(second: int, t_ns: int | None = None) -> Scene:
    """A cold car that drives faster and faster, and grows warm."""
    now_ns = second * S if t_ns is None else t_ns
    said: dict[str, Value] = {
        "Vehicle.Speed": min(130.0, second / 2),
        "Vehicle.Exterior.AirTemperature": -4.0,
        "Vehicle.Cabin.HVAC.AmbientAirTemperature": min(22.0, -3.0 + second / 8),
        "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed": 60.0,
    }
    state = SignalState()
    for path, value in said.items():
        state.set(PATHS[path], value, now_ns)
    return Scene(now_ns, state, at=NOW._replace(s=NOW.s + second))


def moment(outside_c: float | None, cabin_c: float | None) -> Moment:
    return Moment(NOW, sun=0.1, outside_c=outside_c, cabin_c=cabin_c)


def go(
    foresight: Foresight, seconds: Iterable[int], candidates: Candidates | None = CANDIDATES
) -> list[Foreseen | None]:
    """Let seconds pass; every 25th the driver says something."""
    told = []
    for second in seconds:
        if second % 25 == 0:
            foresight.say(f"it is second {second}")
        foresight.sample(second * S, scene(second).state)
        told.append(foresight.look(scene(second), moment, candidates))
    return told


def written(foreseen: Foreseen | None) -> bytes:
    """Everything that was foreseen, to the last bit."""
    if foreseen is None:
        return b""
    rows = [
        *foreseen.acts.values(),
        foreseen.setting,
        foreseen.goal,
        (foreseen.energy,),
        foreseen.leaves,
        foreseen.trip,
        foreseen.change,
        foreseen.style,
    ]
    return np.concatenate([np.asarray(row, np.float64) for row in rows]).tobytes()


def all_written(told: Iterable[Foreseen | None]) -> list[bytes]:
    return [written(foreseen) for foreseen in told]
