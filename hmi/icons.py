"""Vector icons, drawn four times too large and scaled down; each is made once for a size and colour.

An icon is a function that moves a pen in a square of 40 x 40 units. What is cut out takes the colour behind.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

from hmi.gfx import Surface, clear, pygame
from hmi.pen import Pen, Point
from hmi.signs import MARKS, SIGNS
from hmi.theme import Colour

__all__ = ["NAMES", "icon"]

_FACTOR = 4


_ARROW = [(4, 20), (18, 8), (18, 15), (36, 15), (36, 25), (18, 25), (18, 32)]


def _mirror(points: Sequence[Point]) -> list[Point]:
    return [(40 - x, y) for x, y in points]


def _outline(points: Sequence[Point]) -> Callable[[Pen], None]:
    return lambda pen: pen.line([*points, points[0]], 2.4)


def _filled(points: Sequence[Point]) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        pen.shape(points)
        pen.line([*points, points[0]], 2.4)

    return draw


def _lamp(pen: Pen, slant: float, x: float = 0.0) -> None:
    """A headlamp to the right of its beams, as on every dashboard (ISO 2575)."""
    half = [(22 + 12 * math.sin(math.radians(a)), 20 - 11 * math.cos(math.radians(a))) for a in range(0, 181, 12)]
    pen.line([*half, half[0]], 2.6)
    for y in (11, 17, 23, 29):
        pen.line([(3 + x, y + slant), (16, y)], 2.6)


def _fog(pen: Pen, rear: bool) -> None:
    flip: Callable[[Sequence[Point]], Sequence[Point]] = _mirror if rear else list
    half = [(22 + 12 * math.sin(math.radians(a)), 20 - 11 * math.cos(math.radians(a))) for a in range(0, 181, 12)]
    pen.line(flip([*half, half[0]]), 2.6)
    for y in (12, 20, 28):
        pen.line(flip([(4, y + (0 if rear else 1.5)), (17, y)]), 2.6)
    pen.line(flip([(10.5 + 1.8 * math.sin(i * 0.8), 8 + i * 1.5) for i in range(17)]), 2.2)


def _brake(pen: Pen) -> None:
    pen.ring(20, 20, 11, 2.6)
    pen.arc(20, 20, 17, 50, 130, 2.6)
    pen.arc(20, 20, 17, 230, 310, 2.6)
    pen.line([(20, 14), (20, 21)], 3)
    pen.dot(20, 26, 1.8)


def _parking(pen: Pen) -> None:
    pen.ring(20, 20, 11, 2.6)
    pen.arc(20, 20, 17, 50, 130, 2.6)
    pen.arc(20, 20, 17, 230, 310, 2.6)
    pen.line([(17.5, 26), (17.5, 14.5), (21, 14.5), (23, 16), (23, 18.5), (21, 20.5), (17.5, 20.5)], 2.6)


def _belt(pen: Pen) -> None:
    pen.dot(20, 9, 5)
    pen.shape([(11, 34), (12, 20), (16, 16), (24, 16), (28, 20), (29, 34)])
    pen.line([(11, 34), (12, 20), (16, 17), (24, 17), (28, 20), (29, 34), (11, 34)], 2)
    pen.line([(27, 15), (12, 35)], 4.5, pen.back)
    pen.line([(28, 15.5), (13, 34)], 2)


def _skid(pen: Pen) -> None:
    pen.line([(11, 20), (13, 12), (27, 12), (29, 20), (29, 25), (11, 25), (11, 20), (29, 20)], 2.6)
    for x in (13, 23):
        pen.line([(x + i, 29 + 1.8 * math.sin(i * 1.4) + i * 0.4) for i in range(6)], 2.4)


def _abs(pen: Pen) -> None:
    pen.arc(20, 20, 17, 50, 130, 2.6)
    pen.arc(20, 20, 17, 230, 310, 2.6)
    pen.ring(20, 20, 12, 2.6)
    for x in (14.5, 20, 25.5):
        pen.line([(x, 16), (x, 24)], 2.6)


def _cruise(pen: Pen) -> None:
    pen.arc(20, 23, 14, -110, 110, 2.8)
    pen.line([(20, 23), (27, 15)], 2.8)
    pen.dot(20, 23, 2.4)


def _play(pen: Pen) -> None:
    points = [(14, 9), (31, 20), (14, 31)]
    pen.shape(points)
    pen.line([*points, points[0]], 3)


def _pause(pen: Pen) -> None:
    pen.line([(14, 10), (14, 30)], 5.5)
    pen.line([(26, 10), (26, 30)], 5.5)


def _step(pen: Pen) -> None:
    points = [(10, 11), (24, 20), (10, 29)]
    pen.shape(points)
    pen.line([*points, points[0]], 2.4)
    pen.line([(30, 11), (30, 29)], 3.4)


def _back(pen: Pen) -> None:
    points = [(30, 11), (16, 20), (30, 29)]
    pen.shape(points)
    pen.line([*points, points[0]], 2.4)
    pen.line([(10, 11), (10, 29)], 3.4)


def _slower(pen: Pen) -> None:
    pen.line([(10, 20), (30, 20)], 3.2)


def _faster(pen: Pen) -> None:
    pen.line([(10, 20), (30, 20)], 3.2)
    pen.line([(20, 10), (20, 30)], 3.2)


def _to_mark(*, right: bool, differs: bool) -> Callable[[Pen], None]:
    """An arrow to a mark of the timeline, or to where B differs."""

    def line(pen: Pen, *points: tuple[float, float]) -> None:
        pen.line([(x if right else 40 - x, y) for x, y in points], 3)

    def draw(pen: Pen) -> None:
        line(pen, (5, 20), (18, 20))
        line(pen, (12, 13), (19, 20), (12, 27))
        line(pen, (30, 12), (37, 20), (30, 28), (23, 20), (30, 12))
        if differs:
            line(pen, (30, 3), (30, 37))

    return draw


def _next_drive(pen: Pen) -> None:
    _play(pen)
    pen.line([(6, 9), (6, 31)], 3)


def _profile(pen: Pen) -> None:
    pen.line([(5, 30), (13, 16), (20, 24), (28, 9), (35, 20)], 3)


def _full_screen(pen: Pen) -> None:
    for x, y, dx, dy in ((8, 10, 1, 1), (32, 10, -1, 1), (8, 30, 1, -1), (32, 30, -1, -1)):
        pen.line([(x + 8 * dx, y), (x, y), (x, y + 7 * dy)], 3)


def _camera(pen: Pen) -> None:
    pen.line([(6, 13), (13, 13), (16, 9), (24, 9), (27, 13), (34, 13), (34, 31), (6, 31), (6, 13)], 2.8)
    pen.ring(20, 21.5, 6, 2.8)


def _quit(pen: Pen) -> None:
    pen.line([(11, 11), (29, 29)], 3.2)
    pen.line([(29, 11), (11, 29)], 3.2)


def _theme(pen: Pen) -> None:
    pen.ring(20, 20, 13, 3)
    pen.shape([(20, 7), *((20 + 13 * math.sin(math.radians(a)), 20 - 13 * math.cos(math.radians(a)))
               for a in range(0, 181, 6)), (20, 33)])  # fmt: skip


def _query(pen: Pen) -> None:
    pen.arc(20, 15, 6.5, -80, 150, 3.2)
    pen.line([(23.2, 20.6), (20, 23.5), (20, 26)], 3.2)
    pen.dot(20, 31.5, 2.2)


def _help(pen: Pen) -> None:
    pen.ring(20, 20, 15, 2.8)
    pen.arc(20, 17, 4.6, -80, 150, 2.8)
    pen.line([(22.2, 21), (20, 22.8), (20, 24)], 2.8)
    pen.dot(20, 28.4, 1.8)


def _voice(pen: Pen) -> None:
    for x, half in ((6, 3), (13, 8.5), (20, 14.5), (27, 7), (34, 3)):
        pen.line([(x, 20 - half), (x, 20 + half)], 3.6)


def _check(pen: Pen) -> None:
    pen.line([(8, 21), (17, 30), (33, 11)], 4)


def _refuse(pen: Pen) -> None:
    pen.ring(20, 20, 14, 3)
    pen.line([(13, 20), (27, 20)], 3.2)


def _answer(pen: Pen) -> None:
    pen.line([(14, 30), (8, 35), (8, 9), (33, 9), (33, 30), (14, 30)], 3)
    pen.line([(14, 16), (27, 16)], 2.6)
    pen.line([(14, 23), (22, 23)], 2.6)


def _auto(pen: Pen) -> None:
    pen.line([(11, 31), (20, 9), (29, 31)], 3.2)
    pen.line([(14.5, 24), (25.5, 24)], 3.2)


def _spark(pen: Pen) -> None:
    pen.shape([(20, 4), (24, 16), (36, 20), (24, 24), (20, 36), (16, 24), (4, 20), (16, 16)])


def _car(pen: Pen) -> None:
    pen.line([(5, 29), (5, 21), (11, 18), (15, 10), (27, 10), (32, 18), (35, 21), (35, 29), (5, 29)], 2.6)
    pen.line([(12, 18), (31, 18)], 2.4)
    for x in (12, 28):
        pen.dot(x, 29, 5.2, pen.back)
        pen.ring(x, 29, 3.6, 2.6)


def _arrow(pen: Pen) -> None:
    points = [(20, 3), (33, 36), (20, 29), (7, 36)]
    pen.shape(points)
    pen.line([*points, points[0]], 1.4)


_ICONS: dict[str, Callable[[Pen], None]] = {
    "left": _outline(_ARROW), "left-lit": _filled(_ARROW),
    "right": _outline(_mirror(_ARROW)), "right-lit": _filled(_mirror(_ARROW)),
    "beam-high": lambda pen: _lamp(pen, 0.0), "beam-low": lambda pen: _lamp(pen, 4.0),
    "fog-front": lambda pen: _fog(pen, False), "fog-rear": lambda pen: _fog(pen, True),
    "brake": _brake, "parking": _parking, "belt": _belt, "skid": _skid, "abs": _abs, "cruise": _cruise,
    "play": _play, "pause": _pause, "step": _step, "step-back": _back, "slower": _slower, "faster": _faster,
    "previous-mark": _to_mark(right=False, differs=False), "next-mark": _to_mark(right=True, differs=False),
    "previous-difference": _to_mark(right=False, differs=True), "next-difference": _to_mark(right=True, differs=True),
    "next-drive": _next_drive, "profile": _profile, "fullscreen": _full_screen, "screenshot": _camera, "quit": _quit,
    "theme": _theme, "help": _help, "voice": _voice, "act": _check, "confirm": _query, "ask": _query,
    "answer": _answer, "refuse": _refuse, "auto": _auto, "spark": _spark, "car": _car, "arrow": _arrow,
    **SIGNS, **MARKS,
}  # fmt: skip

NAMES = frozenset(_ICONS)
"""Icons that exist; any other name gives "spark"."""


@lru_cache(maxsize=256)
def icon(name: str, side: int, colour: Colour, back: Colour) -> Surface:
    """Return the icon as a transparent square of ``side`` px."""
    side = max(1, side)
    big = clear((side * _FACTOR, side * _FACTOR), colour)
    _ICONS.get(name, _spark)(Pen(big, side * _FACTOR, colour, back))
    return pygame.transform.smoothscale(big, (side, side))
