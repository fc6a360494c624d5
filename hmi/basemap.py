"""A map made by others, under everything else: what lies around the roads that the car has learned, and quieter than these.

Its colours are the theme's own, thinned with the ground's, so that it fits whatever theme there is.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hmi.canvas import Canvas
from hmi.gfx import pygame
from hmi.mapframe import MapFrame, Projection
from hmi.theme import mix
from hmi.view import BaseMapView, Shapes

__all__ = ["KINDS", "draw_base"]


class _Kind(NamedTuple):
    ink: str
    share: float
    """Of the ink in the ground's colour."""
    width: float = 0.0
    """Of a line, in dp; 0 for an area."""


KINDS = {
    "green": _Kind("accent", 0.07),
    "water": _Kind("cool", 0.13),
    "river": _Kind("cool", 0.13, 2.4),
    "minor": _Kind("trail", 0.34, 1.0),
    "secondary": _Kind("trail", 0.44, 1.4),
    "primary": _Kind("trail", 0.52, 2.2),
    "motorway": _Kind("trail", 0.62, 3.2),
}
"""What is drawn, from the bottom up."""
_RIGHTS = ("motorway", "primary", "water", "green", "secondary", "river", "minor")
_MOST = 2_500
"""Points in a frame. Where more are in sight, the last of ``_RIGHTS`` go without, what is far away first."""

_Pixels = list[tuple[float, float]]


def draw_base(canvas: Canvas, base: BaseMapView, car: NDArray[np.float32], on: Projection, frame: MapFrame) -> None:
    """Draw what is in sight around ``car`` [2], which counts from the track's first point."""
    left = _MOST
    found: dict[str, list[_Pixels]] = {}
    for kind in _RIGHTS:
        if kind in base.shapes:
            found[kind] = _in_sight(base.shapes[kind], car, on, frame, left)
            left -= sum(map(len, found[kind]))
    for kind, look in KINDS.items():
        colour = mix(canvas.theme.bg, canvas.theme.colour(look.ink), look.share)
        px = round(look.width * canvas.dp)
        for line in found.get(kind, ()):
            if not look.width:
                pygame.draw.polygon(canvas.surface, colour, line)
            elif px <= 1:
                pygame.draw.aalines(canvas.surface, colour, False, line)
            else:
                for a, b in pairwise(line):
                    pygame.draw.aaline(canvas.surface, colour, a, b, px)


def _in_sight(
    shapes: Shapes, car: NDArray[np.float32], on: Projection, frame: MapFrame, most: int
) -> list[_Pixels]:  # fmt: skip
    """Return the shapes that may be seen, the nearest of them as far as ``most`` points reach, in pixels."""
    # how far each is from the car at least, in metres: along the axis on which it is farther
    away = np.maximum(shapes.low - car, car - shapes.high).max(axis=1)
    counts = np.diff(shapes.first, append=len(shapes.points))
    seen = away < frame.reach * on.scale
    if counts[seen].sum() > most:
        nearest = np.argsort(np.where(seen, away, np.inf), kind="stable")
        seen[nearest[np.cumsum(counts[nearest]) > most]] = False
    points = shapes.points[np.repeat(seen, counts)].astype(np.float64) - car
    pixels: _Pixels = [(x, y) for x, y in on.pixels(points).tolist()]
    ends = np.cumsum(counts[seen]).tolist()
    return [pixels[start:stop] for start, stop in zip([0, *ends], ends, strict=False)]
