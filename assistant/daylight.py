"""Which colours suit the light outside, from the sun's height and what the car says of light: pure, in event time.

Dusk and dawn are when the sun stands between 3 degrees above the horizon and the end of civil twilight, 6 below it
(https://aa.usno.navy.mil/faq/RST_defs). A light sensor that says otherwise moves that by one step, as in a tunnel; that
it is dark at dusk is what dusk is. Where nobody knows the position, sensor, lamps and clock must do.
"""

import math
from datetime import datetime
from typing import Literal, NamedTuple

from anticipation.ground import Position
from anticipation.instant import instant_of
from anticipation.window.sun import sun_height
from vehicle.signals import PATHS
from vehicle.state import SignalState

__all__ = ["Light", "Shade", "shade_of", "sun_deg"]

Shade = Literal["day", "twilight", "night"]

_DAY_DEG, _NIGHT_DEG = 3.0, -6.0
_DAY_HOURS = range(7, 19)
_HOLD_NS = 8_000_000_000
"""So long must it be darker or lighter before the colours follow: under a bridge they stay."""
_DARK, _BEAM = PATHS["Vehicle.Exterior.IsDark"], PATHS["Vehicle.Body.Lights.Beam.Low.IsOn"]


def sun_deg(wall: datetime | None, place: tuple[float, float] | None) -> float | None:
    """Return the sun's height in degrees at ``place`` (latitude, longitude); None where that or the zone is unknown."""
    if wall is None or wall.utcoffset() is None or place is None:
        return None
    return math.degrees(math.asin(min(1.0, max(-1.0, sun_height(instant_of(wall), Position(*place))))))


def shade_of(signals: SignalState, now_ns: int, wall: datetime | None, place: tuple[float, float] | None) -> Shade:
    """Return the shade of this moment taken alone; night where nothing is known at all."""
    dark, sun = _said(signals, _DARK, now_ns), sun_deg(wall, place)
    if sun is None:
        return _without_sun(dark, _said(signals, _BEAM, now_ns), wall)
    if sun >= _DAY_DEG:
        return "twilight" if dark else "day"
    if sun >= _NIGHT_DEG:
        return "day" if dark is False else "twilight"
    return "twilight" if dark is False else "night"


def _without_sun(dark: bool | None, beam: bool | None, wall: datetime | None) -> Shade:
    if dark is not None:
        return "night" if dark else "day"
    if wall is None or wall.hour not in _DAY_HOURS:
        return "night"
    return "twilight" if beam else "day"


def _said(signals: SignalState, index: int, now_ns: int) -> bool | None:
    reading = signals.read_at(index, now_ns)
    return bool(reading.value) if reading.valid else None


class Light(NamedTuple):
    """The shade that is shown, "" before the first; ``coming`` is another that has held since ``since_ns``."""

    shown: Shade | Literal[""] = ""
    coming: Shade | Literal[""] = ""
    since_ns: int = 0

    def at(self, now_ns: int, shade: Shade) -> "Light":
        """Return the light once a moment's ``shade`` is taken in: what is shown follows after it has held a while."""
        if not self.shown or shade == self.shown:
            return Light(shade)
        since_ns = self.since_ns if shade == self.coming else now_ns
        return Light(shade) if now_ns - since_ns >= _HOLD_NS else Light(self.shown, shade, since_ns)
