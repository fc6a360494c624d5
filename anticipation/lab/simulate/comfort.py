"""How a cabin feels: predicted mean vote (PMV, ISO 7730) of someone who sits in it, by pythermalcomfort.

The vote is worked out once on a grid and read from it, because a drive asks hundreds of times. Far from comfort the
standard makes no claim; there the number only says that it is very cold or very hot.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vehicle.errors import OutriderError

__all__ = ["Feeling", "clothing"]

_LOW_C, _STEP_C, _COUNT = -30.0, 2.0, 56
_CLOTHES = (0.5, 0.8, 1.1, 1.4)
_SITTING_MET = 1.2
_DRAUGHT_M_S = 0.15
_HUMIDITY = 45.0


def clothing(outside_c: float) -> float:
    """Return what people wear in the car, in clo: a shirt at 25 C and more, a coat below freezing."""
    return float(np.interp(outside_c, [0.0, 25.0], [_CLOTHES[-1], _CLOTHES[0]]))


@lru_cache(maxsize=1)
def _grid() -> NDArray[np.float64]:
    """Return the votes [clothes, air, radiant]; raises OutriderError where the lab's packages are missing."""
    try:
        from pythermalcomfort.models.pmv_ppd_iso import pmv_ppd_iso  # type: ignore[import-untyped] # seconds to import
    except ImportError:
        raise OutriderError("the simulator needs pythermalcomfort: pip install 'outrider[lab]'") from None
    temperatures = _LOW_C + _STEP_C * np.arange(_COUNT)
    clothes, air, radiant = (a.ravel() for a in np.meshgrid(_CLOTHES, temperatures, temperatures, indexing="ij"))
    votes = pmv_ppd_iso(
        air, radiant, _DRAUGHT_M_S, _HUMIDITY, _SITTING_MET, clothes, limit_inputs=False, round_output=True
    ).pmv
    return np.asarray(votes, np.float64).reshape(len(_CLOTHES), _COUNT, _COUNT)


class Feeling:
    """The votes of someone in given clothes."""

    def __init__(self, clo: float) -> None:
        place = float(np.interp(clo, _CLOTHES, range(len(_CLOTHES))))
        low = min(int(place), len(_CLOTHES) - 2)
        grid, share = _grid(), place - low
        self._votes: list[list[float]] = (grid[low] * (1 - share) + grid[low + 1] * share).tolist()

    def vote(self, air_c: float, radiant_c: float) -> float:
        """Return the vote: 0 is comfortable, -3 cold, 3 hot."""
        row = min(max(0.0, (air_c - _LOW_C) / _STEP_C), _COUNT - 1.001)
        column = min(max(0.0, (radiant_c - _LOW_C) / _STEP_C), _COUNT - 1.001)
        r, c = int(row), int(column)
        down, aside = row - r, column - c
        here, below = self._votes[r], self._votes[r + 1]
        top = here[c] * (1 - aside) + here[c + 1] * aside
        return top * (1 - down) + (below[c] * (1 - aside) + below[c + 1] * aside) * down
