"""What is known as a trip begins: where the car stands, since when, and what time it is."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.instant import Instant

__all__ = ["Context", "Rows", "context_at", "context_of_row", "day_of"]

Rows = NDArray[np.void]
"""Trips, oldest first; ``anticipation.destinations.trips`` names the columns."""

_SUNDAY = 6


class Context(NamedTuple):
    """What is known as a trip begins.

    ``slot`` is where the car stands, 0 for nobody knows where; ``before`` from where it had come there, 0 where not
    known. ``free`` is a weekend or a holiday; a holiday counts as a Sunday (weekday 6). ``dwell`` is the natural
    logarithm of the minutes since the trip before ended.
    """

    slot: int
    before: int
    departed_s: int
    minute: int
    weekday: int
    free: bool
    dwell: float


def day_of(at: Instant, holiday: bool) -> tuple[int, bool]:
    """Return the weekday that a day counts as, and whether it is free."""
    weekday = _SUNDAY if holiday else at.weekday
    return weekday, weekday >= 5


def context_at(rows: Rows, slot: int, departs: Instant, holiday: bool) -> Context:
    """Return the context of a trip that leaves the place with this slot now, after all ``rows``."""
    weekday, free = day_of(departs, holiday)
    dwell = float(np.log(max(1.0, (departs.s - int(rows["arrived_s"][-1])) / 60))) if len(rows) else 0.0
    return Context(slot, _before(rows, len(rows), slot), departs.s, departs.minute, weekday, free, dwell)


def context_of_row(rows: Rows, k: int) -> Context:
    """Return the context in which the trip of row ``k`` began."""
    row = rows[k]
    slot = int(row["origin_slot"])
    when = int(row["departed_s"]), int(row["minute"]), int(row["weekday"]), bool(row["free"])
    return Context(slot, _before(rows, k, slot), *when, float(row["dwell"]))


def _before(rows: Rows, k: int, slot: int) -> int:
    """Return from where the car had come to where trip ``k`` begins."""
    return int(rows["origin_slot"][k - 1]) if k and slot and int(rows["slot"][k - 1]) == slot else 0
