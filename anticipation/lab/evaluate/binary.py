"""What probabilities of a yes are worth, over many yeses and noes; how far each figure would move with other trips."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.evaluate.bootstrap import Bootstrap, Interval

__all__ = ["TripBootstrap", "auc", "balanced_accuracy", "brier", "concordance"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_ENDS = (2.5, 97.5)
_BLOCK = 1_000
"""How many rows of pairs are compared at once."""


def auc(p: Floats, came: Mask, weights: Floats | None = None) -> Floats:
    """Return the probability [resamples] that a yes got a higher one than a no; ties count a half.

    ``weights`` [resamples, targets] is how often each target counts; one resample that has each once without it. NaN
    where a resample has only yeses or only noes.
    """
    weights = np.ones((1, len(p))) if weights is None else weights
    yes, no = weights[:, came], weights[:, ~came]
    above = np.sign(p[came][:, None] - p[~came][None]) / 2 + 0.5
    pairs = yes.sum(axis=1) * no.sum(axis=1)
    return _over(((yes @ above) * no).sum(axis=1), pairs)


def balanced_accuracy(p: Floats, came: Mask, weights: Floats | None = None) -> Floats:
    """Return the mean [resamples] of the share of yeses told at p > 0.5 and the share of noes told at p < 0.5.

    At 0.5 nothing is told, which is half right. ``weights`` and NaN as in ``auc``.
    """
    weights = np.ones((1, len(p))) if weights is None else weights
    right = np.where(came, np.sign(p - 0.5), np.sign(0.5 - p)) / 2 + 0.5
    shares = [_over(weights[:, own] @ right[own], weights[:, own].sum(axis=1)) for own in (came, ~came)]
    mean: Floats = (shares[0] + shares[1]) / 2
    return mean


def brier(p: Floats, came: Mask) -> Floats:
    """Return the squared errors [targets]; their mean is the Brier score."""
    errors: Floats = (p - came) ** 2
    return errors


def concordance(risk: Floats, wait: Floats, ended: Mask) -> float:
    """Return Harrell's C: of the pairs whose order is known, the share where the shorter wait had the higher risk.

    ``wait`` [T] is until the event where ``ended``, else at least so long; ties of risk count a half. NaN without a
    pair.
    """
    right, pairs = 0.0, 0
    events = np.flatnonzero(ended)
    for block in np.array_split(events, len(events) // _BLOCK + 1):
        later = (wait[block][:, None] < wait[None]) | ((wait[block][:, None] == wait[None]) & ~ended[None])
        above = np.sign(risk[block][:, None] - risk[None]) / 2 + 0.5
        right += float(above[later].sum())
        pairs += int(later.sum())
    return right / pairs if pairs else float("nan")


class TripBootstrap(Bootstrap):
    """Draws whole trips; figures that are no mean are taken of each draw."""

    def interval_of(self, statistic: Callable[[Floats], Floats]) -> Interval | None:
        """Return the interval of ``statistic(weights [resamples, targets]) -> [resamples]``, without its NaNs."""
        drawn = statistic(self._draws[:, self._units])
        drawn = drawn[np.isfinite(drawn)]
        if not len(drawn):
            return None
        low, high = np.percentile(drawn, _ENDS)
        return float(low), float(high)


def _over(part: Floats, whole: Floats) -> Floats:
    shares: Floats = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return shares
