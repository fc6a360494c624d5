"""Weights of experts that foretell the same thing: a Bayesian mixture whose best member may change.

Each weight is multiplied by the probability that its expert gave to what came true, and all of them then move a
little towards where they began (fixed share: Herbster and Warmuth, "Tracking the best expert", Machine Learning 32,
1998). On log loss the mixture is never worse than the best expert by more than ln(1 / its first weight) and
ln(1 / (1 - share)) for each outcome. An expert that said nothing keeps its weight: the others share what is theirs by
themselves (Freund, Schapire, Singer and Warmuth, "Using and combining predictors that specialize", STOC 1997).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEAST", "SHARE", "Weights", "is_probability", "mixed", "pooled", "taught"]

Weights = tuple[float, ...]
"""One for each expert, in their order; together 1."""

LEAST = 1e-4
"""An expert that gave less than this to what came true is judged as if it had given this: one error ends nobody."""
SHARE = 0.01
"""Part of the way back to the first weights after each outcome: the last hundred count."""
_ROUNDING = 1e-6
"""What a sum of probabilities may be off by."""


def is_probability(p: float) -> bool:
    """Whether a number can be a probability, give or take what sums are off by."""
    return -_ROUNDING <= p <= 1.0 + _ROUNDING


def taught(
    weights: Weights, said: Sequence[float | None], prior: Weights, share: float = SHARE, rate: float = 1.0
) -> Weights:
    """Return the weights after an outcome to which the experts had given the probabilities ``said``.

    What is no probability (None, NaN, below 0, above 1) was not said. Where nobody said anything, nothing changes. A
    ``rate`` below 1 tempers the judgement: it counts as that part of an outcome.
    """
    clear = [p if p is None else p**rate for p in map(_clear, said)]
    heard = [(weight, p) for weight, p in zip(weights, clear, strict=True) if p is not None]
    if not heard:
        return weights
    mixture = sum(weight * p for weight, p in heard) / sum(weight for weight, _ in heard)
    return tuple(
        (1.0 - share) * (weight if p is None else weight * p / mixture) + share * first
        for weight, p, first in zip(weights, clear, prior, strict=True)
    )


def mixed(weights: Weights, said: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted mean of ``said [experts, ...]`` over the experts; NaN where none of them said anything.

    An expert is absent where it says NaN, and its weight goes to the others as theirs are to each other.
    """
    present = np.isfinite(said)
    weighed = present * np.reshape(weights, (-1, *[1] * (said.ndim - 1)))
    total = weighed.sum(axis=0)
    means: NDArray[np.float64] = np.full(total.shape, np.nan)
    np.divide((weighed * np.where(present, said, 0.0)).sum(axis=0), total, out=means, where=total > 0.0)
    return means


def pooled(weights: Weights, said: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logarithmic opinion pool of distributions ``said [experts, n]``: ``[n]``, together 1.

    The product of what all say, each to the power of its weight (Genest and Zidek, "Combining probability
    distributions", 1986): sharper than the mean where experts agree on different grounds. An expert that says NaN is
    absent; what nobody believes possible stays impossible.
    """
    present = np.isfinite(said).all(1)
    if not present.any():
        return np.full(said.shape[1], np.nan)
    heard = said[present]
    share = np.array(weights)[present]
    logs = share @ np.log(np.maximum(heard, LEAST)) / (share.sum() or 1.0)
    p = np.where(heard.max(0) > 0, np.exp(logs - logs.max()), 0.0)
    total = p.sum()
    return p / total if total > 0 else p


def _clear(p: float | None) -> float | None:
    return min(1.0, max(LEAST, p)) if p is not None and is_probability(p) else None
