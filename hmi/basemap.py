"""A map made by others, under everything else: what lies around the roads that the car has learned, and quieter.

Its colours are the theme's own, thinned with the ground's, so that it fits whatever theme there is.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hmi.canvas import Canvas
from hmi.gfx import pygame
from hmi.mapframe import MapFrame, Projection, how_far
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
_MOST_AREAS, _MOST_LINES = 1_500, 36_000.0
"""What a frame has time for: points of areas, and pixels of lines, each piece of which costs as much as ``_PIECE``."""
_PIECE = 40.0
_SMALLEST = 12.0  # dp: an area of a smaller radius is not worth its points
_GRAIN = 3.0  # px: points as close together as that are one

_Pixels = NDArray[np.float64]


def draw_base(canvas: Canvas, base: BaseMapView, car: NDArray[np.float32], on: Projection, frame: MapFrame) -> None:
    """Draw what is in sight around ``car`` [2], which counts from the track's first point."""
    inks = [mix(canvas.theme.bg, canvas.theme.colour(look.ink), look.share) for look in _LOOKS]
    widths = [max(1, round(look.width * canvas.dp)) for look in _LOOKS]
    shapes, far = _in_sight(base, car, on, frame, _SMALLEST * canvas.dp)
    counts = np.diff(base.first, append=len(base.points))[shapes]
    is_line = _IS_LINE[base.kind[shapes]]
    areas = np.flatnonzero(~is_line)
    areas = areas[np.argsort(far[areas], kind="stable")]
    areas = areas[np.cumsum(counts[areas]) - counts[areas] < _MOST_AREAS]
    areas = areas[np.argsort(base.kind[shapes[areas]], kind="stable")]
    pixels, starts, stops = _pixels(base, shapes[areas], counts[areas], car, on)
    beyond = (pixels[:, 1] < 0) | (pixels[:, 1] > frame.size[1])
    for kind, start, stop in zip(base.kind[shapes[areas]].tolist(), starts.tolist(), stops.tolist(), strict=True):
        ring = pixels[start:stop]
        if beyond[start:stop].any():
            ring = _within(ring, frame.size[1])
        if len(ring) > 2:
            # one list at a time: thousands of live ones would bring on full garbage collections
            pygame.draw.polygon(canvas.surface, inks[kind], ring.tolist())
    lines = np.flatnonzero(is_line)
    lines = lines[np.lexsort((far[lines], -base.kind[shapes[lines]]))]
    pixels, _, stops = _pixels(base, shapes[lines], counts[lines], car, on)
    ends, which = _pieces(pixels, stops, frame)
    drawn = np.argsort(base.kind[shapes[lines]][which], kind="stable")
    kinds = base.kind[shapes[lines]][which][drawn].tolist()
    for kind, ax, ay, bx, by in zip(kinds, *ends[drawn].T.tolist(), strict=True):
        pygame.draw.aaline(canvas.surface, inks[kind], (ax, ay), (bx, by), widths[kind])


def _in_sight(
    base: BaseMapView, car: NDArray[np.float32], on: Projection, frame: MapFrame, smallest_px: float
) -> tuple[NDArray[np.intp], _Pixels]:
    """Return the shapes in sight that are not too small, and how far each is from the car, as ``how_far``."""
    nearest, farthest = frame.reach
    away = base.centre - car
    seen = np.flatnonzero(np.hypot(away[:, 0], away[:, 1]) - base.radius < farthest * on.scale)
    middle, radius = on.pixels(away[seen].astype(np.float64)), base.radius[seen] / on.scale
    far = how_far(frame, middle[:, 0], middle[:, 1]) - radius / nearest
    worth = (far < 1) & (_IS_LINE[base.kind[seen]] | (radius > smallest_px))
    return seen[worth], far[worth]


def _pixels(
    base: BaseMapView, shapes: NDArray[np.intp], counts: NDArray[np.int64], car: NDArray[np.float32], on: Projection
) -> tuple[_Pixels, NDArray[np.int64], NDArray[np.int64]]:
    """Return the points of ``shapes`` one after the other, without those that nobody could tell apart, and where each
    shape begins and ends among them.
    """
    stops = np.cumsum(counts)
    starts = stops - counts
    points = base.points[np.arange(counts.sum()) + np.repeat(base.first[shapes] - starts, counts)]
    pixels = on.pixels(points.astype(np.float64) - car)
    grain = np.floor(pixels / _GRAIN)
    kept = np.append(True, (grain[1:, 0] != grain[:-1, 0]) | (grain[1:, 1] != grain[:-1, 1]))[: len(pixels)]
    kept[starts] = kept[stops - 1] = True
    ends = np.cumsum(kept)[stops - 1]
    return pixels[kept], np.append(0, ends[:-1])[: len(ends)], ends


def _pieces(pixels: _Pixels, stops: NDArray[np.int64], frame: MapFrame) -> tuple[_Pixels, NDArray[np.intp]]:
    """Return the pieces of lines on the map by their two ends [k, 4], as far as there is time, and whose they are."""
    which = np.repeat(np.arange(len(stops)), np.diff(stops, prepend=0))
    a, b = pixels[:-1], pixels[1:]
    low, high = np.minimum(a, b), np.maximum(a, b)
    seen = (which[1:] == which[:-1]) & (high[:, 0] >= 0) & (low[:, 0] <= frame.size[0])
    seen &= (high[:, 1] >= 0) & (low[:, 1] <= frame.size[1])
    ends = np.column_stack((a[seen], b[seen]))
    cost = np.minimum(np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]), max(frame.size)) + _PIECE
    most = int(np.searchsorted(np.cumsum(cost), _MOST_LINES))
    return ends[:most], which[:-1][seen][:most]


def _within(ring: NDArray[np.float64], height: int) -> NDArray[np.float64]:
    """Return what of an area lies on the surface's rows: filling costs for all the others, too, as many as they are."""
    for edge, sign in ((0.0, 1.0), (float(height), -1.0)):
        above = sign * (ring[:, 1] - edge)
        if (above >= 0).all():
            continue
        following = np.roll(above, -1)
        crosses = (above >= 0) != (following >= 0)
        share = above / np.where(crosses, above - following, 1.0)
        crossing = ring + share[:, None] * (np.roll(ring, -1, axis=0) - ring)
        ring = np.stack((ring, crossing), axis=1)[np.column_stack((above >= 0, crosses))]
    return ring
