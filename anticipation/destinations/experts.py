"""Two plain counts of where such trips went: simple minds to be heard beside the memory and the network.

A mixture gains from members that err differently, however simple they are.
"""

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations.context import Context, Rows

__all__ = ["count"]

_NARROW_MIN, _WIDE_MIN = 60.0, 180.0
_HALF_LIFE_DAYS = 30.0
_TIE = 1e-3

Floats = NDArray[np.float64]


def count(rows: Rows, slots: NDArray[np.int64], high: int, here: Context) -> Floats:
    """Return the probabilities ``[2, n]`` of the places with these ``slots``: Markov and time; decayed time of day.

    Markov and time: trips from here at about this time (60 min), leaning on all at about this time, and these on all
    trips, each lean worth one trip. Decayed time of day: trips of such days at about this time (180 min), halved every
    30 days. A row of zeros where nothing was ever counted.
    """
    to = rows["slot"].astype(np.int64)
    apart = np.abs(rows["minute"] - here.minute)
    apart = np.minimum(apart, 1440 - apart)
    near = np.exp(-0.5 * np.square(apart / _NARROW_MIN))
    age = np.maximum(here.departed_s - rows["arrived_s"], 0) / 86_400
    alike = (rows["free"] == here.free) * np.exp(-0.5 * np.square(apart / _WIDE_MIN)) * np.exp2(-age / _HALF_LIFE_DAYS)
    from_here = near * (rows["origin_slot"] == here.slot) if here.slot else np.zeros(len(rows))

    def votes(weights: Floats) -> Floats:
        return np.asarray(np.bincount(to, weights, high)[slots], np.float64)

    frequent = votes(np.ones(len(rows)))
    general = _lean(frequent, None)
    return np.stack([_lean(votes(from_here), _lean(votes(near), general)), _lean(votes(alike) + _TIE * frequent, None)])


def _lean(counts: Floats, on: Floats | None) -> Floats:
    total = counts.sum()
    if on is None:
        return counts / total if total else counts
    shares: Floats = (counts + on) / (total + 1.0)
    return shares
