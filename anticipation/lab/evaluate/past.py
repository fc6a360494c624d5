"""What has happened to one person so far, as arrays over their stays: the baselines count in it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from anticipation.instant import DAY_MIN, Instant

__all__ = ["Past"]

_UNKNOWN = 0


class Past:
    """The newest ``capacity`` to twice as many stays, oldest first, each with the trip that led there.

    Places have a column each in the order of their first visit; column 0 is for places nobody knows. The properties
    return views [n] on the stays.
    """

    def __init__(self, capacity: int = 4096) -> None:
        self._capacity = capacity
        self._columns: dict[int, int] = {}
        self._length = self._dropped = 0
        self._width = 1
        self._column = np.zeros(2 * capacity, np.int64)
        self._seen = np.zeros(2 * capacity)
        self._arrived = np.zeros(2 * capacity)
        self._minute = np.zeros(2 * capacity)
        self._weekday = np.zeros(2 * capacity, np.int64)

    def __len__(self) -> int:
        return self._length

    @property
    def columns(self) -> int:
        """Count the columns; those of places merged into others stay empty."""
        return self._width

    @property
    def column(self) -> NDArray[np.int64]:
        """Where each stay was."""
        return self._column[: self._length]

    @property
    def seen(self) -> NDArray[np.float64]:
        """1 where the arrival was seen, so that there is a trip to count, else 0."""
        return self._seen[: self._length]

    @property
    def arrived_s(self) -> NDArray[np.float64]:
        """POSIX seconds of the arrivals."""
        return self._arrived[: self._length]

    @property
    def minute(self) -> NDArray[np.float64]:
        """Minute of the local day in which the trips there departed."""
        return self._minute[: self._length]

    @property
    def weekday(self) -> NDArray[np.int64]:
        """Weekday on which the trips there departed; Monday is 0."""
        return self._weekday[: self._length]

    def column_of(self, place: int) -> int:
        """Return a place's column, 0 for one that was never visited; negative places are not known."""
        return self._columns.get(place, _UNKNOWN)

    def add(self, place: int, departs: Instant, arrived: Instant | None) -> None:
        """Append a stay: the trip there departed and arrived then; None for an arrival that nobody saw."""
        if self._length == 2 * self._capacity:
            self._forget()
        k = self._length
        self._column[k] = self._give_column(place)
        self._seen[k] = arrived is not None
        self._arrived[k] = (arrived or departs).s
        self._minute[k] = departs.minute % DAY_MIN
        self._weekday[k] = departs.weekday
        self._length += 1

    def merge(self, old: int, into: int) -> None:
        """Let all that was at one place have been at another."""
        column = self._columns.pop(old, None)
        if column is None:
            return
        if into in self._columns:
            self._column[self._column == column] = self._columns[into]
        else:
            self._columns[into] = column

    def move(self, stays: Iterable[int], place: int) -> None:
        """Let stays, numbered from the first one ever added, have been at another place."""
        column = self._give_column(place)
        for stay in stays:
            if stay >= self._dropped:
                self._column[stay - self._dropped] = column

    def _give_column(self, place: int) -> int:
        if place < 0:
            return _UNKNOWN
        column = self._columns.setdefault(place, self._width)
        self._width = max(self._width, column + 1)
        return column

    def _forget(self) -> None:
        for values in (self._column, self._seen, self._arrived, self._minute, self._weekday):
            values[: self._capacity] = values[self._capacity :]
        self._dropped += self._capacity
        self._length = self._capacity
