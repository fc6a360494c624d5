"""The cabin's heat, the frost on its windshield, and the climate control that works on both, second by second.

The heat balance has two bodies: the air with what it touches, and the seats and trim behind it. The climate control is
automatic until a hand is laid on its fan or its A/C button.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["AIRFLOWS", "COLUMNS", "FAN_PERCENT", "Air", "Body", "Controls", "Kept", "rest", "season_setting"]

AIRFLOWS = {"off": 0, "middle": 1, "middle_down": 2, "down": 3, "windshield_down": 4, "windshield": 5}
"""The climate control's codes for where the air goes, as ``hyundai-kona-ev-gps.toml`` assumes them."""

FAN_PERCENT = 12.5
"""Of each of the fan's eight steps."""

_AIR_J_K, _TRIM_J_K = 75_000.0, 120_000.0
_BETWEEN_W_K, _AIR_OUT_W_K, _TRIM_OUT_W_K = 120.0, 30.0, 15.0
_SUN_M2 = 0.9
_HEATER_W, _COOLING_W, _COP = 5_500.0, 4_500.0, 2.5
_HEATER_LAG_S = 35.0
_FAN_W_K = 11.0  # what each of the fan's eight steps carries out with fresh air
_OPEN_W_K, _DRAUGHT_J_M_K = 60.0, 12.0  # what a window all open carries out, standing, and for each m/s
_CLEARS_S = 190.0  # of a windshield white all over, by the defroster


class Air(NamedTuple):
    """The air in the cabin, what is behind it (celsius), and how much of the windshield is frozen, 0 to 1."""

    air_c: float
    trim_c: float
    frost: float = 0.0


class Kept(NamedTuple):
    """What a climate control keeps of its settings until the next drive, if it is of the kind that does."""

    setting_c: float
    ac: bool = True


@dataclass
class Controls:
    """What is set: degrees, the fan's step if by hand, whether the A/C may run, heating and windows in percent."""

    setting_c: float
    ac: bool = True
    fan: int | None = None
    defrost: bool = False
    recirculation: bool = False
    wheel: bool = False
    seat: float = 0.0
    windows: float = 0.0


COLUMNS = (
    "air_c",
    "setting_c",
    "fan",
    "fan_by_hand",
    "airflow",
    "defrost",
    "recirculation",
    "cooling",
    "heater_w",
    "compressor_w",
    "wheel",
    "frost",
    "ac",
    "seat",
    "window_open",
)
"""What ``Body.step`` says of each second. ``cooling``: the compressor runs; ``ac``: it may."""

Second = tuple[float, ...]


def season_setting(outside_c: float) -> float:
    """Return the set temperature with which a climate control wakes that has kept none, celsius."""
    return 20.0 if outside_c < 12 else 21.0 if outside_c < 20 else 23.0


def rest(air: Air, outside_c: float, sun_w_m2: float, seconds: float) -> Air:
    """Return the air after the car has stood; frost is not its business."""
    warm_c = outside_c + 0.022 * sun_w_m2
    air_share, trim_share = math.exp(-seconds / 2_400), math.exp(-seconds / 3_600)
    return Air(warm_c + (air.air_c - warm_c) * air_share, warm_c + (air.trim_c - warm_c) * trim_share)


class Body:
    """The cabin and its climate control."""

    def __init__(self, start: Air, outside_c: float, sun_w_m2: float) -> None:
        self.air_c, self.trim_c, self.frost = start
        self.outside_c, self.sun_w = outside_c, sun_w_m2 * _SUN_M2
        self.fan, self.cooling = 0, False
        self._heater_w = 0.0

    @property
    def air(self) -> Air:
        """The air as it is now."""
        return Air(self.air_c, self.trim_c, self.frost)

    @property
    def radiant_c(self) -> float:
        """Mean temperature of what surrounds the driver, the sun on their clothes included."""
        glass_c = (self.air_c + self.outside_c) / 2
        return 0.65 * self.trim_c + 0.35 * glass_c + 0.009 * self.sun_w

    def step(self, controls: Controls, awake: bool, speed: float) -> Second:
        """Go on by a second at a speed in m/s; return what was so, in the order of ``COLUMNS``."""
        fan, heat_w, cool_w = self._climate(controls) if awake else (0, 0.0, 0.0)
        self._heater_w += (heat_w - self._heater_w) / _HEATER_LAG_S if awake else -self._heater_w
        fresh_w_k = fan * _FAN_W_K * (0.15 if controls.recirculation else 1.0)
        draught_w_k = controls.windows / 100 * (_OPEN_W_K + _DRAUGHT_J_M_K * speed)
        between_w = _BETWEEN_W_K * (self.trim_c - self.air_c)
        out_w = (_AIR_OUT_W_K + fresh_w_k + draught_w_k) * (self.air_c - self.outside_c)
        self.air_c += (self._heater_w - cool_w + between_w - out_w + 0.3 * self.sun_w) / _AIR_J_K
        self.trim_c += (0.7 * self.sun_w - between_w - _TRIM_OUT_W_K * (self.trim_c - self.outside_c)) / _TRIM_J_K
        if awake and self.frost > 0:
            self._thaw(controls)
        self.fan, self.cooling = fan, awake and (cool_w > 0 or controls.defrost)
        airflow = "windshield" if controls.defrost else "down" if heat_w > cool_w else "middle"
        return (
            self.air_c,
            controls.setting_c,
            fan,
            awake and controls.fan is not None,
            AIRFLOWS[airflow] if awake else AIRFLOWS["off"],
            controls.defrost and awake,
            controls.recirculation and awake,
            self.cooling,
            self._heater_w,
            cool_w / _COP + (300.0 if controls.defrost and awake else 0.0),
            controls.wheel and awake,
            self.frost,
            controls.ac and awake,
            controls.seat if awake else 0.0,
            controls.windows,
        )

    def _climate(self, controls: Controls) -> tuple[int, float, float]:
        """Return the fan's step, and the heat put in and taken out, W."""
        short_c = controls.setting_c - self.air_c
        fan = int(min(7, 2 + abs(short_c) * 0.45)) if controls.fan is None else controls.fan
        carried_w = (_AIR_OUT_W_K + fan * _FAN_W_K) * (controls.setting_c - self.outside_c)
        wanted_w = 450 * short_c + carried_w - 0.3 * self.sun_w
        if controls.defrost:
            fan, wanted_w = max(fan, 6), max(wanted_w, 2_500.0)
        if wanted_w >= 0:
            return fan, min(wanted_w, _HEATER_W), 0.0
        cools = controls.ac and (self.outside_c > 12 or self.air_c > 26)
        return fan, 0.0, min(-wanted_w, _COOLING_W) if cools else 0.0

    def _thaw(self, controls: Controls) -> None:
        warm = 1 / _CLEARS_S if controls.defrost else max(0.0, self.air_c - 4) / 9_000
        self.frost = max(0.0, self.frost - warm)
