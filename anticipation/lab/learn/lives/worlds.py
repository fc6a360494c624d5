"""Places and the choice among them: exploration and preferential return, by hour, weekday, distance and sequence."""

import math
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

__all__ = ["DAY_MIN", "EVERY_DAY", "Choice", "Moment", "Place", "World", "between", "draw_choice", "draw_place"]

DAY_MIN = 1440
EVERY_DAY = (1.0,) * 7

_TRIES = 8
_SLOT_MIN = 120
_ERRANDS = 2.8
"""Song et al. count all moves; here about every third one is chosen freely."""
_UNFIT = 0.01
"""What a place at the wrong hour or far away still counts."""


class Place(NamedTuple):
    """Where something can be done: around ``centre_min`` of the day, on weekdays by ``days``, for about ``stay_min``.

    ``spread`` is the standard deviation of the logarithm of how long one stays.
    """

    x_km: float
    y_km: float
    centre_min: float
    width_min: float
    days: tuple[float, ...]
    stay_min: float
    spread: float


class Choice(NamedTuple):
    """How a goal is chosen where nothing is planned.

    A new place with probability ``rho * known ** -gamma`` of all moves, ``free_boost`` times as often on free days;
    ``once``: it is never thought of again. Else a place as after the last two (``again_two``), as after this one
    (``again_one``), as at this time of such days (``at_time``), or any of the past by how often it was visited;
    ``recent`` of these picks look back only about ``span`` visits. ``near_km`` is how far a place may well be.
    """

    rho: float
    gamma: float
    free_boost: float
    once: float
    again_two: float
    again_one: float
    at_time: float
    recent: float
    span: float
    near_km: float


class Moment(NamedTuple):
    """Someone is ``here``, having come from ``before``, and leaves at a minute of the day, on a free day or not."""

    here: int
    before: int
    minute: float
    weekday: int
    free: bool

    @property
    def slot(self) -> int:
        """The time of such days, as a number."""
        return int(self.minute) // _SLOT_MIN * 2 + self.free


def between(luck: Random, low: float, high: float) -> float:
    """Draw a number whose logarithm is uniform."""
    return math.exp(luck.uniform(math.log(low), math.log(high)))


def draw_place(luck: Random, x_km: float, y_km: float, far_km: float, minute: float | None = None) -> Place:
    """Draw a place around a point, one where people go at a minute of the day if it is given."""
    if minute is None:
        minute = luck.choice((630.0, 740.0, 900.0, 1080.0, 1170.0))
    turn, away = luck.uniform(0, 2 * math.pi), far_km * luck.expovariate(1.0)
    return Place(
        x_km + away * math.cos(turn),
        y_km + away * math.sin(turn),
        minute + luck.gauss(0, 60),
        between(luck, 35, 300),
        _draw_days(luck),
        between(luck, 12, 240),
        luck.uniform(0.15, 0.7),
    )


def _draw_days(luck: Random) -> tuple[float, ...]:
    """Return how welcome one is on each weekday: on all, on working days, at weekends, on one of them above all."""
    kind = luck.random()
    if kind < 0.45:
        return EVERY_DAY
    if kind < 0.62:
        return (*(1.0,) * 5, 0.15, 0.15)
    if kind < 0.8:
        return (*(0.15,) * 5, 1.0, luck.choice((0.1, 1.0)))
    best = luck.randrange(7)
    return tuple(1.0 if day == best else 0.12 for day in range(7))


def draw_choice(luck: Random, near_km: float) -> Choice:
    """Draw how someone chooses; the ranges of ``rho`` and ``gamma`` hold those of the literature (0.6, 0.21)."""
    return Choice(
        rho=luck.uniform(0.1, 0.9),
        gamma=luck.uniform(0.1, 0.5),
        free_boost=between(luck, 0.6, 2.5),
        once=luck.uniform(0.1, 0.8),
        again_two=luck.choice((0.0, luck.uniform(0, 0.5))),
        again_one=luck.uniform(0, 0.5),
        at_time=luck.uniform(0, 0.6),
        recent=luck.uniform(0, 0.7),
        span=between(luck, 3, 60),
        near_km=near_km,
    )


@dataclass
class World:
    """Where one lives for a while: at home, on holiday, in another town; what is known there, and what was done.

    ``places`` is shared by all worlds of a life. ``base`` is where one sleeps, ``past`` every visit that was chosen,
    oldest first; ``known`` counts places; ``explore`` is how often a new one is chosen here, if not as usual.
    """

    places: list[Place]
    base: int
    past: list[int]
    known: float = 1.0
    explore: float | None = None
    _after_one: dict[int, list[int]] = field(default_factory=dict)
    _after_two: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    _at_time: dict[int, list[int]] = field(default_factory=dict)

    def note(self, now: Moment, goal: int) -> None:
        """Remember what was done after these places and at this time."""
        self._after_one.setdefault(now.here, []).append(goal)
        self._after_two.setdefault((now.before, now.here), []).append(goal)
        self._at_time.setdefault(now.slot, []).append(goal)

    def choose(self, luck: Random, choice: Choice, now: Moment) -> int:
        """Return where to go: a new place, or one of the past; rarely ``here``, where nothing else is known."""
        explore = self.explore
        if explore is None:
            boost = choice.free_boost if now.free else 1.0
            explore = _ERRANDS * boost * choice.rho * math.pow(self.known, -choice.gamma)
        if luck.random() < explore or not self.past:
            around = self.places[now.here if luck.random() < 0.5 else self.base]
            new = draw_place(luck, around.x_km, around.y_km, choice.near_km, now.minute)
            return self.add(new, remember=luck.random() >= choice.once)
        pool = self._pool(luck.random(), choice, now)
        goal, last = now.here, len(pool) - 1
        for _ in range(_TRIES):
            if luck.random() < choice.recent:
                goal = pool[max(0, last - int(luck.expovariate(1 / choice.span)))]
            else:
                goal = pool[int(luck.random() * len(pool))]
            if goal != now.here and luck.random() < self._fits(goal, choice.near_km, now):
                break
        if goal not in (self.base, now.here):
            self.past.append(goal)
        return goal

    def add(self, place: Place, remember: bool) -> int:
        """Find a new place, to be thought of again or not; return its number."""
        self.places.append(place)
        self.known += 1
        goal = len(self.places) - 1
        if remember:
            self.past.append(goal)
        return goal

    def _pool(self, r: float, choice: Choice, now: Moment) -> list[int]:
        """Return the visits of which one is made again."""
        pool: list[int] | None = None
        if r < choice.again_two:
            pool = self._after_two.get((now.before, now.here))
        elif r < choice.again_two + choice.again_one:
            pool = self._after_one.get(now.here)
        elif r < choice.again_two + choice.again_one + choice.at_time:
            pool = self._at_time.get(now.slot)
        return pool or self.past

    def _fits(self, goal: int, near_km: float, now: Moment) -> float:
        """Return how well a place fits this hour and weekday, and how well it can be reached from here."""
        place, here = self.places[goal], self.places[now.here]
        apart = abs(now.minute - place.centre_min)
        off = min(apart, DAY_MIN - apart) / place.width_min
        away = math.hypot(place.x_km - here.x_km, place.y_km - here.y_km) / near_km
        return (math.exp(-0.5 * off * off - 0.3 * away) + _UNFIT) * place.days[now.weekday]
