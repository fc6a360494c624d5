"""Where the map is drawn, and how metres become its pixels: heading up, the car a little above the middle."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hmi.layout import Box

__all__ = ["MapFrame", "MapSight", "Projection", "clear_share", "how_far"]

_AHEAD = 0.46  # where the car stands, as a share of the height


class MapFrame(NamedTuple):
    """Where to draw: the whole zone, the part that nothing covers, the caption's box, and what covers corners of the
    second; all in the zone's pixels.
    """

    size: tuple[int, int]
    focus: Box
    caption: Box
    covered: tuple[Box, ...] = ()

    @property
    def car(self) -> tuple[int, int]:
        """Where the car stands."""
        return self.focus.x + self.focus.w // 2, self.focus.y + round(_AHEAD * self.focus.h)

    @property
    def reach(self) -> tuple[int, int]:
        """How many pixels from the car the map has faded away on the nearest side, and on every side."""
        (x, y), focus = self.car, self.focus
        sides = (x, self.size[0] - x, y - focus.y, focus.bottom - y)
        return max(1, min(sides)), max(sides)


class MapSight(NamedTuple):
    """What of the ground a map shows: how many metres a pixel is, and how far from the car it still shows something."""

    scale: float
    reach_m: float


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


def clear_share(frame: MapFrame, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of the map is left at each place as it fades toward the edges: 1 around the car, 0 outside."""
    share = np.clip((how_far(frame, x, y) - 0.6) / 0.38, 0, 1)
    return np.asarray(1 - share * share * (3 - 2 * share))


def how_far(frame: MapFrame, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each place is on its way from the car, 0, to the map's edge, 1."""
    car_x, car_y = frame.car
    below, above = max(1, frame.focus.bottom - car_y), max(1, car_y - frame.focus.y)
    left, right = max(1, car_x), max(1, frame.size[0] - car_x)
    u, v = x - car_x, y - car_y
    return np.asarray(np.hypot(np.where(u < 0, u / left, u / right), np.where(v < 0, v / above, v / below)))
