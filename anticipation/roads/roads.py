"""The roads that were driven, folded from the ways of trips in their order.

A way that runs along a known road adds to its count; what is new of it is simplified and joined to what is known. So a
year of commuting stays one road. Nothing is kept that the trips' facts do not say: when these are forgotten, so is it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from anticipation.ground import EARTH_M, Position, plausible
from anticipation.roads.net import Net, Piece, Point
from anticipation.roads.simplify import simplify, steps_along

__all__ = ["Lines", "Roads"]

_STEP_M = 50.0
_SAME_M = 20.0
"""A way that runs so near to a known road, with like heading, is on it."""
_COARSE = 0.1
"""Between two positions of a way the road may swing out by this share of their distance, too."""
_MOST_SAME_M = 55.0
_LIKE = math.cos(math.radians(35))
_SIMPLE_M = 10.0
_FEW = 2
"""Fewer strange points than that between known ones are noise, and no road."""
_APART_M = 20.0
"""Positions nearer than that to one another are a receiver's noise."""
_HOLE_M = 1_000.0
"""A longer step between two positions of a way says nothing of the road between them."""
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


class _Known:
    """Roads as they are with the ways ``waiting`` behind those ``before``: folded once for all copies that share it."""

    def __init__(self, before: "_Known | None" = None) -> None:
        self.before = before
        self.waiting: tuple[tuple[Position, ...], ...] = ()
        self.shared = False
        self.origin: Position | None = None
        self.net = Net()
        self.lines: Lines | None = None
        self.leading: dict[Position, dict[int, tuple[float, int]]] = {}

    def fold(self) -> None:
        """Take in the ways that wait; those before must be folded."""
        assert self.before is not None
        self.origin, self.net = self.before.origin, self.before.net.copy()
        for route in self.waiting:
            positions = [p for p in route if plausible(*p)]
            origin = self.origin = self.origin or next(iter(positions), None)
            if len(positions) > 1 and origin is not None:
                self._drive(_apart([_plane(p, origin) for p in positions]))
        self.before, self.waiting = None, ()

    def _drive(self, line: NDArray[np.float64]) -> None:
        hops = np.hypot(*np.diff(line, axis=0).T)
        counted: set[Piece] = set()
        for part in np.split(line, np.flatnonzero(hops > _HOLE_M) + 1):
            if len(part) > 1:
                _Driving(self.net, counted).along(part)
        for piece in sorted(counted & self.net.driven.keys()):
            self.net.driven[piece] += 1


class Roads:
    """What is known of roads. The same ways in the same order give the same roads; distances are good to 5 % within
    200 km north or south of the first way.

    Ways are folded in when somebody first asks: a program that draws no map does not pay for one, and of many copies,
    as a replay's checkpoints have them, one pays for all.
    """

    def __init__(self) -> None:
        self._known = _Known()

    def learn(self, route: Sequence[Position]) -> None:
        """Take in the way of a trip, oldest position first."""
        if self._known.shared or not self._known.waiting:  # what copies share, and what is folded, never changes
            self._known = _Known(self._known)
        self._known.waiting = (*self._known.waiting, tuple(route))

    def copy(self) -> "Roads":
        """Return an independent copy."""
        new = Roads()
        new._known = self._known
        self._known.shared = True
        return new

    def lines(self) -> Lines:
        """Return all roads; the same object until more is learned."""
        known = self._folded()
        if known.lines is None:
            net = known.net
            pieces = np.array(list(net.driven), np.intp).reshape(-1, 2)
            driven = np.array(list(net.driven.values()), np.int64)
            ends = _degrees(np.array(net.nodes).reshape(-1, 2), known.origin)[pieces]
            known.lines = Lines(ends, driven, sum(map(net.length, net.driven)) / 1000)
        return known.lines

    def way(self, here: Position, there: Position) -> tuple[Position, ...]:
        """Return the way along known roads, from ``here`` to ``there``; () where they know none that is no detour."""
        known = self._folded()
        if known.origin is None:
            return ()
        net, start, end = known.net, _plane(here, known.origin), _plane(there, known.origin)
        begins = net.near(start, _BEGINS_M)
        if begins is None:
            return ()
        leading = _leading_to(known, there, end)
        length, rest = net.length(begins.piece), (begins.share, 1 - begins.share)
        reached = [
            (leading[node][0] + share * length, node)
            for node, share in zip(begins.piece, rest, strict=True)
            if node in leading
        ]
        if not reached:
            return ()
        path: list[int] = []
        node = min(reached)[1]
        while not path or path[-1] != node:
            path.append(node)
            node = leading[node][1]
        points = np.array([net.nodes[node] for node in path])
        way_m = math.dist(start, points[0]) + float(np.hypot(*np.diff(points, axis=0).T).sum())
        if way_m > _DETOUR * math.dist(start, end) + 200.0:
            return ()
        return (here, *(Position(*at) for at in _degrees(points, known.origin).tolist()), there)

    def _folded(self) -> _Known:
        """Return what is known with every way folded in, the earliest first."""
        behind, known = [], self._known
        while known.before is not None:
            behind.append(known)
            known = known.before
        for known in reversed(behind):
            known.fold()
        return self._known


def _leading_to(known: _Known, there: Position, end: Point) -> dict[int, tuple[float, int]]:
    """Return for each node the cost of the way to a place, and the next node on it."""
    if there not in known.leading:
        ends = known.net.near(end, _ENDS_M)
        found: dict[int, tuple[float, int]] = {}
        if ends is not None:
            length = known.net.length(ends.piece)
            a, b = ends.piece
            found = known.net.costs_from({a: ends.share * length, b: (1 - ends.share) * length})
        known.leading[there] = found
    return known.leading[there]


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


def _apart(points: Sequence[Point]) -> NDArray[np.float64]:
    """Return those points [n, 2] far enough from the one before for a direction between them."""
    kept = list(points[:1])
    for point in points:
        if math.dist(kept[-1], point) >= _APART_M:
            kept.append(point)
    return np.array(kept)


class _Driving:
    """One way on its way into the net: ``counted`` takes the pieces that it went over."""

    def __init__(self, net: Net, counted: set[Piece]) -> None:
        self._net, self._counted = net, counted
        self._last: tuple[Piece, Point] | None = None
        self._strange: list[Point] = []

    def along(self, line: NDArray[np.float64]) -> None:
        """Take in a way [n, 2] without holes."""
        pieces = np.diff(line, axis=0)
        lengths = np.hypot(pieces[:, 0], pieces[:, 1])
        headings = (pieces / lengths[:, None]).tolist()
        reaches = np.minimum(_SAME_M + _COARSE * lengths, _MOST_SAME_M).tolist()
        points, which = steps_along(line, _STEP_M)
        steps = [((x, y), reaches[i], headings[i]) for (x, y), i in zip(points.tolist(), which.tolist(), strict=True)]
        before, known = len(self._net.nodes), set()
        for at, reach, heading in steps:
            near = self._net.near(at, reach, heading, _LIKE)
            if near is None:
                self._strange.append(at)
            elif self._last and near.piece == self._last[0] and len(self._strange) < _FEW:
                self._strange, self._last = [], (near.piece, at)
            else:
                self._arrive(at, near.piece)
                known.add(near.piece)
        if self._last is None or len(self._strange) >= _FEW:
            self._new([self._node(self._last[1])] if self._last else [], [])
        if len(self._net.nodes) > before:  # pieces were split: which halves of them was it?
            again = (self._net.near(at, reach, heading, _LIKE) for at, reach, heading in steps)
            known = {near.piece for near in again if near}
        self._counted |= known

    def _arrive(self, at: Point, piece: Piece) -> None:
        """The way is on a known road: join what lies between it and where the last one was left."""
        if self._last is None:
            if self._strange:
                self._new([], [self._node(at)])
        elif len(self._strange) >= _FEW:
            self._new([self._node(self._last[1])], [self._node(at)])
        elif not set(self._last[0]) & set(piece):
            self._join(self._last, piece, at)
        self._strange = []
        self._last = piece, at

    def _join(self, last: tuple[Piece, Point], piece: Piece, at: Point) -> None:
        """Two known roads in a row: go along those between them, or join them where there are none."""
        gap = math.dist(last[1], at)
        found = self._net.costs_from(dict.fromkeys(last[0], 0.0), 2 * (2 * gap + 100.0))
        reached = [(found[node][0], node) for node in piece if node in found]
        if reached:
            node = min(reached)[1]
            while (before := found[node][1]) != node:
                self._counted.add((min(node, before), max(node, before)))
                node = before
        else:
            self._new([self._node(last[1])], [self._node(at)])

    def _node(self, at: Point) -> int:
        """Return a node of the known road at a point."""
        near = self._net.near(at, _MOST_SAME_M)
        assert near is not None
        return self._net.node_on(near)

    def _new(self, start: list[int], end: list[int]) -> None:
        """Add what was strange as a new road, from and to known nodes where there are any."""
        nodes = self._net.nodes
        line = [*(nodes[n] for n in start), *self._strange, *(nodes[n] for n in end)]
        self._strange = []
        if len(line) < 2:
            return
        kept = simplify(np.array(line), _SIMPLE_M).tolist()
        first = len(nodes)
        nodes.extend((x, y) for x, y in kept[len(start) : len(kept) - len(end)])
        chain = [*start, *range(first, len(nodes)), *end]
        for a, b in pairwise(chain):
            piece = self._net.add(a, b, 0)
            if piece:
                self._counted.add(piece)
