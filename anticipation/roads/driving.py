"""One way on its way into the net: along known roads it adds to their count, what is new of it becomes a road."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from anticipation.roads.net import Net, Piece, Point
from anticipation.roads.simplify import simplify, steps_along

__all__ = ["drive"]

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


def drive(net: Net, way: Sequence[Point]) -> None:
    """Take a way into the net, oldest position first."""
    line = _apart(way)
    hops = np.hypot(*np.diff(line, axis=0).T)
    counted: set[Piece] = set()
    for part in np.split(line, np.flatnonzero(hops > _HOLE_M) + 1):
        if len(part) > 1:
            _Driving(net, counted).along(part)
    for piece in sorted(counted & net.driven.keys()):
        net.driven[piece] += 1


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
        new = self._net.driven[near.piece] == 0
        node = self._net.node_on(near)
        if new and near.piece not in self._net.driven:  # the way's own road: it went over both halves
            self._counted |= {(min(end, node), max(end, node)) for end in near.piece}
        return node

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
