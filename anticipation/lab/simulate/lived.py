"""One drive as it is lived: from its recipe, everything that happens in it, moment by moment.

A recipe is small and holds all that a drive depends on; living it twice gives the same drive. The car wakes, stands a
while (door, belt, brake), goes its way, and stands a while again before its ignition is switched off.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.simulate.acts import Act
from anticipation.lab.simulate.battery import CAPACITY_KWH, traction_w
from anticipation.lab.simulate.cabin import CabinLog, Ride, live_in
from anticipation.lab.simulate.camera import Glance, look
from anticipation.lab.simulate.climate import Air, Kept
from anticipation.lab.simulate.family import Tastes
from anticipation.lab.simulate.motion import HZ, Motion, Way, drive_along
from anticipation.lab.simulate.person import Person
from anticipation.lab.simulate.weather import Sky
from anticipation.lab.simulate.words import Said, Talk, speak

__all__ = ["GEARS", "IGNITION", "Lived", "Recipe", "live"]

GEARS = {"park": 0, "drive": 5}
IGNITION = {"off": 0, "on": 3}
"""Codes of the Kona, as its car file maps them."""

_TAIL_S = 9
_PLUG_S = 50
"""At a public charger the car stays awake until the charging has begun."""
_BASE_W, _SEAT_W = 350.0, 60.0
_TOWN_M = 2_700.0
_RAMP_M = 60.0

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Recipe:
    """All that a drive depends on.

    ``stand_s`` is from waking to leaving; ``covered`` tells whether no sky is seen where it begins and ends;
    ``plugged`` whether the cable is still in, ``charging`` whether current flows; ``charger_kw`` is where it ends, 0
    for none.
    For ``calm_s`` the driver leaves the climate alone. ``kept`` is what the climate control remembers, None if nothing.
    ``purpose`` is the kind of place that it goes to; ``wants_charge`` whether the driver means to charge there or soon;
    ``passenger`` whether someone is beside them; ``camera`` whether one looks into the cabin.
    """

    start: datetime
    seed: tuple[int, ...]
    way: Way
    tastes: Tastes
    stand_s: int
    sky: Sky
    air: Air
    soc: float
    odometer_km: float
    covered: tuple[bool, bool] = (False, False)
    plugged: bool = False
    charging: bool = False
    charger_kw: float = 0.0
    calm_s: float = 0.0
    kept: Kept | None = None
    purpose: str = ""
    wants_charge: bool = False
    passenger: bool = False
    camera: bool = False


@dataclass(frozen=True)
class Lived:
    """What happened, as columns: ``fast`` [n] ten a second, ``slow`` [m] one a second; times count from waking.

    ``wants`` is what the driver said that they would like, and did not do; ``camera`` float32 [m, 8] what one saw, a
    row a second (``camera.CUES``), None where there is none; ``kept`` the climate control's settings at the end.
    """

    fast: dict[str, Floats]
    slow: dict[str, Floats]
    departed_s: float
    arrived_s: float
    acts: tuple[Act, ...]
    air: Air
    soc: float
    km: float
    wants: tuple[Act, ...]
    words: tuple[Said, ...]
    camera: NDArray[np.float32] | None
    kept: Kept

    @property
    def seconds(self) -> int:
        """How long the car was awake."""
        return len(next(iter(self.slow.values())))


def live(recipe: Recipe) -> Lived:
    """Live through a drive; the same recipe gives the same."""
    rng = np.random.default_rng(recipe.seed)
    way = drive_along(recipe.way, recipe.tastes.pace, recipe.tastes.briskness, rng)
    tail_s = _TAIL_S + (_PLUG_S if recipe.charger_kw else 0)
    moving = len(way.speed)
    before = recipe.stand_s * HZ
    after = -(before + moving) % HZ + tail_s * HZ
    fast = _moved(way, before, after)
    count = before + moving + after
    fast |= _handled(recipe, fast["speed"], before, before + moving, count)
    smog = _smog(recipe, fast)
    on = fast["ignition"][::HZ] > 0
    cabin = _in_cabin(recipe, Ride(smog, on, fast["speed"][::HZ], (before + moving) / HZ), rng)
    slow = cabin.columns | {"smog": smog.astype(np.float64)}
    drawn_w = np.repeat(slow["heater_w"] + slow["compressor_w"] + _SEAT_W * slow["seat"] / 100 + _BASE_W * on, HZ)
    fast["power_w"] = traction_w(fast["speed"], fast["accel"], recipe.sky.outside_c) + drawn_w
    charged_w = fast["charging"] * 1_000 * recipe.charger_kw
    used_kwh = np.cumsum(fast["power_w"] - charged_w) / HZ / 3.6e6
    slow["soc"] = np.clip(recipe.soc - 100 * used_kwh / CAPACITY_KWH, 1.0, 100.0)[::HZ]
    slow["odometer_km"] = recipe.odometer_km + fast["metres"][::HZ] / 1000
    slow |= _located(recipe, fast, rng)
    departed_s, arrived_s = before / HZ, (before + moving) / HZ
    words, wants = _spoken(recipe, cabin, departed_s, arrived_s)
    return Lived(
        fast,
        slow,
        departed_s,
        arrived_s,
        cabin.acts,
        cabin.end,
        float(slow["soc"][-1]),
        float(fast["metres"][-1]) / 1000,
        wants,
        words,
        _seen(recipe, cabin, fast),
        cabin.kept,
    )


def _aside(recipe: Recipe, number: int) -> np.random.Generator:
    """Return a stream of its own, so that what one part of a drive draws moves nothing in another."""
    return np.random.default_rng((*recipe.seed, number))


def _in_cabin(recipe: Recipe, ride: Ride, rng: np.random.Generator) -> CabinLog:
    person = Person(recipe.tastes, recipe.sky, rng, _aside(recipe, 1), recipe.calm_s)
    return live_in(recipe.air, recipe.kept, recipe.sky, ride, person)


def _spoken(
    recipe: Recipe, cabin: CabinLog, departed_s: float, arrived_s: float
) -> tuple[tuple[Said, ...], tuple[Act, ...]]:
    talk = Talk(recipe.purpose, recipe.wants_charge, departed_s, arrived_s, cabin.acts, cabin.wishes)
    return speak(talk, recipe.tastes.manners, _aside(recipe, 2))


def _seen(recipe: Recipe, cabin: CabinLog, fast: dict[str, Floats]) -> NDArray[np.float32] | None:
    if not recipe.camera:
        return None
    seated = (fast["ignition"][::HZ] > 0) | (fast["belt"][::HZ] > 0)
    return look(
        recipe.tastes.manners.face,
        recipe.sky,
        recipe.passenger,
        Glance(seated, fast["speed"][::HZ], cabin.columns["frost"], cabin.acts),
        _aside(recipe, 3),
    )


def _moved(way: Motion, before: int, after: int) -> dict[str, Floats]:
    """Return the motion with standing before and after."""

    def still(column: NDArray[np.generic]) -> Floats:
        return np.pad(column.astype(np.float64), (before, after))

    def held(column: Floats) -> Floats:
        return np.pad(column, (before, after), "edge")

    names = ("speed", "accel", "yaw", "wheel", "tunnel", "left", "right")
    fast = {name: still(getattr(way, name)) for name in names}
    fast |= {name: held(getattr(way, name)) for name in ("east", "north", "heading", "wheel")}
    fast["metres"] = np.cumsum(fast["speed"]) / HZ
    fast["left"][max(0, before - 3 * HZ) : before + HZ] = 1.0  # out of the parking space
    return fast


def _handled(recipe: Recipe, speed: Floats, leaves: int, stops: int, count: int) -> dict[str, Floats]:
    """Return what the driver does with door, belt, gear, brakes and ignition."""
    t = np.arange(count)

    def between(begin: int, end: int) -> Floats:
        return ((t >= begin) & (t < end)).astype(np.float64)

    accel = np.gradient(speed, 1 / HZ)
    gear = between(leaves - 2 * HZ, stops + HZ)
    waits = (speed < 0.2) & (gear > 0)
    off = count - 4 * HZ
    plugged = between(stops + 20 * HZ, count) if recipe.charger_kw else np.zeros(count)
    plugged += between(0, min(9 * HZ, leaves - 3 * HZ)) * recipe.plugged
    charging = between(stops + 26 * HZ, count) if recipe.charger_kw else np.zeros(count)
    charging += between(0, min(4 * HZ, leaves - 3 * HZ)) * recipe.charging
    return {
        "door": between(HZ, 5 * HZ) + between(count - 3 * HZ, count - HZ),
        "belt": between(min(14 * HZ, leaves - 4 * HZ), stops + 4 * HZ),
        "ignition": between(6 * HZ, off) * IGNITION["on"],
        "gear": gear * GEARS["drive"],
        "parking_brake": 1 - between(leaves - HZ, stops + 2 * HZ),
        "brake": ((accel < -0.9) | waits).astype(np.float64),
        "pedal": np.clip(25 * (accel + 0.0011 * speed**2 + 0.12), 0, 95) * (speed > 0.1) * (accel > -0.3),
        "plugged": plugged,
        "charging": charging,
    }


def _smog(recipe: Recipe, fast: dict[str, Floats]) -> NDArray[np.int64]:
    """Return the air outside by second: the town's smog, and worse in tunnels."""
    in_town = np.hypot(fast["east"][::HZ], fast["north"][::HZ]) < _TOWN_M
    level = np.where(in_town, recipe.sky.smog, max(0, recipe.sky.smog - 2))
    return np.where(fast["tunnel"][::HZ] > 0, 3, level).astype(np.int64)


def _located(recipe: Recipe, fast: dict[str, Floats], rng: np.random.Generator) -> dict[str, Floats]:
    """Return what the satellites say by second: where, and whether they are heard."""
    count = len(fast["east"]) // HZ
    t, metres = np.arange(count), fast["metres"][::HZ]
    knots = np.arange(0, count + 30, 15.0)
    noise = [np.interp(t, knots, rng.normal(0, 2.2, len(knots))) + rng.normal(0, 0.4, count) for _ in range(2)]
    first_s, found_s = rng.uniform(4, 32), rng.uniform(5, 20)
    heard = t >= first_s
    if recipe.covered[0]:
        out = np.flatnonzero(metres > _RAMP_M)
        heard &= t >= (out[0] if len(out) else count) + found_s
    if recipe.covered[1]:
        heard &= metres < metres[-1] - _RAMP_M
    hidden = fast["tunnel"][::HZ] > 0
    heard &= ~(hidden | np.roll(hidden, 1) | np.roll(hidden, 2))
    return {
        "east": fast["east"][::HZ] + noise[0],
        "north": fast["north"][::HZ] + noise[1],
        "fix": heard.astype(np.float64),
        "clock": (t >= min(3, first_s)).astype(np.float64),
    }
