"""A map made by others, under everything else: what lies around the roads that the car has learned, and quieter.

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
from hmi.view import BaseMapView

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
"""What is drawn, from the bottom up. Where there are too many lines, those further up go first in rights."""
_LOOKS = tuple(KINDS.values())
_IS_LINE = np.array([look.width > 0 for look in _LOOKS])
_MOST_AREAS, _MOST_LINES = 500, 1_300
"""Points in a frame; small areas are left out, and far lines."""
_SMALLEST = 8.0  # dp: what is smaller is not worth its points


def draw_base(canvas: Canvas, base: BaseMapView, car: NDArray[np.float32], on: Projection, frame: MapFrame) -> None:
    """Draw what is in sight around ``car`` [2], which counts from the track's first point."""
    shapes, counts = _in_sight(base, car, frame.reach * on.scale, _SMALLEST * canvas.dp * on.scale)
    stops = np.cumsum(counts)
    starts = stops - counts
    points = base.points[np.arange(counts.sum()) + np.repeat(base.first[shapes] - starts, counts)]
    pixels = on.pixels(points.astype(np.float64) - car)
    inks = [mix(canvas.theme.bg, canvas.theme.colour(look.ink), look.share) for look in _LOOKS]
    widths = [look.width and max(1, round(look.width * canvas.dp)) for look in _LOOKS]
    for kind, start, stop in zip(base.kind[shapes].tolist(), starts.tolist(), stops.tolist(), strict=True):
        # one list at a time: thousands of live ones would bring on full garbage collections
        line, ink, width = pixels[start:stop].tolist(), inks[kind], widths[kind]
        if width == 0:
            pygame.draw.polygon(canvas.surface, ink, line)
        elif width == 1:
            pygame.draw.aalines(canvas.surface, ink, False, line)
        else:
            for a, b in pairwise(line):
                pygame.draw.aaline(canvas.surface, ink, a, b, width)


def _in_sight(
    base: BaseMapView, car: NDArray[np.float32], reach_m: float, smallest_m: float
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Return the shapes within reach that are worth drawing, from the bottom up, and how many points each has."""
    away = np.hypot(base.centre[:, 0] - car[0], base.centre[:, 1] - car[1]) - base.radius
    seen = np.flatnonzero((away < reach_m) & (2 * base.radius > smallest_m))
    counts = np.diff(base.first, append=len(base.points))
    lines = _IS_LINE[base.kind[seen]]
    areas, lines = seen[~lines], seen[lines]
    areas = areas[np.argsort(-base.radius[areas], kind="stable")]
    lines = lines[np.lexsort((away[lines], -base.kind[lines]))]
    some = [order[np.cumsum(counts[order]) - counts[order] < most]
            for order, most in ((areas, _MOST_AREAS), (lines, _MOST_LINES))]  # fmt: skip
    shown = np.concatenate(some)
    shown = shown[np.argsort(base.kind[shown], kind="stable")]
    return shown, counts[shown]
