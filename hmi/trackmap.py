"""The way driven as a map: heading up, the car a little above the middle, faded toward the edges.

The line is stamped with round brushes at fractions of a pixel and joined by maximum, so that it is smooth and of one
width even where it crosses itself. Everything follows from the view; no tiles, no network, no memory of its own.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hmi import icons
from hmi.canvas import Canvas
from hmi.gfx import Surface, clear, pygame
from hmi.layout import Box
from hmi.show import number
from hmi.theme import LABEL, Colour, Style, Theme
from hmi.view import TrackView

__all__ = ["MapFrame", "caption", "draw_map", "metres_per_px"]

Metres = NDArray[np.float64]
_SMALL = Style("Regular", 21)
_RECENT_M = 3_000.0  # the scale shows this much of the way, and so does the brighter part of the line
_NEAREST_M = 150.0
_AHEAD = 0.46  # where the car stands, as a share of the height; only the way behind it is known, so that gets more room
_BRUSH = 5.5  # half the line's width, dp
_STEP = 0.48  # stamps are this share of the brush's radius apart: the edge's ripple stays under 0.2 px
_SUB = 4  # positions of a stamp within a pixel, each way
_TONES = 32
_MOST = 20_000  # points looked at, the newest
_RING = 104.0  # dp between rings
_NICE_M = tuple(float(n * 10**k) for k in range(1, 6) for n in (1, 2, 5))


class MapFrame(NamedTuple):
    """Where to draw: the whole zone, the part that nothing covers, and the caption's box, all in the zone's pixels."""

    size: tuple[int, int]
    focus: Box
    caption: Box

    @property
    def car(self) -> tuple[int, int]:
        """Where the car stands."""
        return self.focus.x + self.focus.w // 2, self.focus.y + round(_AHEAD * self.focus.h)


def caption(track: TrackView) -> tuple[str, ...]:
    """Return what is said below the map, the longest wording first; "|" marks a good place for a new line."""
    if track.source == "none" or len(track.points) < 2:
        if track.source == "gps":
            return ("Track by satellite begins here",)
        return ("No position in this log",)
    if track.source == "gps":
        return (f"Track by satellite, {number(track.length_km, 1)} km", "Track by satellite")
    return (
        "Reckoned from speed and yaw rate:|no satellite position in this log",
        "Reckoned from speed|and yaw rate, no satellite",
        "Reckoned, no satellite",
    )


def _recent(points: NDArray[np.float32]) -> tuple[Metres, Metres]:
    """Return points relative to the car, and how far back along the way each is, both in metres."""
    around = points[-_MOST:].astype(np.float64)
    around -= around[-1]
    lengths = np.hypot(*np.diff(around, axis=0).T)
    back = np.concatenate((np.cumsum(lengths[::-1])[::-1], [0.0]))
    return around, back


def metres_per_px(around: Metres, back: Metres, room_px: float) -> float:
    """Return the scale at which the recent way fills ``room_px``; it changes smoothly as the car drives."""
    near = around[back <= _RECENT_M]
    reach = float(np.hypot(near[:, 0], near[:, 1]).max()) if len(near) else 0.0
    return max(reach, _NEAREST_M) / max(room_px, 1.0)


@lru_cache(maxsize=8)
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


def _smooth(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round off the corners (one pass of Chaikin's cutting, ends kept)."""
    if len(line) < 3:
        return line
    cut = np.empty((2 * len(line) - 2, line.shape[1]))
    cut[0::2], cut[1::2] = 0.75 * line[:-1] + 0.25 * line[1:], 0.25 * line[:-1] + 0.75 * line[1:]
    cut[0], cut[-1] = line[0], line[-1]
    return cut


def _stamps(
    around: Metres, back: Metres, heading_deg: float, scale: float, frame: MapFrame, step: float
) -> NDArray[np.float64]:
    """Return [n, 3]: x and y in pixels and metres back, evenly ``step`` px along the visible way, newest last."""
    turn = math.radians(heading_deg)
    x = (around[:, 0] * math.cos(turn) - around[:, 1] * math.sin(turn)) / scale + frame.car[0]
    y = -(around[:, 0] * math.sin(turn) + around[:, 1] * math.cos(turn)) / scale + frame.car[1]
    # thin out to one point in six pixels of way: counted from the start, so that points do not crawl as the car drives
    along = (back[0] - back) / scale
    keep = np.flatnonzero(np.diff(np.floor(along / 6.0), prepend=-1.0))
    keep = np.unique(np.append(keep, len(along) - 1))
    line = _smooth(_smooth(np.column_stack((x, y, back))[keep]))
    seen = np.all((line[:, :2] > -60) & (line[:, :2] < np.array(frame.size) + 60), axis=1)
    hops = np.hypot(np.diff(line[:, 0]), np.diff(line[:, 1]))
    hops[~(seen[:-1] | seen[1:])] = 0.0  # what is out of sight costs nothing
    way = np.concatenate(([0.0], np.cumsum(hops)))
    at = np.arange(way[-1] % step, way[-1] + step / 2, step)
    return np.column_stack([np.interp(at, way, line[:, column]) for column in range(3)])


def _paint(layer: Surface, spots: NDArray[np.float64], tones: NDArray[np.intp], radius: float, colour: Colour) -> None:
    grid = np.floor(spots[:, :2] * _SUB).astype(int)
    whole, part = grid // _SUB - math.ceil(radius) - 1, grid % _SUB
    which = (tones * _SUB + part[:, 0]) * _SUB + part[:, 1]
    brushes = _brushes(radius, colour)
    # chained iterators, not a list: thousands of live tuples a second would bring on full garbage collections
    places = zip(whole[:, 0].tolist(), whole[:, 1].tolist(), strict=True)
    layer.fblits(zip(map(brushes.__getitem__, which.tolist()), places, strict=True), pygame.BLEND_RGBA_MAX)


def _clear(frame: MapFrame, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of the map is left at each place as it fades toward the edges: 1 around the car, 0 outside."""
    car_x, car_y = frame.car
    below, above = max(1, frame.focus.bottom - car_y), max(1, car_y - frame.focus.y)
    left, right = max(1, car_x), max(1, frame.size[0] - car_x)
    u, v = x - car_x, y - car_y
    far = np.hypot(np.where(u < 0, u / left, u / right), np.where(v < 0, v / above, v / below))
    share = np.clip((far - 0.6) / 0.38, 0, 1)
    return np.asarray(1 - share * share * (3 - 2 * share))


@lru_cache(maxsize=8)
def _fade(frame: MapFrame, colour: Colour) -> Surface:
    """Return the ground's colour, clear in the middle and solid at the edges."""
    surface = clear(frame.size, colour)
    x, y = np.arange(frame.size[0], dtype=np.float64)[:, None], np.arange(frame.size[1], dtype=np.float64)[None, :]
    alpha = pygame.surfarray.pixels_alpha(surface)
    alpha[:] = (255 * (1 - _clear(frame, x, y))).astype(np.uint8)
    del alpha
    return surface


@lru_cache(maxsize=8)
def _ground(frame: MapFrame, theme: Theme, dp: float, lively: bool) -> Surface:
    """Return the map without its line: calm rings around the car."""
    surface = Surface(frame.size, 0, 32)
    surface.fill(theme.bg)
    reach = math.hypot(*frame.size)
    for index in range(1, 9):
        radius = _RING * dp * index
        if radius < reach:
            _ring(surface, frame.car, radius, max(1.0, 1.6 * dp), theme.ring if index > 1 or not lively else theme.line)
    surface.blit(_fade(frame, theme.bg), (0, 0))
    return surface


def _ring(surface: Surface, at: tuple[int, int], radius: float, width: float, colour: Colour) -> None:
    for part in np.arange(-width / 2, width / 2, 0.5):
        pygame.draw.aacircle(surface, colour, at, radius + part, 1)


def draw_map(canvas: Canvas, track: TrackView, frame: MapFrame) -> None:
    """Draw the ground, the way driven, the car, and below them how the way is known and the scale."""
    theme, dp = canvas.theme, canvas.dp
    known = track.source != "none" and len(track.points) >= 2
    canvas.surface.blit(_ground(frame, theme, dp, known), (0, 0))
    scale = 0.0
    if known:
        around, back = _recent(track.points)
        scale = metres_per_px(around, back, 0.5 * frame.focus.h)
        _draw_way(canvas, around, back, track.heading_deg, scale, frame)
        if track.source == "gps":
            _draw_north(canvas, track.heading_deg, frame)
    side = canvas.px(60)
    arrow = icons.icon("arrow", side, theme.ink if known else theme.faint, theme.bg)
    canvas.surface.blit(arrow, (frame.car[0] - side // 2, frame.car[1] - side // 2))
    _draw_caption(canvas, track, frame.caption, scale)


def _draw_way(canvas: Canvas, around: Metres, back: Metres, heading: float, scale: float, frame: MapFrame) -> None:
    """Draw the line, and over its recent part the accent, fainter the longer ago."""
    theme, radius = canvas.theme, round(_BRUSH * canvas.dp, 2)
    spots = _stamps(around, back, heading, scale, frame, max(1.0, radius * _STEP))
    here = _clear(frame, spots[:, 0], spots[:, 1])
    recent = np.clip(1 - spots[:, 2] / _RECENT_M, 0, 1) ** 1.4
    for colour, share in ((theme.trail, here), (theme.accent, here * recent)):
        tones = np.rint(_TONES * share).astype(np.intp)
        few = spots[tones > 0]
        if not len(few):
            continue
        low, high = few[:, :2].min(axis=0) - radius - 2, few[:, :2].max(axis=0) + radius + 2
        part = pygame.Rect(*np.floor(low).tolist(), *np.ceil(high - low + 1).tolist())
        part = part.clip(pygame.Rect((0, 0), frame.size))
        if part.w and part.h:
            layer = clear(part.size, colour)
            _paint(layer, few - np.array([part.x, part.y, 0.0]), tones[tones > 0], radius, colour)
            canvas.surface.blit(layer, part)


def _draw_north(canvas: Canvas, heading_deg: float, frame: MapFrame) -> None:
    turn, reach = math.radians(-heading_deg), _RING * canvas.dp
    x, y = frame.car[0] + reach * math.sin(turn), frame.car[1] - reach * math.cos(turn)
    size = canvas.px(32)
    pygame.draw.aacircle(canvas.surface, canvas.theme.bg, (round(x), round(y)), size // 2)
    canvas.text("N", (x, y + 0.36 * 24 * canvas.dp), LABEL, "dim", align="centre")


def _draw_caption(canvas: Canvas, track: TrackView, box: Box, scale: float) -> None:
    """Write how the way is known at the bottom left, and the scale above it."""
    step = canvas.px(32)
    lines, style = _lines(caption(track), canvas, box.w)
    y = box.bottom - canvas.px(9) - step * (len(lines) - 1)
    canvas.lines(lines, (box.x, y), style, "faint", step, room=box.w)
    if scale <= 0:
        return
    metres = max((m for m in _NICE_M if m / scale <= 130 * canvas.dp), default=_NICE_M[0])
    words = f"{number(metres / 1000)} km" if metres >= 1000 else f"{number(metres)} m"
    if track.source == "reckoned":
        words = f"≈ {words}"
    width, height, thick = round(metres / scale), canvas.px(8), canvas.px(2)
    bottom = y - step - canvas.px(2)
    for x, top, w, h in ((0, height - thick, width, thick), (0, 0, thick, height), (width - thick, 0, thick, height)):
        canvas.surface.fill(canvas.theme.faint, (box.x + x, round(bottom - height + top), w, h))
    canvas.text(words, (box.x + width + canvas.px(12), bottom), LABEL, "faint", room=box.w - width - canvas.px(12))


def _lines(wordings: tuple[str, ...], canvas: Canvas, room: float) -> tuple[tuple[str, ...], Style]:
    """Return the longest wording that fits, in one line or in two at its own break, all of one size of type."""
    for wording in wordings:
        for lines in ((wording.replace("|", " "),), tuple(wording.split("|"))):
            for style in (LABEL, _SMALL):
                if all(canvas.width(line, style) <= room for line in lines):
                    return lines, style
    return (wordings[-1],), _SMALL
