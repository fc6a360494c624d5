"""Web Mercator, the tiles' projection (EPSG:3857): from degrees to tiles, and from a tile to metres on the ground."""

import math

import numpy as np
from numpy.typing import NDArray

from anticipation.ground import EARTH_M
from assistant.roadview import on_ground
from assistant.tiles.archive import Tile

__all__ = ["in_tiles", "tile_m", "to_ground"]

_NORTHERNMOST = 85.051  # the projection's square ends here


def in_tiles(latitude: float, longitude: float, z: int) -> tuple[float, float]:
    """Return where a place lies at zoom level ``z``, in tiles from the west and from the north."""
    north = math.asinh(math.tan(math.radians(min(max(latitude, -_NORTHERNMOST), _NORTHERNMOST))))
    side = 1 << z
    return (longitude + 180) / 360 * side, (1 - north / math.pi) / 2 * side


def tile_m(latitude: float, z: int) -> float:
    """Return how many metres on the ground a tile is wide."""
    return 2 * math.pi * EARTH_M * math.cos(math.radians(latitude)) / (1 << z)


def to_ground(points: NDArray[np.float64], tile: Tile, origin: tuple[float, float]) -> NDArray[np.float32]:
    """Return [n, 2] metres east and north of ``origin`` of ``points`` [n, 2], counted in tiles from a tile's corner."""
    side = 1 << tile.z
    longitude = (points[:, 0] + tile.x) / side * 360 - 180
    latitude = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * (points[:, 1] + tile.y) / side))))
    return on_ground(np.column_stack((latitude, longitude)), origin).astype(np.float32)
