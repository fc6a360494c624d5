"""Positions on the ground: distances and bearings over a spherical earth, good to 0.5 % within a day's drive."""

import math
from typing import NamedTuple

__all__ = ["EARTH_M", "ROAD", "Position", "bearing_deg", "distance_m", "plausible"]

EARTH_M = 6_371_008.8
"""Mean radius, IUGG."""

ROAD = 1.3
"""Roads are this much longer than the straight line, about (detour index of road networks)."""


class Position(NamedTuple):
    """Degrees, WGS 84."""

    lat: float
    lon: float


def plausible(lat: float | None, lon: float | None) -> bool:
    """Whether a receiver may have meant this position: receivers without a fix say 0, 0."""
    if lat is None or lon is None or not (math.isfinite(lat) and math.isfinite(lon)):
        return False
    return abs(lat) <= 90 and abs(lon) <= 180 and (abs(lat) > 0.01 or abs(lon) > 0.01)


def distance_m(a: Position, b: Position) -> float:
    """Return the great circle between two positions, in metres (haversine)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(half)))


def bearing_deg(a: Position, b: Position) -> float:
    """Return the direction from ``a`` to ``b`` at ``a``, clockwise from north, 0 to 360."""
    lat_a, lat_b, turn = math.radians(a.lat), math.radians(b.lat), math.radians(b.lon - a.lon)
    east = math.sin(turn) * math.cos(lat_b)
    north = math.cos(lat_a) * math.sin(lat_b) - math.sin(lat_a) * math.cos(lat_b) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360
