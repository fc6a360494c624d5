"""What the past says about where a trip goes: shares of similar trips, each kind of similarity a feature.

Every kind of evidence weighs the past trips in its own way (those from here; those at this hour; ...) and gives each
place its share of the weight. A share with little behind it falls back to the place's share in general, so that a
feature, the logarithm of the ratio of the two, is 0 where it knows nothing.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations.context import Context, Rows

__all__ = ["FEATURES", "NEW_FEATURES", "Evidence", "gather"]

Floats = NDArray[np.float64]

_DAY_S = 86_400
_KINDS = 12
_HALF = 0.5

FEATURES, NEW_FEATURES = 14, 4


class Evidence(NamedTuple):
    """Candidates by slot (ascending), a column of ``features [14, n]`` for each, and ``new [4]`` for a new place.

    The features: logarithm of the share in general; ten logarithms of ratios to it (this week; from here; from here
    having come from the same place; at this hour; at about this time on such days; at this hour on this weekday; from
    here at this hour; from here at about this time on such days; the same on this weekday; from here after standing
    about as long); logarithm of one more than the days since it was last seen; 1 if visited once at most; 1 if the
    car stands there. Those of a new place: 1; log odds of first visits among all late trips, among those at about
    this time on such days, among those from here.
    """

    slots: NDArray[np.int64]
    features: Floats
    new: Floats


def gather(rows: Rows, high: int, here: Context) -> Evidence:
    """Weigh all past trips as evidence for a trip that begins with the context ``here``; slots are below ``high``."""
    to, start = rows["slot"], rows["origin_slot"]
    weights = _similarities(rows, here)
    index = to + high * np.arange(_KINDS, dtype=np.int64)[:, None]
    votes = np.asarray(np.bincount(index.ravel(), weights.ravel(), _KINDS * high), np.float64).reshape(_KINDS, high)
    seen = votes[0] + np.bincount(start, minlength=high)
    seen[0] = 0
    slots = np.flatnonzero(seen)
    last = np.zeros(high)
    np.maximum.at(last, start, rows["departed_s"])
    np.maximum.at(last, to, rows["arrived_s"])
    days = np.maximum(here.departed_s - last[slots], 0) / _DAY_S
    features = _features(votes[:, slots], np.log1p(days), slots == here.slot)
    return Evidence(slots, features, _new_features(weights[[1, 6, 3]], rows["first"]))


def _similarities(rows: Rows, here: Context) -> Floats:
    """Return the weight of each past trip under each kind of evidence, ``[12, trips]``."""
    days = np.maximum(here.departed_s - rows["departed_s"], 0) / _DAY_S
    month, week = np.exp2(days / -30), np.exp2(days / -7)
    apart = np.abs(rows["minute"] - here.minute)
    wide = np.exp(np.square(np.minimum(apart, 1440 - apart) / 180) / -2)
    hour = wide**9
    start = rows["origin_slot"]
    origin = (start == here.slot) & (here.slot > 0)
    came = np.zeros(len(rows), np.bool_)
    came[1:] = (start[:-1] == here.before) & (here.before > 0) & (rows["slot"][:-1] == start[1:])
    weekday = rows["weekday"] == here.weekday
    alike = wide * month * (rows["free"] == here.free)
    stood = np.exp(np.square((rows["dwell"] - here.dwell) / 0.7) / -2)
    return np.stack(
        [
            np.ones(len(rows)),
            month,
            week,
            origin,
            origin & came,
            hour * month,
            alike,
            hour * month * weekday,
            hour * origin,
            alike * origin,
            wide * month * origin * weekday,
            wide * month * origin * stood,
        ]
    )


def _features(votes: Floats, log_days: Floats, here: NDArray[np.bool_]) -> Floats:
    general = votes[1] + 0.2 * votes[0] + 0.1 * votes[2] + 0.02
    general /= general.sum() or 1.0
    kinds = votes[2:]
    shares = (kinds + general) / (kinds.sum(1, keepdims=True) + 1)
    return np.concatenate(
        [
            np.log(general)[None],
            np.log(shares / general),
            log_days[None],
            (votes[0] <= 1)[None],
            here[None],
        ]
    )


def _new_features(weights: Floats, first: NDArray[np.bool_]) -> Floats:
    """Return the log odds of a first visit, in general and in two contexts that fall back to it (two trips' worth)."""
    hits, total = weights @ first, weights.sum(1)
    general = (hits[0] + _HALF) / (total[0] + 2 * _HALF)
    share = (hits + 2 * general) / (total + 2)
    share[0] = general
    return np.concatenate([[1.0], np.log(share / (1 - share))])
