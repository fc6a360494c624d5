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
Ints = NDArray[np.int64]

_DAY_S = 86_400
_LONGEST_PAUSE = 3.0
"""A weekend passes like other days, but a habit does not fade while the car stands in its garage for weeks."""
_HALF = 0.5
_ANYWHERE, _FROM_HERE = 4, 6

FEATURES, NEW_FEATURES = 1 + _ANYWHERE + _FROM_HERE + 3, 4


class Evidence(NamedTuple):
    """Candidates by slot (ascending), a column of ``features [14, n]`` for each, and ``new [4]`` for a new place.

    The features: logarithm of the share in general; ten logarithms of ratios to it (this week; at this hour; at about
    this time on such days; at this hour on this weekday; from here; from here having come from the same place; from
    here at this hour; from here at about this time on such days; the same on this weekday; from here after standing
    about as long); logarithm of one more than the days since it was last seen; 1 if visited once at most; 1 if the
    car stands there. Those of a new place: 1; log odds of first visits among all late trips, among those at about
    this time on such days, among those from here.
    """

    slots: Ints
    features: Floats
    new: Floats


def gather(rows: Rows, high: int, here: Context) -> Evidence:
    """Weigh all past trips as evidence for a trip that begins with the context ``here``; slots are below ``high``."""
    to, start, first = rows["slot"].astype(np.int64), rows["origin_slot"].astype(np.int64), rows["first"]
    weights, near = _anywhere(rows, here)
    visits = np.bincount(to, minlength=high)
    seen = visits + np.bincount(start, minlength=high)
    seen[0] = 0
    slots = np.flatnonzero(seen)
    votes = [np.asarray(np.bincount(to, weight, high)[slots], np.float64) for weight in weights]
    visits = visits[slots]
    general = votes[0] + 0.2 * visits + 0.1 * votes[1] + 0.02
    general /= general.sum() or 1.0
    left = np.flatnonzero(start == here.slot) if here.slot else np.zeros(0, np.int64)
    column = np.zeros(high, np.int64)
    column[slots] = np.arange(len(slots))
    known = left[to[left] > 0]
    kinds = _from_here(rows, known, near[known], weights[0][known], here)
    features = np.empty((FEATURES, len(slots)))
    features[0] = np.log(general)
    for k, kind in enumerate(votes[1:], 1):
        features[k] = _ratios(kind, general, float(kind.sum()))
    _fill_from_here(features[1 + _ANYWHERE : -3], kinds, column[to[known]], general)
    features[-3] = np.log1p(_days_unseen(rows, to, start, high, here)[slots])
    features[-2], features[-1] = visits <= 1, slots == here.slot
    contexts = (weights[0], first), (weights[3], first), (np.ones(len(left)), first[left])
    return Evidence(slots, features, _new_features(contexts))


def _days_unseen(rows: Rows, to: Ints, start: Ints, high: int, here: Context) -> Floats:
    """Return for each slot how many days ago the car last came or left there; the latest trips are the last rows."""
    came, went = np.zeros(high), np.zeros(high)
    came[to], went[start] = rows["arrived_s"], rows["departed_s"]
    days: Floats = np.maximum(here.departed_s - np.maximum(came, went), 0) / _DAY_S
    return days


def _anywhere(rows: Rows, here: Context) -> tuple[tuple[Floats, ...], Floats]:
    """Return the weight of each past trip this month, and under the kinds of evidence that do not ask where it began;
    and how near to this time of day it was."""
    days = _ages(rows, here)
    month = np.exp2(days / -30)
    apart = np.abs(rows["minute"] - here.minute)
    near = np.exp(np.square(np.minimum(apart, 1440 - apart) / 180) / -2)
    hour = near**9 * month
    alike = near * month * (rows["free"] == here.free)
    return (month, np.exp2(days / -7), hour, alike, hour * (rows["weekday"] == here.weekday)), near


def _from_here(rows: Rows, left: Ints, near: Floats, month: Floats, here: Context) -> Floats:
    """Return the weight of each trip that ``left`` here under the kinds of evidence that ask for it, ``[6, trips]``."""
    trips = rows[left]
    before = rows[np.maximum(left - 1, 0)]
    came = (before["origin_slot"] == here.before) & (before["slot"] == here.slot) & (left > 0) & (here.before > 0)
    stood = np.exp(np.square((trips["dwell"] - here.dwell) / 0.7) / -2)
    return np.stack(
        [
            np.ones(len(left)),
            came,
            near**9,
            near * month * (trips["free"] == here.free),
            near * month * (trips["weekday"] == here.weekday),
            near * month * stood,
        ]
    )


def _ages(rows: Rows, here: Context) -> Floats:
    """Return how many days ago each trip was; no pause between two trips counts more than ``_LONGEST_PAUSE``."""
    pauses = np.diff(rows["departed_s"], append=here.departed_s) / _DAY_S
    ages: Floats = np.cumsum(np.clip(pauses, 0, _LONGEST_PAUSE)[::-1])[::-1]
    return ages


def _ratios(votes: Floats, general: Floats, total: float | Floats) -> Floats:
    """Return the logarithms of shares of the total, relative to those in general, which count as one trip."""
    ratios: Floats = np.log((votes / general + 1) / (total + 1))
    return ratios


def _fill_from_here(ratios: Floats, weights: Floats, column: Ints, general: Floats) -> None:
    """Fill in the ratios of trips from here, which went to these columns; to most places none did."""
    some = np.flatnonzero(np.bincount(column, minlength=len(general)))
    place = np.zeros(len(general), np.int64)
    place[some] = np.arange(len(some))
    votes = np.stack([np.asarray(np.bincount(place[column], w, len(some)), np.float64) for w in weights])
    total = weights.sum(1, keepdims=True)
    ratios[:] = -np.log(total + 1)
    ratios[:, some] = _ratios(votes, general[some], total)


def _new_features(contexts: tuple[tuple[Floats, NDArray[np.bool_]], ...]) -> Floats:
    """Return the log odds of a first visit, in general and in two contexts that fall back to it (two trips' worth)."""
    hits, total = (np.array(sums) for sums in zip(*((w @ first, w.sum()) for w, first in contexts), strict=True))
    general = (hits[0] + _HALF) / (total[0] + 2 * _HALF)
    share = (hits + 2 * general) / (total + 2)
    share[0] = general
    return np.concatenate([[1.0], np.log(share / (1 - share))])
