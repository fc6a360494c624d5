"""When to leave so as to be there at the usual time."""

import math
from collections.abc import Sequence

from anticipation.instant import DAY_MIN
from anticipation.need import Need
from anticipation.needs.given import WORTH_KNOWING, Leaving
from anticipation.needs.words import believable, clock, fit, often, short
from anticipation.scene import Scene

__all__ = ["departure_needs"]

_EARLIEST_MIN, _LATEST_MIN = 45, 2
"""How long before and after the minute to leave at it is spoken of."""
_WAITS_NS = 45_000_000_000
"""Who is still here after so long is not just getting in to drive off."""


def departure_needs(scene: Scene, leaving: Sequence[Leaving], here: int | None) -> list[Need]:
    """Return the most probable departure that is due; ``here`` is the known place where the car stands, if any.

    Only for those who sit and wait: whoever gets in to drive off needs no reminder, and a stop on the way is no
    departure.
    """
    if not leaving or here is None or scene.at is None or scene.moving or scene.left_ns is not None:
        return []
    if scene.t_ns - scene.began_ns < _WAITS_NS:
        return []
    due = [
        (drive, until)
        for drive in leaving
        if drive.place != here and drive.times and drive.p >= WORTH_KNOWING
        if -_LATEST_MIN <= (until := _minutes_until(_leave_by(drive), scene.at.minute)) <= _EARLIEST_MIN
    ]
    if not due:
        return []
    return [_need(*min(due, key=lambda drive: (-drive[0].p, drive[0].place)))]


def _leave_by(drive: Leaving) -> int:
    if drive.arrive_minute is None or drive.minutes is None:
        return drive.depart_minute
    return drive.arrive_minute - math.ceil(drive.minutes)


def _minutes_until(minute: int, now: int) -> int:
    """Return the minutes from ``now`` to ``minute`` of the day, the short way round midnight."""
    half = DAY_MIN // 2
    return (minute - now + half) % DAY_MIN - half


def _need(drive: Leaving, until: int) -> Need:
    name = short(drive.label)
    title = f"Leave by {clock(_leave_by(drive))}" if until > 0 else "Leave now"
    there = f"to be at {name}" + ("" if drive.arrive_minute is None else f" at {clock(drive.arrive_minute)}")
    usual = f"{there}, as {often(drive.times, drive.of, drive.days)}"
    takes = f"{usual}; it takes {math.ceil(drive.minutes)} min" if drive.minutes is not None else usual
    reason = fit(title, takes, usual, there)
    key = f"departure:{drive.place}"
    p = believable(drive.p, drive.times, drive.of)
    return Need("departure", key, p, title, reason, ("Vehicle.Speed",), icon="arrow", lifetime_s=60.0)
