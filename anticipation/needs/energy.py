"""A stop for energy on the way, when what the driver is likely to do would take the battery or tank too low."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from anticipation.energy import EnergyMemory
from anticipation.ground import ROAD, Position, distance_m
from anticipation.habits.weather import OUTSIDE
from anticipation.need import Need
from anticipation.needs.destination import ARRIVED_M, POSITION
from anticipation.needs.given import WORTH_KNOWING, Likely, Stop
from anticipation.needs.words import fit, short
from anticipation.scene import Scene

__all__ = ["MARGIN_PERCENT", "energy_needs"]

MARGIN_PERCENT = 10.0
"""What shall be left at the end."""

_USUAL_AT_MOST = 25.0
"""Who plugs in every night at 60 % does not need a stop at 55 %: above this the usual level tells nothing."""


_DETOUR_KM = 10.0
"""Nobody drives further out of the way for what may be had elsewhere."""

_BATTERY = (
    "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed",
    "Vehicle.Powertrain.TractionBattery.StateOfCharge.Current",
)
_TANK = ("Vehicle.Powertrain.FuelSystem.RelativeLevel",)
_RANGE = "Vehicle.Powertrain.Range"
_CHARGING = tuple(
    f"Vehicle.Powertrain.TractionBattery.Charging.{leaf}" for leaf in ("IsCharging", "IsChargingCableConnected")
)


class _Plan(NamedTuple):
    """What going to a place, and on to where the driver charges, takes of the level, in percent.

    ``home`` is where they charge after it, None where that is the place itself or is not known. ``stop`` is the known
    one with the least detour, in km, on the way to the place.
    """

    place: Likely
    there: float
    back: float = 0.0
    home: Stop | None = None
    stop: Stop | None = None
    detour: float = 0.0

    @property
    def whole(self) -> float:
        return self.there + self.back


class _Supply(msgspec.Struct, frozen=True):
    level: float
    path: str
    per_km: float
    signals: tuple[str, ...]

    @property
    def electric(self) -> bool:
        return self.path in _BATTERY


def energy_needs(
    scene: Scene, memory: EnergyMemory, likely: Sequence[Likely], stops: Sequence[Stop], here: int | None = None
) -> list[Need]:
    """Return the need to stop for energy; ``stops`` are the known places of ``memory.stations()``.

    Its probability is that of the places that would take the level too low, less while few charges are known. Without
    a charge in the driver's history there is none.
    """
    if not memory.charges or not likely or any(scene.flag(path) for path in _CHARGING):
        return []
    supply = _supply(scene, memory)
    if supply is None:
        return []
    usual = memory.usual_level() or 0.0
    ways = [place for place in likely if place.km is not None and place.place != here]
    lacking = [plan for place in ways if (plan := _lacking(scene, supply, place, stops, usual)) is not None]
    p = min(1.0, sum(plan.place.p for plan in lacking)) * memory.charges / (memory.charges + 1)
    if p < WORTH_KNOWING:
        return []
    plan = max(lacking, key=lambda plan: (plan.place.p, -plan.place.place))
    return [_need(scene, p, supply, plan, usual)]


def _supply(scene: Scene, memory: EnergyMemory) -> _Supply | None:
    paths = {"electric": _BATTERY, "unknown": _BATTERY + _TANK}.get(scene.energy, _TANK)
    path = next((path for path in paths if scene.number(path) is not None), None)
    level = scene.number(path) if path is not None else None
    if path is None or level is None:
        return None
    outside, reach = scene.number(OUTSIDE), scene.number(_RANGE)
    per_km = memory.per_km(outside)
    if per_km is not None:
        return _Supply(level, path, per_km, (path,) if outside is None else (path, OUTSIDE))
    # no trip has told yet what a kilometre takes: the car's own range does
    return _Supply(level, path, level / (reach / 1000), (path, _RANGE)) if reach else None


def _lacking(scene: Scene, supply: _Supply, place: Likely, stops: Sequence[Stop], usual: float) -> _Plan | None:
    """Return the plan to go to ``place`` if it would take the level too low, else None."""
    plan = _plan(scene, supply, place, stops)
    short_of = supply.level - plan.whole < MARGIN_PERCENT
    charges_there = any(stop.place == place.place for stop in stops)
    # lower than usual calls for a stop only where there is one on the way: else they charge where they always do
    low = not charges_there and supply.level - plan.there < min(usual, _USUAL_AT_MOST)
    if not (short_of or low):
        return None
    plan = _with_stop(scene, supply, plan, stops)
    return plan if short_of or plan.stop is not None else None


def _plan(scene: Scene, supply: _Supply, place: Likely, stops: Sequence[Stop]) -> _Plan:
    km = place.km or 0.0
    there = supply.per_km * km
    if any(stop.place == place.place for stop in stops):
        return _Plan(place, there)
    ways: list[tuple[float, int, Stop]] = []
    for stop in stops:
        # the way back to where this drive began is as long as the way there
        way = scene.driven_km + km if _at(stop, scene.origin) else _road_km(place.position, stop.position)
        if way is not None:
            ways.append((way, stop.place, stop))
    if not ways:
        return _Plan(place, there)
    way, _, home = min(ways, key=lambda way: way[:2])
    return _Plan(place, there, supply.per_km * way, home)


def _with_stop(scene: Scene, supply: _Supply, plan: _Plan, stops: Sequence[Stop]) -> _Plan:
    """Return the plan with the stop of the least detour that the level still reaches."""
    direct = _road_km(scene.position, plan.place.position)
    best: tuple[float, int, Stop] | None = None
    for stop in stops:
        first, then = _road_km(scene.position, stop.position), _road_km(stop.position, plan.place.position)
        if direct is None or first is None or then is None or _at(stop, scene.position):
            continue
        detour = max(0.0, first + then - direct)
        if stop.place == plan.place.place or detour > _DETOUR_KM or supply.per_km * first >= supply.level:
            continue
        if best is None or (detour, stop.place) < best[:2]:
            best = detour, stop.place, stop
    return plan if best is None else plan._replace(stop=best[2], detour=best[0])


def _need(scene: Scene, p: float, supply: _Supply, plan: _Plan, usual: float) -> Need:
    verb = "Charge" if supply.electric else "Fuel up"
    title = f"{verb} on the way?" if plan.stop is None else f"{verb} at {short(plan.stop.label)} on the way?"
    why = _why(scene, supply, plan, f"you usually {verb.lower()} at {usual:.0f} %")
    detour = "it is on your way" if plan.detour < 0.5 else f"it is about {plan.detour:.0f} km off your way"
    reason = fit(title, why) if plan.stop is None else fit(title, f"{why}; {detour}", why)
    signals = supply.signals + tuple(path for path in POSITION if plan.stop is not None and scene.read(path).valid)
    vital = supply.level - plan.there < MARGIN_PERCENT
    return Need("energy", "energy", p, title, reason, signals, icon="charge", vital=vital, lifetime_s=30.0)


def _why(scene: Scene, supply: _Supply, plan: _Plan, usually: str) -> str:
    left, name = f"{supply.level:.0f} % left", short(plan.place.label)
    if supply.level - plan.whole >= MARGIN_PERCENT:
        return f"{left}, {supply.level - plan.there:.0f} % at {name}; {usually}"
    if plan.home is None:
        return f"{left}; {name} takes about {plan.there:.0f} %"
    on = "back" if _at(plan.home, scene.origin) else f"on to {short(plan.home.label)}"
    return f"{left}; {name} and {on} takes about {plan.whole:.0f} %"


def _at(stop: Stop, position: Position | None) -> bool:
    return position is not None and stop.position is not None and distance_m(stop.position, position) < ARRIVED_M


def _road_km(a: Position | None, b: Position | None) -> float | None:
    return None if a is None or b is None else ROAD * distance_m(a, b) / 1000
