"""Are two sets of visits to one place, or to two places beside each other?

One number answers, the log odds for one place: it starts from how far apart the visits ended, and adds what the
driver's habits say (Bayes factors of one against two Dirichlet-multinomials over the hour of arrival, the length of the
stay and weekend or not) and what the trips say: who drives from the one to the other has two places. Places merge
above a threshold and are split below its negative; as the same number decides both, only new evidence can undo
either.
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from anticipation.instant import DAY_MIN
from anticipation.places.cluster import Visit
from anticipation.places.geometry import mean_point

__all__ = ["DIFFERENT", "SAME", "log_odds_same", "two_parts"]

SAME, DIFFERENT = 3.0, -3.0

_EVEN_M, _PER_NAT_M = 100.0, 40.0  # as likely one place as two at 100 m; e times less for each 40 m more
_ONE_SPOT_M = 40.0  # nobody can tell places apart that are closer: receivers do not
_HABITS = (-8.0, 6.0)  # neighbours may share their hours, one place may change them: habits alone prove only so much
_HOP = -2.0
_HOP_STOP_MIN, _HOP_RIDE_MIN = 5, 15
_ALPHA = 0.5  # Jeffreys' prior
_HOUR_BINS = 8
_STAYS_MIN = (5.0, 20.0, 60.0, 180.0, 540.0)

_PART_VISITS = 4
_PARTS_APART_M = 50.0
_PARTS_APART = 4.0  # times the deviation within; the halves of a Gaussian have 2.7, of an even scatter 3.2


def log_odds_same(a: Sequence[Visit], b: Sequence[Visit]) -> float:
    """Return the natural log of the odds that two sets of visits, neither empty, are to one place."""
    apart_m = math.dist(mean_point([v.point for v in a]), mean_point([v.point for v in b]))
    if apart_m < _ONE_SPOT_M:
        return math.inf
    habits = _habits(a, b, _hours) + _habits(a, b, _stays) + _habits(a, b, _weekends)
    return (_EVEN_M - apart_m) / _PER_NAT_M + min(max(habits, _HABITS[0]), _HABITS[1]) + _HOP * _hops(a, b)


def _habits(a: Sequence[Visit], b: Sequence[Visit], counts: Callable[[Sequence[Visit]], list[float]]) -> float:
    """Return the log Bayes factor that both draw one feature from one distribution."""
    in_a, in_b = counts(a), counts(b)
    return _log_marginal([x + y for x, y in zip(in_a, in_b, strict=True)]) - _log_marginal(in_a) - _log_marginal(in_b)


def _log_marginal(counts: Sequence[float]) -> float:
    """Return the log probability of counts under a Dirichlet-multinomial, up to what cancels in a Bayes factor."""
    prior = _ALPHA * len(counts)
    total = math.lgamma(prior) - math.lgamma(prior + sum(counts))
    return total + sum(math.lgamma(_ALPHA + n) - math.lgamma(_ALPHA) for n in counts if n)


def _hours(visits: Sequence[Visit]) -> list[float]:
    counts = [0.0] * _HOUR_BINS
    for visit in visits:
        # each counts for the two bins around it, so that an edge between bins parts no habit
        low, share = divmod(visit.arrived.minute / DAY_MIN * _HOUR_BINS, 1)
        counts[int(low) % _HOUR_BINS] += 1 - share
        counts[(int(low) + 1) % _HOUR_BINS] += share
    return counts


def _stays(visits: Sequence[Visit]) -> list[float]:
    counts = [0.0] * len(_STAYS_MIN)
    for visit in visits:
        if visit.stayed_min is None:
            continue
        stay = min(max(visit.stayed_min, _STAYS_MIN[0]), _STAYS_MIN[-1])
        for k, (low, high) in enumerate(pairwise(_STAYS_MIN)):
            if low <= stay <= high:
                share = math.log(stay / low) / math.log(high / low)
                counts[k] += 1 - share
                counts[k + 1] += share
                break
    return counts


def _weekends(visits: Sequence[Visit]) -> list[float]:
    weekends = sum(visit.arrived.weekday > 4 for visit in visits)
    return [float(len(visits) - weekends), float(weekends)]


def _hops(a: Sequence[Visit], b: Sequence[Visit]) -> int:
    """Count the stops at the one from which the car went straight to the other."""
    stops = {visit.index: (visit, 0) for visit in a} | {visit.index: (visit, 1) for visit in b}
    hops = 0
    for index, (visit, side) in stops.items():
        onward, other = stops.get(index + 1, (visit, side))
        if other == side or visit.stayed_min is None or visit.stayed_min < _HOP_STOP_MIN:
            continue
        ride_min = (onward.arrived.s - visit.arrived.s) / 60 - visit.stayed_min
        hops += 0 <= ride_min <= _HOP_RIDE_MIN
    return hops


def two_parts(visits: Sequence[Visit]) -> tuple[tuple[Visit, ...], tuple[Visit, ...]] | None:
    """Return the visits in two parts if they ended around two spots, each part in order of its visits; else None.

    The cut is the best one (least squares) across the axis along which the visits are most spread.
    """
    if len(visits) < 2 * _PART_VISITS:
        return None
    middle = mean_point([visit.point for visit in visits])
    if all(math.dist(visit.point, middle) < _PARTS_APART_M / 2 for visit in visits):
        return None
    points = np.array([visit.point for visit in visits]) - middle
    along = points @ np.linalg.eigh(points.T @ points)[1][:, -1]
    order = np.argsort(along, kind="stable")
    sums = np.cumsum(along[order])[:-1]
    sizes = np.arange(1, len(visits))
    # the sum of squares between the parts of each cut, their mean being zero
    between = sums**2 * (1 / sizes + 1 / (len(visits) - sizes))
    between[: _PART_VISITS - 1] = between[len(visits) - _PART_VISITS :] = -1.0
    cut = int(np.argmax(between)) + 1
    low, high = along[order[:cut]], along[order[cut:]]
    apart = float(high.mean() - low.mean())
    # the mean deviation, that an outlier moves less than the root of the squares; 1.25 of it is a Gaussian's
    within = 1.25 * float(np.abs(np.concatenate([low - low.mean(), high - high.mean()])).mean())
    if apart < _PARTS_APART_M or apart < _PARTS_APART * within:
        return None
    low_side, high_side = sorted(order[:cut].tolist()), sorted(order[cut:].tolist())
    return tuple(visits[k] for k in low_side), tuple(visits[k] for k in high_side)
