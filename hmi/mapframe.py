"""Where the map is drawn, and how metres become its pixels: heading up, the car a little above the middle."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hmi.layout import Box

__all__ = ["MapFrame", "Projection"]

_AHEAD = 0.46  # where the car stands, as a share of the height


class MapFrame(NamedTuple):
    """Where to draw: the whole zone, the part that nothing covers, the caption's box, and what covers a corner of the
    second; all in the zone's pixels.
    """

    size: tuple[int, int]
    focus: Box
    caption: Box
    covered: Box | None = None

    @property
    def car(self) -> tuple[int, int]:
        """Where the car stands."""
        return self.focus.x + self.focus.w // 2, self.focus.y + round(_AHEAD * self.focus.h)


class Projection(NamedTuple):
    """From metres east and north of the car to pixels: ``scale`` is metres in a pixel, ``car`` the car's pixel."""

    car: tuple[int, int]
    heading_deg: float
    scale: float

    def pixels(self, around: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return [n, 2] pixels of ``around`` [n, 2]."""
        turn = math.radians(self.heading_deg)
        right = around[:, 0] * math.cos(turn) - around[:, 1] * math.sin(turn)
        up = around[:, 0] * math.sin(turn) + around[:, 1] * math.cos(turn)
        return np.column_stack((right / self.scale + self.car[0], -up / self.scale + self.car[1]))
