"""Positions as points in space, and a grid over them.

Points stand on the sphere in metres from the earth's centre, so that means and distances need no case for the poles
or the antimeridian; within a place the chord between two points is their distance on the ground.
"""

import math
from collections.abc import Sequence
from itertools import product

from anticipation.ground import EARTH_M, Position

__all__ = ["Grid", "Point", "mean_point", "point_of", "position_of"]

Point = tuple[float, float, float]
"""Metres from the earth's centre."""

_Cell = tuple[int, int, int]


def point_of(position: Position) -> Point:
    """Return where a position is in space."""
    lat, lon = math.radians(position.lat), math.radians(position.lon)
    around = EARTH_M * math.cos(lat)
    return around * math.cos(lon), around * math.sin(lon), EARTH_M * math.sin(lat)


def position_of(point: Point) -> Position:
    """Return the position above or below which a point is."""
    x, y, z = point
    return Position(math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))


def mean_point(points: Sequence[Point]) -> Point:
    """Return the middle of at least one point."""
    n = len(points)
    return sum(p[0] for p in points) / n, sum(p[1] for p in points) / n, sum(p[2] for p in points) / n


class Grid:
    """Which places have their middle near a point, whatever their number; ``reach_m`` is how far a question looks."""

    def __init__(self, reach_m: float) -> None:
        self._reach_m = reach_m
        self._cells: dict[_Cell, tuple[int, ...]] = {}

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if isinstance(other, Grid) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def _cell(self, point: Point) -> _Cell:
        x, y, z = (math.floor(v / (2 * self._reach_m)) for v in point)
        return x, y, z

    def add(self, place: int, centre: Point) -> None:
        """Put a place where its middle is."""
        cell = self._cell(centre)
        self._cells[cell] = tuple(sorted((*self._cells.get(cell, ()), place)))

    def remove(self, place: int, centre: Point) -> None:
        """Take a place from where it was put; KeyError if it is not there."""
        cell = self._cell(centre)
        rest = tuple(other for other in self._cells[cell] if other != place)
        if rest:
            self._cells[cell] = rest
        else:
            del self._cells[cell]

    def near(self, point: Point) -> list[int]:
        """Return the places of all (at most eight) cells within reach of a point, in order of their number."""
        reach = self._reach_m
        x, y, z = point
        low, high = self._cell((x - reach, y - reach, z - reach)), self._cell((x + reach, y + reach, z + reach))
        xs, ys, zs = (range(first, last + 1) for first, last in zip(low, high, strict=True))
        return sorted(place for cell in product(xs, ys, zs) for place in self._cells.get(cell, ()))

    def copy(self) -> "Grid":
        """Return an independent one."""
        grid = Grid(self._reach_m)
        grid._cells = self._cells.copy()
        return grid
