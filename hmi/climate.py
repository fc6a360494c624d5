"""The climate card: the cabin as it is, in at most six cells, each one thing that the car says."""

from typing import Literal, NamedTuple

from hmi.canvas import Canvas
from hmi.layout import Box
from hmi.show import UNKNOWN, Shown, flag, ink, kilowatts, number, shown, temperature
from hmi.text import measure
from hmi.theme import LABEL, Style
from hmi.view import View

__all__ = ["Cell", "cells", "draw_climate", "height"]

_HVAC = "Vehicle.Cabin.HVAC"
_COLD_C, _HOT_C = 18.0, 27.0
_IN_A_ROW = 4
_OFF_W = 50.0  # below this, heater and compressor are only keeping their electronics awake
_AIR: tuple[tuple[str, str, str], ...] = (
    (f"{_HVAC}.IsAirConditioningActive", "cool", "cool"),
    (f"{_HVAC}.IsFrontDefrosterActive", "defrost", "warm"),
    (f"{_HVAC}.IsRearDefrosterActive", "defrost-rear", "warm"),
    (f"{_HVAC}.IsRecirculationActive", "recirculation", "ink"),
    (f"{_HVAC}.IsAutoActive", "auto", "accent"),
)
_FAN_BARS, _SEAT_PILLS = 4, 3
_ONE_ROW, _TWO_ROWS, _NOTE = 120.0, 232.0, 42.0  # heights in dp; the note says how old greyed values are
_CELL, _ROW_GAP = 88.0, 24.0
_PAD, _GAP = 24.0, 16.0


_SIZES = tuple(Style("Regular", size) for size in (44.0, 38.0, 33.0))


class Cell(NamedTuple):
    """One value with its name; ``colour`` is that of a fresh value."""

    label: str
    kind: Literal["text", "fan", "seat", "air"]
    value: Shown
    colour: str = "ink"
    unit: str = ""
    icons: tuple[tuple[str, str], ...] = ()


def _cabin(value: Shown) -> str:
    if value.value is None:
        return "ink"
    return "cool" if value.value < _COLD_C else "warm" if value.value > _HOT_C else "ink"


def _power(view: View, label: str, path: str, colour: str) -> Cell | None:
    value = shown(view, path, lambda watts: kilowatts(watts).removesuffix(" kW"))
    if value is None:
        return None
    if value.value is not None and value.value < _OFF_W:
        return Cell(label, "text", value._replace(text="Off"), "dim")
    return Cell(label, "text", value, colour, "" if value.value is None else "kW")


def _air(view: View) -> Cell | None:
    known = [view.readings[path] for path, _, _ in _AIR if path in view.readings]
    if not known:
        return None
    lit = tuple((icon, colour) for path, icon, colour in _AIR if flag(view, path))
    fresh = any(reading.valid for reading in known)
    return Cell("Air", "air", Shown("Off" if fresh else UNKNOWN, "fresh" if fresh else "unknown"), "dim", "", lit)


def cells(view: View) -> tuple[Cell, ...]:
    """Return the cells that the car has something to say for, the most useful first, at most six."""
    driver, passenger = (f"{_HVAC}.Station.Row1.{who}" for who in ("Driver", "Passenger"))
    wish = shown(view, f"{driver}.Temperature", temperature)
    cabin = shown(view, f"{_HVAC}.AmbientAirTemperature", temperature)
    fan = shown(view, f"{driver}.FanSpeed", number)
    seat = shown(view, "Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling", number)
    other = shown(view, f"{passenger}.Temperature", temperature)
    found = (
        Cell("Driver", "text", wish) if wish else None,
        Cell("Cabin", "text", cabin, _cabin(cabin)) if cabin else None,
        Cell("Fan", "fan", fan) if fan else None,
        Cell("Seat", "seat", seat, "cool" if (seat.value or 0) < 0 else "warm") if seat else None,
        _power(view, "Heater", f"{_HVAC}.Heater.CurrentPower", "warm"),
        _power(view, "Cooling", f"{_HVAC}.Compressor.CurrentPower", "cool"),
        _air(view),
        Cell("Passenger", "text", other) if other else None,
    )
    return tuple(cell for cell in found if cell)[:6]


def height(model: tuple[Cell, ...], width: float) -> float:
    """Return the height that the card would like when it is ``width`` dp wide, in dp: 0 without cells."""
    if not model:
        return 0.0
    return (_ONE_ROW if _one_row(model, width) else _TWO_ROWS) + (_NOTE if _stale(model) else 0.0)


def _stale(model: tuple[Cell, ...]) -> str:
    """Return the age of what is no longer believed, empty if all is fresh."""
    return next((cell.value.age for cell in model if cell.value.age), "")


def _one_row(model: tuple[Cell, ...], width: float) -> bool:
    return len(model) <= _IN_A_ROW and _row_width(model, _SIZES[-1]) <= width - 2 * _PAD


def _row_width(line: tuple[Cell, ...], style: Style) -> float:
    return sum(_cell_width(cell, style) for cell in line) + _GAP * (len(line) - 1)


def _lines(model: tuple[Cell, ...], width: float, high: float) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of a card of ``width`` by ``high`` dp: one if that holds all, else two, else what one holds."""
    if not _one_row(model, width):
        if high >= _TWO_ROWS - 4:
            columns = 2 if len(model) <= _IN_A_ROW else 3
            return model[:columns], model[columns:]
        while not _one_row(model, width) and len(model) > 1:
            model = model[:-1]
    return (model,)


def draw_climate(canvas: Canvas, model: tuple[Cell, ...]) -> None:
    """Draw the card; where it is too low for two rows, only the first cells."""
    box, dp, pad = canvas.box, canvas.dp, canvas.px(_PAD)
    canvas.plate(box, 28, "panel", "line")
    lines = _lines(model, box.w / dp, box.h / dp)
    row = min(_CELL, box.h / dp - 24)
    rows_h = (row * len(lines) + _ROW_GAP * (len(lines) - 1)) * dp
    old = _stale(model) if box.h - rows_h > (_NOTE + 20) * dp else ""
    top = (box.h - rows_h - (_NOTE * dp if old else 0)) / 2
    style, starts = _columns(lines, box.w / dp - 2 * _PAD)
    for index, line in enumerate(lines):
        y = top + index * (row + _ROW_GAP) * dp
        for cell, x in zip(line, starts, strict=False):
            _draw_cell(canvas, cell, (pad + x * dp, y), (row - 8) * dp, style)
    if old:
        words = f"Greyed: not heard for {old}"
        canvas.text(words, (pad, box.h - pad), LABEL, "faint", on="panel", room=box.w - 2 * pad)


def _columns(lines: tuple[tuple[Cell, ...], ...], room: float) -> tuple[Style, list[float]]:
    """Return the size of type and where the cells begin, in dp: spread in one row, on a grid in two."""
    if len(lines) > 1:
        count = len(lines[0])
        wide = room / count
        cells_ = [cell for line in lines for cell in line]
        style = next((s for s in _SIZES if all(_cell_width(c, s) + 12 <= wide for c in cells_)), _SIZES[-1])
        return style, [wide * index for index in range(count)]
    line = lines[0]
    style = next((s for s in _SIZES if _row_width(line, s) <= room), _SIZES[-1])
    widths = [_cell_width(cell, style) for cell in line]
    gap = min(72.0, (room - sum(widths)) / max(1, len(line) - 1))
    return style, [sum(widths[:index]) + gap * index for index in range(len(line))]


def _cell_width(cell: Cell, style: Style) -> float:
    """Return the width of a cell in dp, so that rows break alike at every size of window."""
    label = measure(cell.label, LABEL.weight, int(LABEL.size))
    if cell.kind == "fan" and cell.value.value is not None:
        return max(label, _FAN_BARS * 20 - 6)
    if cell.kind == "seat" and cell.value.value is not None:
        return max(label, _SEAT_PILLS * 28 - 6)
    if cell.icons:
        return max(label, 44 * len(cell.icons) - 8)
    unit = 6 + measure(cell.unit, LABEL.weight, int(LABEL.size)) if cell.unit else 0
    return max(label, measure(cell.value.text, style.weight, int(style.size)) + unit)


def _draw_cell(canvas: Canvas, cell: Cell, at: tuple[float, float], height: float, style: Style) -> None:
    x, floor = at[0], at[1] + height
    canvas.text(cell.label, (x, at[1] + canvas.px(22)), LABEL, "faint" if cell.value.age else "dim", on="panel")
    colour = ink(cell.value, cell.colour)
    if cell.icons:
        side = canvas.px(36)
        for index, (icon, tint) in enumerate(cell.icons):
            place = Box(round(x + index * canvas.px(44)), round(floor - side + canvas.px(3)), side, side)
            canvas.icon(icon, place, tint, "panel")
    elif cell.kind == "fan" and cell.value.value is not None:
        _draw_fan(canvas, cell.value.value, x, floor, colour)
    elif cell.kind == "seat" and cell.value.value is not None:
        _draw_seat(canvas, cell.value.value, x, floor, colour)
    else:
        drawn = canvas.text(cell.value.text, (x, floor), style, colour, on="panel")
        if cell.unit:
            canvas.text(cell.unit, (drawn.right + canvas.px(6), floor), LABEL, "dim", on="panel")


def _draw_fan(canvas: Canvas, percent: float, x: float, floor: float, colour: str) -> None:
    lit = round(percent / 100 * _FAN_BARS) if percent <= 0 else max(1, round(percent / 100 * _FAN_BARS))
    for index in range(_FAN_BARS):
        height = canvas.px(14 + 9 * index)
        box = Box(round(x + index * canvas.px(20)), round(floor) - height, canvas.px(14), height)
        canvas.plate(box, 4, colour if index < lit else "line")


def _draw_seat(canvas: Canvas, percent: float, x: float, floor: float, colour: str) -> None:
    lit = 0 if not percent else max(1, round(abs(percent) / 100 * _SEAT_PILLS))
    for index in range(_SEAT_PILLS):
        box = Box(round(x + index * canvas.px(28)), round(floor - canvas.px(21)), canvas.px(22), canvas.px(10))
        canvas.plate(box, 5, colour if index < lit else "line")
