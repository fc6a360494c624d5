"""The quiet strip for the mind: why nothing is offered; laid open, all that it finds likely, and what that costs."""

import math
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from hmi import text
from hmi.canvas import Canvas
from hmi.gfx import Surface
from hmi.layout import Box
from hmi.show import number
from hmi.theme import BODY, LABEL, Colour
from hmi.view import Chance, MindView

__all__ = ["MindModel", "draw_mind", "draw_open", "mind_model"]

_LINE = 32.0
_PAD, _GAP = 24.0, 36.0
_TOP = 18.0
_WIDE = 560.0  # from this width on, in dp, there are two columns
_ROW, _ROW_STACKED = 34.0, 47.0
_SHARE_W = 68.0
_NARROW = 340.0  # a column narrower than this has no room for a place's name beside its bar
_MOST_LABEL = 0.62  # of a row
_BETWEEN = 10.0
_SQUARE, _SQUARE_GAP, _ABOVE_SQUARES = 10.0, 2.0, 4.0


class Bar(NamedTuple):
    """A label, its share and the one it needs (None: nothing to reach), both in percent, and whether it is offered."""

    label: str
    share: int
    needed: int | None
    offered: bool


class MindModel(NamedTuple):
    """What the strip shows when it is open, in the steps in which it is drawn."""

    why: str
    needs: tuple[Bar, ...]
    places: tuple[Bar, ...]
    experts: tuple[int, int]
    awake: tuple[tuple[int, ...], ...]
    cost: tuple[str, ...]
    """Half of the decisions, 99 % of them, and the processor's time of one, in ms; () where nothing is measured."""


def mind_model(view: MindView) -> MindModel:
    """Return what is shown of ``view``: percent are whole ones, those to be reached rounded up."""
    measured = (view.cost.p50_ms, view.cost.p99_ms, view.cost.cpu_ms) if view.cost is not None else ()
    cost = tuple(number(ms, 1) for ms in measured)
    needs, places = (tuple(_bar(chance) for chance in chances) for chances in (view.needs, view.places))
    return MindModel(view.why, needs, places, view.experts, view.awake, cost)


def _bar(chance: Chance) -> Bar:
    needed = None if chance.needed is None else min(100, math.ceil(100 * min(chance.needed, 1.0) - 1e-9))
    return Bar(chance.label, math.floor(100 * min(max(chance.p, 0.0), 1.0) + 1e-9), needed, chance.offered)


def draw_mind(canvas: Canvas, lines: tuple[str, ...]) -> None:
    """Write up to two lines at the bottom right, the first one the brighter."""
    box, dp = canvas.box, canvas.dp
    floor = box.h - canvas.px(9)
    for index, line in enumerate(lines):
        baseline = floor - (len(lines) - 1 - index) * _LINE * dp
        canvas.text(line, (box.w, baseline), LABEL, "dim" if index == 0 else "faint", align="right", room=box.w)


def draw_open(canvas: Canvas, model: MindModel) -> None:
    """Draw the mind laid open, in one or two columns: as much of it as there is room for, the reason first."""
    canvas.plate(canvas.box, 28, "panel", "line")
    box, dp, pad = canvas.box, canvas.dp, canvas.px(_PAD)
    room, wide = box.w - 2 * pad, box.w >= _WIDE * dp
    style = BODY if wide else LABEL
    lines = text.wrap(text.unbroken(model.why), style.weight, canvas.px(style.size), room, 2 if wide else 4)
    canvas.lines(lines, (pad, (_TOP + 26) * dp), style, "ink", _LINE * dp, on="panel", room=room)
    top = round((_TOP + len(lines) * _LINE + 14) * dp)
    bottom = box.h - canvas.px(_TOP)
    if wide:
        half = (room - canvas.px(_GAP)) // 2
        stacked = half < _NARROW * dp
        _Column(canvas, Box(pad, top, half, bottom - top)).bars(model.needs, stacked)
        column = _Column(canvas, Box(pad + room - half, top, half, bottom - top))
        column.bars(model.places, stacked)
        column.foot(_foot(canvas, model, half), model)
        return
    column = _Column(canvas, Box(pad, top, room, bottom - top))
    lines = _foot(canvas, model, room)
    foot = _ROW * len(lines) + (_grid_height(model) if lines else 0.0)
    column.bars(model.needs, stacked=True, keep=foot + _BETWEEN + _ROW_STACKED * len(model.places[:2]))
    column.skip(_BETWEEN)
    column.bars(model.places, stacked=True, keep=foot)
    column.foot(lines, model)


def _foot(canvas: Canvas, model: MindModel, room: float) -> tuple[str, ...]:
    """Return what is said of experts and cost in lines ``room`` px wide."""
    awake, experts = model.experts
    lines = (f"{awake} of {experts} experts awake",) if experts else ()
    if not model.cost:
        return lines
    p50, p99, cpu = model.cost
    whole = f"p50 {p50} · p99 {p99} · CPU {cpu} ms"
    return (
        (*lines, whole) if canvas.width(whole, LABEL) <= room else (*lines, f"p50 {p50}, p99 {p99} ms", f"CPU {cpu} ms")
    )


def _grid_height(model: MindModel) -> float:
    """Return the height in dp of the squares for the experts, a row for each layer."""
    return _SQUARE * len(model.awake) + _ABOVE_SQUARES if model.awake else 0.0


@lru_cache(maxsize=8)
def _squares(rows: int, count: int, pitch: float, step: float, gap: int) -> tuple[Box, ...]:
    """Return the squares of ``rows`` rows, ``pitch`` px apart, the rows ``step`` px."""
    edges = [round(place * pitch) for place in range(count + 1)]
    tall = max(1, round(step) - gap)
    return tuple(
        Box(left, round(row * step), max(1, right - left - gap), tall)
        for row in range(rows)
        for left, right in pairwise(edges)
    )


@lru_cache(maxsize=4)
def _dark(squares: tuple[Box, ...], size: tuple[int, int], colour: Colour, ground: Colour) -> Surface:
    """Return the squares with none of them lit, to be copied."""
    surface = Surface(size, 0, 32)
    surface.fill(ground)
    for square in squares:
        surface.fill(colour, square)
    return surface


class _Column:
    """Draws one thing below the other in ``box``, as long as there is room."""

    def __init__(self, canvas: Canvas, box: Box) -> None:
        self._canvas, self._box, self._y = canvas, box, 0.0

    def bars(self, bars: tuple[Bar, ...], stacked: bool = False, keep: float = 0.0) -> None:
        """Draw as many bars as leave ``keep`` dp below them; ``stacked`` ones lie under their labels."""
        canvas, dp = self._canvas, self._canvas.dp
        step = (_ROW_STACKED if stacked else _ROW) * dp
        beside = max((canvas.width(bar.label, LABEL) for bar in bars), default=0.0) + canvas.px(16)
        for bar in bars:
            if self._y + step > self._box.h - keep * dp:
                break
            if stacked:
                self._stack(bar)
            else:
                self._row(bar, round(min(beside, _MOST_LABEL * self._box.w)))
            self._y += step

    def skip(self, dp: float) -> None:
        """Leave some room."""
        self._y += dp * self._canvas.dp

    def foot(self, lines: tuple[str, ...], model: MindModel) -> None:
        """Write the lines for which there is room, the first one the brighter, with the experts' squares below it."""
        canvas, box, dp = self._canvas, self._box, self._canvas.dp
        for index, line in enumerate(lines):
            if self._y + _ROW * dp > box.h:
                break
            at = (box.x, box.y + self._y + 25 * dp)
            canvas.text(line, at, LABEL, "dim" if index == 0 else "faint", on="panel", room=box.w)
            self._y += _ROW * dp
            if index == 0 and model.awake and self._y + _grid_height(model) * dp <= box.h:
                self._squares(model)

    def _squares(self, model: MindModel) -> None:
        """Draw a square for each expert, a row for each layer, those that are awake lit."""
        canvas, box, dp = self._canvas, self._box, self._canvas.dp
        count, lit = model.experts[1] // len(model.awake), canvas.theme.accent
        pitch, gap = min(box.w / count, 1.2 * _SQUARE * dp), canvas.px(_SQUARE_GAP)
        squares = _squares(len(model.awake), count, pitch, _SQUARE * dp, gap)
        height = max(square.bottom for square in squares)
        picture = _dark(squares, (box.w, height), canvas.theme.line, canvas.theme.panel).copy()
        for row, experts in enumerate(model.awake):
            for expert in experts:
                picture.fill(lit, squares[row * count + expert])
        canvas.surface.blit(picture, (box.x, round(box.y + self._y + _ABOVE_SQUARES * dp)))
        self._y += _grid_height(model) * dp

    def _row(self, bar: Bar, beside: int) -> None:
        """Draw a bar between its label, ``beside`` px wide, and its share."""
        canvas, box, dp = self._canvas, self._box, self._canvas.dp
        y, right = box.y + self._y, box.x + box.w - canvas.px(_SHARE_W)
        self._words(bar, y + 25 * dp, beside - canvas.px(10))
        self._level(bar, Box(box.x + beside, round(y + 13 * dp), right - box.x - beside, canvas.px(8)))

    def _stack(self, bar: Bar) -> None:
        """Draw a bar below its label and its share."""
        canvas, box, dp = self._canvas, self._box, self._canvas.dp
        y = box.y + self._y
        self._words(bar, y + 22 * dp, box.w - canvas.px(_SHARE_W + 10))
        self._level(bar, Box(box.x, round(y + 31 * dp), box.w, canvas.px(6)))

    def _words(self, bar: Bar, baseline: float, room: float) -> None:
        canvas, box = self._canvas, self._box
        canvas.text(bar.label, (box.x, baseline), LABEL, "dim", on="panel", room=room)
        ink = "accent" if bar.offered else "ink"
        canvas.text(f"{bar.share} %", (box.x + box.w, baseline), LABEL, ink, on="panel", align="right")

    def _level(self, bar: Bar, box: Box) -> None:
        """Draw the bar, and a notch from where it would be offered."""
        canvas = self._canvas
        canvas.bar(box, 0.0, bar.share / 100, "accent" if bar.offered else "dim")
        if bar.needed is not None:
            wide, over = canvas.px(3), canvas.px(4)
            x = box.x + round((box.w - wide) * bar.needed / 100)
            canvas.surface.fill(canvas.theme.panel, (x - wide, box.y, 3 * wide, box.h))
            canvas.plate(Box(x, box.y - over, wide, box.h + 2 * over), 2, "ink")
