"""What a probability has been worth for this driver: a calibrator that learns from each outcome.

Online Platt scaling: sigmoid(a logit(p) + b), whose two numbers take a Newton step after each outcome (Gupta and
Ramdas, "Online Platt scaling with calibeating", ICML 2023). The steps shrink as evidence gathers, down to a constant,
since evidence fades: what was learned 500 outcomes ago counts a third. How far the scaled probability is believed,
rather than the one that came in, is itself weighed by which of them foretold better (``hedge``): a mind that is well
calibrated is left as it is.
"""

import math
from typing import NamedTuple

from anticipation.mixing.hedge import LEAST, taught

__all__ = ["Calibrator"]

_KEEP = 0.998
"""What evidence is worth one outcome later."""
_FIRST = 20.0
"""How firmly the scale stands at the identity before any outcome, in units of its evidence."""
_PULL = 0.0005
"""Part of the way back to the identity after each outcome."""
_MAX_STEP = 0.25
"""Length to which a step is cut: one odd outcome must not turn everything over."""
_SLOPES = (0.3, 3.0)
_MAX_SHIFT = 3.0
_DOUBT = (0.7, 0.3)
"""How far the identity and the scale are believed at first."""
_SHARE = 0.001
"""Slower than experts are weighed, as a scale errs by little: it is proved over hundreds of outcomes."""


class Calibrator(NamedTuple):
    """A scale for probabilities; the first one leaves them as they are.

    ``slope`` and ``shift`` act on log odds; ``evidence`` is the faded sum of their second derivatives of log loss
    (slope twice, slope and shift, shift twice); ``say`` is how far the identity and the scale are believed.
    """

    slope: float = 1.0
    shift: float = 0.0
    evidence: tuple[float, float, float] = (0.0, 0.0, 0.0)
    say: tuple[float, ...] = _DOUBT

    def calibrated(self, p: float) -> float:
        """Return what ``p`` is worth: the higher, the higher, and never quite 0 or 1; NaN is worth the least."""
        p = _within(p)
        plain, scaled = self.say
        return _within(plain * p + scaled * self._scaled(p))

    def taught(self, p: float, came: bool) -> "Calibrator":
        """Return the calibrator after what was foretold with ``p`` came true or did not."""
        p = _within(p)
        scaled = self._scaled(p)
        said = (p, scaled) if came else (1.0 - p, 1.0 - scaled)
        x, error, sure = _logit(p), scaled - came, scaled * (1.0 - scaled)
        xx, x1, one = (
            _KEEP * old + new for old, new in zip(self.evidence, (sure * x * x, sure * x, sure), strict=True)
        )
        determinant = (xx + _FIRST) * (one + _FIRST) - x1 * x1
        slope_step = error * ((one + _FIRST) * x - x1) / determinant
        shift_step = error * ((xx + _FIRST) - x1 * x) / determinant
        cut = _MAX_STEP / max(_MAX_STEP, math.hypot(slope_step, shift_step))
        slope = self.slope - cut * slope_step
        shift = self.shift - cut * shift_step
        return Calibrator(
            min(_SLOPES[1], max(_SLOPES[0], slope + _PULL * (1.0 - slope))),
            min(_MAX_SHIFT, max(-_MAX_SHIFT, shift - _PULL * shift)),
            (xx, x1, one),
            taught(self.say, said, _DOUBT, _SHARE),
        )

    def _scaled(self, p: float) -> float:
        return _within(1.0 / (1.0 + math.exp(-self.slope * _logit(p) - self.shift)))


def _within(p: float) -> float:
    return min(1.0 - LEAST, max(LEAST, p))


def _logit(p: float) -> float:
    return math.log(p / (1.0 - p))
