"""A net of road pieces on a plane: which piece is near, how often each was driven, and the shortest way."""

import heapq
import math
from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["Near", "Net", "Piece", "Point"]

Point = tuple[float, float]
"""Metres east and north."""
Piece = tuple[int, int]
"""The numbers of a piece's two ends, the lower first."""

REACH_M = 60.0
"""Pieces are found from at most so far away."""
_CELL_M = 120.0
_SNAP_M = 25.0
"""A road that parts so near to the end of a piece parts at this end."""

_Cell = tuple[int, int]
_Straight = tuple[Piece, Point, Point, float]
"""A piece with its first end, its direction as a unit vector, and its length: nodes never move."""


class Near(NamedTuple):
    """The piece nearest to a point: how far away it is, and at which share of its length."""

    piece: Piece
    away_m: float
    share: float


class Net:
    """Nodes and the straight pieces between them, each with how often it was driven."""

    def __init__(self) -> None:
        self.nodes: list[Point] = []
        self.driven: dict[Piece, int] = {}
        self._next: dict[int, tuple[int, ...]] = {}
        self._cells: dict[_Cell, tuple[_Straight, ...]] = {}

    def copy(self) -> "Net":
        """Return an independent one."""
        new = Net()
        new.nodes, new.driven = self.nodes.copy(), self.driven.copy()
        new._next, new._cells = self._next.copy(), self._cells.copy()
        return new

    def length(self, piece: Piece) -> float:
        """Return a piece's length in metres."""
        return math.dist(self.nodes[piece[0]], self.nodes[piece[1]])

    def near(self, at: Point, within_m: float, heading: Point | None = None, like: float = 0.0) -> Near | None:
        """Return the nearest piece; with a unit vector ``heading``, of those whose direction, or its opposite, is
        like it: the cosine between them is at least ``like``. ``within_m`` reaches as far as ``REACH_M`` at most.
        """
        found = self.around(at, within_m, heading, like)
        return min(found, key=lambda near: near.away_m, default=None)

    def around(self, at: Point, within_m: float, heading: Point | None = None, like: float = 0.0) -> list[Near]:
        """Return all pieces that ``near`` chooses from."""
        found = []
        x, y = at
        for piece, (ax, ay), (ux, uy), length in self._cells.get(
            (math.floor(x / _CELL_M), math.floor(y / _CELL_M)), ()
        ):
            if heading is not None and abs(ux * heading[0] + uy * heading[1]) < like:
                continue
            along = min(length, max(0.0, (x - ax) * ux + (y - ay) * uy))
            away = math.hypot(ax + along * ux - x, ay + along * uy - y)
            if away <= within_m:
                found.append(Near(piece, away, along / length))
        return found

    def add(self, a: int, b: int, times: int) -> Piece | None:
        """Add a piece, or to its count; None where its ends are one and the same."""
        piece = (min(a, b), max(a, b))
        if self.nodes[a] == self.nodes[b]:
            return None
        if piece not in self.driven:
            self._next[a], self._next[b] = (*self._next.get(a, ()), b), (*self._next.get(b, ()), a)
            (ax, ay), (bx, by), length = self.nodes[piece[0]], self.nodes[piece[1]], self.length(piece)
            straight = piece, (ax, ay), ((bx - ax) / length, (by - ay) / length), length
            for cell in self._around(piece):
                self._cells[cell] = (*self._cells.get(cell, ()), straight)
        self.driven[piece] = self.driven.get(piece, 0) + times
        return piece

    def node_on(self, near: Near) -> int:
        """Return a node on a piece, which is split where neither of its ends is near."""
        a, b = near.piece
        length = self.length(near.piece)
        if min(near.share, 1 - near.share) * length < _SNAP_M:
            return a if near.share < 0.5 else b
        (ax, ay), (bx, by) = self.nodes[a], self.nodes[b]
        middle = len(self.nodes)
        self.nodes.append((ax + near.share * (bx - ax), ay + near.share * (by - ay)))
        times = self.driven[near.piece]
        self._remove(near.piece)
        self.add(a, middle, times)
        self.add(middle, b, times)
        return middle

    def costs_from(self, starts: Mapping[int, float], most_m: float = math.inf) -> dict[int, tuple[float, int]]:
        """Return (cost, the node before it) of each node that the roads lead to at a cost of at most ``most_m``.

        ``starts`` are nodes with the cost at which each is reached; these come before themselves. A piece costs its
        length, and up to as much again the more seldom it was driven (Dijkstra 1959).
        """
        found: dict[int, tuple[float, int]] = {}
        queue = [(cost, node, node) for node, cost in starts.items()]
        heapq.heapify(queue)
        while queue:
            cost, node, before = heapq.heappop(queue)
            if node in found or cost > most_m:
                continue
            found[node] = cost, before
            for other in self._next.get(node, ()):
                if other not in found:
                    piece = (min(node, other), max(node, other))
                    step = self.length(piece) * (1 + 1 / (1 + self.driven[piece]))
                    heapq.heappush(queue, (cost + step, other, node))
        return found

    def _remove(self, piece: Piece) -> None:
        del self.driven[piece]
        for one, other in (piece, piece[::-1]):
            self._next[one] = tuple(node for node in self._next[one] if node != other)
        for cell in self._around(piece):
            self._cells[cell] = tuple(kept for kept in self._cells[cell] if kept[0] != piece)

    def _around(self, piece: Piece) -> list[_Cell]:
        """Return the cells from any of whose points the piece is within reach."""
        (ax, ay), (bx, by) = self.nodes[piece[0]], self.nodes[piece[1]]
        count = max(1, math.ceil(self.length(piece) / _CELL_M))
        cells: set[_Cell] = set()
        for step in range(count):
            near, far = step / count, (step + 1) / count
            xs = sorted((ax + near * (bx - ax), ax + far * (bx - ax)))
            ys = sorted((ay + near * (by - ay), ay + far * (by - ay)))
            cells.update(
                (column, row)
                for column in range(
                    math.floor((xs[0] - REACH_M) / _CELL_M), math.floor((xs[1] + REACH_M) / _CELL_M) + 1
                )
                for row in range(math.floor((ys[0] - REACH_M) / _CELL_M), math.floor((ys[1] + REACH_M) / _CELL_M) + 1)
            )
        return sorted(cells)
