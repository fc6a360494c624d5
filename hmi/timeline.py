"""The replay's strip: a signal of the drive as a line to scrub along, its marks, and the buttons."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hmi.canvas import Canvas
from hmi.gfx import Surface, clear, pygame
from hmi.layout import BUTTONS, Box
from hmi.show import clock, factor
from hmi.theme import LABEL, Colour, mix
from hmi.view import Mark, View

__all__ = ["Curve", "Strip", "draw_buttons", "draw_timeline", "strip", "used"]

_ICON = 32.0
_BAND = 38.0  # height of the curve in dp, at the top of the target; the times stand below
_BAND_OF_TWO = 18.0  # the same where another trace has its lane below
_LANE = 18.0
_MARKS = {
    "withheld": "faint", "utterance": "cool", "act": "warm", "answer": "ink", "offer": "accent", "fault": "alert",
}  # fmt: skip
"""The colour of each kind of mark; the later cover the earlier."""
_ORDER = list(_MARKS)
_MARK = 14.0
_FACTOR = 2
_CLAUSES = ("; ", ", and ", " (")  # what begins the part of a difference's words that can be done without


class Curve:
    """A signal over the drive that is the same as another if its numbers are, so that pictures of it can be kept."""

    def __init__(self, values: NDArray[np.float32], least: float = 30.0) -> None:
        self.values, self.least = np.array(values, np.float32), least
        self._hash = hash((self.values.tobytes(), least))

    def same(self, values: NDArray[np.float32], least: float) -> bool:
        """Whether it shows ``values`` in the same way."""
        return self.least == least and np.array_equal(self.values, values, equal_nan=True)

    def levels(self) -> NDArray[np.float64]:
        """Return the values as heights, 0 to 1, from zero where that is near; 0 where unknown."""
        known = self.values[np.isfinite(self.values)].astype(np.float64)
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
        low = min(low - 0.2 * (high - low), low) if low > 0.5 * high > 0 else min(low, 0.0)
        span = max(high - low, self.least, 1e-9)
        return (np.nan_to_num(self.values.astype(np.float64), nan=low) - low) / span

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Curve) and self.same(other.values, other.least)

    def __hash__(self) -> int:
        return self._hash


class Strip(NamedTuple):
    """What the strip shows; ``at`` and ``ghost`` are shares of the drive, ``ghost`` being where a scrub is going.

    ``other`` are the marks of another trace, None without one, ``differences`` where the two differ.
    """

    curve: Curve
    marks: tuple[tuple[float, str], ...]
    at: float
    ghost: float | None
    now: str
    end: str
    speed: str
    paused: bool
    seeking: bool
    other: tuple[tuple[float, str], ...] | None = None
    differences: tuple[float, ...] = ()
    said: str = ""
    name: str = ""
    span: str = ""
    """What the curve is, and from what to what it goes."""


def strip(view: View, curve: Curve) -> Strip | None:
    """Return what the strip shows; None on a live drive."""
    play = view.playback
    if play is None:
        return None
    length = max(play.duration_s, 1e-9)
    ghost = None if play.seeking_s is None else min(max(play.seeking_s / length, 0.0), 1.0)
    return Strip(
        curve, _marks(play.marks, length), min(max(view.t_s / length, 0.0), 1.0), ghost,
        clock(view.t_s if play.seeking_s is None else play.seeking_s), clock(play.duration_s), factor(play.speed),
        play.paused, ghost is not None, None if play.other is None else _marks(play.other, length),
        tuple(min(max(t_s / length, 0.0), 1.0) for t_s in play.differences), play.said,
        play.profile_name, play.profile_span,
    )  # fmt: skip


def _marks(marks: Sequence[Mark], length_s: float) -> tuple[tuple[float, str], ...]:
    shown = sorted((_ORDER.index(mark.kind), mark.t_s / length_s) for mark in marks if 0 <= mark.t_s <= length_s)
    return tuple((share, _ORDER[order]) for order, share in shown)


def used(box: Box, dp: float, lanes: int = 1) -> Box:
    """Return where in the timeline's target the curve is: what a touch counts along."""
    return Box(box.x, box.y + round(2 * dp), box.w, max(1, round((_BAND if lanes == 1 else _BAND_OF_TWO) * dp)))


@lru_cache(maxsize=8)
def _picture(curve: Curve, size: tuple[int, int], line: Colour, area: Colour) -> Surface:
    """Return the curve as a line over a filled area; gaps where the speed is unknown."""
    w, h = size[0] * _FACTOR, size[1] * _FACTOR
    big = clear((w, h), line)
    if len(curve.values) > 1:
        x = np.linspace(0, w - 1, w)
        along = np.linspace(0, w - 1, len(curve.values))
        level = np.interp(x, along, curve.levels())
        known = np.interp(x, along, np.isfinite(curve.values).astype(float)) > 0.5
        y = h - 4 - level * (h - 10)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], known.astype(int), [0]))))
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            points = np.column_stack((x[start:stop], y[start:stop])).tolist()
            if len(points) > 1:
                pygame.draw.polygon(big, area, [*points, (points[-1][0], h), (points[0][0], h)])
                pygame.draw.lines(big, line, False, points, 3)
                pygame.draw.aalines(big, line, False, [(px, py - 1.5) for px, py in points])
    return pygame.transform.smoothscale(big, size)


def draw_timeline(canvas: Canvas, model: Strip) -> None:
    """Draw the curve, what is played of it brighter, marks, position and times, and where two traces differ."""
    dp, theme = canvas.dp, canvas.theme
    band = used(Box(0, 0, canvas.box.w, canvas.box.h), dp, 1 if model.other is None else 2)
    split = round(model.at * band.w)
    size = (band.w, band.h)
    rest = _picture(model.curve, size, theme.trail, mix(theme.bg, theme.line, 0.5))
    played = _picture(model.curve, size, theme.accent, mix(theme.bg, theme.accent, 0.2))
    canvas.surface.blit(played, (band.x, band.y), (0, 0, split, band.h))
    canvas.surface.blit(rest, (band.x + split, band.y), (split, 0, band.w - split, band.h))
    canvas.surface.fill(theme.line, (band.x, band.bottom, band.w, canvas.px(2)))
    canvas.surface.fill(theme.accent, (band.x, band.bottom, split, canvas.px(2)))
    low = band.bottom
    if model.other is not None:
        low = band.bottom + canvas.px(_LANE)
        canvas.surface.fill(theme.line, (band.x, low, band.w, canvas.px(2)))
        for share in model.differences:
            bar = canvas.px(4)
            x = min(max(round(share * band.w - bar / 2), 0), band.w - bar)
            canvas.surface.fill(theme.warm, (x, band.bottom, bar, low - band.bottom))
        _draw_marks(canvas, model.other, low)
    _draw_marks(canvas, model.marks, band.bottom)
    tall = Box(band.x, band.y, band.w, low - band.y + canvas.px(8))
    if model.ghost is not None:
        _position(canvas, tall, model.ghost, "warm")
    _position(canvas, tall, model.at, "ink")
    y, gap = canvas.box.h - canvas.px(7), canvas.px(16)
    room = band.w
    if not model.said:  # which takes the room of the end while it is there
        room = canvas.text(model.end, (band.w, y), LABEL, "faint", align="right").x - gap
    now = canvas.text(model.now, (0, y), LABEL, "warm" if model.seeking else "dim", room=room)
    names = (f"{model.name} {model.span}", model.name) if model.name and not model.said else ()
    free = room - now.right - 2 * gap
    name = next((text for text in names if canvas.width(text, LABEL) <= free), "")
    if name:
        canvas.text(name, (room, y), LABEL, "faint", align="right")
    if model.said:
        room -= now.right + gap
        canvas.text(canvas.clauses(model.said, LABEL, room, _CLAUSES), (now.right + gap, y), LABEL, "warm", room=room)


def _draw_marks(canvas: Canvas, marks: Sequence[tuple[float, str]], y: int) -> None:
    side, w = canvas.px(_MARK), canvas.box.w
    for share, kind in marks:
        x = min(max(round(share * w - side / 2), 0), w - side)
        canvas.icon(f"mark-{kind}", Box(x, y - side // 2 + 1, side, side), _MARKS[kind])


def _position(canvas: Canvas, tall: Box, share: float, colour: str) -> None:
    width = canvas.px(4)
    x = min(max(round(share * tall.w - width / 2), 0), tall.w - width)
    canvas.plate(Box(x, tall.y, width, tall.h), 2, colour)


def draw_buttons(canvas: Canvas, model: Strip, targets: dict[str, Box], speed: Box) -> None:
    """Draw the buttons in their targets, and the speed between slower and faster; boxes are relative to the strip."""
    side = canvas.px(_ICON)
    for name in BUTTONS:
        box = targets[name]
        icon = "play" if name == "pause" and model.paused else name
        if name == "pause":
            disc = canvas.px(60)
            around = Box(box.x + (box.w - disc) // 2, box.y + (box.h - disc) // 2, disc, disc)
            canvas.plate(around, 30, "panel", "line")
        at = Box(box.x + (box.w - side) // 2, box.y + (box.h - side) // 2, side, side)
        canvas.icon(icon, at, "ink" if name == "pause" else "dim")
    middle = (speed.x + speed.w / 2, speed.y + speed.h / 2 + 0.36 * 24 * canvas.dp)
    canvas.text(model.speed, middle, LABEL, "ink", align="centre", room=speed.w)
