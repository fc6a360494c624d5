"""What the places of a person's stays are called while they are lived, one after the other."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.lab.datasets import Person, Stay

__all__ = ["Arrival", "Change", "Clusters", "Labels", "MakeClusters"]


class Change(Protocol):
    """What an arrival did to the places: ``anticipation.places.Change``."""

    @property
    def place(self) -> int:
        """Where it was, after merging and splitting."""

    @property
    def visit(self) -> int:
        """The number of the visit."""

    @property
    def merged(self) -> tuple[tuple[int, int], ...]:
        """Places that became part of others: (old, into)."""

    @property
    def split(self) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
        """Places that lost visits to new ones: (old, new, visits)."""


class Clusters(Protocol):
    """Places found from positions: ``anticipation.places.Places``."""

    def arrive(self, position: Position, arrived: Instant) -> Change:
        """Say which place a position is at, and what became of the others."""

    def depart(self, place: int, departed: Instant) -> None:
        """Hear that the car left it."""


MakeClusters = Callable[[], Clusters]


class Arrival(NamedTuple):
    """Where a stay is, -1 for nobody knows; ``scored``: whether a prediction of it can be right or wrong.

    Before the stay got its place, places ``merged`` (old, into), and ``moved`` stays (their indices, to) changed it.
    """

    place: int
    scored: bool
    merged: tuple[tuple[int, int], ...] = ()
    moved: tuple[tuple[tuple[int, ...], int], ...] = ()


class Labels:
    """The places of one person: the set's own numbers, or clusters of the positions so far.

    ``lumped`` is a number that stands for many places. Each stay there is given a number that nothing else has: it is
    somewhere new, so that it cannot be predicted and is scored as a miss.
    """

    def __init__(self, person: Person, make_clusters: MakeClusters, lumped: int | None) -> None:
        self._stays = person.stays
        self._lumped = lumped
        self._unused = 1 + max((stay.place for stay in person.stays if stay.place is not None), default=0)
        self._clusters = make_clusters() if any(stay.position for stay in person.stays) else None
        self._stay_of: dict[int, int] = {}

    def arrive(self, index: int) -> Arrival:
        """Say where a stay is; call it for each in their order."""
        stay = self._stays[index]
        if stay.place is not None:
            return Arrival(self._unused + index if stay.place == self._lumped else stay.place, scored=True)
        if stay.position is None or self._clusters is None:
            return Arrival(-1, scored=False)
        return self._cluster(self._clusters, index, stay, stay.position)

    def _cluster(self, clusters: Clusters, index: int, stay: Stay, position: Position) -> Arrival:
        change = clusters.arrive(position, stay.start or stay.end)
        self._stay_of[change.visit] = index
        clusters.depart(change.place, stay.end)
        moved = tuple((tuple(self._stay_of[visit] for visit in visits), new) for _, new, visits in change.split)
        return Arrival(change.place, True, change.merged, moved)
