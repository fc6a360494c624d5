"""A driver's days as facts, and a scripted morning for a mind: what the car says at each moment of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import numpy as np

from anticipation.facts import Fact, Habit, Trip
from anticipation.ground import Position, distance_m, plausible
from anticipation.instant import Instant, instant_of
from anticipation.keeping import Notebook
from anticipation.memory import DriverMemory
from anticipation.mind import Mind, Record
from vehicle.signals import GEAR_DRIVE, GEAR_PARK, PATHS, Value
from vehicle.state import SignalState
from vehicle.vehicle import Vehicle

S = 1_000_000_000
ZONE = timezone(timedelta(hours=1))
HOME, WORK, GYM, SHOP = (
    Position(48.0, 11.0),
    Position(48.06, 11.0),
    Position(48.03, 11.05),
    Position(48.0, 10.95),
)
FIRST_DAY = datetime(2024, 1, 8, tzinfo=ZONE)
"""A Monday."""

NAMES = {
    "speed": "Vehicle.Speed",
    "gear": "Vehicle.Powertrain.Transmission.SelectedGear",
    "ignition": "Vehicle.LowVoltageSystemState",
    "belt": "Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted",
    "defrost": "Vehicle.Cabin.HVAC.IsFrontDefrosterActive",
    "wish": "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature",
    "outside": "Vehicle.Exterior.AirTemperature",
}


def at(day: int, hour: int, minute: int = 0) -> Instant:
    return instant_of(FIRST_DAY + timedelta(days=day, hours=hour, minutes=minute))


def way(origin: Position | None, there: Position | None, departed: Instant, minutes: int = 15) -> Trip:
    km = None
    route: tuple[Position, ...] = ()
    if origin is not None and there is not None and plausible(*origin) and plausible(*there):
        km = round(1.3 * distance_m(origin, there) / 1000, 2)
        steps = [k / 10 for k in range(11)]
        route = tuple(
            Position(origin.lat + (there.lat - origin.lat) * k, origin.lon + (there.lon - origin.lon) * k)
            for k in steps
        )
    return Trip(departed, departed._replace(s=departed.s + 60 * minutes), origin, there, km, None, route)


def commute(days: int, *, jitter_m: float = 15.0, evening: bool = True) -> list[Fact]:
    """Every weekday to work at 7:35 with the windshield defrosted first, and home at 17:00; Saturdays to the shop."""
    rng = np.random.default_rng(5)

    def near(place: Position) -> Position:
        north, east = rng.normal(0, jitter_m / 111_000, 2).tolist()
        return Position(place.lat + north, place.lon + east)

    facts: list[Fact] = []
    for day in range(days):
        if day % 7 == 6:
            continue
        if day % 7 == 5:
            facts += [way(near(HOME), near(SHOP), at(day, 10)), way(near(SHOP), near(HOME), at(day, 11))]
            continue
        facts.append(Habit(at(day, 7, 34), "defrost", True, None, -5.0 - day % 3, 2.0, 0.5, False))
        facts.append(Habit(at(day, 7, 44), "heat", False, None, -5.0 - day % 3, 2.0, 10.0, False))
        facts.append(way(near(HOME), near(WORK), at(day, 7, 35)))
        if evening:
            facts.append(Habit(at(day, 17, 10), "defrost", False, None, 6.0, 9.0, 10.0, False))
            facts.append(way(near(WORK), near(HOME), at(day, 17)))
    return facts


def same(a: DriverMemory, b: DriverMemory) -> bool:
    """Whether two memories believe the same, whatever their places are numbered."""
    return beliefs(a) == beliefs(b)


def beliefs(memory: DriverMemory) -> tuple[Any, ...]:
    """What a memory says about everything: places by where they are, and what comes next at several moments."""
    positions = memory.positions()

    def spot(place: int) -> object:
        return positions.get(place, place)

    foretold = []
    for day, hour in ((40, 7), (40, 17), (45, 10)):
        for origin in (HOME, WORK, None):
            forecast = memory.destinations.predict(at(day, hour, 30), memory.begins_at(origin))
            places = sorted((spot(p), round(float(q), 9)) for p, q in zip(forecast.places, forecast.p, strict=True))
            foretold.append((places, round(forecast.new, 9)))
    places = [(p.position, p.visits, p.name, p.role, memory.places.label(p.id)) for p in memory.places]
    return sorted(places), foretold, memory.trips, memory.answers.copy(), memory.habits.copy()


class Moment(NamedTuple):
    """What the car has said by ``t_ns``, each with the time when it last said so."""

    t_ns: int
    said: dict[str, tuple[Value, int]]
    position: Position | None
    way_km: float

    def vehicle(self) -> Vehicle:
        """A vehicle as far as a mind looks at it."""
        state = SignalState()
        for path, (value, t_ns) in self.said.items():
            state.set(PATHS[path], value, t_ns)
        track = SimpleNamespace(position=self.position, heading_deg=None, length_km=self.way_km)
        heard = max((t_ns for _, t_ns in self.said.values()), default=0)
        return cast(Vehicle, SimpleNamespace(state=state, track=track, last_frame_ns=heard))


class Morning:
    """A drive as a script; the car says everything it said before again at every tick, but for what is muted."""

    def __init__(self, position: Position | None = HOME, step_ns: int = S // 5) -> None:
        self.moments: list[Moment] = []
        self._step_ns = step_ns
        self._t_ns = 0
        self._position = position
        self._said: dict[str, Value] = {}
        self._heard: dict[str, tuple[Value, int]] = {}
        self._way_km = 0.0

    def go(self, seconds: int, to: Position | None = None, mute: tuple[str, ...] = (), **said: Value) -> "Morning":
        """Let time pass, on the way to ``to`` if given; ``mute`` are names that the car stops saying."""
        self._said |= {NAMES[name]: value for name, value in said.items()}
        for name in mute:
            self._said.pop(NAMES[name], None)
        begin, steps = self._position, seconds * S // self._step_ns
        for step in range(1, steps + 1):
            self._t_ns += self._step_ns
            if to is not None and begin is not None and self._position is not None:
                part = step / steps
                here = Position(begin.lat + (to.lat - begin.lat) * part, begin.lon + (to.lon - begin.lon) * part)
                self._way_km += distance_m(self._position, here) / 1000
                self._position = here
            self._heard |= {path: (value, self._t_ns) for path, value in self._said.items()}
            self.moments.append(Moment(self._t_ns, dict(self._heard), self._position, self._way_km))
        return self


def winter_morning(waits_s: int = 60, drives_s: int = 120) -> Morning:
    """To work on a cold morning: some time in the parked car, then the way, then it is left."""
    morning = Morning().go(waits_s, speed=0.0, gear=GEAR_PARK, ignition="ON", outside=-5.0, defrost=False, wish=21.0)
    morning.go(drives_s, to=WORK, speed=40.0, gear=GEAR_DRIVE, belt=True)
    return morning.go(5, speed=0.0, gear=GEAR_PARK).go(5, ignition="OFF")


BEGAN = datetime(2024, 2, 12, 7, 29, tzinfo=ZONE)
"""A Monday: five weeks after the first day."""


def live(
    mind: Mind, moments: Iterable[Moment], began: datetime | None = BEGAN, ends: bool = True
) -> list[tuple[int, Record]]:
    """Let a mind live through moments; return what it told."""
    told: list[tuple[int, Record]] = []
    last_ns = 0
    for moment in moments:
        last_ns = moment.t_ns
        wall = began + timedelta(microseconds=last_ns // 1000) if began is not None else None
        told += [(last_ns, record) for record in mind.tick(last_ns, wall, moment.vehicle())]
    if ends:
        mind.finish(last_ns)
    return told


def offered(told: Iterable[tuple[int, Record]]) -> list[tuple[float, dict[str, Any]]]:
    """The offers that were made, with their times in seconds."""
    return [(t_ns / S, fields) for t_ns, (kind, fields) in told if kind == "offer"]


def kinds(told: Iterable[tuple[int, Record]]) -> list[str]:
    return [fields["key"].partition(":")[0] for _, fields in offered(told)]


class Pages(Notebook):
    """A notebook that can be read."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[Fact] = []

    def keep(self, t_ns: int, facts: Sequence[Fact]) -> None:
        super().keep(t_ns, facts)
        self.written += facts

    def of(self, kind: type[Any]) -> list[Any]:
        return [fact for fact in self.written if isinstance(fact, kind)]
