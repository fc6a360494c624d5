"""The moment as anticipation sees it: what the car says, when and where it is, and this drive so far."""

from typing import Literal, Protocol

import msgspec

from anticipation.ground import Position
from anticipation.instant import Instant
from vehicle.state import Reading

__all__ = ["Energy", "Reader", "Scene"]

Energy = Literal["petrol", "diesel", "hybrid", "electric", "unknown"]
_UNKNOWN = Reading(None, float("inf"), "unknown")


class Reader(Protocol):
    """Where readings come from; ``vehicle.state.SignalState`` is one."""

    def read(self, path: str, now_ns: int) -> Reading:
        """Return the signal at ``path`` as it is at ``now_ns``; KeyError for a path outside the catalogue."""


class Scene(msgspec.Struct, frozen=True):
    """One moment of a drive.

    ``at`` is None where nothing says what time it is. ``began_ns`` is when the car woke (event time), ``left_ns``
    when it first moved, None before. ``position`` is the last believable one, ``origin`` where the drive began,
    ``trail`` the way between, oldest first, a position about every 100 m; all None or empty without satellites.
    ``moving`` is true when the speed is unknown or stale, too (rule 5).
    """

    t_ns: int
    state: Reader
    at: Instant | None = None
    began_ns: int = 0
    left_ns: int | None = None
    moving: bool = True
    position: Position | None = None
    heading_deg: float | None = None
    origin: Position | None = None
    trail: tuple[Position, ...] = ()
    driven_km: float = 0.0
    energy: Energy = "unknown"

    def read(self, path: str) -> Reading:
        """Return the signal at ``path``; unknown if the catalogue does not have it."""
        try:
            return self.state.read(path, self.t_ns)
        except KeyError:
            return _UNKNOWN

    def number(self, path: str) -> float | None:
        """Return the signal as a number if it may be believed, else None."""
        return self.read(path).number()

    def flag(self, path: str) -> bool | None:
        """Return the signal as true or false if it may be believed, else None."""
        reading = self.read(path)
        return reading.value if reading.valid and isinstance(reading.value, bool) else None
