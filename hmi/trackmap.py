"""The way driven as a map, and where it may lead: heading up, faded toward the edges.

Everything follows from the view; no files, no network, no memory of its own.
"""

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hmi import icons
from hmi.ahead import Way, away_m
from hmi.basemap import draw_base
from hmi.brush import STEP, stroke
from hmi.canvas import Canvas
from hmi.gfx import Surface, clear, pygame
from hmi.layout import Box
from hmi.mapframe import MapFrame, MapSight, Projection, clear_share
from hmi.roadlines import draw_roads
from hmi.show import number
from hmi.theme import LABEL, Colour, Style, Theme
from hmi.view import BaseMapView, RoadsView, TrackView
from hmi.wayline import draw_ways

__all__ = ["MapFrame", "caption", "draw_map", "draw_zoom", "metres_per_px"]

Metres = NDArray[np.float64]
_SMALL = Style("Regular", 21)
_ROOM_AHEAD = 0.72  # a place ahead stands at most at this share of the room, so that its label has some, too
_RECENT_M = 3_000.0  # the scale shows this much of the way, and so does the brighter part of the line
_NEAREST_M = 150.0
_BRUSH = 5.5  # half the line's width, dp
_MOST = 20_000  # points looked at, the newest
_SCALE_BAR = 250.0  # dp that the scale and its words take at most, with some air
_RING = 104.0  # dp between rings, less on a map with less room ahead
_NORTH = 32.0  # dp, the mark of north on the inner ring
_COARSE = 4  # pixels at whose distance the fading is reckoned: it is a soft thing
_NICE_M = tuple(float(n * 10**k) for k in range(1, 6) for n in (1, 2, 5))


def caption(track: TrackView, roads_km: float = 0.0) -> tuple[str, ...]:
    """Return what is said below the map, the longest wording first; "|" marks a good place for a new line."""
    if track.source == "none" or len(track.points) < 2:
        if track.source == "gps":
            return ("Track by satellite begins here",)
        return ("No position yet",)
    if track.source == "gps" and roads_km >= 1:
        long = f"{number(roads_km)} km"
        return (f"Roads learned from|your own drives, {long}", "Roads learned from|your own drives", "Roads learned")
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


def metres_per_px(around: Metres, back: Metres, room_px: float, ahead_m: float = 0.0) -> float:
    """Return the scale at which the recent way fills ``room_px``; it changes smoothly as the car drives.

    A place ``ahead_m`` away is taken into view, too, where that takes no more than twice as many metres.
    """
    near = around[back <= _RECENT_M]
    reach = float(np.hypot(near[:, 0], near[:, 1]).max()) if len(near) else 0.0
    reach = max(reach, _NEAREST_M)
    return min(max(reach, ahead_m / _ROOM_AHEAD), 2 * reach) / max(room_px, 1.0)


def _smooth(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round off the corners (one pass of Chaikin's cutting, ends kept)."""
    if len(line) < 3:
        return line
    cut = np.empty((2 * len(line) - 2, line.shape[1]))
    cut[0::2], cut[1::2] = 0.75 * line[:-1] + 0.25 * line[1:], 0.25 * line[:-1] + 0.75 * line[1:]
    cut[0], cut[-1] = line[0], line[-1]
    return cut


def _stamps(around: Metres, back: Metres, projection: Projection, frame: MapFrame, step: float) -> NDArray[np.float64]:
    """Return [n, 3]: x and y in pixels and metres back, evenly ``step`` px along the visible way, newest last."""
    pixels = projection.pixels(around)
    # thin out to one point in six pixels of way: counted from the start, so that points do not crawl as the car drives
    along = (back[0] - back) / projection.scale
    keep = np.flatnonzero(np.diff(np.floor(along / 6.0), prepend=-1.0))
    keep = np.unique(np.append(keep, len(along) - 1))
    line = _smooth(_smooth(np.column_stack((pixels, back))[keep]))
    seen = np.all((line[:, :2] > -60) & (line[:, :2] < np.array(frame.size) + 60), axis=1)
    hops = np.hypot(np.diff(line[:, 0]), np.diff(line[:, 1]))
    hops[~(seen[:-1] | seen[1:])] = 0.0  # what is out of sight costs nothing
    way = np.concatenate(([0.0], np.cumsum(hops)))
    at = np.arange(way[-1] % step, way[-1] + step / 2, step)
    return np.column_stack([np.interp(at, way, line[:, column]) for column in range(3)])


@lru_cache(maxsize=8)
def _fade(frame: MapFrame, colour: Colour) -> Surface:
    """Return the ground's colour, clear in the middle and solid at the edges."""
    width, height = (max(1, side // _COARSE) for side in frame.size)
    x = np.asarray((np.arange(width) + 0.5) * (frame.size[0] / width) - 0.5, np.float64)[:, None]
    y = np.asarray((np.arange(height) + 0.5) * (frame.size[1] / height) - 0.5, np.float64)[None, :]
    coarse = clear((width, height), colour)
    alpha = pygame.surfarray.pixels_alpha(coarse)
    alpha[:] = (255 * (1 - clear_share(frame, x, y))).astype(np.uint8)
    del alpha
    return pygame.transform.smoothscale(coarse, frame.size)


@lru_cache(maxsize=8)
def _ground(frame: MapFrame, theme: Theme, dp: float, lively: bool) -> Surface:
    """Return the map without its line: calm rings around the car."""
    surface = Surface(frame.size, 0, 32)
    surface.fill(theme.bg)
    reach = math.hypot(*frame.size)
    for index in range(1, 9):
        radius = _ring_px(frame, dp) * index
        if radius < reach:
            _ring(surface, frame.car, radius, max(1.0, 1.6 * dp), theme.ring if index > 1 or not lively else theme.line)
    surface.blit(_fade(frame, theme.bg), (0, 0))
    return surface


def _ring_px(frame: MapFrame, dp: float) -> float:
    """Return the pixels between rings: the inner one, with north on it, lies wholly on the map."""
    return min(_RING * dp, max(1.0, frame.car[1] - frame.focus.y - _NORTH * dp / 2))


def _ring(surface: Surface, at: tuple[int, int], radius: float, width: float, colour: Colour) -> None:
    for part in np.arange(-width / 2, width / 2, 0.5):
        pygame.draw.aacircle(surface, colour, at, radius + part, 1)


def draw_map(
    canvas: Canvas, track: TrackView, roads: RoadsView, frame: MapFrame, ways: tuple[Way, ...] = (),
    base: BaseMapView | None = None, zoom: float = 1.0,
) -> MapSight | None:  # fmt: skip
    """Draw the ground, the map made by others, the roads known, the way driven, where it may lead, the car; below them
    how the way is known and the scale. Return what is in sight, None where nobody knows.
    """
    theme, dp = canvas.theme, canvas.dp
    known = track.source != "none" and len(track.points) >= 2
    base = base if known and track.source == "gps" else None
    on = None
    if base is None:
        canvas.surface.blit(_ground(frame, theme, dp, known), (0, 0))
    if known:
        around, back = _recent(track.points)
        scale = metres_per_px(around, back, 0.5 * frame.focus.h, away_m(ways, track)) / zoom
        on = Projection(frame.car, track.heading_deg, scale)
        if base is not None:
            _draw_base(canvas, base, track, on, frame)
        draw_roads(canvas, roads, track, on, frame)
        led = track.source == "gps" and any(way.at for way in ways)
        _draw_way(canvas, around, back, on, frame, "faint" if led else "accent")
    labels = draw_ways(canvas, ways, track, on, frame)
    if on and track.source == "gps":
        _draw_north(canvas, on, _ring_px(frame, dp), labels)
    side = canvas.px(60)
    arrow = icons.icon("arrow", side, theme.ink if known else theme.faint, theme.bg)
    canvas.surface.blit(arrow, (frame.car[0] - side // 2, frame.car[1] - side // 2))
    thanks = base.attribution if base is not None else ""
    _draw_caption(canvas, track, roads.km, frame.caption, on.scale if on else 0.0, thanks)
    return MapSight(on.scale, frame.reach[1] * on.scale) if on and track.source == "gps" else None


def draw_zoom(canvas: Canvas, buttons: Mapping[str, Box]) -> None:
    """Draw the map's buttons in their targets."""
    disc, side = canvas.px(52), canvas.px(28)
    for name, box in buttons.items():
        x, y = box.x + box.w // 2, box.y + box.h // 2
        canvas.plate(Box(x - disc // 2, y - disc // 2, disc, disc), 26, "panel", "line")
        icon = "faster" if name == "zoom-in" else "slower"
        canvas.icon(icon, Box(x - side // 2, y - side // 2, side, side), "dim", "panel")


def _draw_base(canvas: Canvas, base: BaseMapView, track: TrackView, on: Projection, frame: MapFrame) -> None:
    """Draw the map made by others in place of the rings, but for the one that carries the north."""
    canvas.surface.fill(canvas.theme.bg)
    draw_base(canvas, base, track.points[-1], on, frame)
    canvas.surface.blit(_fade(frame, canvas.theme.bg), (0, 0))
    _ring(canvas.surface, frame.car, _ring_px(frame, canvas.dp), max(1.0, 1.6 * canvas.dp), canvas.theme.line)


def _draw_way(
    canvas: Canvas, around: Metres, back: Metres, projection: Projection, frame: MapFrame, recent: str
) -> None:
    """Draw the line, and over its last part ``recent``, fainter the longer ago."""
    radius = round(_BRUSH * canvas.dp, 2)
    spots = _stamps(around, back, projection, frame, max(1.0, radius * STEP))
    here = clear_share(frame, spots[:, 0], spots[:, 1])
    stroke(canvas.surface, spots[:, :2], here, radius, canvas.theme.trail)
    lately = np.clip(1 - spots[:, 2] / _RECENT_M, 0, 1) ** 1.4
    stroke(canvas.surface, spots[:, :2], here * lately, radius, canvas.theme.colour(recent))


def _draw_north(canvas: Canvas, on: Projection, reach: float, labels: tuple[Box, ...]) -> None:
    """Mark north on the inner ring, unless a label stands there."""
    turn = math.radians(-on.heading_deg)
    x, y = on.car[0] + reach * math.sin(turn), on.car[1] - reach * math.cos(turn)
    size = canvas.px(_NORTH)
    if any(box.overlaps(Box(round(x) - size // 2, round(y) - size // 2, size, size)) for box in labels):
        return
    pygame.draw.aacircle(canvas.surface, canvas.theme.bg, (round(x), round(y)), size // 2)
    canvas.text("N", (x, y + 0.36 * 24 * canvas.dp), LABEL, "dim", align="centre")


def _draw_caption(
    canvas: Canvas, track: TrackView, roads_km: float, box: Box, scale: float, thanks: str
) -> None:  # fmt: skip
    """Write how the way is known at the bottom left, the scale above it, and beside that, or last, who made the map."""
    step = canvas.px(32)
    wordings = caption(track, roads_km)
    beside = _SCALE_BAR * canvas.dp + canvas.width(thanks, LABEL) <= box.w
    if thanks and not beside:
        wordings = tuple(words.replace("|", " ") for words in wordings)
        wordings = (next((words for words in wordings if canvas.width(words, LABEL) <= box.w), wordings[-1]),)
    lines, style = _lines(wordings, canvas, box.w)
    y = box.bottom - canvas.px(9) - step * (len(lines) - (beside or not thanks))
    canvas.lines(lines, (box.x, y), style, "faint", step, room=box.w)
    if scale > 0:
        _draw_scale(canvas, scale, track.source == "reckoned", (box.x, y - step - canvas.px(2)), box.w)
    if thanks:
        at = (box.x + _SCALE_BAR * canvas.dp, y - step - canvas.px(2)) if beside else (box.x, y + step)
        canvas.text(thanks, at, LABEL, "faint", room=box.right - at[0])


def _draw_scale(canvas: Canvas, scale: float, about: bool, at: tuple[float, int], room: float) -> None:
    """Draw a bar with its bottom left at ``at``, and how long it is on the ground."""
    metres = max((m for m in _NICE_M if m / scale <= 130 * canvas.dp), default=_NICE_M[0])
    words = f"{number(metres / 1000)} km" if metres >= 1000 else f"{number(metres)} m"
    width, height, thick = round(metres / scale), canvas.px(8), canvas.px(2)
    for x, top, w, h in ((0, height - thick, width, thick), (0, 0, thick, height), (width - thick, 0, thick, height)):
        canvas.surface.fill(canvas.theme.faint, (at[0] + x, round(at[1] - height + top), w, h))
    beside = width + canvas.px(12)
    canvas.text(f"≈ {words}" if about else words, (at[0] + beside, at[1]), LABEL, "faint", room=room - beside)


def _lines(wordings: tuple[str, ...], canvas: Canvas, room: float) -> tuple[tuple[str, ...], Style]:
    """Return the longest wording that fits, in one line or in two at its own break, all of one size of type."""
    for wording in wordings:
        for lines in ((wording.replace("|", " "),), tuple(wording.split("|"))):
            for style in (LABEL, _SMALL):
                if all(canvas.width(line, style) <= room for line in lines):
                    return lines, style
    return (wordings[-1],), _SMALL
