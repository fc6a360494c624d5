"""How values are shown: text for each number, and whether it is fresh, stale or unknown. Pure; units as in VSS."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from hmi.view import View

__all__ = ["UNKNOWN", "Shown", "age", "clock", "factor", "flag", "ink", "kilowatts", "number", "shown", "temperature"]

UNKNOWN = "–"
State = Literal["fresh", "stale", "unknown"]


class Shown(NamedTuple):
    """A value as it stands on the dashboard; ``value`` is None when unknown, ``age`` is empty unless stale."""

    text: str
    state: State
    value: float | None = None
    age: str = ""


def age(seconds: float) -> str:
    """Return an age in its largest whole unit: "12 s", "3 min", "2 h"."""
    if seconds < 60:
        return f"{int(seconds)} s"
    return f"{int(seconds // 60)} min" if seconds < 3600 else f"{min(99, int(seconds // 3600))} h"


def clock(seconds: float) -> str:
    """Return a time of a drive as minutes and seconds, with hours from one hour on."""
    whole = max(0, int(seconds + 1e-6))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}∶{minutes:02}∶{whole % 60:02}" if hours else f"{minutes}∶{whole % 60:02}"


def factor(speed: float) -> str:
    """Return a replay's speed: "1×", "0.5×", "max" when unbounded."""
    return "max" if speed == float("inf") else f"{speed:g}×"


def number(value: float, digits: int = 0) -> str:
    """Return ``value`` with commas between thousands, a true minus, and never "−0"."""
    text = f"{value:,.{digits}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace("-", "−")


def temperature(celsius: float) -> str:
    """Return a cabin temperature to a tenth, with its degree sign."""
    return f"{number(celsius, 1)}°"


def kilowatts(watts: float) -> str:
    """Return a power in kW: tenths below 10 kW."""
    return f"{number(watts / 1000, 1 if abs(watts) < 9950 else 0)} kW"


def shown(view: View, path: str, form: Callable[[float], str]) -> Shown | None:
    """Return the number at ``path`` as it is to be shown; None, taking no room, if the car has never said it."""
    reading = view.readings.get(path)
    if reading is None or reading.validity == "unknown":
        return None
    if reading.value is None or reading.validity == "invalid" or isinstance(reading.value, str):
        return Shown(UNKNOWN, "unknown")
    value = float(reading.value)
    if reading.validity == "stale":
        return Shown(form(value), "stale", value, age(reading.age_s))
    return Shown(form(value), "fresh", value)


def flag(view: View, path: str) -> bool:
    """Whether the car says, believably, that ``path`` is so."""
    reading = view.readings.get(path)
    return reading is not None and reading.valid and reading.value is True


def ink(value: Shown, fresh: str = "ink") -> str:
    """Return the colour of a value: ``fresh`` only if it may be believed."""
    return fresh if value.state == "fresh" else "faint"
