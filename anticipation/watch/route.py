"""The way of a trip in few positions: its bends first, then along its straights."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from anticipation.ground import EARTH_M, Position
from anticipation.roads.simplify import kept

__all__ = ["ROUTE_MOST", "route_of"]

ROUTE_MOST = 64
_BEND_M = 10.0
"""A position is a bend's if the way without it would be so far aside."""


def route_of(trail: Sequence[Position]) -> tuple[Position, ...]:
    """Return at most ``ROUTE_MOST`` positions of the trail, to about a metre; both ends are among them.

    A trail of more keeps what shows its bends, the sharper first, and where there is room for more, what divides
    its longest straights: a road without positions would be taken for a hole in what satellites saw.
    """
    chosen: NDArray[np.intp] = np.arange(len(trail))
    if len(trail) > ROUTE_MOST:
        line = _plane(trail)
        within_m = _BEND_M
        chosen = np.flatnonzero(kept(line, within_m))
        while len(chosen) > ROUTE_MOST:
            within_m *= 1.25
            chosen = np.flatnonzero(kept(line, within_m))
        chosen = _filled(chosen, line)
    return tuple(Position(round(trail[i].lat, 5), round(trail[i].lon, 5)) for i in chosen.tolist())


def _filled(chosen: NDArray[np.intp], line: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return ``ROUTE_MOST`` numbers of positions: those chosen, and others evenly where these are farthest apart."""
    lengths = np.hypot(*np.diff(line[chosen], axis=0).T)
    most, parts = np.diff(chosen), np.ones(len(lengths), np.intp)
    for _ in range(ROUTE_MOST - len(chosen)):
        parts[np.argmax(np.where(parts < most, lengths / parts, -1.0))] += 1
    between = [
        np.rint(np.linspace(first, last, count, endpoint=False)).astype(np.intp)
        for first, last, count in zip(chosen, chosen[1:], parts, strict=False)
    ]
    return np.concatenate([*between, chosen[-1:]])


def _plane(trail: Sequence[Position]) -> NDArray[np.float64]:
    """Return metres east and north [n, 2] of the first position."""
    degrees = np.array(trail, np.float64) - np.array(trail[0])
    turn = (degrees[:, 1] + 180) % 360 - 180
    plane: NDArray[np.float64] = np.column_stack((turn * math.cos(math.radians(trail[0].lat)), degrees[:, 0]))
    return np.radians(plane) * EARTH_M
