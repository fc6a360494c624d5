"""Known roads, and ways along them, in metres around a track's first point: what the map draws."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from anticipation.ground import EARTH_M, Position
from anticipation.roads import Lines, Roads
from hmi.view import RoadsView

__all__ = ["on_ground", "roads_near", "way_along"]

Degrees = tuple[float, float]

_NEAR_M = 20_000.0
"""No map shows more."""
_CELL_M = 4_000.0
"""What is near is looked for anew when the car has gone so far."""


def roads_near(lines: Lines, origin: Degrees, car: Degrees) -> RoadsView:
    """Return the roads around the car, counted from ``origin``; the same object while the car stays about there."""
    east, north = on_ground(np.array([car]), origin)[0].tolist()
    return _near(lines, origin, round(east / _CELL_M), round(north / _CELL_M))


@lru_cache(maxsize=1)  # what is forgotten is not kept here either
def _near(lines: Lines, origin: Degrees, column: int, row: int) -> RoadsView:
    ends = on_ground(lines.ends.reshape(-1, 2), origin).reshape(-1, 2, 2)
    away = ends - np.array([column, row]) * _CELL_M
    near = np.all((away.max(axis=1) > -_NEAR_M) & (away.min(axis=1) < _NEAR_M), axis=1)
    return RoadsView(ends[near], lines.driven[near], lines.km)


@lru_cache(maxsize=4)
def way_along(
    roads: Roads, lines: Lines, origin: Degrees, here: Position, there: Position
) -> tuple[tuple[float, float], ...]:
    """Return the way along known roads in metres east and north of ``origin``, () where they know none.

    ``lines`` are the roads' own, and say in the cache's key what is known by now.
    """
    way = roads.way(here, there)
    return tuple((x, y) for x, y in on_ground(np.array(way), origin).tolist()) if way else ()


def on_ground(degrees: NDArray[np.float64], origin: Degrees) -> NDArray[np.float64]:
    """Return metres east and north [n, 2] of ``origin``, on the track's own plane (``vehicle.track``)."""
    turn = (degrees[:, 1] - origin[1] + 180) % 360 - 180
    east = np.radians(turn) * EARTH_M * math.cos(math.radians(origin[0]))
    return np.column_stack((east, np.radians(degrees[:, 0] - origin[0]) * EARTH_M))
