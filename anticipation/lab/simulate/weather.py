"""Weather as northern Germany has it: seasons, cold and warm spells, the course of a day, rain, smog, and the sun."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.simulate.town import MIDDLE

__all__ = ["Sky", "Weather"]

_MEAN_C, _SWING_C = 9.5, 9.0
_SPELL_C, _SPELL_KEPT = 3.6, 0.75
"""How far a spell strays from the season's mean (standard deviation), and how much of it is left after a day."""


@dataclass(frozen=True)
class Sky:
    """The weather at a moment; ``night_c`` is the coldest of that day, ``smog`` the town's air, 0 good to 3 bad."""

    outside_c: float
    sun_w_m2: float
    rain: bool
    smog: int
    dark: bool
    night_c: float


@dataclass(frozen=True)
class Weather:
    """The weather of ``days`` days and one more; ``warmer_c`` shifts all of it."""

    seed: int
    start: date
    days: int
    warmer_c: float = 0.0

    @cached_property
    def _draws(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        rng = np.random.default_rng([self.seed, 7])
        count = self.days + 3
        pushes = rng.normal(0, _SPELL_C * math.sqrt(1 - _SPELL_KEPT**2), count)
        spell = [rng.normal(0, _SPELL_C)]
        for push in pushes[1:].tolist():
            spell.append(_SPELL_KEPT * spell[-1] + push)
        cloud = rng.beta(1.3, 1.0, count)
        rain = rng.random((count, 24)) < np.where(cloud > 0.6, 0.3, 0.03)[:, None]
        return np.array(spell), cloud, rng.random(count), rain

    def at(self, when: datetime) -> Sky:
        """Return the weather at a moment with a zone."""
        spell, cloud, luck, rain = self._draws
        row = min(max(0, (when.date() - self.start).days), len(spell) - 1)
        day = when.timetuple().tm_yday
        season = -math.cos(math.tau * (day - 17) / 365.25)
        mean_c = _MEAN_C + _SWING_C * season + float(spell[row]) + self.warmer_c
        clear = 1 - float(cloud[row])
        swing_c = 1.2 + (2.6 + 1.4 * season) * clear
        hour = when.hour + when.minute / 60
        outside_c = mean_c + swing_c * math.cos(math.tau * (hour - 15) / 24)
        height = _sun_height(when, day)
        inversion = mean_c < 3 and clear > 0.4 and float(luck[row]) < 0.5
        smoggy = inversion or float(luck[row]) > 0.96
        smog = (2 + int(luck[row] * 1000) % 2) if smoggy and 6 <= hour < 21 else int(7 <= hour < 19)
        sun_w_m2 = 990 * max(0.0, height) * (0.25 + 0.75 * clear)
        return Sky(outside_c, sun_w_m2, bool(rain[row, when.hour]), smog, height < -0.05, mean_c - swing_c)


def _sun_height(when: datetime, day: int) -> float:
    """Return the sine of the sun's height above the horizon (Cooper's declination)."""
    utc = when.astimezone(UTC)
    turn = math.radians(15 * (utc.hour + utc.minute / 60 - 12) + MIDDLE.lon)
    tilt = math.radians(23.45) * math.sin(math.tau * (284 + day) / 365)
    lat = math.radians(MIDDLE.lat)
    return math.sin(lat) * math.sin(tilt) + math.cos(lat) * math.cos(tilt) * math.cos(turn)
