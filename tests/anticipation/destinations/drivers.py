"""Synthetic drivers for the tests of what is known about destinations."""

from collections.abc import Iterator
from typing import NamedTuple

from anticipation.destinations import Destinations
from anticipation.instant import Instant

HOME, WORK, GYM, OFFICE = 1, 2, 3, 4
MONDAY = 4 * 86_400  # 1970-01-05


class Drive(NamedTuple):
    departs: Instant
    origin: int
    arrived: Instant
    destination: int

    def teach(self, memory: Destinations) -> None:
        memory.learn(*self)


def at(day: int, minute: int) -> Instant:
    """A local minute of a day; day 0 is a Monday."""
    return Instant(MONDAY + 86_400 * day + 60 * minute)


def drive(day: int, minute: int, origin: int, destination: int, lasts: int = 30) -> Drive:
    return Drive(at(day, minute), origin, at(day, minute + lasts), destination)


def commuter(days: int, first: int = 0, work: int = WORK) -> Iterator[Drive]:
    """Leaves home at 8 on workdays, by a few minutes earlier or later, and work at 17; Tuesdays by way of the gym."""
    for day in range(first, first + days):
        if day % 7 >= 5:
            continue
        jitter = (day * 7) % 11 - 5
        yield drive(day, 480 + jitter, HOME, work)
        if day % 7 == 1:
            yield drive(day, 1020 + jitter, work, GYM)
            yield drive(day, 1140 + jitter, GYM, HOME)
        else:
            yield drive(day, 1020 + jitter, work, HOME)


def learned(drives: Iterator[Drive] | list[Drive], capacity: int = 4096) -> Destinations:
    memory = Destinations(capacity)
    for one in drives:
        one.teach(memory)
    return memory
