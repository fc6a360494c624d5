"""How days go: what a person means to do, as legs with the minute at which they leave, or how long they stay before.

Each family has one plan for working days; free days are alike in kind and differ by luck. Some families' plans know
weekends of their own, and have no other free days than vacations.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from anticipation.lab.simulate.family import Habits

__all__ = ["PLANS", "Day", "Leg", "free_day", "ill_day"]

Rng = np.random.Generator


class Leg(NamedTuple):
    """Go to ``goal``, leaving at a minute of the day, or (None) when one has been ``wait_min`` where one is."""

    goal: str
    leave_min: float | None
    wait_min: float = 0.0
    driver: int = 0


@dataclass(frozen=True)
class Day:
    """One day: its number in this life, its weekday (Monday is 0), whether nobody works, whether work is at home."""

    number: int
    weekday: int
    free: bool
    at_home: bool


Plan = Callable[[Day, Habits, Rng], list[Leg]]

_STAYS_MIN = {"shop": 30, "friend": 110, "leisure": 75, "service": 40, "sport": 80, "relative": 130}
_ERRANDS = ("shop", "leisure", "service", "friend")
_ODDS = (0.32, 0.3, 0.23, 0.15)


def _errand(rng: Rng) -> str:
    return str(rng.choice(_ERRANDS, p=_ODDS))


def _stay(goal: str, rng: Rng) -> float:
    return float(max(8.0, _STAYS_MIN[goal] * rng.lognormal(0, 0.35)))


def _around(minute: float, spread: float, rng: Rng) -> float:
    return minute + float(rng.normal(0, spread))


def _chain(leave_min: float | None, goals: list[str], rng: Rng, driver: int = 0, back: str = "home") -> list[Leg]:
    """Go to some places one after the other, and back."""
    legs: list[Leg] = []
    wait = 0.0
    for goal in goals:
        legs.append(Leg(goal, None if legs else leave_min, wait, driver))
        wait = _stay(goal, rng)
    return [*legs, Leg(back, None if legs else leave_min, wait, driver)]


def _some(rng: Rng, most: int) -> list[str]:
    return [_errand(rng) for _ in range(int(rng.integers(1, most + 1)))]


def _evening(day: Day, habits: Habits, rng: Rng, driver: int = 0) -> list[Leg]:
    """Go out after supper, or to sports on its days."""
    if day.weekday in habits.sport_days and rng.random() < 0.85:
        return _chain(_around(1_125, 8, rng), ["sport"], rng, driver)
    if rng.random() < 0.3:
        return _chain(_around(1_150, 25, rng), [_errand(rng)], rng, driver)
    return []


def commute(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Work all day, errands at noon and on the way home."""
    if day.at_home:
        noon = _chain(_around(740, 20, rng), _some(rng, 2), rng) if rng.random() < 0.6 else []
        return noon + _evening(day, habits, rng)
    leave = _around(habits.leave_min, 4, rng)
    legs = [Leg("work", leave)]
    if rng.random() < 0.22:
        legs += _chain(_around(735, 8, rng), [_errand(rng)], rng, back="work")
    home = leave + habits.work_min + float(rng.normal(0, 12))
    legs += _chain(home, _some(rng, 2) if rng.random() < 0.5 else [], rng)
    return legs + _evening(day, habits, rng)


def school_run(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Bring the children to school, work, fetch them, and bring them to what they do."""
    legs = [Leg("school", _around(habits.leave_min, 3, rng)), Leg("work", None, 6)]
    fetch = _around(habits.leave_min + habits.work_min, 6, rng)
    legs += [Leg("school", fetch)]
    if day.weekday in habits.sport_days:
        return [*legs, Leg("sport", None, 8), Leg("home", None, _stay("sport", rng))]
    legs += _chain(None, [], rng) if rng.random() < 0.25 else _chain(None, _some(rng, 2), rng)
    legs[3] = legs[3]._replace(wait_min=8.0)
    return legs + (_chain(_around(1_170, 20, rng), _some(rng, 2), rng) if rng.random() < 0.35 else [])


def shifts(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Early, late and night shifts, a week of each."""
    leave = (320.0, 795.0, 1_275.0)[(day.number // 7) % 3] + (habits.leave_min - 465)
    at_work = [Leg("work", _around(leave, 3, rng)), Leg("home", _around(leave + 500, 6, rng))]
    if leave < 600:
        return at_work + (_chain(_around(980, 40, rng), _some(rng, 3), rng) if rng.random() < 0.65 else [])
    before = _chain(_around(600 if leave < 1_000 else 960, 25, rng), _some(rng, 2), rng) if rng.random() < 0.65 else []
    return before + at_work


def leisurely(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Never before nine: shops, friends, doctors, an outing in the afternoon."""
    legs = _chain(_around(590, 25, rng), _some(rng, 2), rng) if rng.random() < 0.75 else []
    if day.weekday in habits.sport_days:
        return legs + _chain(_around(900, 10, rng), ["sport"], rng)
    return legs + (_chain(_around(890, 30, rng), _some(rng, 2), rng) if rng.random() < 0.6 else [])


def shared_car(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """The first driver commutes; the second has the car when it stands at home."""
    second = _chain(_around(600, 20, rng), _some(rng, 3), rng, 1) if day.at_home or rng.random() < 0.1 else []
    if day.at_home:
        later = _chain(_around(930, 15, rng), _some(rng, 2), rng, 1) if rng.random() < 0.5 else []
        return second + later + _evening(day, habits, rng, 0)
    first = [leg for leg in commute(day, habits, rng) if leg.leave_min is None or leg.leave_min < 1_080]
    evening = rng.random() < 0.5
    return first + (_chain(_around(1_150, 12, rng), ["sport" if evening else _errand(rng)], rng, 1))


def rounds(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Visit customers all day; on two mornings a week the office first."""
    goals = ["service"] * int(rng.integers(2, 5))
    if day.weekday in (0, 3):
        start = [Leg("work", _around(habits.leave_min, 5, rng))]
        return start + _chain(_around(habits.leave_min + 120, 15, rng), goals[:2], rng) + _evening(day, habits, rng)
    return _chain(_around(habits.leave_min, 15, rng), goals, rng) + _evening(day, habits, rng)


def irregular(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """A desk elsewhere on some days, at no fixed hour; clients; late evenings."""
    legs: list[Leg] = []
    if not day.at_home:
        legs = [Leg("work", _around(habits.leave_min, 45, rng))]
        legs += _chain(None, _some(rng, 2) if rng.random() < 0.5 else [], rng)
        legs[1] = legs[1]._replace(wait_min=habits.work_min * float(rng.lognormal(0, 0.3)))
    elif rng.random() < 0.5:
        legs = _chain(_around(700, 60, rng), ["service", *_some(rng, 2)], rng)
    return legs + (_chain(_around(1_200, 45, rng), [_errand(rng)], rng) if rng.random() < 0.45 else [])


def lectures(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Go by a timetable that begins at another hour each weekday; every other weekend with the parents."""
    away = _fortnight(day) == 0
    if day.weekday == 6:
        return [Leg("home", _around(1_130, 20, rng))] if away else _late(rng, 0.5)
    if day.weekday == 5:
        visit = _chain(_around(900, 40, rng), [_errand(rng)], rng, back="relative")
        return visit if away else _chain(_around(680, 40, rng), _some(rng, 2), rng) + _late(rng, 0.7)
    begins = habits.leave_min + (0, 120, 240, 60, 0)[day.weekday]
    legs = [Leg("work", _around(begins, 6, rng))]
    ends = _around(begins + (300, 360, 200, 400, 240)[day.weekday], 12, rng)
    if day.weekday == 4 and away:
        return [*legs, Leg("relative", ends)]
    legs += _chain(ends, _some(rng, 2) if rng.random() < 0.4 else [], rng)
    if day.weekday in habits.sport_days:
        return legs + _chain(max(ends + 120, 1_080.0), ["sport"], rng)
    return legs + _late(rng, 0.45)


def _late(rng: Rng, odds: float) -> list[Leg]:
    """Go out late, or not."""
    goal = "friend" if rng.random() < 0.6 else "leisure"
    return _chain(_around(1_240, 30, rng), [goal], rng) if rng.random() < odds else []


def _fortnight(day: Day) -> int:
    """Return 0 or 1, by turns from calendar week to calendar week."""
    return (day.number - day.weekday) // 7 % 2


def caring(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Look after a relative every other day, twice on some; a part-time job on working days between."""
    if day.number % 2 == 0:
        goals = ["relative", "shop"] if rng.random() < 0.5 else ["relative", *_some(rng, 1)]
        legs = _chain(_around(habits.leave_min + 40, 8, rng), goals, rng)
        return legs + (_chain(_around(1_080, 10, rng), ["relative"], rng) if rng.random() < 0.4 else [])
    if day.weekday >= 5:
        return free_day(day, habits, rng)
    legs = [Leg("work", _around(habits.leave_min, 5, rng))]
    legs += _chain(None, _some(rng, 2) if rng.random() < 0.7 else [], rng)
    legs[1] = legs[1]._replace(wait_min=_around(habits.work_min, 8, rng))
    return legs + _evening(day, habits, rng)


def nights(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Three nights at work, two off, whatever the weekday; by day one sleeps."""
    turn = day.number % 5
    late = _chain(_around(950, 35, rng), _some(rng, 2), rng) if rng.random() < 0.6 else []
    if turn < 3:
        leave = _around(habits.leave_min, 4, rng)
        return [*late, Leg("work", leave), Leg("home", leave + _around(habits.work_min, 10, rng))]
    if turn == 3:
        return late + _evening(day, habits, rng)
    return _chain(_around(620, 30, rng), _some(rng, 3), rng) + _evening(day, habits, rng)


def every_other_weekend(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Commute; every other Friday fetch the child from where it lives, and bring it back on Sunday."""
    if _fortnight(day) or day.weekday < 4:
        return free_day(day, habits, rng) if day.weekday >= 5 else commute(day, habits, rng)
    if day.weekday == 4:
        fetch = _around(1_000, 10, rng)
        there = [] if day.at_home else [Leg("work", _around(habits.leave_min, 4, rng))]
        return [*there, Leg("relative", fetch), Leg("home", None, _around(12, 3, rng))]
    legs = _chain(_around(620, 25, rng), ["leisure", *(_some(rng, 1) if rng.random() < 0.5 else [])], rng)
    if day.weekday == 5:
        return legs + (_chain(_around(930, 30, rng), _some(rng, 2), rng) if rng.random() < 0.6 else [])
    return [*legs, Leg("relative", _around(1_050, 8, rng)), Leg("home", None, _around(15, 4, rng))]


def parcels(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Load at the depot, two rounds of short stops, one on Saturdays, and the depot between."""
    legs = [Leg("work", _around(habits.leave_min, 4, rng))]
    for stops in [int(rng.integers(3, 6))] + [int(rng.integers(2, 5))] * (day.weekday != 5):
        loads = _around(30, 5, rng)
        for _ in range(stops):
            legs.append(Leg("service", None, loads))
            loads = float(rng.uniform(3, 9))
        legs.append(Leg("work", None, loads))
    legs.append(Leg("home", None, _around(20, 4, rng)))
    return legs + (_evening(day, habits, rng) if day.weekday != 5 else [])


def turns(day: Day, habits: Habits, rng: Rng) -> list[Leg]:
    """Three drivers: one commutes until Wednesday, one teaches on Thursdays and Fridays, the third has the evenings."""
    out = ["sport" if day.weekday in habits.sport_days else "friend" if rng.random() < 0.5 else _errand(rng)]
    evening = _chain(_around(1_140, 20, rng), out, rng, 2) if rng.random() < 0.65 else []
    if day.weekday < 3:
        first = [leg for leg in commute(day, habits, rng) if leg.leave_min is None or leg.leave_min < 1_080]
        return first + evening
    leave = _around(habits.leave_min - 20, 4, rng)
    home = _around(leave + 400, 10, rng)
    return [
        Leg("school", leave, driver=1),
        *_chain(home, _some(rng, 2) if rng.random() < 0.6 else [], rng, 1),
        *evening,
    ]


def free_day(day: Day, habits: Habits, rng: Rng, drivers: int = 1) -> list[Leg]:
    """Shop on Saturdays, go somewhere in the afternoon, perhaps out at night."""
    legs: list[Leg] = []
    who = int(rng.integers(drivers))
    if day.weekday != 6 and rng.random() < 0.8:
        legs += _chain(_around(605, 25, rng), ["shop", *(_some(rng, 2) if rng.random() < 0.5 else [])], rng, who)
    if rng.random() < 0.7:
        legs += _chain(_around(870, 40, rng), _some(rng, 2), rng, int(rng.integers(drivers)))
    if rng.random() < 0.25:
        legs += _chain(_around(1_160, 25, rng), ["friend" if rng.random() < 0.5 else "leisure"], rng, who)
    return legs


def ill_day(rng: Rng) -> list[Leg]:
    """Stay in bed, or see a doctor."""
    return _chain(_around(620, 40, rng), ["service"], rng) if rng.random() < 0.3 else []


_ALL: tuple[Plan, ...] = (
    commute,
    school_run,
    shifts,
    leisurely,
    shared_car,
    rounds,
    irregular,
    lectures,
    caring,
    nights,
    every_other_weekend,
    parcels,
    turns,
)
PLANS: dict[str, Plan] = {plan.__name__: plan for plan in _ALL}
"""Working days, by the name in ``Family.plan``: every day that is not one of ``Family.free_days``."""
