"""How high the sun stands: whether it is light outside, wherever and whenever the car is."""

import math

from anticipation.ground import Position
from anticipation.instant import Instant

__all__ = ["sun_height"]

_NEW_YEAR_2000_S = 946_684_800


def sun_height(at: Instant, position: Position) -> float:
    """Return the sine of the sun's height over the horizon, -1 to 1; good to about a degree.

    Declination and the equation of time as in Spencer, "Fourier series representation of the position of the sun"
    (1971).
    """
    days = (at.s - _NEW_YEAR_2000_S) / 86_400
    year = math.tau * (days % 365.2425) / 365.2425
    tilt = 0.006918 - 0.399912 * math.cos(year) + 0.070257 * math.sin(year)
    tilt += -0.006758 * math.cos(2 * year) + 0.000907 * math.sin(2 * year)
    ahead_min = 229.18 * (0.000075 + 0.001868 * math.cos(year) - 0.032077 * math.sin(year))
    ahead_min += 229.18 * (-0.014615 * math.cos(2 * year) - 0.040849 * math.sin(2 * year))
    hour = math.radians((at.s % 86_400 / 60 + ahead_min) / 4 - 180 + position.lon)
    lat = math.radians(position.lat)
    return math.sin(lat) * math.sin(tilt) + math.cos(lat) * math.cos(tilt) * math.cos(hour)
