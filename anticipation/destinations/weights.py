"""What each kind of evidence counts: the same for every driver at first, then learned from their own trips.

The features weigh a product of experts (a conditional logit over the candidates), and first visits a logit of their
own. After each trip both take one step up the gradient of its log likelihood, and a small step back to where they
began, so that what was learned long ago fades.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations.evidence import FEATURES, Evidence

__all__ = ["PRIOR", "Outcome", "Weights", "judge", "taught"]

Weights = NDArray[np.float64]

PRIOR: Weights = np.array([1.0, *[0.2] * 10, -0.1, -0.5, -1.0, 0.0, 0.4, 0.3, 0.3])
"""Before a driver has taught any other. The share in general counts as it is; the ten kinds of evidence have an
equal say, far below 1 as they repeat each other. What was seen lately is a little likelier than its count says; half
a visit is discounted from a place visited once (absolute discounting, Ney et al. 1994); few drives end where they
began. A new place: no bias, and weights that sum to 1."""

_RATES: Weights = np.array([*[0.005] * 13, 0.1, *[0.01] * 4])
"""Round trips differ so much between drivers that their weight is learned fastest."""
_PULL = 0.001
"""Part of the way back to ``PRIOR`` after each trip: half is forgotten after 700 trips."""
_MAX_STEP = 4.0
"""Length to which a gradient is cut: one odd trip must not turn everything over."""


class Outcome(NamedTuple):
    """Probabilities ``p`` of the evidence's candidates, in its order, and of a new place; together 1."""

    p: NDArray[np.float64]
    new: float


def judge(weights: Weights, evidence: Evidence, without: int = 0) -> Outcome:
    """Weigh the evidence; the slot ``without`` is no candidate (0: all are)."""
    scores = weights[:FEATURES] @ evidence.features
    if without:
        scores = np.where(evidence.slots == without, -np.inf, scores)
    best = scores.max(initial=-np.inf)
    if best == -np.inf:
        return Outcome(np.zeros(len(scores)), 1.0)
    p = np.exp(scores - best)
    new = float(1 / (1 + np.exp(-(weights[FEATURES:] @ evidence.new))))
    return Outcome(p * ((1 - new) / p.sum()), new)


def taught(weights: Weights, evidence: Evidence, slot: int) -> Weights:
    """Return the weights after a trip went to the place with this slot, which is no candidate if it is new.

    A trip to nobody knows where (slot 0) teaches nothing.
    """
    if not slot or not len(evidence.slots):
        return weights
    p, new = judge(weights, evidence)
    hit = evidence.slots == slot
    step = np.zeros(len(weights))
    if hit.any():
        toward = evidence.features[:, hit][:, 0] - evidence.features @ (p / (1 - new))
        step[:FEATURES] = toward * min(1.0, _MAX_STEP / max(float(np.sqrt(np.square(toward).sum())), _MAX_STEP))
    step[FEATURES:] = (float(not hit.any()) - new) * evidence.new
    return weights + _RATES * step + _PULL * (PRIOR - weights)
