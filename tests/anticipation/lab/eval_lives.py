"""Small lives, and predictors that do as they are told."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.lab.datasets import History, Part, Person, Stay

MONDAY = 19_723 * 86_400
"""2024-01-01."""
HOUR = 3600


def moment(day: int, hour: float) -> Instant:
    return Instant(MONDAY + day * 86_400 + int(hour * HOUR))


def person(places: Sequence[int | Position | None], name: str = "a", parts: tuple[Part, ...] = ()) -> Person:
    """A life with a trip each day: the stay ends at 8, the next one begins at 9."""
    stays = []
    for day, where in enumerate(places):
        located = isinstance(where, Position)
        place, position = (None, where) if located else (where, None)
        stays.append(Stay(moment(day, 9), moment(day + 1, 8), place, position))
    return Person(name, tuple(stays), parts)


def history(*persons: Person, lumped: int | None = None) -> History:
    return History("lives", persons, lumped=lumped)


class Said(NamedTuple):
    places: NDArray[np.int64]
    p: NDArray[np.float64]
    new: float


class Puppet:
    """Says what it is told to say, and writes down what it hears."""

    def __init__(self, says: Callable[[Instant, int], Sequence[int]] = lambda departs, origin: (), new: float = 0.0):
        self._says, self._new = says, new
        self.heard: list[tuple[object, ...]] = []

    def predict(self, departs: Instant, origin: int, holiday: bool = False) -> Said:
        self.heard.append(("predict", departs, origin))
        places = np.array(self._says(departs, origin), np.int64)
        p = 0.5 ** np.arange(1, len(places) + 1)
        return Said(places, p, self._new)

    def learn(self, departs: Instant, origin: int, arrived: Instant, destination: int, holiday: bool = False) -> None:
        self.heard.append(("learn", departs, origin, arrived, destination))

    def merge(self, old: int, into: int) -> None:
        self.heard.append(("merge", old, into))

    def move(self, trips: tuple[int, ...], new: int) -> None:
        self.heard.append(("move", trips, new))


class Change(NamedTuple):
    place: int
    visit: int
    merged: tuple[tuple[int, int], ...] = ()
    split: tuple[tuple[int, int, tuple[int, ...]], ...] = ()


class Scripted:
    """Clusters that change as a script says: what each arrival gives."""

    def __init__(self, *changes: Change) -> None:
        self._changes = iter(changes)

    def arrive(self, position: Position, arrived: Instant) -> Change:
        return next(self._changes)

    def depart(self, place: int, departed: Instant) -> None:
        pass
