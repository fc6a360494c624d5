"""The likely ways on the map: lines in the weight of their likelihood, each with its name and when one arrives."""

from functools import lru_cache

import numpy as np

from hmi.ahead import Line, Way, line, place, sort_out
from hmi.brush import STEP, stroke
from hmi.canvas import Canvas
from hmi.gfx import Surface, clear, pygame
from hmi.layout import Box
from hmi.mapframe import MapFrame, Projection
from hmi.theme import LABEL, PLACE, STRONG, Colour, Style
from hmi.view import TrackView

__all__ = ["draw_ways"]

_WEIGHTS = ((0.6, 5.5), (0.3, 4.2), (0.1, 3.2), (0.0, 2.4))  # from this probability on, half the line's width in dp
_FADE = 0.35  # the last part of a line that leaves the map fades out over this share of it
_DOT = 2.2  # the place's dot, in half widths of its line
_CAR = 68.0  # the square that the car takes, dp
_MARGIN, _MARGIN_TOP = 16.0, 30.0  # around lines and labels, dp
_GAP = 16.0  # from a line's end to its label, dp
_WIDEST = 300.0  # a label, dp
_TWO_LINES, _ONE_LINE = 66.0, 34.0  # labels' heights, dp
_LOW = 360.0  # a map lower than this, in dp, has labels of one line only
_ROW, _SAMPLE = 36.0, 34.0  # a row of the list, and the piece of line at its head, dp


def draw_ways(
    canvas: Canvas, found: tuple[Way, ...], track: TrackView, on: Projection | None, frame: MapFrame
) -> tuple[Box, ...]:
    """Draw the ways, as lines where it is known where they lead, else as a list; return where their labels are.

    Without ``on`` nothing is known of the ground.
    """
    seen, listed = sort_out(found, track) if on else ((), found)
    half = round(_CAR / 2 * canvas.dp)
    car = Box(frame.car[0] - half, frame.car[1] - half, 2 * half, 2 * half)
    covered = (car, *frame.covered)
    low = frame.focus.h < _LOW * canvas.dp
    field = frame.focus.inset(canvas.px(_MARGIN), canvas.px(_MARGIN_TOP / (2 if low else 1)))
    within = field.inset(0, canvas.px((_ONE_LINE if low else _TWO_LINES) / 2))
    lines = [line(way, on, within) for way in seen] if on else []
    labels: dict[Line, Box] = {}
    for each in lines:
        taken = (*covered, *labels.values(), _list_box(canvas, len(listed), frame))
        box = place(_size(canvas, each.way, low, field), each, field, taken, lines, _GAP * canvas.dp)
        if box:
            labels[each] = box
        else:
            listed = tuple(sorted((*listed, each.way), key=lambda way: -way.p))
    for each in reversed(labels):
        _draw_line(canvas, each)
    for each, box in labels.items():
        _draw_label(canvas, each.way, box, low)
    while listed and any(_list_box(canvas, len(listed), frame).overlaps(box) for box in (*covered, *labels.values())):
        listed = listed[:-1]
    _draw_list(canvas, listed, _list_box(canvas, len(listed), frame))
    return tuple(labels.values())


def _weight(way: Way) -> float:
    return _WEIGHTS[0][1] if way.chosen else next(half for least, half in _WEIGHTS if way.p >= least)


def _strength(way: Way) -> float:
    return 1.0 if way.chosen else 0.35 + 0.65 * way.p


def _draw_line(canvas: Canvas, model: Line) -> None:
    """Draw the line, with a dot on the place, or fading out toward an end that is not yet it."""
    theme, share = canvas.theme, _strength(model.way)
    radius = round(_weight(model.way) * canvas.dp, 2)
    points = np.array(model.points)
    so_far = np.append(0.0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
    along = np.linspace(0.0, 1.0, max(2, round(float(so_far[-1]) / max(1.0, radius * STEP))))
    strength = np.full(len(along), share)
    if not model.arrives:
        strength *= np.clip((1.0 - along) / _FADE, 0.0, 1.0)
    spots = np.column_stack([np.interp(along * so_far[-1], so_far, points[:, k]) for k in (0, 1)])
    stroke(canvas.surface, spots, strength, radius, theme.accent)
    if model.arrives:
        red, green, blue = (round(b + (a - b) * share) for a, b in zip(theme.accent, theme.bg, strict=True))
        pygame.draw.aacircle(canvas.surface, (red, green, blue), points[-1].round().tolist(), round(_DOT * radius))


def _name_style(canvas: Canvas, way: Way, room: float) -> Style:
    return PLACE if canvas.width(way.name, PLACE) <= room else STRONG


def _size(canvas: Canvas, way: Way, low: bool, field: Box) -> tuple[int, int]:
    """Return the size of the way's label: two lines for the first where the map is high enough, else one."""
    most = min(0.7 * field.w, _WIDEST * canvas.dp)
    detail = canvas.width(way.detail, LABEL)
    if way.first and not low:
        name = canvas.width(way.name, _name_style(canvas, way, most))
        return round(min(max(name, detail), most)), canvas.px(_TWO_LINES)
    name = canvas.width(way.name, STRONG if way.first else LABEL)
    return round(min(name + detail + 10 * canvas.dp, most)), canvas.px(_ONE_LINE)


def _draw_label(canvas: Canvas, way: Way, box: Box, low: bool) -> None:
    """Write the label on a soft patch of ground, so that nothing runs through its letters."""
    dp, around = canvas.dp, canvas.px(8)
    patch = _patch((box.w, box.h), around, canvas.theme.bg)
    canvas.surface.blit(patch, (box.x - 2 * around, box.y - 2 * around))
    colour = "accent" if way.chosen else "dim" if way.first else "faint"
    if way.first and not low:
        style = _name_style(canvas, way, box.w + 1)
        canvas.text(way.name, (box.x, box.y + 29 * dp), style, "ink", room=box.w + 1)
        canvas.text(way.detail, (box.x, box.y + 59 * dp), LABEL, colour, room=box.w + 1)
        return
    baseline = box.y + box.h / 2 + 0.36 * LABEL.size * dp
    room = box.w + 1 - canvas.width(way.detail, LABEL) - 10 * dp
    name, ink = (STRONG, "ink") if way.first else (LABEL, "dim")
    drawn = canvas.text(way.name, (box.x, baseline), name, ink, room=room)
    canvas.text(way.detail, (drawn.right + 10 * dp, baseline), LABEL, colour, room=box.right + 1 - drawn.right)


@lru_cache(maxsize=32)
def _patch(size: tuple[int, int], around: int, colour: Colour) -> Surface:
    """Return a patch of ``size``, solid there and fading out over twice ``around`` px on each side."""
    whole = clear((size[0] + 4 * around, size[1] + 4 * around), colour)
    whole.fill((*colour, 255), (around, around, size[0] + 2 * around, size[1] + 2 * around))
    return pygame.transform.gaussian_blur(whole, max(1, around // 2))


def _list_box(canvas: Canvas, count: int, frame: MapFrame) -> Box:
    """Return what a list of ``count`` rows covers: it stands on the caption."""
    height = round(count * _ROW * canvas.dp)
    return Box(frame.focus.x, frame.caption.y - canvas.px(8) - height, frame.focus.w, height)


def _draw_list(canvas: Canvas, listed: tuple[Way, ...], box: Box) -> None:
    """Write ways below one another, each with a piece of its line."""
    dp = canvas.dp
    x = box.x + (_SAMPLE + 14) * dp
    for index, way in enumerate(listed):
        middle = box.y + (index + 0.5) * _ROW * dp
        radius = round(_weight(way) * dp, 2)
        along = np.linspace(box.x + radius, box.x + _SAMPLE * dp, max(2, round(_SAMPLE * dp / max(1.0, radius * STEP))))
        spots = np.column_stack((along, np.full(len(along), middle)))
        stroke(canvas.surface, spots, np.full(len(along), _strength(way)), radius, canvas.theme.accent)
        baseline = middle + 0.36 * LABEL.size * dp
        room = box.right - x - canvas.width(way.detail, LABEL) - canvas.px(14)
        name = canvas.text(way.name, (x, baseline), STRONG, "ink" if index == 0 else "dim", room=room)
        canvas.text(way.detail, (name.right + canvas.px(12), baseline), LABEL, "dim", room=box.right - name.right)
