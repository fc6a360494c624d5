"""Simulated drives as examples: what the car would say of each second, and what the driver did after it.

The columns come straight from the simulated drive, not through CAN frames, which would take a hundred times longer;
the tokens are made by the functions that the car uses, and a test holds the two ways against each other.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.calendar import is_holiday
from anticipation.destinations import Dossier
from anticipation.facts import HABITS, Charged, Fact, Habit, HabitKind, Trip
from anticipation.ground import Position, distance_m
from anticipation.habits import Belief, Weather
from anticipation.instant import Instant, instant_of
from anticipation.lab.learn.examples import (
    ASKED,
    Example,
)
from anticipation.lab.learn.truths import hand_of, targets_of
from anticipation.lab.simulate import Life, SimulatedDrive
from anticipation.lab.simulate.battery import CAPACITY_KWH, consumption_kwh_km
from anticipation.lab.simulate.life import ZONE
from anticipation.lab.simulate.lived import Lived, live
from anticipation.lab.simulate.motion import HZ
from anticipation.lab.simulate.town import Spot
from anticipation.memory import DriverMemory
from anticipation.window import Candidates, PlaceView, candidates_of, last_stays, life_of
from anticipation.window.candidates import NEW, NONE
from anticipation.window.stays import LAST
from anticipation.window.sun import sun_height
from anticipation.window.tokens import (
    FAST,
    SLOW,
    Moment,
    camera_token,
    fast_tokens,
    slow_tokens,
    stay_tokens,
    words_token,
)
from anticipation.window.window import KEPT_SLOW
from anticipation.window.words import hashed_words
from vehicle.signals import GEAR_DRIVE, GEAR_PARK

__all__ = ["LONG", "SHORT", "Drives", "examples_of", "facts_of", "raw_fast", "raw_slow", "tokens_of"]

SHORT, LONG = 96, 192
"""Tokens of an example."""
_SECONDS = {SHORT: 66, LONG: 150}
_LONG_SHARE = 0.12
_CHANCE_S = 600.0
_CUE_S = 30
_CAMERA_AT = 5

Floats = NDArray[np.float64]


class Drives(NamedTuple):
    """A life with the numbers of its drivers, and the signals that its car does not say.

    Of ``guests`` nothing is learned, and what they do says nothing of what the others want: only how they drive counts.
    """

    life: Life
    first_driver: int
    silent: frozenset[str]
    guests: frozenset[str] = frozenset()


def raw_slow(drive: SimulatedDrive, lived: Lived) -> Floats:
    """Return the signals of ``tokens.SLOW`` second by second, ``[m, signals]``."""
    slow, sky, m = lived.slow, drive.recipe.sky, lived.seconds
    on = lived.fast["ignition"][::HZ][:m] > 0
    columns = {
        "outside": np.full(m, sky.outside_c),
        "cabin": slow["air_c"],
        "wet": on * float(sky.rain),  # told by the wipers
        "air_quality": slow["smog"],
        "dark": np.full(m, float(sky.sun_w_m2 < 5)),
        "setting": slow["setting_c"],
        "fan": 12.5 * slow["fan"],
        "air_conditioning": slow["cooling"],
        "recirculation": slow["recirculation"],
        "defrost": slow["defrost"],
        "auto": on * (1 - slow["defrost"]) * (1 - slow["fan_by_hand"]),
        "heater": slow["heater_w"],
        "seat": slow["seat"],
        "wheel_heat": 100 * slow["wheel"],
        "window_open": 100 * (slow["window_open"] > 0),  # this car says no more of it
        "level": slow["soc"],
        "range": slow["soc"] / 100 * CAPACITY_KWH / consumption_kwh_km(sky.outside_c),
        "charging": lived.fast["charging"][::HZ][:m],
        "plugged": lived.fast["plugged"][::HZ][:m],
        "belt": lived.fast["belt"][::HZ][:m],
        "door": lived.fast["door"][::HZ][:m],
        "ignition": on.astype(np.float64),
    }
    return np.stack([np.asarray(columns[name], np.float64) for name in SLOW], 1)


def raw_fast(lived: Lived) -> Floats:
    """Return the signals of ``tokens.FAST`` in each second, ``[m, 10, signals]``."""
    fast, m = lived.fast, lived.seconds
    gear = np.where(fast["gear"] > 0, GEAR_DRIVE, GEAR_PARK)
    columns = {
        "speed": 3.6 * fast["speed"],
        "yaw": fast["yaw"],
        "wheel": fast["wheel"],
        "pedal": fast["pedal"],
        "brake": fast["brake"],
        "indicating": np.maximum(fast["left"], fast["right"]) * (np.arange(len(gear)) // 4 % 2 == 0),
        "gear": gear,
    }
    return np.stack([np.asarray(columns[name], np.float64)[: m * HZ].reshape(m, HZ) for name in FAST], 2)


def facts_of(drive: SimulatedDrive, lived: Lived, silent: frozenset[str] = frozenset()) -> list[Fact]:
    """Return what a watch over this drive would learn; of signals that the car keeps ``silent`` about, nothing."""
    slow, start = lived.slow, drive.start
    heard = np.flatnonzero(slow["fix"] > 0)
    spots = [Spot(float(slow["east"][k]), float(slow["north"][k]), 0).position for k in heard.tolist()]
    along = np.linspace(0, len(spots) - 1, min(64, len(spots))).astype(int).tolist() if spots else []
    departed, arrived = instant_of(drive.truth.departed), instant_of(drive.truth.arrived)
    used = max(0.0, float(slow["soc"][0] - slow["soc"][int(lived.arrived_s)]))
    facts: list[Fact] = [
        Trip(
            departed,
            arrived,
            spots[0] if spots else None,
            spots[-1] if spots else None,
            lived.km,
            used,
            tuple(spots[k] for k in along),
        )
    ]
    outside, cabin = drive.recipe.sky.outside_c, float(slow["air_c"][0])
    bad = slow["smog"] >= 2
    smoggy = bool(bad[: int(_CHANCE_S)].any())
    acted: dict[HabitKind, tuple[float, float | None]] = {}
    for act in lived.acts:
        if act.t_s < _CHANCE_S and act.kind in HABITS and not (act.kind == "windows" and act.value):
            acted.setdefault(act.kind, (act.t_s, act.value))
    for kind in HABITS:
        if _channel(kind) in silent or (kind in ("recirculation", "windows") and not smoggy):
            continue
        if kind == "windows" and kind not in acted and not float(slow["window_open"].max()) > 0:
            continue
        t_s, value = acted.get(kind, (min(_CHANCE_S, float(lived.seconds)), None))
        at = instant_of(start)._replace(s=instant_of(start).s + int(t_s))
        minutes = round(t_s / 60, 1)
        smog = bool(bad[: int(t_s) + 1].any())
        facts.append(Habit(at, kind, kind in acted, value, outside, cabin, minutes, drive.recipe.sky.rain, smog))
    return facts


def _channel(kind: HabitKind) -> str:
    named = {"heat": "setting", "cool": "setting", "wheel": "wheel_heat", "windows": "window_open"}
    return named.get(kind, kind)


def examples_of(drives: Drives, rng: np.random.Generator, skip: int = 8) -> Iterator[tuple[int, Example]]:
    """Yield ``(length, example)`` of a life, drive by drive, each with the memory of those before it."""
    memories: dict[str, DriverMemory] = {}
    level: tuple[float, Position] | None = None
    letters = sorted({drive.truth.driver for drive in drives.life.drives})
    for number, drive in enumerate(drives.life.drives):
        lived = live(drive.recipe)
        memory = memories.setdefault("", DriverMemory(zone=ZONE))
        if number >= skip or rng.random() < 0.3:
            driver = drives.first_driver + letters.index(drive.truth.driver)
            teller = _Teller(drives, drive, lived, memory, driver, rng)
            yield from teller.tell()
        if drive.truth.driver in drives.guests:
            continue
        facts = facts_of(drive, lived, drives.silent)
        soc = float(lived.slow["soc"][0])
        if level is not None and soc - level[0] >= 2:
            memory.learn(Charged(instant_of(drive.start), level[1], level[0], soc, 30.0))
        for fact in sorted(facts, key=lambda fact: getattr(fact, "at", None) or instant_of(drive.truth.arrived)):
            memory.learn(fact)
        level = float(lived.slow["soc"][-1]), drive.truth.position


def tokens_of(
    drives: Drives, drive: SimulatedDrive, lived: Lived, memory: DriverMemory
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return all tokens ``[n, columns]`` of a drive, and the second ``[n]`` of each, -1 for stays; in their order."""
    teller = _Teller(drives, drive, lived, memory, -1, np.random.default_rng(0))
    teller.cold = False
    return teller.tokens(0, lived.seconds)


class _Teller:
    """Tells one drive."""

    def __init__(
        self,
        drives: Drives,
        drive: SimulatedDrive,
        lived: Lived,
        memory: DriverMemory,
        driver: int,
        rng: np.random.Generator,
    ) -> None:
        self.drive, self.lived, self.memory, self.driver, self.rng = drive, lived, memory, driver, rng
        self.start = instant_of(drive.start)
        hidden = [list(SLOW).index(name) for name in SLOW if name in drives.silent]
        self.slow = raw_slow(drive, lived)
        self.slow[:, hidden] = np.nan
        fast = raw_fast(lived)
        fast[:, :, [list(FAST).index(name) for name in FAST if f"fast.{name}" in drives.silent]] = np.nan
        self.fast = fast_tokens(fast)
        self.seconds = lived.seconds
        spot = drive.recipe.way.xy[0]
        self.position = Spot(float(spot[0]), float(spot[1]), 0).position
        self.origin = memory.begins_at(self.position)
        self.holiday = is_holiday(self.start, memory.zone)
        self.left_s = int(lived.departed_s)
        self.dossier = memory.destinations.look_up(self._at(self.left_s), self.origin, self.holiday)
        self.life = life_of(self.dossier)
        self.cold = bool(self.life.trips) and rng.random() < 0.04  # a driver about whom nothing is known
        self.targets = targets_of(drive, lived)
        if drive.truth.driver in drives.guests:
            for name in ("acts", "setting", "energy"):
                self.targets[name][:] = 255

    def _at(self, second: int) -> Instant:
        return Instant(self.start.s + second, self.start.offset_min)

    def tell(self) -> Iterator[tuple[int, Example]]:
        """Yield the drive's beginning and one or two later stretches."""
        last = max(12, self.seconds - 1)
        begins = [0]
        if last > 90:
            begins.append(int(self.rng.integers(20, max(21, last - 60))))
        if last > 400 and self.rng.random() < 0.5:
            begins.append(int(self.rng.integers(100, last - 60)))
        for begin in begins:
            length = LONG if self.rng.random() < _LONG_SHARE else SHORT
            end = min(self.seconds, begin + _SECONDS[length] - (int(self.rng.integers(0, 30)) if begin == 0 else 0))
            yield length, self._example(begin, end, length)

    def _example(self, begin: int, end: int, length: int) -> Example:
        tokens, seconds = self.tokens(begin, end)
        tokens, seconds = tokens[:length], seconds[:length]
        example = Example.blank(tokens)
        told = np.flatnonzero(seconds >= 0)
        for name, values in self.targets.items():
            getattr(example, name)[told] = values[seconds[told]]
        return self._ask(example._replace(driver=self.driver, hand=hand_of(self.drive.recipe.tastes)), seconds)

    def tokens(self, begin: int, end: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the tokens, and the second of each; -1 for stays."""
        stays = last_stays(self.memory.destinations, self.start) if not self.cold else []
        parts = [stay_tokens(stays[-LAST:])]
        seconds = [-1] * len(parts[0])
        before = list(range(begin // 10 * 10 - 10 * KEPT_SLOW, begin // 10 * 10, 10))
        due = [s for s in before if s >= 0] + [s for s in range(begin, end) if s % 10 == 0]
        slow = dict(zip(due, slow_tokens(self.slow[due], [self._moment(s) for s in due]), strict=True)) if due else {}
        words: dict[int, list[str]] = {}
        for said in self.lived.words:
            words.setdefault(int(said.t_s) + 1, []).append(said.text)
        for s in due:
            if s < begin:
                parts.append(slow[s][None])
                seconds.append(s)
        for s in range(begin, end):
            if s in slow:
                parts.append(slow[s][None])
                seconds.append(s)
            if self.lived.camera is not None and s % _CUE_S == _CAMERA_AT and self.lived.camera[s].any():
                parts.append(camera_token(self.lived.camera[s]))
                seconds.append(s)
            for text in words.get(s, ()):
                parts.append(words_token(hashed_words(text)))
                seconds.append(s)
            parts.append(self.fast[s][None])
            seconds.append(s)
        return np.concatenate(parts), np.array(seconds)

    def _moment(self, second: int) -> Moment:
        at, memory = self._at(second), self.memory
        outside, cabin = (None if np.isnan(v) else float(v) for v in self.slow[0, :2])
        wet, smog = self.slow[second, 2], self.slow[second, 3]
        weather = Weather(
            outside, cabin, None if np.isnan(wet) else bool(wet), None if np.isnan(smog) else bool(smog >= 2)
        )
        elapsed = second / 60
        habits: dict[str, Belief] = {}
        if not self.cold and not memory.habits.empty and elapsed < _CHANCE_S / 60:
            habits = {kind: memory.habits.belief(kind, weather, at, elapsed) for kind in HABITS}
        away = (second - self.left_s) / 60 if second >= self.left_s else None
        acted = frozenset(a.kind for a in self.lived.acts if a.t_s < second and a.kind in HABITS)
        dwell = max(0.0, self.dossier.dwell_min - (self.left_s - second) / 60) if self.life.trips else 0.0
        return Moment(
            at,
            free=self.dossier.free,
            sun=sun_height(at, self.position),
            awake_min=elapsed,
            away_min=away,
            driven_km=float(self.lived.fast["metres"][min(second * HZ, len(self.lived.fast["metres"]) - 1)]) / 1000,
            outside_c=outside,
            cabin_c=cabin,
            usual_level=None if self.cold else memory.energy.usual_level(),
            acted=acted,
            life=type(self.life)() if self.cold else self.life._replace(dwell_min=dwell),
            habits=habits,
        )

    def _ask(self, example: Example, seconds: NDArray[np.int64]) -> Example:
        """Ask for the destination at some moments of the example."""
        possible = np.flatnonzero(seconds >= 0)
        if not self.life.trips or self.cold or not len(possible):
            return example
        goal = self.memory.place_at(self.drive.truth.position)
        chosen = np.sort(self.rng.choice(possible, min(ASKED, len(possible)), replace=False))
        for k, token in enumerate(chosen.tolist()):
            second = int(seconds[token])
            found = self._candidates(second, self.dossier)
            places = found.places.tolist()
            row = places.index(goal) if goal in places else NEW if goal is None else -1
            if second > self.lived.arrived_s:
                row = NONE
                found.counts[NONE] = True
            example.at[k], example.goal[k] = token, row
            example.candidates[k], example.counts[k] = found.rows, found.counts
            example.memory[k] = found.memory
        return example

    def _candidates(self, second: int, dossier: Dossier) -> Candidates:
        lived, memory = self.lived, self.memory
        now: dict[int, float] | None = None
        new: float | None = None
        position = self.position
        if second > self.left_s:
            heard = np.flatnonzero(lived.slow["fix"][:second] > 0)
            heard = heard[heard >= self.left_s]
            if len(heard):
                trail = [self._spot(k) for k in np.unique(np.append(heard[::8], heard[-1])).tolist()]
                position = trail[-1]
                prior = memory.destinations.predict(self._at(self.left_s), self.origin, self.holiday)
                driven = float(lived.fast["metres"][second * HZ - 1]) / 1000
                heading = float(lived.fast["heading"][second * HZ - 1]) % 360
                moved = memory.routes.narrow(prior, self.position, position, heading, driven, trail, memory.positions())
                now = dict(zip(moved.places.tolist(), moved.p.tolist(), strict=True))
                new = moved.new

        def view(place: int) -> PlaceView:
            known = memory.places.get(place)
            return PlaceView(distance_m(position, known.position), known.role)

        return candidates_of(dossier, now, new, view, stands=second < self.left_s)

    def _spot(self, k: int) -> Position:
        return Spot(float(self.lived.slow["east"][k]), float(self.lived.slow["north"][k]), 0).position
