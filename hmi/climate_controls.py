"""The climate card laid open: a set-point and a fan to turn up and down, and what can be switched on and off.

Only what the car says of itself can be asked for; whether it is done is not decided here.
"""

from typing import NamedTuple

from hmi.canvas import Canvas
from hmi.layout import TOUCH, Box
from hmi.show import Shown, flag, ink, number, shown, temperature
from hmi.theme import BUTTON, LABEL, Style
from hmi.view import View

__all__ = ["Control", "controls", "draw_controls", "places"]

_HVAC = "Vehicle.Cabin.HVAC"
_PAD, _GAP = 16.0, 12.0
_BETWEEN = 108.0  # from less to more, at least: the value
_VALUE = Style("Regular", 38.0)
_SWITCHES = (
    ("defrost", "defrost", "warm", f"{_HVAC}.IsFrontDefrosterActive"),
    ("defrost-rear", "defrost-rear", "warm", f"{_HVAC}.IsRearDefrosterActive"),
    ("ac", "cool", "cool", f"{_HVAC}.IsAirConditioningActive"),
    ("recirculation", "recirculation", "ink", f"{_HVAC}.IsRecirculationActive"),
)


Place = tuple[float, float, float, float]
"""x, y, width and height in dp."""


class Control(NamedTuple):
    """One thing to ask for: with ``more`` and ``less``, a value to turn up and down; else a switch, ``lit`` when on.

    ``less`` and ``more`` are the controls (words of ``hmi.controls``) that a touch gives; a switch has ``more`` alone.
    """

    label: str
    less: str
    more: str
    value: Shown
    icon: str = ""
    colour: str = "ink"
    lit: bool = False


def controls(view: View) -> tuple[Control, ...]:
    """Return what can be asked for in this car."""
    station = f"{_HVAC}.Station.Row1.Driver"
    wish, fan = shown(view, f"{station}.Temperature", temperature), shown(view, f"{station}.FanSpeed", number)
    found = []
    if wish:
        found.append(Control("Driver", "cooler", "warmer", wish))
    if fan:
        share = fan if fan.value is None else fan._replace(text=f"{fan.text} %")
        found.append(Control("Fan", "less-fan", "more-fan", share))
    for name, icon, colour, path in _SWITCHES:
        state = shown(view, path, number)
        if state:
            on = flag(view, path)
            found.append(Control("", "", f"{name}-{'off' if on else 'on'}", state, icon, colour, on))
    return tuple(found)


def places(found: tuple[Control, ...], width: float) -> tuple[tuple[str, Place], ...]:
    """Return (control, box) of each touch target on a card ``width`` dp wide, in dp from its corner.

    What turns up and down stands in rows, two in one where they have room, above one row of the switches.
    """
    inner = width - 2 * _PAD
    values, switches = ([one for one in found if bool(one.less) is turns] for turns in (True, False))
    columns = 2 if inner >= 2 * (2 * TOUCH + _BETWEEN) + _GAP else 1
    targets: list[tuple[str, Place]] = []
    y = _PAD
    for at in range(0, len(values), columns):
        row = values[at : at + columns]
        wide = (inner - _GAP * (len(row) - 1)) / len(row)
        for column, one in enumerate(row):
            x = _PAD + column * (wide + _GAP)
            targets += [(one.less, (x, y, TOUCH, TOUCH)), (one.more, (x + wide - TOUCH, y, TOUCH, TOUCH))]
        y += TOUCH + _GAP
    count = len(switches)
    gap = min(_GAP, (inner - count * TOUCH) / max(1, count - 1))
    for at, one in enumerate(switches):
        wide = (inner - gap * (count - 1)) / count
        targets.append((one.more, (_PAD + at * (wide + gap), y, wide, TOUCH)))
    return tuple(targets)


def draw_controls(canvas: Canvas, found: tuple[Control, ...], targets: dict[str, Box]) -> None:
    """Draw the card; the boxes of its controls are relative to it."""
    canvas.plate(canvas.box, 28, "panel", "line")
    for control in found:
        more = targets[control.more]
        if not control.less:
            canvas.plate(more, 20, "panel", control.colour if control.lit else "line", 2)
            side = more.h // 2
            place = Box(more.x + (more.w - side) // 2, more.y + (more.h - side) // 2, side, side)
            canvas.icon(control.icon, place, control.colour if control.lit else "dim", "panel")
            continue
        less = targets[control.less]
        for box, sign in ((less, "−"), (more, "+")):
            canvas.plate(box, 20, "panel", "line", 2)
            baseline = box.y + box.h / 2 + 0.36 * BUTTON.size * canvas.dp
            canvas.text(sign, (box.x + box.w / 2, baseline), BUTTON, "ink", on="panel", align="centre")
        middle = (less.right + more.x) / 2
        colour, room = ink(control.value, control.colour), more.x - less.right - canvas.px(8)
        canvas.text(
            control.label, (middle, less.y + canvas.px(22)), LABEL, "dim", on="panel", align="centre", room=room
        )
        at = (middle, less.bottom - canvas.px(8))
        canvas.text(control.value.text, at, _VALUE, colour, on="panel", align="centre", room=room)
