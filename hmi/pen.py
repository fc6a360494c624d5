"""The pen that icons are drawn with: round lines, rings and shapes in units of a fortieth of a square."""

import math
from collections.abc import Sequence
from itertools import pairwise

from hmi.gfx import Surface, pygame
from hmi.theme import Colour

__all__ = ["Pen", "Point"]

Point = tuple[float, float]


class Pen:
    """Draws on a square of ``side`` pixels in units of a fortieth of it, with round ends and joints."""

    def __init__(self, surface: Surface, side: int, colour: Colour, back: Colour) -> None:
        self._surface, self._k = surface, side / 40
        self.colour, self.back = colour, back

    def _at(self, point: Point) -> Point:
        return point[0] * self._k, point[1] * self._k

    def dot(self, x: float, y: float, radius: float, colour: Colour | None = None) -> None:
        """Fill a circle."""
        pygame.draw.circle(self._surface, colour or self.colour, self._at((x, y)), radius * self._k)

    def ring(self, x: float, y: float, radius: float, width: float = 3) -> None:
        """Draw a circle's edge, ``width`` units wide and centred on ``radius``."""
        outer = (radius + width / 2) * self._k
        pygame.draw.circle(self._surface, self.colour, self._at((x, y)), outer, max(1, round(width * self._k)))

    def shape(self, points: Sequence[Point], colour: Colour | None = None) -> None:
        """Fill a polygon."""
        pygame.draw.polygon(self._surface, colour or self.colour, [self._at(p) for p in points])

    def line(self, points: Sequence[Point], width: float = 3, colour: Colour | None = None) -> None:
        """Draw a line through ``points``."""
        ink, half = colour or self.colour, width / 2
        for (x, y), (u, v) in pairwise(points):
            length = math.hypot(u - x, v - y) or 1.0
            nx, ny = (y - v) / length * half, (u - x) / length * half
            self.shape([(x + nx, y + ny), (u + nx, v + ny), (u - nx, v - ny), (x - nx, y - ny)], ink)
        for x, y in points:
            self.dot(x, y, half, ink)

    def arc(self, x: float, y: float, radius: float, start: float, end: float, width: float = 3) -> None:
        """Draw an arc from ``start`` to ``end`` degrees, clockwise from the top."""
        steps = max(4, round(abs(end - start) / 6))
        turns = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
        self.line([(x + radius * math.sin(t), y - radius * math.cos(t)) for t in turns], width)

    def wave(self, x: float, y: float, height: float, width: float = 3) -> None:
        """Draw an upright wave of rising warmth from ``y`` up by ``height``."""
        steps = [i / 12 for i in range(13)]
        self.line([(x + 2.2 * math.sin(s * 2 * math.pi), y - height * s) for s in steps], width)
