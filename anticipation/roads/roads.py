"""The roads that were driven, folded from the ways of trips in their order.

A way that runs along a known road adds to its count; what is new of it is simplified and joined to what is known. So a
year of commuting stays one road. Nothing is kept that the trips' facts do not say: when these are forgotten, so is it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from anticipation.ground import EARTH_M, Position, plausible
from anticipation.roads.driving import drive
from anticipation.roads.net import Net, Point

__all__ = ["Lines", "Roads"]

_BEGINS_M = 50.0
_ENDS_M = 60.0
"""How far from a road the car may be for a way along it, and its destination."""
_DETOUR = 3.0
"""A way along known roads that is so much longer than the straight line is not the one that is meant."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """All roads: ``ends`` [n, 2, 2] are the two positions of each straight piece, in degrees north and east,
    ``driven`` [n] how often each was driven; ``km`` is the length of all, each counted once.
    """

    ends: NDArray[np.float64]
    driven: NDArray[np.int64]
    km: float


class Roads:
    """What is known of roads. The same ways in the same order give the same roads; distances are good to 5 % within
    200 km north or south of the first way.

    Ways are folded in when somebody asks for roads, all of them or a few at a time: a program that draws no map does
    not pay for one. Copies share what any of them has folded.
    """

    def __init__(self) -> None:
        self._last = _Known(net=Net())

    def learn(self, route: Sequence[Position]) -> None:
        """Take in the way of a trip, oldest position first."""
        self._last = _Known(self._last, tuple(route))

    def copy(self) -> "Roads":
        """Return an independent copy."""
        new = Roads()
        new._last = self._last
        return new

    @property
    def waiting(self) -> int:
        """How many ways have not been folded in yet."""
        return len(self._folded()[1])

    def fold(self, most: int | None = None) -> None:
        """Fold in the ways that wait, or the ``most`` oldest of them."""
        known, waiting = self._folded()
        if waiting[:most]:
            _fold(known, waiting[:most])

    def lines(self, most: int | None = None) -> Lines:
        """Fold like ``fold``, and return the roads known by then; the same object until there are more."""
        self.fold(most)
        return self._folded()[0].all_lines()

    def way(self, here: Position, there: Position) -> tuple[Position, ...]:
        """Return the way along known roads, from ``here`` to ``there``; () where they know none that is no detour."""
        self.fold()
        return self._last.way(here, there)

    def _folded(self) -> tuple["_Known", list["_Known"]]:
        """Return the last that has its net, and those after it, which wait for theirs."""
        waiting = []
        known = self._last
        while known.net is None:
            waiting.append(known)
            assert known.before is not None
            known = known.before
        return known, waiting[::-1]


def _fold(known: "_Known", waiting: Sequence["_Known"]) -> None:
    """Give the last of ``waiting`` its net, from that of ``known`` and all their ways."""
    assert known.net is not None
    net, origin = known.net.copy(), known.origin
    for each in waiting:
        positions = [position for position in each.route if plausible(*position)]
        origin = origin or next(iter(positions), None)
        if origin is not None and len(positions) > 1:
            drive(net, [_plane(position, origin) for position in positions])
    last = waiting[-1]
    last.net, last.origin, last.before, last.route = net, origin, None, ()


@dataclass(slots=True, eq=False)
class _Known:
    """The roads after one more way: those ``before``, with ``route``. Once there is a ``net`` it never changes."""

    before: "_Known | None" = None
    route: tuple[Position, ...] = ()
    net: Net | None = None
    origin: Position | None = None
    lines: Lines | None = None
    leading: dict[Position, dict[int, tuple[float, int]]] = field(default_factory=dict)

    def all_lines(self) -> Lines:
        """Return all roads."""
        assert self.net is not None
        if self.lines is None:
            pieces = np.array(list(self.net.driven), np.intp).reshape(-1, 2)
            driven = np.array(list(self.net.driven.values()), np.int64)
            ends = _degrees(np.array(self.net.nodes).reshape(-1, 2), self.origin)[pieces]
            self.lines = Lines(ends, driven, sum(map(self.net.length, self.net.driven)) / 1000)
        return self.lines

    def way(self, here: Position, there: Position) -> tuple[Position, ...]:
        """Return the way along the roads, from ``here`` to ``there``; () where they know none that is no detour."""
        assert self.net is not None
        if self.origin is None:
            return ()
        start, end = _plane(here, self.origin), _plane(there, self.origin)
        begins, leading = self.net.around(start, _BEGINS_M), self._leading_to(there, end)
        ends = {near.piece: near.share for near in self.net.around(end, _ENDS_M)}
        straight_m = min(
            (abs(one.share - ends[one.piece]) * self.net.length(one.piece) for one in begins if one.piece in ends),
            default=math.inf,
        )
        reached = [
            (leading[node][0] + share * self.net.length(one.piece) + one.away_m, node)
            for one in begins
            for node, share in zip(one.piece, (one.share, 1 - one.share), strict=True)
            if node in leading
        ]
        if straight_m < min(reached, default=(math.inf, -1))[0]:
            return here, there
        if not reached:
            return ()
        path: list[int] = []
        node = min(reached)[1]
        while not path or path[-1] != node:
            path.append(node)
            node = leading[node][1]
        points = np.array([self.net.nodes[node] for node in path])
        way_m = math.dist(start, points[0]) + float(np.hypot(*np.diff(points, axis=0).T).sum())
        if way_m > _DETOUR * math.dist(start, end) + 200.0:
            return ()
        return (here, *(Position(*at) for at in _degrees(points, self.origin).tolist()), there)

    def _leading_to(self, there: Position, end: Point) -> dict[int, tuple[float, int]]:
        """Return for each node the cost of the way to a place, and the next node on it."""
        assert self.net is not None
        if there not in self.leading:
            ends: dict[int, float] = {}
            for near in self.net.around(end, _ENDS_M):
                for node, share in zip(near.piece, (near.share, 1 - near.share), strict=True):
                    cost = share * self.net.length(near.piece) + near.away_m
                    ends[node] = min(cost, ends.get(node, math.inf))
            self.leading[there] = self.net.costs_from(ends)
        return self.leading[there]


def _plane(at: Position, origin: Position) -> Point:
    turn = (at.lon - origin.lon + 180) % 360 - 180
    east = math.radians(turn) * EARTH_M * math.cos(math.radians(origin.lat))
    return east, math.radians(at.lat - origin.lat) * EARTH_M


def _degrees(points: NDArray[np.float64], origin: Position | None) -> NDArray[np.float64]:
    if origin is None:
        return np.zeros((len(points), 2))
    lat = origin.lat + np.degrees(points[:, 1] / EARTH_M)
    east = np.degrees(points[:, 0] / (EARTH_M * math.cos(math.radians(origin.lat))))
    return np.column_stack((lat, (origin.lon + east + 180) % 360 - 180))
