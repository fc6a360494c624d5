"""Recorded trips with the climate of the car: what every reader of such sets gives, and how rows become trips.

A trip is columns at 1 Hz from its first row on. What a row says holds until the next one says otherwise, for a minute
at most: a longer silence is not known.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anticipation.instant import Instant

__all__ = ["COLUMNS", "HOLD_S", "ON_W", "USED_S", "ClimateHistory", "ClimateTrip", "Notes", "Said", "grid", "in_order"]
__all__ += ["trip_of"]

Floats = NDArray[np.float64]

COLUMNS: Mapping[str, tuple[float, float]] = {
    "ambient": (-60.0, 70.0),
    "speed": (0.0, 400.0),
    "soc": (0.0, 100.0),
    "lat": (-90.0, 90.0),
    "lon": (-180.0, 180.0),
    "cabin": (-60.0, 90.0),
    "setpoint": (0.0, 40.0),
    "fan": (0.0, 100.0),
    "ac": (-1_000.0, 100_000.0),
    "heating": (-1_000.0, 100_000.0),
}
"""Each column and the least and the greatest value that is believed: degrees Celsius, km/h, percent, degrees, watts;
``fan`` is a level or percent."""

ON_W = 50.0
"""A device that draws more watts than this is on; below lie the offsets and the noise of sensors."""

USED_S = 30
"""A device is used on a trip when it is on for at least so many of its seconds, all in all."""

HOLD_S = 60
"""How many seconds a value holds when nothing new is said."""

_KNOWN = 0.5
"""Whether a device was used is known where at least this share of the trip's seconds says whether it is on."""


@dataclass(frozen=True, eq=False)
class ClimateTrip:
    """One trip of one user.

    ``ambient_c``, ``cabin_c`` and ``soc`` are those of the first second whose ambient temperature is known; ``at`` is
    when the trip began, None where the set has no clock. ``ac`` and ``heating``: whether each was used on this trip
    (see ``USED_S``), None where nobody knows. ``columns`` has those of ``COLUMNS`` that the set has, each [seconds],
    NaN where unknown, read-only; "ac" and "heating" are 1 for on and 0 for off there.
    """

    user: str
    name: str
    at: Instant | None
    ambient_c: float
    cabin_c: float | None
    soc: float | None
    ac: bool | None
    heating: bool | None
    columns: Mapping[str, Floats]

    @property
    def seconds(self) -> int:
        """How long it lasted, its first second included."""
        return len(self.columns["ambient"])


@dataclass(frozen=True)
class ClimateHistory:
    """Trips, each user's in order of time; ``licence`` is one line, ``notes`` say what was mended or left out."""

    title: str
    trips: tuple[ClimateTrip, ...]
    licence: str = ""
    notes: tuple[str, ...] = ()


class Notes:
    """Counts what was mended, and remembers the first line of each."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._line: dict[str, int] = {}

    def add(self, what: str, line: int, times: int = 1) -> None:
        """Note something that begins at a line."""
        self._count[what] += times
        self._line.setdefault(what, line)

    def told(self) -> tuple[str, ...]:
        """Return one note for each kind."""
        return tuple(f"{what}: {n}, the first in line {self._line[what]}" for what, n in self._count.items())


@dataclass(frozen=True, eq=False)
class Said:
    """One trip's rows in order of time: ``second`` [rows] counts whole seconds from the first row, ``values`` by
    column [rows], NaN where a row says nothing; "ac" and "heating" are 1 for on and 0 for off."""

    user: str
    name: str
    at: Instant | None
    second: NDArray[np.int64]
    values: Mapping[str, Floats]


def grid(second: NDArray[np.int64], values: Floats) -> Floats:
    """Put values [rows] said at seconds (in order, from 0) on each second [last + 1]; the last of a second counts."""
    held = np.full(int(second[-1]) + 1, -1)
    told = np.flatnonzero(np.isfinite(values))
    held[second[told]] = told
    since = np.where(held >= 0, np.arange(len(held)), -HOLD_S - 1)
    since = np.maximum.accumulate(since)
    row = np.maximum.accumulate(held)
    fresh = np.arange(len(held)) - since <= HOLD_S
    return np.where(fresh & (row >= 0), values[row], np.nan)


def trip_of(said: Said) -> ClimateTrip | None:
    """Return the trip, or None where its rows never say the ambient temperature."""
    columns = {name: grid(said.second, values) for name, values in said.values.items()}
    known = np.flatnonzero(np.isfinite(columns["ambient"]))
    if not len(known):
        return None
    for column in columns.values():
        column.flags.writeable = False

    def first(name: str) -> float | None:
        value = float(columns[name][known[0]]) if name in columns else np.nan
        return value if np.isfinite(value) else None

    return ClimateTrip(
        user=said.user,
        name=said.name,
        at=said.at,
        ambient_c=float(columns["ambient"][known[0]]),
        cabin_c=first("cabin"),
        soc=first("soc"),
        ac=_used(columns.get("ac")),
        heating=_used(columns.get("heating")),
        columns=columns,
    )


def _used(on: Floats | None) -> bool | None:
    if on is None:
        return None
    enough = int(np.count_nonzero(on > 0)) >= USED_S
    return enough if enough or np.isfinite(on).mean() >= _KNOWN else None


def in_order(trips: Sequence[ClimateTrip]) -> tuple[ClimateTrip, ...]:
    """Sort each user's trips by when they began; where the set has no clock they stay as they stand."""
    users = {trip.user: k for k, trip in reversed(list(enumerate(trips)))}
    return tuple(sorted(trips, key=lambda trip: (users[trip.user], trip.at.s if trip.at else 0)))
