"""What a list of predictions is worth. Each figure is NaN where there is nothing to take it from."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["BINS", "coverage", "expected_calibration_error", "hits_within", "reciprocal", "reliability", "threshold"]
__all__ += ["trade_off"]

Floats = NDArray[np.float64]

BINS = 15
"""Bins of equal width over the probabilities, for calibration."""


def hits_within(rank: NDArray[np.int64], k: int) -> Floats:
    """Return 1 where the true place was among the first ``k``, else 0; a rank of 0 is a place not named."""
    return ((rank > 0) & (rank <= k)).astype(np.float64)


def reciprocal(rank: NDArray[np.int64]) -> Floats:
    """Return 1 / rank, 0 for a place not named; its mean is the MRR."""
    return np.where(rank > 0, 1 / np.maximum(rank, 1), 0.0)


def reliability(p: Floats, hit: Floats) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Return, for each bin that holds any, how many, their mean probability and the share that came true."""
    bins = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    count = np.bincount(bins, minlength=BINS)
    held = count > 0
    mean_p, share = (np.bincount(bins, values, BINS)[held] / count[held] for values in (p, hit))
    return count[held], mean_p, share


def expected_calibration_error(p: Floats, hit: Floats) -> float:
    """Return how far probability and truth lie apart on average (Naeini et al., AAAI 2015)."""
    if not len(p):
        return float("nan")
    count, mean_p, share = reliability(p, hit)
    return float(count @ np.abs(mean_p - share) / count.sum())


def trade_off(p: Floats, hit: Floats) -> tuple[Floats, Floats]:
    """Return coverage and precision for every threshold on the probability, the highest first.

    Equal probabilities are spoken of together: no threshold parts them.
    """
    if not len(p):
        return np.zeros(0), np.zeros(0)
    order = np.argsort(-p, kind="stable")
    spoken = np.arange(1, len(p) + 1)
    precision = np.cumsum(hit[order]) / spoken
    last = np.append(np.diff(p[order]) != 0, True)
    return spoken[last] / len(p), precision[last]


def threshold(p: Floats, hit: Floats, precision: float) -> float | None:
    """Return the least probability from which on one is right in at least ``precision``; None where there is none."""
    covered, reached = trade_off(p, hit)
    enough = covered[reached >= precision - 1e-12]
    return float(-np.partition(-p, k := round(float(enough.max()) * len(p)) - 1)[k]) if len(enough) else None


def coverage(p: Floats, hit: Floats, precision: float) -> float:
    """Return the largest share of trips that one can speak of and be right in at least ``precision`` of them."""
    if not len(p):
        return float("nan")
    covered, reached = trade_off(p, hit)
    enough = reached >= precision - 1e-12
    return float(covered[enough].max()) if enough.any() else 0.0
