"""A few words that only make sense behind the last wish: "no, passenger side", "a bit more", "the other one too"."""

from collections.abc import Callable

from assistant.understanding.context import Recent
from assistant.understanding.grammar import find
from assistant.understanding.match import Candidate
from assistant.understanding.table import TABLE
from vehicle.signals import Value

__all__ = ["RECENT_S", "amended"]

RECENT_S = 30.0
"""How long a few words may still refer to the last wish."""

_LEAD = (
    "[no|nope|sorry|oops] [wait|sorry] [actually]"
    " [i mean|i meant|make that|make it|rather|and|also|now|do same|same|but|set it|just]"
)
_TAIL = "[too|as well|also|instead|then|again]"
_AMOUNT = "(bit|little|touch|tad|notch|slightly|some|level|step)"
_ZONE = f"{_LEAD} [for|on|in|at] {{zone}} {_TAIL}"
_WINDOW = f"{_LEAD} [for|on|in|at] {{window}} [window|1|side|light] {_TAIL}"
_NUMBER = f"{_LEAD} [to|at] [level] {{number}} [degrees] {_TAIL}"
_PERCENT = f"{_LEAD} [to|at] {{percent}} percent {_TAIL}"
_ZONE_NUMBER = f"{_LEAD} [for|on|in|at] {{zone}} [to|at] [level] {{number}} [degrees] {_TAIL}"
_NUMBER_ZONE = f"{_LEAD} [to|at] [level] {{number}} [degrees] (for|on|in) {{zone}} {_TAIL}"
_WINDOW_PERCENT = f"{_LEAD} [for|on] {{window}} [window|1] [to|at] {{percent}} percent {_TAIL}"
_MORE = f"[{_AMOUNT}] [still] (more|further|again|once more|even more|higher) [please] {_TAIL}"
_LESS = f"[{_AMOUNT}] (less|lower|not so much|not that much|too much|back) {_TAIL}"
_OTHER = f"{_LEAD} [for|on] (other|opposite) [1|side|window|seat|ones] {_TAIL}"

_OFF = "(turn|switch|shut|put) (it|that|them) off|(turn|switch|shut) off (it|that|them)|(off again|back off)"
_CLOSED = "(close|shut) (it|that|them) [again]"

_ZONED = ("climate.temperature", "climate.warmer", "climate.cooler", "seat.heat", "seat.off", "seat.up", "seat.down")
_AT_WINDOWS = ("window.open", "window.close", "reading.on", "reading.off")
_OPPOSITE = {
    "driver": "passenger",
    "passenger": "driver",
    "rear driver": "rear passenger",
    "rear passenger": "rear driver",
    "front": "rear",
    "rear": "front",
}
_STEPS = {
    "climate.temperature": ("climate.warmer", "climate.cooler"),
    "climate.warmer": ("climate.warmer", "climate.cooler"),
    "climate.cooler": ("climate.cooler", "climate.warmer"),
    "fan.set": ("fan.up", "fan.down"),
    "fan.up": ("fan.up", "fan.down"),
    "fan.down": ("fan.down", "fan.up"),
    "seat.heat": ("seat.up", "seat.down"),
    "seat.up": ("seat.up", "seat.down"),
    "seat.down": ("seat.down", "seat.up"),
    "volume.set": ("volume.up", "volume.down"),
    "volume.up": ("volume.up", "volume.down"),
    "volume.down": ("volume.down", "volume.up"),
}
"""What "more" and "less" mean behind each wish."""
_ABSOLUTE = {
    "climate.temperature": "climate.temperature",
    "climate.warmer": "climate.temperature",
    "climate.cooler": "climate.temperature",
    "fan.set": "fan.set",
    "fan.on": "fan.set",
    "fan.up": "fan.set",
    "fan.down": "fan.set",
    "seat.heat": "seat.heat",
    "seat.up": "seat.heat",
    "seat.down": "seat.heat",
    "wheel.on": "wheel.on",
}
"""The wish that a bare number makes of each."""
_SHARES = ("window.open", "sunroof.open", "sunshade.open", "volume.set", "charge.limit")
_SHARE_STEP = 10.0
"""How many percent "a bit more" opens."""
_QUANTITIES = ("number", "percent", "level", "amount", "unit")


def amended(words: list[str], recent: Recent | None) -> Candidate | None:
    """Return the last wish with what ``words`` change of it, None where they are no such words."""
    if recent is None or not words or len(words) > 10:
        return None
    for pattern, change in _CHANGES:
        match = find(pattern, words)
        if match is not None and (match.first, match.last) == (0, len(words)):
            wish = change(recent, match.slots)
            if wish is not None:
                return Candidate(*wish, 1.0)
    return None


Wish = tuple[str, dict[str, Value]]
Change = Callable[[Recent, dict[str, Value]], Wish | None]


def _elsewhere(recent: Recent, said: dict[str, Value]) -> Wish | None:
    name = "zone" if "zone" in said else "window"
    if recent.intent not in (_ZONED if name == "zone" else _AT_WINDOWS):
        return None
    wish: Wish | None = (recent.intent, dict(recent.slots))
    if "number" in said:
        wish = _to_number(recent, said)
    elif "percent" in said:
        wish = _to_percent(recent, said)
    return (wish[0], {**wish[1], **said}) if wish else None


def _to_number(recent: Recent, said: dict[str, Value]) -> Wish | None:
    intent = _ABSOLUTE.get(recent.intent)
    return (intent, {**_without_quantity(recent), "number": said["number"]}) if intent else None


def _to_percent(recent: Recent, said: dict[str, Value]) -> Wish | None:
    known = recent.intent in _SHARES or recent.intent in ("fan.set", "seat.heat", "wheel.on")
    return (recent.intent, {**_without_quantity(recent), "percent": said["percent"]}) if known else None


def _step(place: int) -> Change:
    def change(recent: Recent, said: dict[str, Value]) -> Wish | None:
        if recent.intent in _STEPS:
            return _STEPS[recent.intent][place], _without_quantity(recent)
        percent = recent.slots.get("percent")
        if recent.intent in _SHARES and isinstance(percent, float):
            more = percent + (_SHARE_STEP if place == 0 else -_SHARE_STEP)
            return recent.intent, {**_without_quantity(recent), "percent": max(0.0, min(100.0, more))}
        return None

    return change


def _other(recent: Recent, said: dict[str, Value]) -> Wish | None:
    name = "zone" if recent.intent in _ZONED else "window" if recent.intent in _AT_WINDOWS else ""
    there = _OPPOSITE.get(str(recent.slots.get(name, "driver")))
    return (recent.intent, {**recent.slots, name: there}) if name and there else None


def _ended(recent: Recent, said: dict[str, Value]) -> Wish | None:
    """What was switched on is switched off."""
    whole, _, last = recent.intent.rpartition(".")
    off = f"{whole}.off"
    known = last in ("on", "heat", "set", "up", "down") and off in TABLE
    return (off, _without_quantity(recent)) if known else None


def _closed(recent: Recent, said: dict[str, Value]) -> Wish | None:
    whole, _, last = recent.intent.rpartition(".")
    return (f"{whole}.close", _without_quantity(recent)) if last == "open" and f"{whole}.close" in TABLE else None


def _without_quantity(recent: Recent) -> dict[str, Value]:
    return {name: value for name, value in recent.slots.items() if name not in _QUANTITIES}


_CHANGES: tuple[tuple[str, Change], ...] = (
    (_ZONE, _elsewhere),
    (_ZONE_NUMBER, _elsewhere),
    (_NUMBER_ZONE, _elsewhere),
    (_WINDOW, _elsewhere),
    (_WINDOW_PERCENT, _elsewhere),
    (_NUMBER, _to_number),
    (_PERCENT, _to_percent),
    (_MORE, _step(0)),
    (_LESS, _step(1)),
    (_OTHER, _other),
    (_OFF, _ended),
    (_CLOSED, _closed),
)
