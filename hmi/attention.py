"""What is open, and who is not belted: a small car seen from above, and one line for each."""

import math
from functools import lru_cache
from typing import NamedTuple

from hmi.canvas import Canvas
from hmi.gfx import Surface, clear, pygame
from hmi.show import flag
from hmi.theme import BODY, LABEL, Theme
from hmi.view import View

__all__ = ["Attention", "attention", "draw_attention"]

_DOORS = {
    "Row1.DriverSide": ("front-left", "Driver’s door open"),
    "Row1.PassengerSide": ("front-right", "Passenger’s door open"),
    "Row2.DriverSide": ("rear-left", "Rear door open"),
    "Row2.PassengerSide": ("rear-right", "Rear door open"),
}
_LIDS = {
    "Vehicle.Body.Hood.IsOpen": ("hood", "Hood open"),
    "Vehicle.Body.Trunk.Rear.IsOpen": ("trunk", "Trunk open"),
}
_BELT = "Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted"
_FACTOR = 4


class Attention(NamedTuple):
    """Parts of the car to mark, and what to say."""

    parts: tuple[str, ...]
    lines: tuple[str, ...]


def attention(view: View) -> Attention | None:
    """Return what is open or unbelted; None when nothing is. Left is the driver's side."""
    doors = [known for place, known in _DOORS.items() if flag(view, f"Vehicle.Cabin.Door.{place}.IsOpen")]
    lids = [known for path, known in _LIDS.items() if flag(view, path)]
    belt = view.readings.get(_BELT)
    unbelted = belt is not None and belt.valid and belt.value is False
    parts = tuple(part for part, _ in (*doors, *lids)) + (("belt",) if unbelted else ())
    if not parts:
        return None
    said = [doors[0][1]] if len(doors) == 1 else [f"{len(doors)} doors open"] if doors else []
    said += [words for _, words in lids] if len(lids) < 2 else ["Hood, trunk open"]
    return Attention(parts, tuple(said + (["Driver unbelted"] if unbelted else [])))


def draw_attention(canvas: Canvas, model: Attention) -> None:
    """Draw the card."""
    box, pad = canvas.box, canvas.px(16)
    canvas.plate(box, 28, "panel", "line")
    height = box.h - 2 * pad
    picture = _car(model.parts, height, canvas.theme)
    crop = picture.get_width() // 9  # the square has room at the sides that only the doors use
    canvas.surface.blit(picture, (pad - crop // 2, pad))
    x = pad + picture.get_width() - crop + canvas.px(6)
    step = 36 * canvas.dp
    y = box.h / 2 - (len(model.lines) - 1) * step / 2 + 0.36 * 26 * canvas.dp
    room = box.w - x - pad
    widest = max(canvas.width(line, BODY) for line in model.lines)
    style = BODY if widest <= room else LABEL._replace(size=max(20.0, min(24.0, 26 * room / widest)))
    for index, line in enumerate(model.lines):
        canvas.text(line, (x, y + index * step), style, "alert", on="panel", room=room)


@lru_cache(maxsize=32)
def _car(parts: tuple[str, ...], height: int, theme: Theme) -> Surface:
    """Return the car from above, ``height`` px tall, its nose up; in units of 120 by 120 it is 50 wide."""
    k = height * _FACTOR / 120
    side = max(1, height * _FACTOR)
    big = clear((side, side), theme.dim)
    body, glass, alert = theme.line, theme.panel, theme.alert

    def box(x: float, y: float, w: float, h: float, radius: float, colour: tuple[int, int, int]) -> None:
        pygame.draw.rect(big, colour, (x * k, y * k, w * k, h * k), border_radius=round(radius * k))

    def shape(*points: tuple[float, float], colour: tuple[int, int, int]) -> None:
        pygame.draw.polygon(big, colour, [(x * k, y * k) for x, y in points])

    pygame.draw.rect(big, theme.faint, (34 * k, 4 * k, 52 * k, 112 * k), border_radius=round(20 * k))
    box(36, 6, 48, 108, 18.5, body)
    shape((42, 42), (47, 34), (73, 34), (78, 42), (74, 48), (46, 48), colour=glass)
    shape((45, 92), (75, 92), (77, 98), (70, 102), (50, 102), (43, 98), colour=glass)
    box(46, 50, 28, 40, 7, glass)
    for x, y, belt in ((48, 53, "belt" in parts), (62, 53, False), (48, 73, False), (62, 73, False)):
        box(x, y, 10, 14, 4, alert if belt else body)
    if "hood" in parts:
        box(42, 10, 36, 20, 8, alert)
    if "trunk" in parts:
        box(44, 104, 32, 8, 4, alert)
    for part, x, y, way in (
        ("front-left", 36, 46, -1), ("front-right", 84, 46, 1), ("rear-left", 36, 68, -1), ("rear-right", 84, 68, 1),
    ):  # fmt: skip
        if part in parts:
            _door(big, k, (x, y), way, theme)
    return pygame.transform.smoothscale(big, (height, height))


def _door(big: Surface, k: float, hinge: tuple[float, float], way: int, theme: Theme) -> None:
    """Draw a door swung out by 55 degrees from its hinge at the front."""
    turn, length, half = math.radians(55), 24.0, 2.6
    tip = (hinge[0] + way * length * math.sin(turn), hinge[1] + length * math.cos(turn))
    nx, ny = math.cos(turn) * half, -way * math.sin(turn) * half
    edges = ((hinge, 1), (tip, 1), (tip, -1), (hinge, -1))
    pygame.draw.polygon(big, theme.alert, [((x + s * nx) * k, (y + s * ny) * k) for (x, y), s in edges])
    for x, y in (hinge, tip):
        pygame.draw.circle(big, theme.alert, (x * k, y * k), half * k)
