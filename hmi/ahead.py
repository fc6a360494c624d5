"""Where the drive may lead, from the view to lines on the map and places for their labels. Pure; draws nothing.

A line follows the roads that are known to lead there; where none are it is straight, and says which way and how far.
A place outside the map is pointed at from the map's edge; one whose position nobody knows stands in a list instead.
"""

import math
from collections.abc import Sequence
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np

from hmi.gfx import pygame
from hmi.layout import Box
from hmi.mapframe import Projection
from hmi.pen import Point
from hmi.view import Ahead, TrackView, View

__all__ = ["MOST", "Line", "Way", "away_m", "line", "place", "sort_out", "ways"]

MOST = 3
"""Ways shown at once: more would not be calm."""
_CROSSED = 500.0  # px that a label rather stands away from its line's end than on a line


class Way(NamedTuple):
    """A place that the drive may lead to; ``at`` is metres east and north of the track's first point, if known.

    ``roads`` leads there from the car, counted likewise; () where no way is known.
    """

    name: str
    detail: str
    p: float
    at: tuple[float, float] | None
    first: bool
    chosen: bool
    roads: tuple[tuple[float, float], ...] = ()


class Line(NamedTuple):
    """A way's line in the map's pixels, two points at least; it ``arrives`` where the place itself is on the map."""

    way: Way
    points: tuple[Point, ...]
    arrives: bool

    @property
    def end(self) -> Point:
        """Where the place is, or where the line leaves the map toward it."""
        return self.points[-1]


def ways(view: View) -> tuple[Way, ...]:
    """Return what is shown: the place that the driver chose alone, else the first ``MOST`` that may be."""
    if view.heading_for:
        return (_way(view.heading_for, True, True),)
    return tuple(_way(ahead, index == 0, False) for index, ahead in enumerate(view.ahead[:MOST]))


def _way(ahead: Ahead, first: bool, chosen: bool) -> Way:
    p = min(max(ahead.p, 0.0), 1.0)
    known = ahead.minutes is not None and math.isfinite(ahead.minutes)
    when = ahead.arrive.replace(":", "∶") or (f"{ahead.minutes:.0f} min" if known else "")
    share = f"{100 * p:.0f} %"
    detail = when if chosen else f"{share} · {when}" if first and when else share
    east, north = ahead.east_m, ahead.north_m
    at = (east, north) if east is not None and north is not None and math.isfinite(east + north) else None
    return Way(ahead.label, detail, round(p, 2), at, first, chosen, ahead.way if at else ())


def sort_out(found: tuple[Way, ...], track: TrackView) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """Return the ways to draw, ``at`` counted from the car, and those to list; only satellites tell where north is."""
    if track.source != "gps" or len(track.points) < 2:
        return (), found
    east, north = track.points[-1].tolist()
    seen = tuple(
        way._replace(at=(way.at[0] - east, way.at[1] - north), roads=tuple((x - east, y - north) for x, y in way.roads))
        for way in found
        if way.at
    )
    return seen, tuple(way for way in found if not way.at)


def away_m(found: tuple[Way, ...], track: TrackView) -> float:
    """Return how far it is to the first place in a straight line, 0 where nobody knows."""
    seen, _ = sort_out(found[:1], track)
    return math.hypot(*seen[0].at) if seen and seen[0].at else 0.0


def line(way: Way, on: Projection, field: Box) -> Line:
    """Return the way's line as far as ``field`` reaches; its ``at`` and ``roads`` count from the car."""
    around = ((0.0, 0.0), *way.roads[1:], way.at or (0.0, 0.0))
    pixels = [(x, y) for x, y in on.pixels(np.array(around, np.float64)).tolist()]
    points = [(float(on.car[0]), float(on.car[1]))]
    for to in pixels[1:]:
        share = _share_inside(points[-1], to, field)
        x, y = points[-1]
        points.append((x + share * (to[0] - x), y + share * (to[1] - y)))
        if share < 1.0:
            return Line(way, tuple(points), False)
    return Line(way, tuple(points), True)


def _share_inside(start: Point, to: Point, field: Box) -> float:
    """Return how much of the line from ``start``, inside ``field``, to another point is inside, 0 to 1."""
    share = 1.0
    for here, there, low, high in (
        (start[0], to[0], field.x, field.right), (start[1], to[1], field.y, field.bottom),
    ):  # fmt: skip
        if abs(there - here) > 1e-6:
            share = min(share, max(0.0, ((high if there > here else low) - here) / (there - here)))
    return share


def place(
    size: tuple[int, int], to: Line, field: Box, taken: Sequence[Box], lines: Sequence[Line], gap: float
) -> Box | None:
    """Return where a label of ``size`` stands: ``gap`` px beside the line's end, inside ``field``, clear of ``taken``.

    None where there is no such place. Only the first way's label may stand on one of ``lines``, and only if it must.
    """
    w, h = size
    if w > field.w or h > field.h:
        return None
    best: tuple[float, Box] | None = None
    for order, (across, down) in enumerate(product((1, -1, 0), (0, -1, 1))):
        x = to.end[0] - w / 2 + across * (w / 2 + gap)
        y = to.end[1] - h / 2 + down * (h / 2 + gap)
        inside = (min(max(x, field.x), field.right - w), min(max(y, field.y), field.bottom - h))
        box = Box(round(inside[0]), round(inside[1]), w, h)
        around = pygame.Rect(box).inflate(gap / 2, gap / 2)
        crossed = sum(any(around.clipline(a, b) for a, b in pairwise(other.points)) for other in lines)
        if any(box.overlaps(other) for other in taken) or (crossed and not to.way.first):
            continue
        cost = math.hypot(inside[0] - x, inside[1] - y) + _CROSSED * crossed + order
        if best is None or cost < best[0]:
            best = cost, box
    return best[1] if best else None
