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
    rank: int = 0
    """Where there is too much to draw, what has the least goes first."""


KINDS = {
    "green": _Kind("accent", 0.07, rank=3),
    "water": _Kind("cool", 0.13, rank=4),
    "river": _Kind("cool", 0.13, 2.4, rank=1),
    "minor": _Kind("trail", 0.34, 1.0, rank=0),
    "secondary": _Kind("trail", 0.44, 1.4, rank=2),
    "primary": _Kind("trail", 0.52, 2.2, rank=5),
    "motorway": _Kind("trail", 0.62, 3.2, rank=6),
}
"""What is drawn, from the bottom up."""
_LOOKS = tuple(KINDS.values())
_RANKS = np.array([look.rank for look in _LOOKS])
_MOST = 2_500
"""Points in a frame; of what is left out, the far goes before the near."""


def draw_base(canvas: Canvas, base: BaseMapView, car: NDArray[np.float32], on: Projection, frame: MapFrame) -> None:
    """Draw what is in sight around ``car`` [2], which counts from the track's first point."""
    counts = np.diff(base.first, append=len(base.points))
    seen = _in_sight(base, counts, car, frame.reach * on.scale)
    pixels = on.pixels(base.points[np.repeat(seen, counts)].astype(np.float64) - car).tolist()
    stops = np.cumsum(counts[seen])
    starts, kinds = stops - counts[seen], base.kind[seen]
    inks = [mix(canvas.theme.bg, canvas.theme.colour(look.ink), look.share) for look in _LOOKS]
    widths = [look.width and max(1, round(look.width * canvas.dp)) for look in _LOOKS]
    order = np.argsort(kinds, kind="stable")
    for kind, start, stop in zip(*(column[order].tolist() for column in (kinds, starts, stops)), strict=True):
        line, ink, width = pixels[start:stop], inks[kind], widths[kind]
        if width == 0:
            pygame.draw.polygon(canvas.surface, ink, line)
        elif width == 1:
            pygame.draw.aalines(canvas.surface, ink, False, line)
        else:
            for a, b in pairwise(line):
                pygame.draw.aaline(canvas.surface, ink, a, b, width)


def _in_sight(
    base: BaseMapView, counts: NDArray[np.int64], car: NDArray[np.float32], reach_m: float
) -> NDArray[np.bool_]:
    """Return [m] which shapes are drawn: those within reach, as far as ``_MOST`` points go."""
    # how far each is from the car at least: along the axis on which it is farther
    away = np.maximum(base.low - car, car - base.high).max(axis=1)
    seen: NDArray[np.bool_] = away < reach_m
    if counts[seen].sum() > _MOST:
        order = np.lexsort((away, -_RANKS[base.kind], ~seen))
        seen[order[np.cumsum(counts[order]) > _MOST]] = False
    return seen
