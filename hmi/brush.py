"""Lines stamped with round brushes at fractions of a pixel and joined by maximum.

So they are smooth and of one width even where they cross themselves, and may fade along the way.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hmi.gfx import Surface, clear, pygame
from hmi.theme import Colour

__all__ = ["STEP", "stroke"]

STEP = 0.48
"""Stamps are this share of the brush's radius apart: the edge's ripple stays under 0.2 px."""
_SUB = 4  # positions of a stamp within a pixel, each way
_TONES = 32


def stroke(
    surface: Surface, spots: NDArray[np.float64], strength: NDArray[np.float64], radius: float, colour: Colour
) -> None:
    """Stamp a brush of ``radius`` px at ``spots`` [n, 2], with ``strength`` [n] from 0 (nothing) to 1."""
    tones = np.rint(_TONES * strength).astype(np.intp)
    few = spots[tones > 0]
    if not len(few):
        return
    low, high = few.min(axis=0) - radius - 2, few.max(axis=0) + radius + 2
    part = pygame.Rect(*np.floor(low).tolist(), *np.ceil(high - low + 1).tolist()).clip(surface.get_rect())
    if part.w and part.h:
        layer = clear(part.size, colour)
        _stamp(layer, few - np.array([part.x, part.y], np.float64), tones[tones > 0], radius, colour)
        surface.blit(layer, part)


def _stamp(layer: Surface, spots: NDArray[np.float64], tones: NDArray[np.intp], radius: float, colour: Colour) -> None:
    grid = np.floor(spots * _SUB).astype(int)
    whole, part = grid // _SUB - math.ceil(radius) - 1, grid % _SUB
    which = (tones * _SUB + part[:, 0]) * _SUB + part[:, 1]
    brushes = _brushes(radius, colour)
    # chained iterators, not a list: thousands of live tuples a second would bring on full garbage collections
    places = zip(whole[:, 0].tolist(), whole[:, 1].tolist(), strict=True)
    layer.fblits(zip(map(brushes.__getitem__, which.tolist()), places, strict=True), pygame.BLEND_RGBA_MAX)


@lru_cache(maxsize=16)
def _brushes(radius: float, colour: Colour) -> tuple[Surface, ...]:
    """Return the brush at each tone and each place within a pixel: tone first, then across, then down."""
    factor, side = 8, 2 * math.ceil(radius) + 2
    full = []
    for place in range(_SUB * _SUB):
        big = clear((side * factor, side * factor), colour)
        centre = ((side / 2 + place // _SUB / _SUB) * factor, (side / 2 + place % _SUB / _SUB) * factor)
        pygame.draw.circle(big, colour, centre, radius * factor)
        full.append(pygame.transform.smoothscale(big, (side, side)))
    toned = []
    for tone in range(_TONES + 1):
        for brush in full:
            copy = brush.copy()
            copy.fill((255, 255, 255, round(255 * tone / _TONES)), special_flags=pygame.BLEND_RGBA_MULT)
            toned.append(copy)
    return tuple(toned)
