"""Who lives this life, and where: people, their habits and how these drift, their places, and their free days."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from anticipation.lab.simulate.family import TEST_FAMILY, Family, Habits, Tastes, draw_manners, draw_tastes
from anticipation.lab.simulate.plans import PLANS, Day, Leg, free_day, ill_day
from anticipation.lab.simulate.town import Place, Town

__all__ = ["NEW_SHARE", "Household"]

NEW_SHARE = 0.225
"""The share of moves to places never seen before: 20 to 25 % in the literature (EPJ Data Science 2017, 2018)."""

_FAMILIAR = {"shop": 3, "friend": 3, "leisure": 2, "service": 2}
_DRIFT_DAYS, _VACATION_DAYS = 45.0, 80.0
_ILL_A_DAY = 0.012
_CORE_M = 3_000.0
_REMEMBERS, _CAMERA = 0.7, 0.25
"""Shares of cars."""


@dataclass
class Household:
    """One family's life on the calendar; ``steady`` ones never fall ill, travel, or change their habits.

    ``more`` draws what came to the simulator later, so that what ``rng`` draws stays as it was. Whether the car's
    climate control ``remembers`` its settings, and whether a ``camera`` looks into the cabin, depends on the car.
    """

    family: Family
    town: Town
    rng: np.random.Generator
    more: np.random.Generator
    start: date
    days: int
    steady: bool = False
    tastes: tuple[Tastes, ...] = field(init=False)
    habits: Habits = field(init=False)
    home: Place = field(init=False)
    work: Place = field(init=False)
    charger: Place = field(init=False)
    home_charger: bool = field(init=False)
    remembers: bool = field(init=False)
    camera: bool = field(init=False)
    visits: dict[str, int] = field(default_factory=dict)
    moves: int = 0
    _fixed: dict[str, Place] = field(default_factory=dict)
    _known: dict[str, list[Place]] = field(default_factory=dict)
    _states: dict[int, str] = field(default_factory=dict)
    _drifts: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        rng, family = self.rng, self.family
        self.tastes = tuple(draw_tastes(rng) for _ in family.drivers)
        sport_days = frozenset(int(d) for d in rng.choice(5, 2, replace=False))
        self.habits = Habits(float(rng.uniform(*family.leave_min)), float(rng.uniform(*family.work_min)), sport_days)
        self.home = replace(self.town.fresh("home", within_m=9_000), garage=bool(rng.random() < family.garage))
        self.home_charger = bool(rng.random() < family.home_charger)
        self._find_work()
        first = self.home.spots[0]
        self._fixed["school"] = self.town.fresh("school", first, 4_000, 700)
        self._fixed["sport"] = self.town.fresh("sport", first, 6_000, 1_000)
        self._fixed["charger"] = self.town.fresh("charger", first, 9_000, 1_000)
        for kind, count in _FAMILIAR.items():
            self._known[kind] = [self.town.fresh(kind, first, 8_000, 400) for _ in range(count)]
        self._known["shop"][0] = self.town.beside("shop", self._fixed["school"])
        if family.relative_m is not None:
            low, high = family.relative_m
            self._fixed["relative"] = self.town.fresh("relative", first, high, low)
        self.visits[self.home.name] = 1
        self._calendar()
        self._furnish()

    def _furnish(self) -> None:
        """Draw what kind of car it is, and the manners of who drives it."""
        kept = self.family.name == TEST_FAMILY
        self.remembers = bool(self.more.random() < _REMEMBERS)
        self.camera = bool(self.more.random() < _CAMERA)
        self.tastes = tuple(replace(taste, manners=draw_manners(self.more, kept)) for taste in self.tastes)

    def _find_work(self) -> None:
        """Find work, with the charger near the way to it."""
        low, high = self.family.work_m
        self.work = self.town.fresh("work", self.home.spots[0], high, low)
        self.charger = self.town.on_way("charger", self.home, self.work, 0.6)

    def nearest_charger(self) -> Place:
        """Return where to charge: nearly always the charger near the way to work."""
        return self._fixed["charger"] if self.rng.random() < 0.12 and not self.steady else self.charger

    def _calendar(self) -> None:
        """Draw vacations, illness, and when habits change."""
        if self.steady:
            return
        day = 8 + self.rng.exponential(_VACATION_DAYS)
        while day < self.days:
            kind = "away" if self.rng.random() < 0.4 else "free"
            length = int(self.rng.integers(5, 11))
            self._states.update(dict.fromkeys(range(int(day), int(day) + length), kind))
            day += length + 20 + self.rng.exponential(_VACATION_DAYS)
        for number in np.flatnonzero(self.rng.random(self.days) < _ILL_A_DAY).tolist():
            self._states.update(dict.fromkeys(range(number, number + int(self.rng.integers(2, 5))), "ill"))
        day = 25 + self.rng.exponential(_DRIFT_DAYS)
        while day < self.days:
            self._drifts.append((int(day), str(self.rng.choice(("hours", "sport", "work"), p=(0.55, 0.3, 0.15)))))
            day += 15 + self.rng.exponential(_DRIFT_DAYS)

    def legs(self, number: int) -> list[Leg]:
        """Return what is meant to be done on a day, after what has changed by then."""
        while self._drifts and self._drifts[0][0] <= number:
            self._drift(self._drifts.pop(0)[1])
        today = self.start + timedelta(days=number)
        state = self._states.get(number, "")
        if state == "away":
            return []
        if state == "ill":
            return ill_day(self.rng)
        if state == "free" or self._free(today):
            return free_day(Day(number, today.weekday(), True, False), self.habits, self.rng, len(self.family.drivers))
        at_home = not self.steady and bool(self.rng.random() < self.family.at_home)
        return PLANS[self.family.plan](Day(number, today.weekday(), False, at_home), self.habits, self.rng)

    def _free(self, today: date) -> bool:
        if self.family.free_days is not None:
            return today.weekday() in self.family.free_days
        return today.weekday() >= 5 or _holiday(today)

    def _drift(self, what: str) -> None:
        if what == "hours":
            shift = float(self.rng.choice((-1, 1)) * self.rng.uniform(20, 50))
            self.habits = replace(self.habits, leave_min=self.habits.leave_min + shift)
        elif what == "sport":
            days = frozenset(int(d) for d in self.rng.choice(5, 2, replace=False))
            self.habits = replace(self.habits, sport_days=days)
            self._fixed["sport"] = self.town.fresh("sport", self.home.spots[0], 7_000, 1_000)
        else:
            self._find_work()

    def place_for(self, goal: str, here: Place) -> Place:
        """Return where a goal is today: the one place for it, a favourite, or somewhere new; never where one is."""
        if goal in ("home", "work"):
            return self.home if goal == "home" else self.work
        if goal in self._fixed:
            return self._fixed[goal]
        known = [place for place in self._known[goal] if place != here]
        seen = sum(1 for count in self.visits.values() if count) - 1
        lack = NEW_SHARE - seen / max(12, self.moves)
        if not known or self.rng.random() < min(0.95, max(0.05, 0.5 + 12 * lack)):
            place = self.town.fresh(goal, self.home.spots[0], _CORE_M if self.rng.random() < 0.5 else 12_000, 300)
            self._known[goal].append(place)
            return place
        weight = np.array([1.0 + 2 * self.visits.get(place.name, 0) for place in known])
        return known[int(self.rng.choice(len(known), p=weight / weight.sum()))]

    def visit(self, place: Place) -> bool:
        """Note a visit; return whether it was the first."""
        self.moves += 1
        self.visits[place.name] = self.visits.get(place.name, 0) + 1
        return self.visits[place.name] == 1


def _holiday(day: date) -> bool:
    import holidays  # slow to import

    return day in holidays.country_holidays("DE", subdiv="NI", years=day.year)
