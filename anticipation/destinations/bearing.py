"""Whether a way leads to a place: by the detour that it would be, and by the direction in which the car heads."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.ground import EARTH_M, Position, plausible

__all__ = ["Way", "leads_there", "way_of"]

Floats = NDArray[np.float64]

_WINDING = 1.3
"""Roads are longer than the straight line by about this factor."""
_SLACK_M, _SLACK = 500.0, 0.1
"""A detour of this and of this part of the way is as likely as 1/e."""
_LEFT_BEHIND = 0.02
"""Likelihood that the driver turns round in the end, however far they went past a place."""
_HEADING = 0.5
"""Logarithm of how much likelier it is to head straight for the place than across; streets wind."""
_HEADING_FROM_M = 500.0
"""So far from its beginning and from the place, the heading begins to say something."""
_MAX_POINTS = 64
_LONGEST_KM = 5000.0
"""An odometer that claims more since the drive began is not believed."""


class Way(NamedTuple):
    """A drive so far: ``points [n, 2]`` in degrees, oldest first, the last one is here; metres driven to each."""

    points: Floats
    metres: Floats
    heading_deg: float | None

    @property
    def driven_m(self) -> float:
        """Length of the way."""
        return float(self.metres[-1])


def way_of(
    origin: Position | None,
    here: Position | None,
    heading_deg: float | None,
    driven_km: float,
    trail: Sequence[Position],
) -> Way | None:
    """Return the way as far as it can be believed; None if it is not known where the car is.

    Where the trail is shorter than the odometer says, it is taken to wind evenly.
    """
    if here is None or not plausible(*here):
        return None
    known = [position for position in (origin, *trail) if position is not None and plausible(*position)]
    points = np.array([*known, here], np.float64)
    x, y = _offsets(points[:-1], points[1:])
    metres = np.append(0.0, np.cumsum(np.hypot(x, y)))
    driven_m = 1000 * driven_km if 0 <= driven_km <= _LONGEST_KM else 0.0
    if 0 < metres[-1] < driven_m:
        metres *= driven_m / metres[-1]
    heading = heading_deg if heading_deg is not None and math.isfinite(heading_deg) else None
    return Way(points, metres, heading)


def leads_there(way: Way, places: NDArray[np.int64], positions: Mapping[int, Position], unknown: float) -> Floats:
    """Return how likely the way is for a drive to each place; ``unknown`` where nobody knows where the place is.

    The best way that was still possible to a place, what was driven plus the rest by road, grows with each detour.
    """
    known = [(k, positions[p]) for k, p in enumerate(places.tolist()) if p in positions]
    likelihood = np.full(len(places), unknown)
    if not known:
        return likelihood
    targets = np.array([position for _, position in known], np.float64)
    chosen = np.unique(np.linspace(0, len(way.points) - 1, _MAX_POINTS).astype(np.int64))
    x, y = _offsets(way.points[chosen][:, None], targets)
    left = np.hypot(x, y)
    best = way.metres[chosen][:, None] + _WINDING * left
    least = best.min(0)
    there = _LEFT_BEHIND + (1 - _LEFT_BEHIND) * np.exp((least - best[-1]) / (_SLACK_M + _SLACK * least))
    if way.heading_deg is not None and way.driven_m > _HEADING_FROM_M:
        across = np.cos(np.arctan2(x[-1], y[-1]) - math.radians(way.heading_deg)) - 1
        there *= np.exp(np.where(left[-1] > _HEADING_FROM_M, _HEADING * across, 0.0))
    likelihood[[k for k, _ in known]] = there
    return likelihood


def _offsets(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return metres to the east and to the north from ``a`` to ``b``, on a plane that touches the earth there."""
    east = (b[..., 1] - a[..., 1] + 180) % 360 - 180
    middle = np.radians((a[..., 0] + b[..., 0]) / 2)
    scale = math.radians(EARTH_M)
    return east * np.cos(middle) * scale, (b[..., 0] - a[..., 0]) * scale
