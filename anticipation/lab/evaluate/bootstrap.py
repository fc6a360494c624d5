"""How far a figure would move with other people: the bootstrap over persons, or over the days of a single one."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bootstrap", "Interval"]

Interval = tuple[float, float]
"""The ends of a 95 % interval."""

_ENDS = (2.5, 97.5)


class Bootstrap:
    """Draws whole units (persons, days) with replacement; the same draws serve every figure, so that they compare."""

    def __init__(self, units: NDArray[np.int64], resamples: int, seed: int) -> None:
        """``units [T]`` says to which unit each target belongs."""
        self._units = np.unique(units, return_inverse=True)[1]
        self.count = int(self._units.max()) + 1 if len(units) else 0
        rng = np.random.default_rng(seed)
        shares = np.full(self.count, 1 / max(1, self.count))
        self._draws = rng.multinomial(self.count, shares, resamples).astype(np.float64)

    def interval(self, values: NDArray[np.float64], within: NDArray[np.bool_]) -> Interval | None:
        """Return the interval of the mean of ``values [T]`` over the targets ``within [T]``; None without any."""
        if not within.any():
            return None
        units = self._units[within]
        sums = self._draws @ np.bincount(units, values[within], self.count)
        counts = self._draws @ np.bincount(units, minlength=self.count)
        low, high = np.percentile(sums[counts > 0] / counts[counts > 0], _ENDS)
        return float(low), float(high)
