"""The methods that foretell at a trip's start whether A/C and heating are used on it.

Each keeps what it learned of one user, A/C and heating apart, and says a half where it knows nothing at all.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from anticipation.facts import Habit, HabitKind
from anticipation.habits import Habits, Weather
from anticipation.instant import DAY_MIN, Instant
from anticipation.lab.evaluate.foreteller import MakeForeteller, MomentOfTrip, Start, Within

__all__ = ["BASELINES", "HabitMemory"]

Floats = NDArray[np.float64]

_KINDS: tuple[HabitKind, HabitKind] = ("cool", "heat")
_DAY_S = 86_400


class _Past(NamedTuple):
    """An earlier trip, whether the device was used on it, and whether on the one before it."""

    start: Start
    used: bool
    before: bool | None


class _Counting(ABC):
    """Keeps the earlier trips of A/C and of heating; each method only says how it reads them."""

    def __init__(self) -> None:
        self._past: tuple[list[_Past], list[_Past]] = ([], [])

    def foretell(self, start: Start) -> tuple[float, float]:
        ac, heating = (self._p(start, past, device) for device, past in enumerate(self._past))
        return ac, heating

    def change_within(self, moment: MomentOfTrip) -> Within | None:
        return None

    def learn(self, start: Start, ac_used: bool | None, heating_used: bool | None) -> None:
        for past, used in zip(self._past, (ac_used, heating_used), strict=True):
            if used is not None:
                past.append(_Past(start, used, past[-1].used if past else None))

    @abstractmethod
    def _p(self, start: Start, past: Sequence[_Past], device: int) -> float: ...


class Always(_Counting):
    """As often as on the trips so far."""

    def _p(self, start: Start, past: Sequence[_Past], device: int) -> float:
        return _share([trip.used for trip in past])


class SameAsLast(_Counting):
    """As on the last trip, with certainty."""

    def _p(self, start: Start, past: Sequence[_Past], device: int) -> float:
        return float(past[-1].used) if past else 0.5


class Threshold(_Counting):
    """A/C above one outside temperature, heating below: the one that would have erred least often so far.

    Its probability is how often the device was used on that side of it; the middle of equally good ones is taken.
    """

    def _p(self, start: Start, past: Sequence[_Past], device: int) -> float:
        sign = -1.0 if _KINDS[device] == "heat" else 1.0
        ambient = sign * np.array([trip.start.ambient_c for trip in past])
        used = np.array([trip.used for trip in past], np.bool_)
        levels = np.unique(ambient)
        cuts = np.concatenate([[-np.inf], (levels[1:] + levels[:-1]) / 2, [np.inf]])
        wrong = [np.count_nonzero((ambient > cut) != used) for cut in cuts]
        best = np.flatnonzero(np.array(wrong) == min(wrong))
        cut = cuts[best[len(best) // 2]]
        return _share(used[(ambient > cut) == (sign * start.ambient_c > cut)].tolist())


class Logistic(_Counting):
    """Logistic regression on the earlier trips (L2, C = 1), refitted for each trip.

    Features, standardised: ambient, cabin, cabin minus ambient, whether it was used last time, time of day as sine and
    cosine. What was never known is left out; single unknown values stand at the mean.
    """

    def _p(self, start: Start, past: Sequence[_Past], device: int) -> float:
        used = np.array([trip.used for trip in past], np.bool_)
        if used.all() or not used.any():
            return _share(used.tolist())
        rows = np.array([_features(trip.start, trip.before) for trip in past])
        now = np.array(_features(start, past[-1].used))
        known = np.isfinite(rows)
        told = known.any(axis=0)
        rows, now, known = rows[:, told], now[told], known[:, told]
        mean = np.where(known, rows, 0.0).sum(axis=0) / known.sum(axis=0)
        centred = np.where(known, rows - mean, 0.0)
        spread = np.sqrt((centred**2).sum(axis=0) / known.sum(axis=0))
        scale = np.where(spread > 0, spread, 1.0)
        fitted = LogisticRegression().fit(centred / scale, used)
        here = np.where(np.isfinite(now), now - mean, 0.0) / scale
        return float(fitted.predict_proba(here[None])[0, 1])


class HabitMemory:
    """The driver's memory of habits, as in the car: A/C as "cool", heating as "heat".

    Where the set has no clock nothing fades with age and no time of day is like another.
    """

    def __init__(self) -> None:
        self._habits = Habits()

    def foretell(self, start: Start) -> tuple[float, float]:
        """Return what the memory believes in this weather, of A/C and of heating."""
        weather = Weather(start.ambient_c, start.cabin_c)
        ac, heating = (self._habits.belief(kind, weather, start.at).p for kind in _KINDS)
        return ac, heating

    def change_within(self, moment: MomentOfTrip) -> Within | None:
        """Say nothing: the memory knows of the beginning of drives only."""
        return None

    def learn(self, start: Start, ac_used: bool | None, heating_used: bool | None) -> None:
        """Take the trip in as a chance for each."""
        at = start.at or Instant(_DAY_S * start.number)
        for kind, used in zip(_KINDS, (ac_used, heating_used), strict=True):
            if used is not None:
                self._habits.learn(Habit(at, kind, used, outside_c=start.ambient_c, cabin_c=start.cabin_c))


BASELINES: Mapping[str, MakeForeteller] = {
    "always": Always,
    "same as last trip": SameAsLast,
    "ambient threshold": Threshold,
    "logistic regression": Logistic,
}
"""What any other method has to beat."""


def _share(used: Sequence[bool]) -> float:
    """Return how often it was used, with one trip of each kind added (Laplace)."""
    return (sum(used) + 1) / (len(used) + 2)


def _features(start: Start, before: bool | None) -> list[float]:
    cabin = np.nan if start.cabin_c is None else start.cabin_c
    sine = cosine = np.nan
    if start.at is not None:
        angle = 2 * np.pi * start.at.minute / DAY_MIN
        sine, cosine = float(np.sin(angle)), float(np.cos(angle))
    last = np.nan if before is None else float(before)
    return [start.ambient_c, cabin, cabin - start.ambient_c, last, sine, cosine]
