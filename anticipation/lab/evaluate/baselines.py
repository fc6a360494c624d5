"""The methods that any other has to beat: counts of what has happened before, without learning.

Each gives weights over the columns of a ``Past`` that sum to 1. The finer counts lean on the coarser ones like a
Dirichlet prior that is worth one trip, so that a context without a trip falls back to the one above it.
"""

import numpy as np
from numpy.typing import NDArray

from anticipation.instant import DAY_MIN, Instant
from anticipation.lab.evaluate.past import Past

__all__ = ["BASELINES", "weigh"]

BASELINES = ("most frequent", "hour and weekday", "Markov 1", "Markov 2", "Markov and time", "decayed time of day")
"""The rows of ``weigh``. hour and weekday: this hour on this weekday, then this hour on a working day or a weekend.
Markov 1, 2: trips from the same place, from the same two places. Markov and time: trips from the same place that
departed about the same time of day (Gaussian, 60 min), then trips from anywhere that did. decayed time of day: trips
of working days or of weekends that departed about the same time (Gaussian, 180 min), halved every 30 days."""

_KERNEL_MIN, _NARROW_MIN = 180.0, 60.0
_HALF_LIFE_S = 30 * 86_400.0
_TIE = 1e-3
"""What a trip at any time counts beside one at the right time, in the last row."""
_PRIOR_TRIPS = 1.0


def weigh(past: Past, departs: Instant) -> NDArray[np.float64]:
    """Return the weights [methods, columns] of the place where a trip that departs now leads; column 0 is 0."""
    column, seen = past.column, past.seen
    columns = past.columns

    def count(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        counted = np.bincount(column[len(column) - len(weights) :], weights, columns).astype(np.float64, copy=False)
        counted[0] = 0.0
        return counted

    free = past.weekday >= 5
    alike = seen * (free == (departs.weekday >= 5))
    this_hour = alike * (past.minute // 60 == departs.minute // 60)
    frequent = count(seen)
    hour = _lean(count(this_hour), _lean(frequent))
    from_here = _from_same(column, 1) * seen[1:]
    from_both = _from_same(column, 2) * from_here[1:]
    markov = _lean(count(from_here), _lean(frequent))
    apart = np.abs(past.minute - departs.minute)
    apart = np.minimum(apart, DAY_MIN - apart)
    near = np.exp(-0.5 * (apart / _NARROW_MIN) ** 2) * seen
    age = np.maximum(departs.s - past.arrived_s, 0.0)
    decayed = alike * np.exp(-0.5 * (apart / _KERNEL_MIN) ** 2 - np.log(2.0) * age / _HALF_LIFE_S)
    return np.stack(
        [
            _lean(frequent),
            _lean(count(this_hour * (past.weekday == departs.weekday)), hour),
            markov,
            _lean(count(from_both), markov),
            _lean(count(from_here * near[1:]), _lean(count(near), _lean(frequent))),
            _lean(count(decayed) + _TIE * frequent),
        ]
    )


def _from_same(column: NDArray[np.int64], back: int) -> NDArray[np.bool_]:
    """Mark, for the stays from ``back`` on, those that followed a stay where the one ``back`` before the next was."""
    if len(column) < back or column[-back] == 0:
        return np.zeros(max(0, len(column) - back), bool)
    same: NDArray[np.bool_] = column[:-back] == column[-back]
    return same


def _lean(counts: NDArray[np.float64], on: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    total = counts.sum()
    if on is None:
        return counts / total if total else counts
    shares: NDArray[np.float64] = (counts + _PRIOR_TRIPS * on) / (total + _PRIOR_TRIPS)
    return shares
