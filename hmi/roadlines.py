"""The roads that were driven before, under everything else on the map: thin lines, heavier the more often driven."""

import numpy as np
from numpy.typing import NDArray

from hmi.canvas import Canvas
from hmi.gfx import pygame
from hmi.mapframe import MapFrame, Projection, clear_share
from hmi.view import RoadsView, TrackView

__all__ = ["draw_roads"]

_WEIGHTS = ((20, 3.6), (5, 2.6), (0, 1.8))  # from so many drives on, the line's width in dp
_STRENGTH = {3.6: 1.0, 2.6: 1.0, 1.8: 0.8}  # of the colour; the rest is the ground's
_MOST = 12_000.0  # px of lines at 1 px for a dp: where more is known, what was driven least is left out, and stays calm
_PIECE = 36.0  # px: a line fades toward the edges in steps of this length
_TONES = 16


def draw_roads(canvas: Canvas, roads: RoadsView, track: TrackView, on: Projection, frame: MapFrame) -> None:
    """Draw the roads in sight; only satellites tell where they are."""
    if not len(roads.driven) or track.source != "gps" or not len(track.points):
        return
    ends, driven = _in_sight(roads, track.points[-1].astype(np.float64), on, frame)
    starts, stops, which = _pieces(ends)
    middle = (starts + stops) / 2
    clear = clear_share(frame, middle[:, 0], middle[:, 1]) * _usual(
        starts, stops, driven[which], _MOST * canvas.dp, frame
    )
    ground, colour = np.array(canvas.theme.bg), np.array(canvas.theme.trail)
    for tier, (least, width) in reversed(tuple(enumerate(_WEIGHTS))):
        most = _WEIGHTS[tier - 1][0] if tier else np.inf
        tones = np.rint(clear * _TONES).astype(int) * ((driven >= least) & (driven < most))[which]
        px = max(1, round(width * canvas.dp))
        inks = np.rint(ground + np.linspace(0, _STRENGTH[width], _TONES + 1)[:, None] * (colour - ground)).tolist()
        shown = np.flatnonzero(tones)
        for tone, a, b in zip(tones[shown].tolist(), starts[shown].tolist(), stops[shown].tolist(), strict=True):
            pygame.draw.aaline(canvas.surface, inks[tone], a, b, px)


def _in_sight(
    roads: RoadsView, car: NDArray[np.float64], on: Projection, frame: MapFrame
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return in pixels the ends [n, 2, 2] of the pieces that may be seen, and how often each was driven."""
    ends = on.pixels((roads.ends - car).reshape(-1, 2)).reshape(-1, 2, 2)
    seen = _on_map(ends[:, 0], ends[:, 1], frame)
    return ends[seen], roads.driven[seen]


def _on_map(starts: NDArray[np.float64], stops: NDArray[np.float64], frame: MapFrame) -> NDArray[np.bool_]:
    """Return [n] which lines may be on the map."""
    (ax, ay), (bx, by), (width, height) = starts.T, stops.T, frame.size
    across = (np.maximum(ax, bx) >= 0) & (np.minimum(ax, bx) <= width)
    seen: NDArray[np.bool_] = across & (np.maximum(ay, by) >= 0) & (np.minimum(ay, by) <= height)
    return seen


def _usual(
    starts: NDArray[np.float64], stops: NDArray[np.float64], driven: NDArray[np.int64], most_px: float, frame: MapFrame
) -> NDArray[np.bool_]:
    """Return [m] which pieces are drawn: those on the map, the most driven first, as far as ``most_px`` reach."""
    seen = _on_map(starts, stops, frame)
    lengths = np.where(seen, np.hypot(stops[:, 0] - starts[:, 0], stops[:, 1] - starts[:, 1]), 0.0)
    order = np.argsort(-driven, kind="stable")
    drawn = np.empty(len(order), np.bool_)
    drawn[order] = np.cumsum(lengths[order]) <= most_px
    return drawn & seen


def _pieces(ends: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Return starts and stops [m, 2] of pieces of at most ``_PIECE`` px, and of which line each is."""
    along = ends[:, 1] - ends[:, 0]
    count = np.maximum(1, np.ceil(np.hypot(along[:, 0], along[:, 1]) / _PIECE)).astype(np.intp)
    which = np.repeat(np.arange(len(ends)), count)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    starts = ends[which, 0] + (nth / count[which])[:, None] * along[which]
    return starts, starts + along[which] / count[which, None], which
