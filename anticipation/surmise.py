"""What is likely now: from a scene and the memory of the driver to destinations, departures and stops, in plain values.

Between the memory, which counts, and the needs, which are put into words.
"""

from collections.abc import Mapping

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.calendar import is_holiday
from anticipation.destinations import Dossier, Forecast
from anticipation.ground import ROAD, Position, distance_m
from anticipation.instant import Instant, day_part
from anticipation.memory import NOWHERE, DriverMemory
from anticipation.needs import Leaving, Likely, Stop
from anticipation.scene import Scene
from anticipation.window import Candidates, PlaceView, candidates_of

__all__ = ["Outlook", "leaving", "stops"]

_GUESS_NS = 5_000_000_000
"""How often the likely destinations are worked out anew."""
_BEFORE_NS = 30_000_000_000
"""How often, while the car has not left, what it would be to leave now."""
_NEVER_NS = -(2**62)
_MOST = 3


class Outlook(msgspec.Struct, frozen=True, eq=False):
    """Where this drive may go: the forecast as it began, and the most probable places by now, best first.

    ``candidates`` are all places that it may be, as the network sees them; ``fresh`` tells that they are yet
    to be weighed (``weighed``).
    """

    likely: tuple[Likely, ...] = ()
    origin: int = NOWHERE
    departs: Instant | None = None
    prior: Forecast | None = None
    dossier: Dossier | None = None
    candidates: Candidates | None = None
    fresh: bool = False
    left_ns: int | None = None
    worked_ns: int = _NEVER_NS

    def stale(self) -> "Outlook":
        """Return one that is worked out anew at the next look: the memory has learned."""
        return msgspec.structs.replace(self, worked_ns=_NEVER_NS)

    def at(self, memory: DriverMemory, scene: Scene) -> "Outlook":
        """Return the outlook at ``scene``: itself while it is not due."""
        if scene.at is None or not memory.trips:
            return self if self.prior is None else Outlook()
        left = scene.left_ns != self.left_ns
        every_ns = _GUESS_NS if scene.left_ns is not None else _BEFORE_NS
        if not left and 0 <= scene.t_ns - self.worked_ns < every_ns:
            return self
        origin, departs, prior, dossier = self.origin, self.departs, self.prior, self.dossier
        if prior is None or departs is None or left or scene.left_ns is None:
            departs, origin = scene.at, memory.begins_at(scene.origin or scene.position)
            holiday = is_holiday(departs, memory.zone)
            prior = memory.destinations.predict(departs, origin, holiday)
            dossier = memory.destinations.look_up(departs, origin, holiday)
        assert dossier is not None
        candidates = _candidates(memory, scene, dossier, prior)
        return Outlook(self.likely, origin, departs, prior, dossier, candidates, True, scene.left_ns, scene.t_ns)

    def weighed(self, memory: DriverMemory, scene: Scene, p: NDArray[np.float64]) -> "Outlook":
        """Return the outlook with its likeliest places by ``p [32]``, a probability for each candidate."""
        if self.candidates is None or self.departs is None:
            return self
        found, positions = [], memory.positions()
        places = self.candidates.places
        order = np.lexsort((places, -p[: len(places)]))[:_MOST]
        for place, share in zip(places[order].tolist(), p[order].tolist(), strict=True):
            minutes, km = _way(memory, scene, self.origin, place, positions)
            support = memory.destinations.support(place, self.departs, self.origin)
            label, position, when = memory.label(place), positions.get(place), _when(self.departs)
            found.append(Likely(place, share, label, minutes, km, support.times, support.of, when, position))
        return msgspec.structs.replace(self, likely=tuple(found), fresh=False)


def _candidates(memory: DriverMemory, scene: Scene, dossier: Dossier, prior: Forecast) -> Candidates:
    """Return where the drive may go, with what the way so far says about each place."""
    forecast, positions, here = prior, memory.positions(), scene.position
    if scene.left_ns is not None and scene.origin is not None and here is not None:
        forecast = memory.routes.narrow(
            prior, scene.origin, here, scene.heading_deg, scene.driven_km, scene.trail, positions
        )
    now = dict(zip(forecast.places.tolist(), forecast.p.tolist(), strict=True))

    def view(place: int) -> PlaceView:
        known = memory.places.get(place)
        return PlaceView(None if here is None else distance_m(here, known.position), known.role)

    return candidates_of(dossier, now, forecast.new, view, stands=scene.left_ns is None)


def leaving(memory: DriverMemory, scene: Scene, here: int) -> list[Leaving]:
    """Return the departure that is usual from the place where the car stands, if one is."""
    if scene.at is None or here == NOWHERE:
        return []
    usual = memory.destinations.departure(here, scene.at)
    if usual is None:
        return []
    travel = memory.destinations.travel(here, usual.destination)
    return [
        Leaving(
            usual.destination,
            usual.p,
            memory.label(usual.destination),
            usual.departs_minute,
            usual.arrives_minute,
            travel.minutes if travel is not None else None,
            usual.times,
            usual.of,
            "weekdays" if scene.at.weekday < 5 else "weekend days",
        )
    ]


def stops(memory: DriverMemory) -> list[Stop]:
    """Return the known places at which the driver charges or fills up, the most used first."""
    found: dict[int, Stop] = {}
    for station in memory.energy.stations():
        place = memory.places.get(station.place)  # places at which they charged may have turned out to be one
        found.setdefault(place.id, Stop(place.id, memory.label(place.id), place.position))
    return list(found.values())


def _way(
    memory: DriverMemory, scene: Scene, origin: int, place: int, positions: Mapping[int, Position]
) -> tuple[float | None, float | None]:
    """Minutes and kilometres that are left, from earlier drives of this way, else kilometres from the straight line."""
    travel = memory.destinations.travel(origin, place)
    target = positions.get(place)
    beeline = None
    if scene.position is not None and target is not None:
        beeline = ROAD * distance_m(scene.position, target) / 1000
    if travel is None:
        return None, beeline
    if scene.left_ns is None:
        return travel.minutes, travel.km if travel.km is not None else beeline
    if travel.km is None or travel.km <= 0 or beeline is None:
        return max(0.0, travel.minutes - (scene.t_ns - scene.left_ns) / 60e9), beeline
    # on the usual way the kilometres left are known; off it, the straight line is all there is
    rest = travel.km - scene.driven_km
    rest = rest if rest > beeline / ROAD else beeline
    return travel.minutes * min(1.5, rest / travel.km), rest


def _when(departs: Instant) -> str:
    return f"{'weekday' if departs.weekday < 5 else 'weekend'} {day_part(departs.minute)}s from here"
