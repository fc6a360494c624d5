"""What gradient-boosted trees see of a trip that begins: a row for each place where it may lead.

The columns are what the driver's memory weighs (``destinations.evidence``), and beside it the raw counts, shares and
ranks that trees split well. No row says which place it is, so that what is learned holds for any driver's places.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations.context import Context, Rows, context_at
from anticipation.destinations.evidence import gather
from anticipation.destinations.trips import Trips
from anticipation.instant import DAY_MIN, Instant

__all__ = ["MOST", "Candidates", "Ledger"]

Floats = NDArray[np.float64]

MOST = 80
"""So many places at most are candidates: the first by any of the shares in ``_LEADING``."""

_LEADING = (0, 1, 4, 8, 12)
_RANKED = (1, 4, 8, 12)
_MONTH, _FROM_HERE = 1, 12
"""Columns of ``_count``."""
_NARROW_MIN, _WIDE_MIN = 60.0, 180.0
_LATE = 20
_UNSEEN = -3
"""The row of the evidence that says how long ago a place was last seen."""


class Candidates(NamedTuple):
    """Where a trip may lead: ``places [n]``, and what is seen of each, ``rows [n, columns]``."""

    places: NDArray[np.int64]
    rows: NDArray[np.float32]


class Ledger:
    """One person's trips so far, from which the candidates of the next one are told."""

    def __init__(self, capacity: int = 4096) -> None:
        self._trips = Trips(capacity)

    def knows(self, place: int) -> bool:
        """Whether a trip ever began or ended at a place."""
        return self._trips.slot(place) > 0

    def look(self, departs: Instant, origin: int) -> Candidates:
        """Return the candidates of a trip that leaves ``origin`` now; negative is not known."""
        trips, rows = self._trips, self._trips.rows
        here = context_at(rows, trips.slot(origin), departs, holiday=False)
        evidence = gather(rows, trips.high, here)
        counts = _count(rows, evidence.slots, trips.high, here)
        shares = counts / (counts.sum(1, keepdims=True) + 1e-6)
        ranks = _ranks(np.concatenate([-shares[_RANKED, :], evidence.features[_UNSEEN][None]]))
        kept = np.sort(np.argsort(-shares[_LEADING, :].max(0, initial=0), kind="stable")[:MOST])
        own = np.concatenate([np.log1p(counts), shares, ranks, evidence.features])[:, kept]
        alike = np.concatenate([_context(rows, here, shares), evidence.new[1:]])
        table = np.concatenate([own, np.broadcast_to(alike[:, None], (len(alike), len(kept)))])
        return Candidates(trips.places(evidence.slots[kept]), np.ascontiguousarray(table.T, np.float32))

    def learn(self, departs: Instant, origin: int, arrived: Instant, destination: int) -> None:
        """Take in a trip; negative places are not known."""
        first = destination >= 0 and not self.knows(destination)
        self._trips.append(departs, origin, arrived, destination, False, None, None)
        self._trips.rows["first"][-1] = first

    def merge(self, old: int, into: int) -> None:
        """Let two places be one."""
        if old >= 0 and old != into and self._trips.relabel(old, into) is not None:
            self._find_firsts()

    def move(self, trips: tuple[int, ...], new: int) -> None:
        """Let trips, numbered in the order in which they were learned, have ended at another place."""
        if self._trips.move(trips, new) is not None:
            self._find_firsts()

    def _find_firsts(self) -> None:
        """Say anew which trips went somewhere for the first time."""
        seen = {0}
        for row in self._trips.rows:
            row["first"] = int(row["slot"]) not in seen
            seen |= {int(row["slot"]), int(row["origin_slot"])}


def _count(rows: Rows, slots: NDArray[np.int64], high: int, here: Context) -> Floats:
    """Return ``[15, n]`` how much speaks for each place, by as many ways to count the trips that led there."""
    to = rows["slot"].astype(np.int64)
    age = np.maximum(here.departed_s - rows["arrived_s"], 0) / 86_400
    apart = np.abs(rows["minute"] - here.minute)
    apart = np.minimum(apart, DAY_MIN - apart)
    near, wide = (np.exp(-0.5 * np.square(apart / width)) for width in (_NARROW_MIN, _WIDE_MIN))
    month, week = np.exp2(-age / 30), np.exp2(-age / 7)
    alike, today = rows["free"] == here.free, rows["weekday"] == here.weekday
    left, both = _left(rows, here)
    ways = (
        np.ones(len(rows)), month, week, left, left * month, both, near * month, near, wide * alike * month,
        near * alike, near * left, near * left * alike * month, wide * left * month, near * today * month, age < 7,
    )  # fmt: skip
    return np.stack([np.asarray(np.bincount(to, way, high)[slots], np.float64) for way in ways])


def _left(rows: Rows, here: Context) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Mark the trips that began here, and those of them that had come here from the same place."""
    left = (rows["origin_slot"] == here.slot) & (here.slot > 0)
    came = np.zeros(len(rows), bool)
    came[1:] = (rows["origin_slot"][:-1] == here.before) & (rows["slot"][:-1] == here.slot) & (here.before > 0)
    return left, left & came


def _context(rows: Rows, here: Context, shares: Floats) -> Floats:
    """Return what is the same for all candidates."""
    left, both = _left(rows, here)
    late = rows["first"][-_LATE:]
    return np.array(
        [
            len(rows), shares.shape[1], here.minute, here.weekday, here.dwell, left.sum(), both.sum(),
            late.mean() if len(late) else 1.0, np.square(shares[_MONTH]).sum(), np.square(shares[_FROM_HERE]).sum(),
        ]
    )  # fmt: skip


def _ranks(values: Floats) -> Floats:
    """Return ``[kinds, n]`` the place of each value in its row, 0 for the least; equals in their order."""
    order = np.argsort(values, axis=1, kind="stable")
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(values.shape[1], dtype=np.float64), values.shape), 1)
    return ranks
