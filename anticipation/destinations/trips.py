"""The last trips of one driver as columns, oldest first, with room for a fixed number of them."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations.context import Rows, context_at
from anticipation.destinations.evidence import FEATURES, NEW_FEATURES
from anticipation.instant import Instant

__all__ = ["UNKNOWN", "Trips"]

UNKNOWN = -1
"""Stands for every place that is not known; all negative place numbers do."""

_COLUMNS = [
    ("origin", np.int64),
    ("destination", np.int64),
    ("origin_slot", np.int32),
    ("slot", np.int32),
    ("departed_s", np.int64),
    ("arrived_s", np.int64),
    ("local_min", np.int64),
    ("minute", np.float64),
    ("weekday", np.int8),
    ("free", np.bool_),
    ("dwell", np.float64),
    ("km", np.float64),
    ("used", np.float64),
    ("first", np.bool_),
    ("weights", np.float64, (FEATURES + NEW_FEATURES,)),
]


class Trips:
    """A ring of trips kept in order: twice the capacity is allotted, and the youngest half moves down when it is full.

    Places are numbered densely by *slots* so that votes for them can be summed by index: slot 0 is the unknown place.
    A slot is freed when the last trip to or from its place leaves the ring. Trips are numbered from 0 in the order
    of ``append``, for good.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"capacity {capacity}: at least one trip must fit")
        self.capacity = capacity
        self.count = 0
        self.high = 1
        self._table = np.zeros(2 * capacity, _COLUMNS)
        self._end = 0
        self._slots: dict[int, int] = {}
        self._free: list[int] = []
        self._uses = np.zeros(2 * capacity + 2, np.int64)
        self._names = np.full(2 * capacity + 2, UNKNOWN)

    @property
    def rows(self) -> Rows:
        """The trips in the ring, oldest first: a view."""
        return self._table[max(0, self._end - self.capacity) : self._end]

    @property
    def first(self) -> int:
        """Number of the oldest trip in the ring."""
        return self.count - len(self.rows)

    def slot(self, place: int) -> int:
        """Return the slot of a place, 0 if no trip in the ring went there or left from there."""
        return self._slots.get(place, 0)

    def places(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the places that have these slots."""
        return self._names[slots]

    def append(
        self,
        departs: Instant,
        origin: int,
        arrived: Instant,
        destination: int,
        holiday: bool,
        km: float | None,
        used: float | None,
    ) -> None:
        """Remember a trip; the oldest one goes when the ring is full."""
        here = context_at(self.rows, self.slot(origin), departs, holiday)
        if len(self.rows) == self.capacity:
            self._release(self.rows[0])
        if self._end == len(self._table):
            self._table[: self.capacity] = self._table[self.capacity :]
            self._end = self.capacity
        row = self._table[self._end]
        row["origin"], row["destination"] = max(origin, UNKNOWN), max(destination, UNKNOWN)
        row["origin_slot"], row["slot"] = self._take(origin), self._take(destination)
        row["departed_s"], row["arrived_s"] = departs.s, arrived.s
        row["local_min"], row["minute"] = departs.local_s // 60, departs.minute
        row["weekday"], row["free"], row["dwell"] = here.weekday, here.free, here.dwell
        row["km"], row["used"] = np.nan if km is None else km, np.nan if used is None else used
        self._end += 1
        self.count += 1

    def _take(self, place: int) -> int:
        if place < 0:
            return 0
        slot = self._slots.get(place)
        if slot is None:
            if self._free:
                slot = self._free.pop()
            else:
                slot, self.high = self.high, self.high + 1
            self._slots[place] = slot
            self._names[slot] = place
        self._uses[slot] += 1
        return slot

    def _release(self, row: np.void) -> None:
        for name, place in (("origin_slot", "origin"), ("slot", "destination")):
            slot = int(row[name])
            self._uses[slot] -= 1
            if slot and not self._uses[slot]:
                del self._slots[int(row[place])]
                self._free.append(slot)

    def relabel(self, old: int, new: int) -> int | None:
        """Give every trip to or from ``old`` the place ``new``; return the number of the first such trip, if any."""
        rows = self.rows
        to, off = rows["destination"] == old, rows["origin"] == old
        rows["destination"][to], rows["origin"][off] = new, new
        return self._renumber(np.flatnonzero(to | off))

    def move(self, trips: Collection[int], new: int) -> int | None:
        """Let these trips have ended at ``new``; a trip that began where one of them had ended begins there, too.

        Returns the number of the first trip that changed, if any did. Trips that have left the ring are passed over.
        """
        rows, first = self.rows, self.first
        changed = np.array(sorted(t - first for t in trips if first <= t < self.count), np.int64)
        following = changed[changed + 1 < len(rows)]
        following = following[rows["origin"][following + 1] == rows["destination"][following]] + 1
        rows["destination"][changed], rows["origin"][following] = new, new
        return self._renumber(changed)

    def _renumber(self, changed: NDArray[np.int64]) -> int | None:
        """Give the places slots in the order in which they appear, as a history with these labels would have."""
        if not len(changed):
            return None
        self._slots, self._free, self.high = {}, [], 1
        self._uses[:] = 0
        rows = self.rows
        for row in rows:
            row["origin_slot"], row["slot"] = self._take(int(row["origin"])), self._take(int(row["destination"]))
        return self.first + int(changed[0])

    def copy(self) -> "Trips":
        """Return an independent copy."""
        other = Trips(self.capacity)
        other.count, other.high, other._end = self.count, self.high, self._end
        other._table[: self._end] = self._table[: self._end]
        other._slots, other._free = dict(self._slots), list(self._free)
        other._uses[:], other._names[:] = self._uses, self._names
        return other

    def same(self, other: "Trips") -> bool:
        """Whether both hold the same trips, bit for bit."""
        if (self.capacity, self.count) != (other.capacity, other.count):
            return False
        return self.rows.tobytes() == other.rows.tobytes()
