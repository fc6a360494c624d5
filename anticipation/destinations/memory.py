"""Where one driver goes and when: learned from their own trips alone, one after the other, without training."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations.context import Rows, context_at, context_of_row
from anticipation.destinations.departures import DepartureForecast, Travel, departure_from, travel_between
from anticipation.destinations.evidence import Evidence, gather
from anticipation.destinations.experts import count
from anticipation.destinations.support import Support, support_for
from anticipation.destinations.trips import UNKNOWN, Trips
from anticipation.destinations.weights import PRIOR, judge, taught
from anticipation.instant import Instant

__all__ = ["Destinations", "Dossier", "Forecast"]


class Forecast(NamedTuple):
    """Where a trip goes: known places, likeliest first, a probability for each, and that of a place never visited.

    ``p`` and ``new`` sum to 1. Equal probabilities are in the order of the places' numbers.
    """

    places: NDArray[np.int64]
    p: NDArray[np.float64]
    new: float


class Dossier(NamedTuple):
    """All that the past says about a trip that begins now, for whoever weighs it anew.

    ``places [n]`` ascending by slot, as ``evidence`` has them; ``p [n]`` and ``new`` are what the memory makes of it,
    ``counted [2, n]`` two plain counts (``experts.count``), ``visits [n]`` how often each was the end of a trip.
    ``trips`` is how many there were, ``from_here`` and ``from_both`` how many of them began here, and here having come
    from the same place; ``dwell_min`` is since when the car stands.
    """

    places: NDArray[np.int64]
    evidence: Evidence
    p: NDArray[np.float64]
    new: float
    counted: NDArray[np.float64]
    visits: NDArray[np.int64]
    trips: int
    from_here: int
    from_both: int
    dwell_min: float
    weekday: int
    free: bool
    origin: int


class Destinations:
    """Remembers the last ``capacity`` trips of a driver, and how well each kind of evidence foretold them.

    Places are any numbers; a negative one stands for a place that nobody knows: it is never a candidate, but the trip
    happened. Trips are numbered from 0 in the order of ``learn``. The weights learn prequentially: each trip is first
    foretold from those before it. That work waits until someone asks; the answers do not depend on when they ask.
    The same history gives the same state, bit for bit, and as long as no trip has left the ring, so does one whose
    places were relabelled later.
    """

    def __init__(self, capacity: int = 4096) -> None:
        self._trips = Trips(capacity)
        self._weights = PRIOR
        self._settled = 0

    def __len__(self) -> int:
        """Count the trips that are remembered."""
        return len(self._trips.rows)

    @property
    def learned(self) -> int:
        """Count the trips ever learned: the number of the next one."""
        return self._trips.count

    @property
    def capacity(self) -> int:
        """Count the trips that can be remembered."""
        return self._trips.capacity

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Destinations):
            return NotImplemented
        self.settle()
        other.settle()
        return self._trips.same(other._trips) and self._weights.tobytes() == other._weights.tobytes()

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> "Destinations":
        """Return an independent copy."""
        other = Destinations(self._trips.capacity)
        other._trips, other._weights, other._settled = self._trips.copy(), self._weights, self._settled
        return other

    def predict(self, departs: Instant, origin: int, holiday: bool = False, exclude_origin: bool = False) -> Forecast:
        """Say where a trip that leaves ``origin`` now goes; ``exclude_origin`` where it cannot end as it began."""
        self.settle()
        trips = self._trips
        here = context_at(trips.rows, trips.slot(origin), departs, holiday)
        evidence = gather(trips.rows, trips.high, here)
        p, new = judge(self._weights, evidence, here.slot if exclude_origin else 0)
        places = trips.places(evidence.slots)
        order = np.lexsort((places, -p))
        if exclude_origin and here.slot:
            order = order[places[order] != origin]
        return Forecast(places[order], p[order], new)

    def recent(self) -> Rows:
        """Return the trips that are remembered, oldest first; ``anticipation.destinations.trips`` names the columns."""
        self.settle()
        view = self._trips.rows
        view.flags.writeable = False
        return view

    def look_up(self, departs: Instant, origin: int, holiday: bool = False) -> Dossier:
        """Return all that is known about a trip that leaves ``origin`` now."""
        self.settle()
        trips = self._trips
        rows = trips.rows
        here = context_at(rows, trips.slot(origin), departs, holiday)
        evidence = gather(rows, trips.high, here)
        p, new = judge(self._weights, evidence)
        to, start = rows["slot"], rows["origin_slot"]
        left = (start == here.slot) & (here.slot > 0)
        came = left[1:] & (start[:-1] == here.before) & (here.before > 0)
        return Dossier(
            trips.places(evidence.slots),
            evidence,
            p,
            new,
            count(rows, evidence.slots, trips.high, here),
            np.bincount(to, minlength=trips.high)[evidence.slots],
            len(rows),
            int(left.sum()),
            int(came.sum()),
            float(np.exp(here.dwell)),
            here.weekday,
            here.free,
            origin,
        )

    def learn(
        self,
        departs: Instant,
        origin: int,
        arrived: Instant,
        destination: int,
        holiday: bool = False,
        km: float | None = None,
        used: float | None = None,
    ) -> None:
        """Remember a trip, and learn from how well it was foretold; ``used`` is in percent of the battery or tank."""
        if len(self) == self._trips.capacity:
            self.settle()  # while the trips that it was foretold from are all there
        self._trips.append(departs, origin, arrived, destination, holiday, km, used)

    def merge(self, old: int, into: int) -> None:
        """Let all trips to or from ``old`` have been to or from ``into``."""
        if old >= 0 and old != into:
            self._unsettle(self._trips.relabel(old, max(into, UNKNOWN)))

    def move(self, trips: Collection[int], new: int) -> None:
        """Let these trips have ended at ``new``, and the trips after them have begun there if they began where
        those had ended; trips that are no longer remembered are passed over."""
        self._unsettle(self._trips.move(trips, max(new, UNKNOWN)))

    def forget(self, place: int) -> None:
        """Let nobody know where the trips to or from a place led: as if it had never been known."""
        self.merge(place, UNKNOWN)

    def support(self, place: int, departs: Instant, origin: int, holiday: bool = False) -> Support:
        """Count how many of the last trips like this one went to ``place``."""
        here = context_at(self._trips.rows, self._trips.slot(origin), departs, holiday)
        return support_for(self._trips.rows, place, here)

    def departure(self, origin: int, now: Instant, holiday: bool = False) -> DepartureForecast | None:
        """Say when and where the driver, parked at ``origin``, usually leaves later on such a day, if they do."""
        return departure_from(self._trips.rows, origin, now, holiday)

    def travel(self, origin: int, destination: int) -> Travel | None:
        """Say what the way from one place to another usually takes; None if it was never driven."""
        return travel_between(self._trips.rows, origin, destination)

    def settle(self) -> None:
        """Do now the work that else waits until someone asks, about 0.3 ms a trip (1 ms with thousands of places).

        The weights learn from each trip that they have not yet learned from, foretold from those before it.
        """
        trips = self._trips
        rows, first = trips.rows, trips.first
        for k in range(max(0, self._settled - first), len(rows)):
            row = rows[k]
            evidence = gather(rows[:k], trips.high, context_of_row(rows, k))
            slot = int(row["slot"])
            row["weights"] = self._weights
            row["first"] = slot > 0 and not (evidence.slots == slot).any()
            self._weights = taught(self._weights, evidence, slot)
        self._settled = trips.count

    def _unsettle(self, changed: int | None) -> None:
        """Forget what the weights learned from the trip ``changed`` on."""
        if changed is not None and changed < self._settled:
            self._settled = changed
            self._weights = self._trips.rows["weights"][changed - self._trips.first].copy()
