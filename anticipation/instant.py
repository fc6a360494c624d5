"""Moments as a driver lives them: a point in time, and what the clocks on the wall say there."""

from datetime import datetime
from typing import NamedTuple

__all__ = ["DAY_MIN", "Instant", "day_part", "instant_of"]

DAY_MIN = 1440

_PARTS = ((5, "night"), (11, "morning"), (14, "midday"), (18, "afternoon"), (23, "evening"), (24, "night"))


class Instant(NamedTuple):
    """``s`` counts POSIX seconds (UTC); ``offset_min`` is what the local clock is ahead of UTC."""

    s: int
    offset_min: int = 0

    @property
    def local_s(self) -> int:
        """Seconds of the local clock since 1970-01-01 00:00 by that clock."""
        return self.s + 60 * self.offset_min

    @property
    def day(self) -> int:
        """Local days since 1970-01-01."""
        return self.local_s // 86_400

    @property
    def minute(self) -> int:
        """Minute of the local day, 0 to 1439."""
        return self.local_s % 86_400 // 60

    @property
    def weekday(self) -> int:
        """Local weekday, Monday is 0."""
        return (self.day + 3) % 7


def day_part(minute: int) -> str:
    """Return how a minute of the day is called: night, morning, midday, afternoon or evening."""
    return next(name for until, name in _PARTS if minute < 60 * until)


def instant_of(wall: datetime) -> Instant:
    """Return the moment of a ``datetime``; one without a zone is taken as the local clock, offset 0."""
    offset = wall.utcoffset()
    if offset is None:
        return Instant(int((wall - datetime(1970, 1, 1)).total_seconds()))
    return Instant(int(wall.timestamp()), int(offset.total_seconds()) // 60)
