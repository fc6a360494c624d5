"""The driving column: blinkers, time, outside temperature, speed, gear, bars, tell-tales, and a note."""

from typing import NamedTuple

from hmi.canvas import Canvas
from hmi.layout import BLEED, Box
from hmi.show import UNKNOWN, Shown, flag, ink, kilowatts, number, shown
from hmi.theme import BODY, GEAR, GEAR_ON, LABEL, Style
from hmi.view import View
from vehicle.signals import GEAR_DRIVE, GEAR_NEUTRAL, GEAR_PARK, GEAR_REVERSE

__all__ = [
    "Bar",
    "Energy",
    "Gear",
    "Primary",
    "draw_energy",
    "draw_note",
    "draw_primary",
    "draw_telltales",
    "energy",
    "note",
    "primary",
    "telltales",
]

_LIGHTS = "Vehicle.Body.Lights"
_TRAIN = "Vehicle.Powertrain"
_ICE_C = 3.0  # at and below this, roads may be icy
_POWER_KW = (-40.0, 120.0)  # the ends of the power bar
_RPM = 6000.0
_LOW_PERCENT = 15.0
_CLAUSES = (": ", " · ", "; ", " (")  # what begins the part of a note that can be done without

_TELLTALES: tuple[tuple[str, str, str], ...] = (
    ("Vehicle.Chassis.ParkingBrake.IsEngaged", "parking", "alert"),
    ("Vehicle.Chassis.Brake.IsPressed", "brake", "alert"),
    ("Vehicle.ADAS.ABS.IsEngaged", "abs", "warm"),
    ("Vehicle.ADAS.ESC.IsEngaged", "skid", "warm"),
    (f"{_LIGHTS}.Beam.High.IsOn", "beam-high", "cool"),
    (f"{_LIGHTS}.Fog.Front.IsOn", "fog-front", "accent"),
    (f"{_LIGHTS}.Fog.Rear.IsOn", "fog-rear", "warm"),
    (f"{_LIGHTS}.Beam.Low.IsOn", "beam-low", "accent"),
    ("Vehicle.ADAS.CruiseControl.IsActive", "cruise", "accent"),
)


class Gear(NamedTuple):
    """``letter`` is one of P R N D, or empty when unknown; ``ratio`` is the forward gear engaged, or 0."""

    letter: str
    ratio: int
    stale: str = ""


class Primary(NamedTuple):
    """What the upper part shows; ``left`` and ``right`` are None where the car never said."""

    speed: Shown
    left: bool | None
    right: bool | None
    time: str
    outside: Shown | None
    gear: Gear | None


class Bar(NamedTuple):
    """A bar: its words, and the share filled from ``start`` to ``end`` (None: no bar, only the words)."""

    label: str
    value: str
    label_colour: str
    value_colour: str
    fill: str
    start: float = 0.0
    end: float | None = None
    zero: float = 0.0
    """Where nothing flows, if that is not at the left end."""


class Energy(NamedTuple):
    """The bars below the speed, from the top."""

    bars: tuple[Bar, ...]


def _gear(view: View) -> Gear | None:
    train = f"{_TRAIN}.Transmission"
    selected = shown(view, f"{train}.SelectedGear", number)
    current = shown(view, f"{train}.CurrentGear", number)
    said = selected if selected and selected.value is not None else current
    if said is None:
        return Gear("", 0) if selected else None
    if said.value is None:
        return Gear("", 0)
    value = int(said.value)
    letters = {GEAR_PARK: "P", GEAR_REVERSE: "R", GEAR_NEUTRAL: "N", GEAR_DRIVE: "D"}
    letter = letters.get(value, "D" if value > 0 else "R")
    engaged = int(current.value) if current and current.value is not None and current.state == "fresh" else value
    return Gear(letter, engaged if letter == "D" and 0 < engaged < GEAR_PARK else 0, said.age)


def _blinker(view: View, side: str) -> bool | None:
    path, hazard = f"{_LIGHTS}.DirectionIndicator.{side}.IsSignaling", f"{_LIGHTS}.Hazard.IsSignaling"
    if path not in view.readings and hazard not in view.readings:
        return None
    return flag(view, path) or flag(view, hazard)


def primary(view: View) -> Primary:
    """Return what the upper part of the column shows."""
    speed = shown(view, "Vehicle.Speed", lambda kmh: number(abs(kmh)))
    return Primary(
        speed or Shown(UNKNOWN, "unknown"),
        _blinker(view, "Left"),
        _blinker(view, "Right"),
        view.wall.strftime("%H∶%M") if view.wall else "",
        shown(view, "Vehicle.Exterior.AirTemperature", lambda c: f"{number(c)} °C"),
        _gear(view),
    )


def _dated(value: Shown) -> str:
    return f"{value.text} · {value.age}" if value.age else value.text


def _effort(view: View) -> Bar | None:
    """The bar of what the drive gives: battery power of an electric car, else engine speed, whichever is known."""
    watts = shown(view, f"{_TRAIN}.TractionBattery.CurrentPower", kilowatts)
    rpm = shown(view, f"{_TRAIN}.CombustionEngine.Speed", lambda v: f"{number(round(v, -1))} rpm")
    if watts and (view.energy == "electric" or rpm is None):
        if watts.value is None:
            return Bar("Power", UNKNOWN, "dim", "faint", "faint", 0.0, 0.0)
        low, high = _POWER_KW
        zero, at = -low / (high - low), (watts.value / 1000 - low) / (high - low)
        fill = ink(watts, "accent" if watts.value < 0 else "ink")
        return Bar("Power", _dated(watts), "dim", ink(watts), fill, min(zero, at), max(zero, at), zero)
    if rpm is None:
        return None
    return Bar("Engine", _dated(rpm), "dim", ink(rpm), ink(rpm), 0.0, (rpm.value or 0.0) / _RPM)


def _store(view: View) -> Bar | None:
    """The bar of what is left: fuel, or the battery where there is one to drive by."""
    battery = shown(view, f"{_TRAIN}.TractionBattery.StateOfCharge.Displayed", number)
    battery = battery or shown(view, f"{_TRAIN}.TractionBattery.StateOfCharge.Current", number)
    fuel = shown(view, f"{_TRAIN}.FuelSystem.RelativeLevel", number)
    way = shown(view, f"{_TRAIN}.Range", lambda m: f"{number(m / 1000)} km")
    electric = battery is not None and (view.energy == "electric" or fuel is None)
    level = battery if electric else fuel
    value, value_colour = (_dated(way), ink(way)) if way else (level.age if level else "", "faint")
    if level is None:
        return Bar("Range", value, "dim", value_colour, "line") if way else None
    charging = electric and flag(view, f"{_TRAIN}.TractionBattery.Charging.IsCharging")
    label = ("Charging" if charging else "Battery") if electric else "Fuel"
    if level.value is None:
        return Bar(f"{label} {UNKNOWN}", value, "dim", value_colour, "faint", 0.0, 0.0)
    low = level.value < _LOW_PERCENT and not charging
    colour = ink(level, "warm" if low else "dim")
    return Bar(
        f"{label} {level.text} %",
        value,
        colour,
        value_colour,
        ink(level, "warm" if low else "accent"),
        0.0,
        level.value / 100,
    )


def energy(view: View) -> Energy:
    """Return the bars that there is something to fill with."""
    return Energy(tuple(bar for bar in (_effort(view), _store(view)) if bar))


def telltales(view: View) -> tuple[tuple[str, str], ...]:
    """Return the lit tell-tales: icon and colour."""
    return tuple((icon, colour) for path, icon, colour in _TELLTALES if flag(view, path))


def note(view: View) -> tuple[str, str]:
    """Return the line at the bottom and its colour: what is wrong with the program, else the car's name."""
    return (view.notice, "warm") if view.notice else (view.car, "faint")


def draw_primary(canvas: Canvas, model: Primary) -> None:
    """Draw status, speed and gear, spread over the zone's height."""
    box, dp, left = canvas.box, canvas.dp, canvas.px(BLEED)
    status, gear = canvas.px(40), canvas.px(34)
    high = box.h - canvas.px(11)  # letters may reach below the last baseline
    size = min(192.0, ((box.w - left) / dp - 72) / 1.84, (high - status - gear) / dp / 0.727 - 32)
    if size < 8:
        return
    cap = round(0.727 * size * dp)
    below = min(canvas.px(44), (high - status - gear - cap) // 2)
    gap = min(canvas.px(64), high - status - gear - cap - below)
    _draw_status(canvas, model, status)
    baseline = status + gap + cap
    digits = Style("Light", size, -0.035 * size)
    by_eye = 0.045 * size * dp if model.speed.value is not None else 0.0  # figures bring room of their own
    drawn = canvas.text(model.speed.text, (left - by_eye, baseline), digits, ink(model.speed))
    x = drawn.right + canvas.px(10)
    canvas.text("km/h", (x, baseline), LABEL, "dim")
    if model.speed.age:
        canvas.text(model.speed.age, (x, baseline - canvas.px(34)), LABEL, "faint")
    if model.gear:
        _draw_gear(canvas, model.gear, baseline + below + gear)


def _draw_status(canvas: Canvas, model: Primary, height: int) -> None:
    x, side, baseline = canvas.px(BLEED), height, height / 2 + 0.36 * 24 * canvas.dp
    room = canvas.box.w
    if model.left is not None:
        canvas.icon("left-lit" if model.left else "left", Box(x, 0, side, side), "accent" if model.left else "faint")
        x += side + canvas.px(22)
    if model.right is not None:
        at = Box(canvas.box.w - side, 0, side, side)
        canvas.icon("right-lit" if model.right else "right", at, "accent" if model.right else "faint")
        room -= side + canvas.px(18)
    if model.time:
        x = canvas.text(model.time, (x, baseline), LABEL, "ink").right + canvas.px(22)
    if model.outside:
        cold = model.outside.value is not None and model.outside.value <= _ICE_C
        colour = ink(model.outside, "cool" if cold else "dim")
        words = _dated(model.outside)
        if canvas.width(words, LABEL) > room - x:
            words = model.outside.text  # greyed all the same
        canvas.text(words, (x, baseline), LABEL, colour, room=room - x)


def _draw_gear(canvas: Canvas, gear: Gear, baseline: float) -> None:
    if not gear.letter:
        canvas.text(UNKNOWN, (canvas.px(BLEED), baseline), GEAR, "faint")
        return
    x = float(canvas.px(BLEED))
    for letter in "PRND":
        on = letter == gear.letter
        style = GEAR_ON if on and not gear.stale else GEAR
        drawn = canvas.text(letter, (x, baseline), style, "ink" if on and not gear.stale else "faint")
        x = drawn.right + canvas.px(18)
    if gear.ratio:
        x = canvas.text(str(gear.ratio), (x - canvas.px(12), baseline), BODY, "dim").right + canvas.px(18)
    if gear.stale:
        canvas.text(gear.stale, (x, baseline), LABEL, "faint")


def draw_energy(canvas: Canvas, model: Energy) -> None:
    """Draw the bars with their words above."""
    for index, bar in enumerate(model.bars):
        y = round(72 * canvas.dp * index)
        room = canvas.box.w - canvas.px(12)
        both = canvas.width(bar.label, LABEL) + canvas.width(bar.value, LABEL)
        style = LABEL if both <= room else LABEL._replace(size=max(19.0, LABEL.size * room / both))
        at = (canvas.box.w, y + canvas.px(21))
        value = canvas.text(bar.value, at, style, bar.value_colour, align="right", room=room * 0.6)
        canvas.text(bar.label, (0, at[1]), style, bar.label_colour, room=room - value.w)
        if bar.end is not None:
            level = Box(0, y + canvas.px(37), canvas.box.w, canvas.px(10))
            canvas.bar(level, bar.start, bar.end, bar.fill)
            if bar.zero:
                tick = Box(
                    round(level.w * bar.zero) - canvas.px(2), level.y - canvas.px(3), canvas.px(4), canvas.px(16)
                )
                canvas.plate(tick, 0, "bg")
                canvas.plate(tick.inset(canvas.px(1), 0), 1, "dim")


def draw_telltales(canvas: Canvas, model: tuple[tuple[str, str], ...]) -> None:
    """Draw the lit tell-tales in a row, closer together where they are many."""
    side = canvas.box.h
    step = min(side + canvas.px(16), (canvas.box.w - side) / max(1, len(model) - 1))
    for index, (icon, colour) in enumerate(model):
        canvas.icon(icon, Box(round(index * step), 0, side, side), colour)


def draw_menu(canvas: Canvas) -> None:
    """Draw what opens the list of keys where no strip has a button for it."""
    canvas.icon("help", canvas.box, "dim")


def draw_note(canvas: Canvas, model: tuple[str, str]) -> None:
    """Draw the line at the bottom."""
    words = canvas.clauses(model[0], LABEL, canvas.box.w, _CLAUSES)
    canvas.text(words, (0, canvas.px(23)), LABEL, model[1], room=canvas.box.w)
