"""What the car last said: every signal with its value, its age and whether to believe it.

Unknown is not zero, and stale is not fresh: readers get a value only together with its validity.
"""

from typing import Literal, NamedTuple

from vehicle.signals import CATALOGUE, PATHS, Value

__all__ = ["STANDING_KMH", "Reading", "SignalState", "StateSnapshot", "Validity", "moves"]

STANDING_KMH = 0.5
"""Below this a car stands; wheel speeds jitter around zero."""

Validity = Literal["unknown", "valid", "stale", "invalid"]
"""unknown: never said. invalid: the car said a value that it marks as wrong, or that cannot be. stale: too old."""

_NEVER = -(2**62)


class Reading(NamedTuple):
    """A signal's last value at some moment; ``value`` is None when unknown or invalid, ``age_s`` inf when unknown."""

    value: Value | None
    age_s: float
    validity: Validity

    @property
    def valid(self) -> bool:
        """Whether the value may be believed."""
        return self.validity == "valid"

    def number(self) -> float | None:
        """Return the value as a number if it may be believed, else None."""
        return float(self.value) if self.valid and self.value is not None and not isinstance(self.value, str) else None


def moves(speed_kmh: float | None) -> bool:
    """Whether a car of this speed must be taken to be moving: one that is not known counts as moving (rule 5)."""
    return speed_kmh is None or abs(speed_kmh) >= STANDING_KMH


StateSnapshot = tuple[tuple[Value | None, ...], tuple[int, ...]]


class SignalState:
    """Last value and time of each signal of the catalogue; written by the decoder, read by everyone."""

    def __init__(self, timeouts_s: dict[str, float] | None = None) -> None:
        self._values: list[Value | None] = [None] * len(CATALOGUE)
        self._times_ns = [_NEVER] * len(CATALOGUE)
        overrides = timeouts_s or {}
        self._timeouts_ns = [int(overrides.get(s.path, s.timeout_s) * 1e9) for s in CATALOGUE]

    def set(self, index: int, value: Value | None, t_ns: int) -> None:
        """Store what the car said at ``t_ns``; None says that the car marks the signal as invalid."""
        self._values[index] = value
        self._times_ns[index] = t_ns

    def read(self, path: str, now_ns: int) -> Reading:
        """Return the signal at ``path`` as it is at ``now_ns``; KeyError if the catalogue does not have it."""
        return self.read_at(PATHS[path], now_ns)

    def read_at(self, index: int, now_ns: int) -> Reading:
        """Return the signal of the catalogue's place ``index`` as it is at ``now_ns``."""
        t_ns, value = self._times_ns[index], self._values[index]
        if t_ns == _NEVER:
            return Reading(None, float("inf"), "unknown")
        age_ns = max(0, now_ns - t_ns)
        if age_ns > self._timeouts_ns[index]:
            return Reading(value, age_ns / 1e9, "stale")
        return Reading(value, age_ns / 1e9, "valid" if value is not None else "invalid")

    def known(self) -> list[int]:
        """Return the places of all signals that the car has said at least once."""
        return [index for index, t_ns in enumerate(self._times_ns) if t_ns != _NEVER]

    def snapshot(self) -> StateSnapshot:
        """Return everything, to come back to later."""
        return tuple(self._values), tuple(self._times_ns)

    def restore(self, snapshot: StateSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self._values, self._times_ns = list(snapshot[0]), list(snapshot[1])
