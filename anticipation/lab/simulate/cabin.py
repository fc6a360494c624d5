"""The cabin's heat, the frost on its windshield, and what the driver does about them, second by second.

The heat balance has two bodies: the air with what it touches, and the seats and trim behind it. The climate control is
automatic; it begins each drive at the setting of the season.
"""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.facts import HabitKind
from anticipation.lab.simulate.comfort import Feeling, clothing
from anticipation.lab.simulate.family import Tastes

__all__ = ["AIRFLOWS", "Act", "Air", "CabinLog", "live_in", "rest", "season_setting"]

AIRFLOWS = {"off": 0, "middle": 1, "middle_down": 2, "down": 3, "windshield_down": 4, "windshield": 5}
"""The climate control's codes for where the air goes, as ``hyundai-kona-ev-gps.toml`` assumes them."""

_AIR_J_K, _TRIM_J_K = 75_000.0, 120_000.0
_BETWEEN_W_K, _AIR_OUT_W_K, _TRIM_OUT_W_K = 120.0, 30.0, 15.0
_SUN_M2 = 0.9
_HEATER_W, _COOLING_W, _COP = 5_500.0, 4_500.0, 2.5
_HEATER_LAG_S = 35.0
_FAN_W_K = 11.0  # what each of the fan's eight steps carries out with fresh air
_CLEARS_S = 190.0  # of a windshield white all over, by the defroster
_SMOGGY = 2
_MINDS_S, _FEELS_S = 2, 4
"""How often the driver looks about, and how often they ask themselves how they feel."""


class Air(NamedTuple):
    """The air in the cabin, what is behind it (celsius), and how much of the windshield is frozen, 0 to 1."""

    air_c: float
    trim_c: float
    frost: float = 0.0


class Act(NamedTuple):
    """What the driver does to the climate: ``t_s`` after the car woke; ``value`` is degrees or percent."""

    t_s: float
    kind: HabitKind
    value: float | None = None


class _Second(NamedTuple):
    air_c: float
    setting_c: float
    fan: int
    airflow: int
    defrost: bool
    recirculation: bool
    cooling: bool
    heater_w: float
    compressor_w: float
    wheel: bool
    frost: float


@dataclass(frozen=True)
class CabinLog:
    """Columns of ``seconds`` [n], named as the fields of its rows, the driver's acts, and the air at the end."""

    columns: dict[str, NDArray[np.float64]]
    acts: tuple[Act, ...]
    end: Air


def season_setting(outside_c: float) -> float:
    """Return the set temperature with which the climate control wakes, celsius."""
    return 20.0 if outside_c < 12 else 21.0 if outside_c < 20 else 23.0


def rest(air: Air, outside_c: float, sun_w_m2: float, seconds: float) -> Air:
    """Return the air after the car has stood; frost is not its business."""
    warm_c = outside_c + 0.022 * sun_w_m2
    air_share, trim_share = math.exp(-seconds / 2_400), math.exp(-seconds / 3_600)
    return Air(warm_c + (air.air_c - warm_c) * air_share, warm_c + (air.trim_c - warm_c) * trim_share)


def live_in(
    start: Air,
    outside_c: float,
    sun_w_m2: float,
    smog: NDArray[np.int64],
    on: NDArray[np.bool_],
    tastes: Tastes,
    rng: np.random.Generator,
    calm_s: float = 0.0,
) -> CabinLog:
    """Live through ``n`` seconds with the air outside ``smog`` [n] and the climate ``on`` [n].

    For the first ``calm_s`` seconds the driver leaves the climate alone.
    """
    driver = _Driver(tastes, outside_c, rng, calm_s)
    body = _Body(start, outside_c, sun_w_m2)
    controls = _Controls(season_setting(outside_c))
    rows = []
    for second, (air_outside, awake) in enumerate(zip(smog.tolist(), on.tolist(), strict=True)):
        if awake and second % _MINDS_S == 0:
            driver.mind(float(second), body, controls, air_outside)
        rows.append(body.step(controls, awake))
    table = np.array(rows, np.float64).reshape(len(rows), len(_Second._fields))
    columns = {name: table[:, k] for k, name in enumerate(_Second._fields)}
    return CabinLog(columns, tuple(driver.acts), Air(body.air_c, body.trim_c, body.frost))


@dataclass
class _Controls:
    setting_c: float
    defrost: bool = False
    recirculation: bool = False
    wheel: bool = False


class _Body:
    """The cabin and its climate control."""

    def __init__(self, start: Air, outside_c: float, sun_w_m2: float) -> None:
        self.air_c, self.trim_c, self.frost = start
        self.outside_c, self.sun_w = outside_c, sun_w_m2 * _SUN_M2
        self._heater_w = 0.0

    @property
    def radiant_c(self) -> float:
        """Mean temperature of what surrounds the driver, the sun on their clothes included."""
        glass_c = (self.air_c + self.outside_c) / 2
        return 0.65 * self.trim_c + 0.35 * glass_c + 0.009 * self.sun_w

    def step(self, controls: _Controls, awake: bool) -> _Second:
        """Go on by a second."""
        fan, heat_w, cool_w = self._climate(controls) if awake else (0, 0.0, 0.0)
        self._heater_w += (heat_w - self._heater_w) / _HEATER_LAG_S if awake else -self._heater_w
        fresh_w_k = fan * _FAN_W_K * (0.15 if controls.recirculation else 1.0)
        between_w = _BETWEEN_W_K * (self.trim_c - self.air_c)
        out_w = (_AIR_OUT_W_K + fresh_w_k) * (self.air_c - self.outside_c)
        self.air_c += (self._heater_w - cool_w + between_w - out_w + 0.3 * self.sun_w) / _AIR_J_K
        self.trim_c += (0.7 * self.sun_w - between_w - _TRIM_OUT_W_K * (self.trim_c - self.outside_c)) / _TRIM_J_K
        self._thaw(controls, awake)
        airflow = "windshield" if controls.defrost else "down" if heat_w > cool_w else "middle"
        return _Second(
            self.air_c,
            controls.setting_c,
            fan,
            AIRFLOWS[airflow] if awake else AIRFLOWS["off"],
            controls.defrost and awake,
            controls.recirculation and awake,
            awake and (cool_w > 0 or controls.defrost),
            self._heater_w,
            cool_w / _COP + (300.0 if controls.defrost and awake else 0.0),
            controls.wheel and awake,
            self.frost,
        )

    def _climate(self, controls: _Controls) -> tuple[int, float, float]:
        """Return the fan's step, and the heat put in and taken out, W."""
        short_c = controls.setting_c - self.air_c
        fan = int(min(7, 2 + abs(short_c) * 0.45))
        carried_w = (_AIR_OUT_W_K + fan * _FAN_W_K) * (controls.setting_c - self.outside_c)
        wanted_w = 450 * short_c + carried_w - 0.3 * self.sun_w
        if controls.defrost:
            fan, wanted_w = max(fan, 6), max(wanted_w, 2_500.0)
        if wanted_w >= 0:
            return fan, min(wanted_w, _HEATER_W), 0.0
        return fan, 0.0, min(-wanted_w, _COOLING_W) if self.outside_c > 12 or self.air_c > 26 else 0.0

    def _thaw(self, controls: _Controls, awake: bool) -> None:
        if self.frost > 0 and awake:
            warm = 1 / _CLEARS_S if controls.defrost else max(0.0, self.air_c - 4) / 9_000
            self.frost = max(0.0, self.frost - warm)


@dataclass
class _Driver:
    """Bears what they feel up to their tolerance, then acts after a while, each in their own way."""

    tastes: Tastes
    outside_c: float
    rng: np.random.Generator
    calm_s: float
    acts: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        kinds: tuple[HabitKind, ...] = ("defrost", "heat", "cool", "wheel", "recirculation")
        low, high = self.tastes.reaction_s
        delays = self.rng.uniform(low, high, len(kinds)).tolist()
        self._delay: dict[HabitKind, float] = dict(zip(kinds, delays, strict=True))
        self._delay["recirculation"] = 4 + 0.1 * self._delay["recirculation"]
        will = (self.rng.random(len(kinds)) < np.array(self.tastes.acts)).tolist()
        self._will: dict[HabitKind, bool] = dict(zip(kinds, will, strict=True))
        self._since: dict[str, float] = {}
        self._feeling = Feeling(clothing(self.outside_c))

    def mind(self, t_s: float, body: _Body, controls: _Controls, smog: int) -> None:
        """Look at the windshield and the air outside, and feel."""
        self._see(t_s, body, controls, smog)
        if int(t_s) % _FEELS_S == 0:
            self._feel(t_s, body, controls)

    def _due(self, kind: HabitKind, wanted: bool, t_s: float) -> bool:
        """Whether they act now: they have wanted it for their while, and are of the kind that acts at all."""
        if not wanted:
            self._since.pop(kind, None)
            return False
        since = max(self._since.setdefault(kind, t_s), self.calm_s)
        return self._will[kind] and t_s >= since + self._delay[kind]

    def _lasts(self, what: str, true: bool, t_s: float, seconds: float) -> bool:
        """Whether something has been so for a while."""
        if not true:
            self._since.pop(what, None)
            return False
        return t_s - self._since.setdefault(what, t_s) >= seconds

    def _see(self, t_s: float, body: _Body, controls: _Controls, smog: int) -> None:
        if self._due("defrost", body.frost > 0.2 and not controls.defrost, t_s):
            controls.defrost = True
            self.acts.append(Act(t_s, "defrost"))
        elif self._lasts("clear", controls.defrost and body.frost < 0.02, t_s, 40):
            controls.defrost = False
        if self._due("recirculation", smog >= _SMOGGY and not controls.recirculation, t_s):
            controls.recirculation = True
            self.acts.append(Act(t_s, "recirculation"))
        elif self._lasts("fresh", controls.recirculation and smog < _SMOGGY, t_s, 30):
            controls.recirculation = False
        if self._due("wheel", self.outside_c < self.tastes.wheel_below_c and not controls.wheel, t_s):
            controls.wheel, self._will["wheel"] = True, False
            self.acts.append(Act(t_s, "wheel", 100.0))
        elif self._lasts("warm hands", controls.wheel, t_s, 600):
            controls.wheel = False

    def _feel(self, t_s: float, body: _Body, controls: _Controls) -> None:
        vote = self._feeling.vote(body.air_c, body.radiant_c) - self.tastes.offset
        to_c = self.tastes.heat_to_c
        if self._due("heat", vote < -self.tastes.tolerance and controls.setting_c < to_c, t_s):
            self._set(t_s, "heat", to_c, controls)
        to_c = self.tastes.cool_to_c
        if self._due("cool", vote > self.tastes.tolerance and controls.setting_c > to_c, t_s):
            self._set(t_s, "cool", to_c, controls)

    def _set(self, t_s: float, kind: HabitKind, to_c: float, controls: _Controls) -> None:
        """Set the temperature; what they did the other way they do not take back in the same drive."""
        controls.setting_c = to_c
        self._will["heat"] = self._will["cool"] = False
        self.acts.append(Act(t_s, kind, to_c))
