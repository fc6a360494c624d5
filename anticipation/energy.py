"""What the driver's car takes for a kilometre, and where and when they charge it or fill it up.

Percent always means percent of the battery or of the tank. Consumption is a robust mean over the last trips: ratios are
weighted by their kilometres, by recency, and by likeness of the outside temperature (the cold takes range), and held
within half and twice their median, so that one wrong odometer does not count.
"""

from collections import Counter

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.facts import Charged, Habit, Trip

__all__ = ["EnergyMemory", "Station"]

_KEPT = 64
_SHORTEST_KM = 2.0
_MOST_PER_KM = 5.0
"""Percent for each kilometre; no car goes less than 20 km on a full battery."""

_FADE = 0.97
"""What a trip, or a charge, keeps of its weight for each later one."""

_WIDTH_C, _ANY_WEATHER = 8.0, 0.15
_SAME_DRIVE_S = 900
"""A cabin habit's outside temperature is a trip's if it was noted this close to the trip's beginning or within it."""

Floats = NDArray[np.float64]


class Station(msgspec.Struct, frozen=True):
    """A known place at which the driver charges: ``times`` of the last ``of`` charges; ``level_to`` the last time."""

    place: int
    times: int
    of: int
    level_to: float


class _Drained(msgspec.Struct, frozen=True):
    """One trip's kilometres, percent, and degrees celsius outside."""

    km: float
    used: float
    outside_c: float | None


class _Rates(msgspec.Struct, frozen=True, eq=False):
    ratio: Floats
    weight: Floats
    outside: Floats


class _ChargingHabit(msgspec.Struct, frozen=True):
    level: float
    stations: tuple[Station, ...]


class EnergyMemory:
    """A fold over facts; the caller says at which of its places a charge was."""

    def __init__(self) -> None:
        self._charges: tuple[tuple[Charged, int | None], ...] = ()
        self._trips: tuple[_Drained, ...] = ()
        self._outside: tuple[int, float] | None = None
        # made from the above when first asked for
        self._rates: _Rates | None = None
        self._habit: _ChargingHabit | None = None

    @property
    def charges(self) -> int:
        """How many charges are remembered, 64 at most."""
        return len(self._charges)

    def charged(self, fact: Charged, place: int | None = None) -> None:
        """Take in that the driver charged, at a known place or elsewhere."""
        self._charges = (*self._charges, (fact, place))[-_KEPT:]
        self._habit = None

    def drove(self, trip: Trip) -> None:
        """Take in a trip; one without kilometres or level, or with unbelievable ones, changes nothing."""
        drained = self._drained(trip)
        if drained is not None:
            self._trips = (*self._trips, drained)[-_KEPT:]
            self._rates = None

    def felt(self, habit: Habit) -> None:
        """Take in how warm it was outside as a drive began: it is the temperature of the trip that follows."""
        if habit.outside_c is not None:
            self._outside = habit.at.s, habit.outside_c

    def merge(self, old: int, into: int) -> None:
        """Follow places that turned out to be one."""
        self._charges = tuple((fact, into if place == old else place) for fact, place in self._charges)
        self._habit = None

    def per_km(self, outside_c: float | None = None) -> float | None:
        """Return what a kilometre takes at this outside temperature, in percent; None before the first trip."""
        if not self._trips:
            return None
        if self._rates is None:
            self._rates = _rates_of(self._trips)
        rates, weight = self._rates, self._rates.weight
        if outside_c is not None:
            off = (rates.outside - outside_c) / _WIDTH_C
            # a trip without a temperature is as far away as one 8 degrees off
            weight = weight * (_ANY_WEATHER + np.exp(-0.5 * np.nan_to_num(off * off, nan=1.0)))
        return float(weight @ rates.ratio / weight.sum())

    def usual_level(self) -> float | None:
        """Return the level at which the driver usually charges, in percent (a median, recent charges counting more)."""
        return self._charging().level if self._charges else None

    def stations(self) -> tuple[Station, ...]:
        """Return the known places at which the driver charges, the most used first, then by place."""
        return self._charging().stations if self._charges else ()

    def copy(self) -> "EnergyMemory":
        """Return a memory that is equal and learns on its own."""
        new = EnergyMemory()
        new._charges, new._trips, new._outside = self._charges, self._trips, self._outside
        new._rates, new._habit = self._rates, self._habit
        return new

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EnergyMemory):
            return NotImplemented
        mine, theirs = (self._charges, self._trips, self._outside), (other._charges, other._trips, other._outside)
        return mine == theirs

    __hash__ = None  # type: ignore[assignment]  # mutable

    def _charging(self) -> _ChargingHabit:
        if self._habit is None:
            self._habit = _charging_of(self._charges)
        return self._habit

    def _drained(self, trip: Trip) -> _Drained | None:
        """Return what a trip says about consumption; None where it says nothing believable."""
        km, used = trip.km, trip.used
        if km is None or used is None or km < _SHORTEST_KM or not 0 <= used <= min(100.0, _MOST_PER_KM * km):
            return None
        noted_s, outside_c = self._outside or (0, 0.0)
        same = self._outside is not None and trip.departed.s - _SAME_DRIVE_S <= noted_s <= trip.arrived.s
        return _Drained(km, used, outside_c if same else None)


def _fading(count: int) -> Floats:
    """Return weights, oldest first."""
    return np.asarray(_FADE ** np.arange(count - 1, -1, -1, dtype=np.float64))


def _charging_of(charges: tuple[tuple[Charged, int | None], ...]) -> _ChargingHabit:
    levels = np.array([charge.level_from for charge, _ in charges])
    counts = Counter(place for _, place in charges if place is not None)
    last = {place: charge.level_to for charge, place in charges if place is not None}
    order = sorted(counts, key=lambda place: (-counts[place], place))
    stations = tuple(Station(place, counts[place], len(charges), last[place]) for place in order)
    return _ChargingHabit(_median(levels, _fading(len(levels))), stations)


def _median(values: Floats, weight: Floats) -> float:
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weight[order])
    return float(values[order[int(np.searchsorted(sums, sums[-1] / 2))]])


def _rates_of(trips: tuple[_Drained, ...]) -> _Rates:
    km = np.array([trip.km for trip in trips])
    ratio = np.array([trip.used for trip in trips]) / km
    weight = km * _fading(len(km))
    middle = _median(ratio, weight)
    if middle > 0:
        ratio = np.clip(ratio, middle / 2, middle * 2)
    outside = np.array([np.nan if trip.outside_c is None else trip.outside_c for trip in trips])
    return _Rates(ratio, weight, outside)
