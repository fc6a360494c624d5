"""People's histories as stays, one after the other: what every reader gives and every evaluation takes."""

from dataclasses import dataclass
from enum import Enum

from anticipation.ground import Position
from anticipation.instant import Instant

__all__ = ["History", "Part", "Person", "Stay"]


@dataclass(frozen=True)
class Stay:
    """Someone was at a place from ``start`` to ``end``; the trip that follows departs at ``end``.

    ``start`` is None where nobody saw them arrive: they are found there as they depart. ``place`` is the set's own
    number of the place, from 0; ``position`` is for the sets that have no such numbers. Both None: nobody knows where.
    """

    start: Instant | None
    end: Instant
    place: int | None = None
    position: Position | None = None


class Part(Enum):
    """What the arrival at a stay is for."""

    HISTORY = "history"
    """Learned from, never scored."""
    CURVE = "curve"
    """Counts for the learning curve alone."""
    VALIDATION = "validation"
    """Counts for the learning curve, and thresholds are frozen on it."""
    SCORED = "scored"
    """Counts for every figure."""


@dataclass(frozen=True)
class Person:
    """One person's stays in order of time, and what each is for; without ``parts`` every arrival is scored."""

    id: str
    stays: tuple[Stay, ...]
    parts: tuple[Part, ...] = ()

    def part(self, index: int) -> Part:
        """Say what the arrival at a stay is for: the first one has no history, one that nobody saw no trip."""
        if index == 0 or self.stays[index].start is None:
            return Part.HISTORY
        return self.parts[index] if self.parts else Part.SCORED

    @property
    def trips(self) -> int:
        """Count the arrivals that follow another stay."""
        return sum(stay.start is not None for stay in self.stays[1:])


@dataclass(frozen=True)
class History:
    """A set of people.

    ``lumped`` is the number that stands for any place unseen before, where a set has such a number. ``licence`` is
    one line; ``notes`` say what was mended or left out while it was read.
    """

    title: str
    persons: tuple[Person, ...]
    licence: str = ""
    lumped: int | None = None
    notes: tuple[str, ...] = ()
