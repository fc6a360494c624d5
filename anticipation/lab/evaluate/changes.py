"""When A/C or heating next goes on or off: what counts as a change, and the methods that count earlier ones.

A/C compressors and heaters cycle by themselves, so a device has changed only when it then stays so for ``LASTS_S``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.datasets.trips import USED_S, ClimateTrip
from anticipation.lab.evaluate.foreteller import HORIZONS_MIN, Within

__all__ = ["DEVICES", "HAZARDS", "LASTS_S", "Hazard", "Waited", "changes_of", "lasting_changes", "observed_s"]

Floats = NDArray[np.float64]

DEVICES = ("ac", "heating")

LASTS_S = USED_S
"""A change is one that lasts for at least so many seconds."""

_PRIOR_CHANGES, _PRIOR_MIN = 1.0, 10.0
"""What is believed before any trip: one change in ten minutes, worth ten minutes."""

_EDGES_MIN = np.array([0.0, 1.0, 2.0, 5.0, 10.0, 20.0, np.inf])
"""Minutes since the trip's start between which the hazard is one number."""


def lasting_changes(on: Floats) -> list[int]:
    """Return the seconds at which a device (1 on, 0 off, NaN unknown: as before) went on or off to stay so."""
    told = np.flatnonzero(np.isfinite(on))
    if not len(told):
        return []
    edges = [0, *(np.flatnonzero(np.diff(on[told]) != 0) + 1).tolist()]
    ends = [*(int(told[edge]) for edge in edges[1:]), len(on)]
    state, changes = None, []
    for edge, end in zip(edges, ends, strict=True):
        begin = int(told[edge])
        if end - begin < LASTS_S:
            continue
        if state is not None and on[begin] != state:
            changes.append(begin)
        state = on[begin]
    return changes


def changes_of(columns: Mapping[str, Floats], devices: Iterable[str]) -> list[int]:
    """Return the seconds at which any of the devices changed, in order."""
    return sorted({second for device in devices for second in lasting_changes(columns[device])})


def observed_s(trip: ClimateTrip) -> int:
    """Return up to which second of a trip a change can be told: later ones do not last long enough to be seen."""
    return max(0, trip.seconds - LASTS_S)


class Waited(NamedTuple):
    """How long a trip has lasted, and how long ago the last change was that is known by now (or the trip's start)."""

    since_start_min: float
    since_change_min: float


class Hazard(Protocol):
    """Foretells the next change from the changes of a user's earlier trips alone."""

    def within(self, waited: Waited) -> Within:
        """Return the probabilities of a change within each of ``HORIZONS_MIN``."""
        ...

    def learn(self, trip: ClimateTrip, changes: Sequence[int]) -> None:
        """Take a trip in, with the seconds of its changes."""
        ...


class ConstantHazard:
    """As many changes a minute as on the trips so far."""

    def __init__(self) -> None:
        self._changes, self._minutes = _PRIOR_CHANGES, _PRIOR_MIN

    @property
    def rate(self) -> float:
        """Changes in a minute."""
        return self._changes / self._minutes

    def within(self, waited: Waited) -> Within:
        one, five, fifteen = (float(-np.expm1(-self.rate * minutes)) for minutes in HORIZONS_MIN)
        return one, five, fifteen

    def learn(self, trip: ClimateTrip, changes: Sequence[int]) -> None:
        self._changes += len(changes)
        self._minutes += observed_s(trip) / 60


class HazardByMinute:
    """As many changes a minute as the trips so far had about so long after their start, shrunk to the constant one."""

    def __init__(self) -> None:
        self._overall = ConstantHazard()
        self._changes = np.zeros(len(_EDGES_MIN) - 1)
        self._minutes = np.zeros(len(_EDGES_MIN) - 1)

    def within(self, waited: Waited) -> Within:
        rate = (self._changes + _PRIOR_MIN * self._overall.rate) / (self._minutes + _PRIOR_MIN)
        now = waited.since_start_min
        one, five, fifteen = (float(-np.expm1(-rate @ _spent(now, now + minutes))) for minutes in HORIZONS_MIN)
        return one, five, fifteen

    def learn(self, trip: ClimateTrip, changes: Sequence[int]) -> None:
        self._overall.learn(trip, changes)
        self._changes += np.histogram(np.array(changes) / 60, _EDGES_MIN)[0]
        self._minutes += _spent(0.0, observed_s(trip) / 60)


class KaplanMeier:
    """As many of the earlier waits as went on so long ended within the horizon (Kaplan and Meier, JASA 1958).

    A wait lasts from a trip's start or a change to the next change, censored by the trip's end. Where none was ever so
    long the constant hazard is said.
    """

    def __init__(self) -> None:
        self._overall = ConstantHazard()
        self._waits: list[float] = []
        self._ended: list[bool] = []

    def within(self, waited: Waited) -> Within:
        now = waited.since_change_min
        waits, ended = np.array(self._waits), np.array(self._ended, np.bool_)
        if not (waits > now).any():
            return self._overall.within(waited)
        times, deaths = np.unique(waits[ended & (waits > now)], return_counts=True)
        at_risk = len(waits) - np.searchsorted(np.sort(waits), times)
        alive = np.cumprod(np.append(1.0, 1 - deaths / at_risk))
        one, five, fifteen = (
            1 - float(alive[np.searchsorted(times, now + minutes, side="right")]) for minutes in HORIZONS_MIN
        )
        return one, five, fifteen

    def learn(self, trip: ClimateTrip, changes: Sequence[int]) -> None:
        self._overall.learn(trip, changes)
        self._waits += (np.diff([0, *changes, observed_s(trip)]) / 60).tolist()
        self._ended += [True] * len(changes) + [False]


HAZARDS: Mapping[str, Callable[[], Hazard]] = {
    "constant hazard": ConstantHazard,
    "hazard by minute": HazardByMinute,
    "Kaplan-Meier": KaplanMeier,
}
"""What any other method has to beat."""


def _spent(begin_min: float, end_min: float) -> Floats:
    """Return how many of these minutes lie between each two of the edges."""
    inside: Floats = np.clip(end_min, _EDGES_MIN[:-1], _EDGES_MIN[1:]) - np.clip(
        begin_min, _EDGES_MIN[:-1], _EDGES_MIN[1:]
    )
    return inside
