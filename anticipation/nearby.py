"""Which places the driver may mean who only says what they need: those with a name first, and where they charge."""

from collections.abc import Sequence

from anticipation.ground import Position, distance_m
from anticipation.memory import DriverMemory
from anticipation.needs import Likely

__all__ = ["named", "stations"]


def named(memory: DriverMemory, likely: Sequence[Likely], here: Position | None) -> tuple[str, ...]:
    """Return what the named places are called, and those of a known role: the likeliest now first, then the nearest.

    The place at ``here`` is left out: nobody needs to drive there.
    """
    p = {guess.place: guess.p for guess in likely}
    known = [place.id for place in memory.places if place.name or place.role]
    return _called(memory, sorted(known, key=lambda place: (-p.get(place, 0.0), _away(memory, place, here))), here)


def stations(memory: DriverMemory, here: Position | None) -> tuple[str, ...]:
    """Return what the places are called at which the driver charges or fuels up, the nearest first.

    Where nobody knows where the car is, the most used is the first.
    """
    found = [station.place for station in memory.energy.stations() if station.place in memory.positions()]
    return _called(memory, sorted(found, key=lambda place: _away(memory, place, here)), here)


def _called(memory: DriverMemory, places: Sequence[int], here: Position | None) -> tuple[str, ...]:
    at = memory.place_at(here)
    return tuple(dict.fromkeys(memory.label(place) for place in places if place != at))


def _away(memory: DriverMemory, place: int, here: Position | None) -> float:
    return distance_m(here, memory.positions()[place]) if here is not None else 0.0
