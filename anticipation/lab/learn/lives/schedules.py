"""What recurs in a life: work, lectures, shifts, pastimes, nights at a partner's, by weekday and week."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from anticipation.lab.learn.lives.worlds import between

__all__ = ["Appointment", "Occupation", "draw_occupation", "draw_pastimes", "often"]

AddPlace = Callable[[float], int]
"""Adds a place about so many kilometres from home, and returns its number."""

_WORKING = frozenset(range(5))
_WEEK = frozenset(range(7))


class Appointment(NamedTuple):
    """Something that recurs: on these weekdays in every ``weeks``-th week.

    ``shifts`` moves its beginning in minutes, one after the other, week by week. It is kept with probability
    ``follow``. ``lunch`` is how probable it is to leave for lunch.
    """

    place: int
    days: frozenset[int]
    start_min: float
    long_min: float
    jitter_min: float
    follow: float
    lunch: float = 0.0
    weeks: int = 1
    phase: int = 0
    shifts: tuple[float, ...] = (0.0,)


class Occupation(NamedTuple):
    """What one does on working days; ``kind`` is 0 to 1, and near kinds are mostly alike."""

    kind: float
    appointments: tuple[Appointment, ...] = ()
    free_days: frozenset[int] = frozenset((5, 6))
    rooms: tuple[int, ...] = ()

    @property
    def aimless(self) -> bool:
        """Whether nothing at all recurs."""
        return self.kind > 0.92


def draw_occupation(luck: Random, add_place: AddPlace, near_km: float, before: Occupation | None) -> Occupation:
    """Draw an occupation, mostly of the kind that one had before; some people have none."""
    kind = luck.random() if before is None or luck.random() < 0.25 else before.kind
    if kind < 0.5:
        return _work(luck, add_place, near_km, kind)
    if kind < 0.74:
        return _study(luck, add_place, before.rooms if before is not None else (), kind)
    if kind < 0.82:
        return _rotate(luck, add_place, near_km, kind)
    return Occupation(kind)


def _work(luck: Random, add_place: AddPlace, near_km: float, kind: float) -> Occupation:
    """One or two workplaces; days off, days at home; hours that differ from week to week."""
    days = set(_WORKING) if luck.random() < 0.8 else set(luck.sample(range(7), luck.randint(3, 6)))
    if luck.random() < 0.25:
        days.discard(luck.choice(sorted(days)))
    shifts = tuple(luck.gauss(0, 60) for _ in range(luck.randint(2, 3))) if luck.random() < 0.1 else (0.0,)
    job = Appointment(
        add_place(near_km + 2),
        frozenset(days),
        start_min=luck.gauss(540, 60),
        long_min=luck.uniform(300, 640),
        jitter_min=between(luck, 8, 100),
        follow=1 - luck.choice((0.05, 0.3)) * luck.random(),
        lunch=often(luck, 0.4),
        shifts=shifts,
    )
    if luck.random() > 0.2:
        return Occupation(kind, (job,), _WEEK - days)
    there = frozenset(luck.sample(sorted(days), luck.randint(1, len(days) - 1)))
    weeks = luck.choice((1, 1, 2))
    other = job._replace(place=add_place(near_km + 2), days=there, weeks=weeks, phase=luck.randrange(weeks))
    here = job._replace(days=job.days - there), other
    there_now_and_then = other, job  # where both are due, the first one is kept
    return Occupation(kind, here if weeks == 1 else there_now_and_then, _WEEK - days)


def _study(luck: Random, add_place: AddPlace, rooms: tuple[int, ...], kind: float) -> Occupation:
    """A few buildings, each at its hours of the week, and one where one works besides lectures."""
    if not rooms or luck.random() < 0.2:
        rooms = tuple(add_place(between(luck, 0.3, 4)) for _ in range(luck.randint(2, 6)))
    jitter, follow = between(luck, 8, 90), luck.uniform(0.5, 0.98)
    lecture = Appointment(rooms[0], _WORKING, 0, 0, jitter, follow, often(luck, 0.7))
    plan = []
    for day in range(5):
        minute = luck.choice((480.0, 540.0, 600.0)) + luck.gauss(0, 20)
        for _ in range(luck.randint(0, 4)):
            long, room = luck.choice((50.0, 95.0, 100.0, 160.0)), luck.choice(rooms)
            plan.append(lecture._replace(place=room, days=frozenset((day,)), start_min=minute, long_min=long))
            minute += long + luck.choice((15.0, 60.0, 120.0, 240.0))
    if luck.random() < 0.6:
        start, long = luck.choice((560.0, 840.0, 1130.0)), luck.uniform(90, 480)
        desk = lecture._replace(days=frozenset(range(luck.randint(4, 7))), jitter_min=2 * jitter)
        plan.append(desk._replace(start_min=start, long_min=long))
    return Occupation(kind, tuple(plan), rooms=rooms)


def _rotate(luck: Random, add_place: AddPlace, near_km: float, kind: float) -> Occupation:
    """Work in shifts that rotate from week to week, on working days or on any."""
    shifts = luck.choice(((0.0, 480.0, 930.0), (0.0, 480.0), (0.0, 720.0), (0.0, 0.0, 480.0)))
    days = frozenset(luck.sample(range(7), luck.randint(4, 6))) if luck.random() < 0.5 else _WORKING
    start, long, jitter = luck.uniform(330, 420), luck.uniform(420, 620), between(luck, 5, 30)
    job = Appointment(add_place(near_km + 2), days, start, long, jitter, luck.uniform(0.8, 1), shifts=shifts)
    return Occupation(kind, (job,), _WEEK - days)


def draw_pastimes(luck: Random, add_place: AddPlace, near_km: float) -> list[Appointment]:
    """Sports, clubs, markets, lessons on some weekdays; a partner's or the parents' home, some nights or Sundays."""
    pastimes = []
    for _ in range(luck.choice((0, 1, 1, 2, 2, 3, 4))):
        free = luck.random() < 0.4
        on = luck.sample((5, 6) if free else range(5), luck.randint(1, 2 if free else 3))
        start = luck.uniform(540, 1140) if free else luck.uniform(1020, 1230)
        at = Appointment(add_place(near_km), frozenset(on), start, luck.uniform(40, 180), between(luck, 5, 60), 0)
        pastimes.append(_sometimes(luck, at, (1, 1, 1, 2)))
    for _ in range(luck.choice((0, 0, 1, 1, 2, 3))):
        if luck.random() < 0.35:
            on = luck.sample(range(7), luck.randint(1, 3))
            start, long = luck.uniform(1080, 1260), luck.uniform(620, 800)
        else:
            on, start, long = [luck.choice((4, 5, 6, 6))], luck.uniform(640, 1080), luck.uniform(90, 400)
        place = add_place(between(luck, 2, 40))
        at = Appointment(place, frozenset(on), start, long, between(luck, 15, 90), 0)
        pastimes.append(_sometimes(luck, at, (1, 2, 2, 4)))
    return pastimes


def _sometimes(luck: Random, at: Appointment, weeks: tuple[int, ...]) -> Appointment:
    every = luck.choice(weeks)
    return at._replace(follow=luck.uniform(0.2, 0.95), weeks=every, phase=luck.randrange(every))


def often(luck: Random, p: float) -> float:
    """Return how probable something is for someone: 0 for many, anything for the others."""
    return luck.random() if luck.random() < p else 0.0
