"""From raw values to tokens: clamped, scaled, each beside a flag that says whether it is known. Pure functions.

The car calls them with one row, the lab with all rows of a drive: both see the same numbers.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.habits import Belief
from anticipation.instant import DAY_MIN, Instant
from anticipation.window.schema import CAMERA_CUES, COLUMNS, GROUPS, HABIT_KINDS, KINDS, WORD_BUCKETS, column
from vehicle.signals import GEAR_DRIVE, GEAR_PARK, GEAR_REVERSE

__all__ = [
    "FAST",
    "SLOW",
    "Life",
    "Moment",
    "StayRow",
    "camera_token",
    "fast_tokens",
    "slow_tokens",
    "stay_tokens",
    "words_token",
]

Floats = NDArray[np.float64]
Tokens = NDArray[np.float32]


class _Scale(NamedTuple):
    """A raw value is clamped to ``low`` and ``high`` and becomes ``(value - middle) / width``."""

    low: float
    high: float
    middle: float = 0.0
    width: float = 1.0


FAST: Mapping[str, _Scale] = {
    "speed": _Scale(-30, 260, 0, 60),
    "yaw": _Scale(-60, 60, 0, 15),
    "wheel": _Scale(-600, 600, 0, 90),
    "pedal": _Scale(0, 100, 0, 50),
    "brake": _Scale(0, 1),
    "indicating": _Scale(0, 1),
    "gear": _Scale(-1, 127),
}
"""Signals of a patch of one second: km/h, degrees/s, degrees, percent, 0 or 1, 0 or 1, gear as in VSS."""

SLOW: Mapping[str, _Scale] = {
    "outside": _Scale(-40, 50, 10, 12),
    "cabin": _Scale(-40, 80, 20, 12),
    "wet": _Scale(0, 1),
    "air_quality": _Scale(0, 3, 0, 3),
    "dark": _Scale(0, 1),
    "setting": _Scale(14, 32, 21, 3),
    "fan": _Scale(0, 100, 40, 30),
    "air_conditioning": _Scale(0, 1),
    "recirculation": _Scale(0, 1),
    "defrost": _Scale(0, 1),
    "auto": _Scale(0, 1),
    "heater": _Scale(0, 6_000, 0, 3_000),
    "seat": _Scale(-100, 100, 0, 100),
    "wheel_heat": _Scale(-100, 100, 0, 100),
    "window_open": _Scale(0, 100, 0, 100),
    "level": _Scale(0, 100, 50, 30),
    "range": _Scale(0, 800, 200, 150),
    "charging": _Scale(0, 1),
    "plugged": _Scale(0, 1),
    "belt": _Scale(0, 1),
    "door": _Scale(0, 1),
    "ignition": _Scale(0, 1),
}
"""Signals of a slow token, in degrees celsius, percent, W (heater), km (range), and 0 or 1."""


class Life(NamedTuple):
    """What the driver's past says as a whole about this moment; ``leaves_p`` None where no departure is usual.

    ``dwell_min`` is since when the car stands or stood; ``new`` are the log odds of a place never visited, in general,
    at such times, from here; ``first_p`` and ``concentration`` describe the memory's guess (the sum of its squares).
    """

    dwell_min: float = 0.0
    trips: int = 0
    candidates: int = 0
    from_here: int = 0
    from_both: int = 0
    new: tuple[float, float, float] = (0.0, 0.0, 0.0)
    first_p: float = 0.0
    concentration: float = 0.0
    leaves_p: float | None = None
    leaves_in_min: float = 0.0


class Moment(NamedTuple):
    """Everything of a slow token that is not a signal; times in minutes, distance in km.

    ``away_min`` is since the car left, None before; ``sun`` the sine of its height, None where nobody knows where the
    car is; ``outside_c`` and ``cabin_c`` are as the drive began.
    """

    at: Instant | None
    free: bool = False
    sun: float | None = None
    awake_min: float = 0.0
    away_min: float | None = None
    driven_km: float = 0.0
    outside_c: float | None = None
    cabin_c: float | None = None
    usual_level: float | None = None
    acted: frozenset[str] = frozenset()
    life: Life = Life()
    habits: Mapping[str, Belief] = {}


class StayRow(NamedTuple):
    """One past stay: when it began, how long it lasted and how long ago that is, in minutes; what place it was at."""

    began: Instant
    lasted_min: float
    ago_min: float
    free: bool
    visits_share: float
    was_new: bool
    is_here: bool


def fast_tokens(samples: Floats) -> Tokens:
    """Return a token ``[n, columns]`` for each second of ``samples [n, k, signals of FAST]``; NaN is unknown."""
    tokens = _blank(len(samples), "fast")
    if not samples.shape[1]:  # nobody listened in this second
        return tokens
    known, values, clamped = _scaled(samples, FAST)
    counts = known.sum(1)
    some = counts > 0
    filled = np.where(known, values, 0.0)
    mean = filled.sum(1) / np.maximum(counts, 1)
    low = np.where(some, np.where(known, values, np.inf).min(1), 0.0)
    high = np.where(some, np.where(known, values, -np.inf).max(1), 0.0)
    names = list(FAST)
    speed, yaw, wheel, pedal, brake, indicating, gear = (names.index(name) for name in names)
    first, last = _ends(known[:, :, speed], filled[:, :, speed])
    put = _Putter(tokens)
    put("speed.mean", mean[:, speed])
    put("speed.low", low[:, speed])
    put("speed.high", high[:, speed])
    put("speed.change", np.clip(6.0 * (last - first), -3, 3))
    put("yaw.mean", mean[:, yaw])
    put("yaw.high", np.maximum(np.abs(low[:, yaw]), np.abs(high[:, yaw])))
    put("wheel.mean", mean[:, wheel])
    put("wheel.range", high[:, wheel] - low[:, wheel])
    put("pedal.mean", mean[:, pedal])
    put("pedal.high", high[:, pedal])
    put("brake.share", mean[:, brake])
    put("indicating.share", mean[:, indicating])
    at_end = np.where(some[:, gear], high[:, gear], np.nan)
    for name, value in (("drive", GEAR_DRIVE), ("park", GEAR_PARK), ("reverse", GEAR_REVERSE)):
        put(f"gear.{name}", at_end == value)
    for index, name in enumerate(names):
        put(f"{name}.known", some[:, index])
    put("clamped", clamped.any(1).sum(1) / 4)
    return tokens


def slow_tokens(raw: Floats, moments: Sequence[Moment]) -> Tokens:
    """Return a token ``[n, columns]`` for each row of ``raw [n, signals of SLOW]`` and its moment; NaN is unknown."""
    tokens = _blank(len(raw), "slow")
    known, values, clamped = _scaled(raw, SLOW)
    put = _Putter(tokens)
    for index, name in enumerate(SLOW):
        put.pair(name, values[:, index], known[:, index])
    kept = np.clip(raw, [s.low for s in SLOW.values()], [s.high for s in SLOW.values()])
    outside, cabin, setting = (list(SLOW).index(name) for name in ("outside", "cabin", "setting"))
    put.pair("soak", (kept[:, cabin] - kept[:, outside]) / 12, known[:, cabin] & known[:, outside])
    put.pair("short_of_setting", (kept[:, setting] - kept[:, cabin]) / 10, known[:, cabin] & known[:, setting])
    put("clamped", clamped.sum(1) / 4)
    for row, moment in zip(tokens, moments, strict=True):
        _place_moment(row, moment)
    return tokens


def stay_tokens(stays: Sequence[StayRow]) -> Tokens:
    """Return a token ``[n, columns]`` for each stay, given oldest first."""
    tokens = _blank(len(stays), "stay")
    first = column("began.sin")
    for order, (token, stay) in enumerate(zip(tokens, reversed(stays), strict=True)):
        angle = math.tau * stay.began.minute / DAY_MIN
        token[first : first + len(GROUPS["stay"])] = (
            math.sin(angle),
            math.cos(angle),
            _log(stay.lasted_min, 1e5) / 4 - 1,
            _log(stay.ago_min) / 5 - 1,
            stay.free,
            stay.visits_share,
            stay.was_new,
            stay.is_here,
            1 / (1 + order),
        )
    return tokens[::-1]


def words_token(vector: NDArray[np.float32]) -> Tokens:
    """Return the token ``[1, columns]`` of an utterance (``hashed_words``)."""
    token = _blank(1, "words")
    token[0, column("word.0") : column("word.0") + WORD_BUCKETS] = vector
    return token


def camera_token(cues: NDArray[np.float32]) -> Tokens:
    """Return the token ``[1, columns]`` of what a cabin camera's own model says; no camera, no token."""
    token = _blank(1, "camera")
    token[0, column("cue.0") : column("cue.0") + CAMERA_CUES] = np.clip(np.nan_to_num(cues), -4, 4)
    return token


class _Putter:
    """Writes columns of tokens by their names."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def __call__(self, name: str, values: NDArray[np.generic]) -> None:
        self._tokens[:, column(name)] = values

    def pair(self, name: str, values: Floats, known: NDArray[np.bool_]) -> None:
        """Write values and whether they are known; one that is not is 0."""
        self(name, np.where(known, values, 0.0))
        self(f"{name}.known", known)


def _blank(count: int, kind: str) -> Tokens:
    tokens = np.zeros((count, len(COLUMNS)), np.float32)
    tokens[:, KINDS.index(kind)] = 1
    return tokens


def _scaled(raw: Floats, scales: Mapping[str, _Scale]) -> tuple[NDArray[np.bool_], Floats, NDArray[np.bool_]]:
    """Return which values are known, all of them clamped and scaled, and which had to be clamped."""
    low, high, middle, width = np.array(list(scales.values())).T
    known = np.isfinite(raw)
    kept = np.clip(np.where(known, raw, middle), low, high)
    return known, (kept - middle) / width, (known & (kept != raw)) | np.isinf(raw)


def _ends(known: NDArray[np.bool_], values: Floats) -> tuple[Floats, Floats]:
    """Return the first and the last known value of each row, 0 where there is none."""
    rows = np.arange(len(known))
    first, last = known.argmax(1), known.shape[1] - 1 - known[:, ::-1].argmax(1)
    return values[rows, first], values[rows, last]


_AWAKE = column("awake")
_DAY = column("day.sin")
_LIFE = column("dwell")
_HABITS = column("defrost.logit")
_ACTED = column("acted.defrost")


def _place_moment(row: NDArray[np.float32], moment: Moment) -> None:
    """Fill in the columns of a slow token that are no signals."""
    _put_optional(row, "outside_at_start", moment.outside_c, SLOW["outside"])
    _put_optional(row, "cabin_at_start", moment.cabin_c, SLOW["cabin"])
    _put_optional(row, "usual_level", moment.usual_level, SLOW["level"])
    away = moment.away_min
    row[_AWAKE : _AWAKE + 4] = (
        _log(moment.awake_min) / 2 - 1,
        away is not None,
        0.0 if away is None else _log(away) / 3,
        _log(moment.driven_km) / 3,
    )
    row[_ACTED : _ACTED + len(HABIT_KINDS)] = [kind in moment.acted for kind in HABIT_KINDS]
    if moment.at is not None:
        row[_DAY : _DAY + 13] = _clock(moment.at, moment.free)
    if moment.sun is not None:
        row[_DAY + 13 : _DAY + 15] = moment.sun, 1
    life = moment.life
    row[_LIFE : _LIFE + len(GROUPS["life"])] = (
        math.log(min(max(1.0, life.dwell_min), 1e6)) / 3 - 1.5 if life.trips else 0.0,
        life.trips > 0,
        math.log1p(life.trips) / 4,
        math.log1p(life.candidates) / 3,
        math.log1p(life.from_here) / 3,
        math.log1p(life.from_both) / 3,
        *(max(-2.0, min(2.0, odds / 3)) for odds in life.new),
        life.first_p,
        life.concentration,
        life.leaves_p or 0.0,
        max(-1.0, min(2.0, life.leaves_in_min / 60)),
        life.leaves_p is not None,
    )
    for k, kind in enumerate(HABIT_KINDS):
        belief = moment.habits.get(kind)
        if belief is not None:
            p = min(max(belief.p, 0.01), 0.99)
            share = belief.times / belief.of if belief.of else 0.0
            row[_HABITS + 3 * k : _HABITS + 3 * k + 3] = math.log(p / (1 - p)) / 3, share, math.log1p(belief.of) / 2


def _put_optional(row: NDArray[np.float32], name: str, value: float | None, scale: _Scale) -> None:
    if value is None or not math.isfinite(value):
        return
    at = column(name)
    row[at : at + 2] = (min(max(value, scale.low), scale.high) - scale.middle) / scale.width, 1


def _log(amount: float, most: float = 1e6) -> float:
    """Return an amount on a scale of logarithms; what is below zero, or no number, counts as none."""
    return math.log1p(max(0.0, min(amount, most)))


def _clock(at: Instant, free: bool) -> tuple[float, ...]:
    angle = math.tau * at.minute / DAY_MIN
    weekday = [float(day == at.weekday) for day in range(7)]
    return math.sin(angle), math.cos(angle), math.sin(2 * angle), math.cos(2 * angle), *weekday, float(free), 1.0
