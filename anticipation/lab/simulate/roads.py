"""Streets that nobody built: a core of streets, a ring road, country roads to villages, a second town, a motorway.

East and north are in metres from the middle of the town.
"""

import heapq
import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Layout", "Roads", "make_roads"]

Layout = Literal["grid", "rings"]

_BLOCK_M = 260.0
_RING_M = 2_500.0


@dataclass(frozen=True)
class Roads:
    """A graph of ``n`` junctions and ``m`` two-way roads, straight between their ends.

    xy      float64 [n, 2], east and north in metres
    ends    int64 [m, 2], the junctions that a road joins
    limit   float64 [m], km/h
    tunnel  bool [m]
    """

    xy: NDArray[np.float64]
    ends: NDArray[np.int64]
    limit: NDArray[np.float64]
    tunnel: NDArray[np.bool_]

    @cached_property
    def length(self) -> NDArray[np.float64]:
        """Lengths [m], in metres."""
        step = self.xy[self.ends[:, 0]] - self.xy[self.ends[:, 1]]
        return np.hypot(step[:, 0], step[:, 1])

    @cached_property
    def seconds(self) -> NDArray[np.float64]:
        """Time that each road takes at its limit [m], with some for the junction behind it."""
        return self.length / (self.limit / 3.6) + 4.0

    @cached_property
    def neighbours(self) -> list[list[tuple[int, int]]]:
        """For each junction the (junction, road) pairs beside it."""
        beside: list[list[tuple[int, int]]] = [[] for _ in self.xy]
        for road, (a, b) in enumerate(self.ends.tolist()):
            beside[a].append((b, road))
            beside[b].append((a, road))
        return beside

    def nearest(self, east: float, north: float) -> int:
        """Return the junction nearest to a point."""
        return int(np.argmin(np.hypot(self.xy[:, 0] - east, self.xy[:, 1] - north)))

    def route(self, start: int, end: int, cost: NDArray[np.float64] | None = None) -> list[int]:
        """Return the junctions of the cheapest way (Dijkstra); ``cost`` [m] is seconds unless told.

        Raises ValueError where no way leads.
        """
        costs = (self.seconds if cost is None else cost).tolist()
        best = {start: 0.0}
        came: dict[int, int] = {}
        queue = [(0.0, start)]
        while queue:
            so_far, here = heapq.heappop(queue)
            if here == end:
                break
            if so_far > best[here]:
                continue
            for there, road in self.neighbours[here]:
                total = so_far + costs[road]
                if total < best.get(there, math.inf):
                    best[there], came[there] = total, here
                    heapq.heappush(queue, (total, there))
        if end not in best:
            raise ValueError(f"no way leads from junction {start} to {end}")
        way = [end]
        while way[-1] != start:
            way.append(came[way[-1]])
        return way[::-1]

    def road(self, a: int, b: int) -> int:
        """Return the road between two junctions beside each other."""
        return next(road for there, road in self.neighbours[a] if there == b)


class _Builder:
    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.xy: list[tuple[float, float]] = []
        self.roads: dict[tuple[int, int], tuple[float, bool]] = {}

    def junction(self, east: float, north: float) -> int:
        self.xy.append((east, north))
        return len(self.xy) - 1

    def join(self, a: int, b: int, limit: float, tunnel: bool = False) -> None:
        if a != b:
            self.roads.setdefault((min(a, b), max(a, b)), (limit, tunnel))

    def nearest(self, east: float, north: float, among: list[int]) -> int:
        return min(among, key=lambda n: math.hypot(self.xy[n][0] - east, self.xy[n][1] - north))

    def grid(self, east: float, north: float, side: int, block_m: float) -> list[int]:
        """Add a square of streets; every third is a main street. Some side streets are missing."""
        half, jitter = (side - 1) / 2 * block_m, block_m / 12
        nodes = [
            self.junction(
                east - half + column * block_m + self.rng.normal(0, jitter),
                north - half + row * block_m + self.rng.normal(0, jitter),
            )
            for row in range(side)
            for column in range(side)
        ]
        pairs = [(line, line * side + k, line * side + k + 1) for line in range(side) for k in range(side - 1)]
        pairs += [(line, k * side + line, (k + 1) * side + line) for line in range(side) for k in range(side - 1)]
        for line, a, b in pairs:
            main = line % 3 == 0 or line == side - 1
            if main or self.rng.random() > 0.15:
                self.join(nodes[a], nodes[b], 50.0 if main else 30.0)
        return nodes

    def rings(self) -> list[int]:
        """Add a core of rings and spokes."""
        middle = self.junction(0, 0)
        nodes, inner = [middle], [middle] * 12
        for ring in range(1, 7):
            turn = self.rng.normal(0, 0.05)
            circle = [
                self.junction(math.sin(a) * ring * _BLOCK_M, math.cos(a) * ring * _BLOCK_M)
                for a in (turn + k * math.tau / 12 for k in range(12))
            ]
            for k, node in enumerate(circle):
                self.join(node, circle[k - 1], 50.0 if ring % 3 == 0 else 30.0)
                self.join(node, inner[k], 50.0 if k % 3 == 0 else 30.0)
            nodes, inner = nodes + circle, circle
        return nodes

    def line(self, a: int, b: int, limit: float, step_m: float, tunnel_at: int = -1) -> None:
        """Join two junctions by a winding road of several pieces."""
        (ax, ay), (bx, by) = self.xy[a], self.xy[b]
        length = math.hypot(bx - ax, by - ay)
        pieces = max(1, round(length / step_m))
        wave, phase, turns = self.rng.uniform(0.02, 0.05) * length, self.rng.uniform(0, math.tau), length / 2_500
        last = a
        for k in range(1, pieces + 1):
            share = k / pieces
            aside = wave * math.sin(math.pi * share) * math.sin(phase + turns * share)
            x = ax + (bx - ax) * share - (by - ay) / length * aside
            y = ay + (by - ay) * share + (bx - ax) / length * aside
            here = b if k == pieces else self.junction(x, y)
            self.join(last, here, limit, k == tunnel_at)
            last = here

    def ring_road(self, core: list[int]) -> list[int]:
        ring = [
            self.junction(math.sin(a) * _RING_M, math.cos(a) * _RING_M) for a in (k * math.tau / 24 for k in range(24))
        ]
        for k, node in enumerate(ring):
            self.join(ring[k - 1], node, 70.0, tunnel=k == 5)
            if k % 3 == 0:
                self.join(node, self.nearest(*self.xy[node], core), 50.0)
        return ring

    def village(self, ring: list[int], angle: float, distance_m: float) -> list[int]:
        east, north = math.sin(angle) * distance_m, math.cos(angle) * distance_m
        nodes = self.grid(east, north, 3, 180.0)
        gate = self.nearest(0, 0, nodes)
        self.line(self.nearest(*self.xy[gate], ring), gate, 100.0, 800.0)
        return nodes


def make_roads(rng: np.random.Generator, layout: Layout = "grid") -> Roads:
    """Make the streets of one fictional town and the country around it, connected throughout."""
    build = _Builder(rng)
    core = build.grid(0, 0, 13, _BLOCK_M) if layout == "grid" else build.rings()
    ring = build.ring_road(core)
    first = rng.uniform(0, math.tau)
    angles = [first + k * math.tau / 7 + rng.normal(0, 0.12) for k in range(7)]
    villages = [build.village(ring, angle, rng.uniform(5_500, 11_000)) for angle in angles[:6]]
    for one, other in ((0, 1), (2, 3), (4, 5)):
        a = build.nearest(*build.xy[villages[other][4]], villages[one])
        build.line(a, build.nearest(*build.xy[a], villages[other]), 80.0, 900.0)
    far = rng.uniform(15_000, 18_000)
    second = build.grid(math.sin(angles[6]) * far, math.cos(angles[6]) * far, 7, _BLOCK_M)
    gate = build.nearest(0, 0, second)
    out = build.nearest(*build.xy[gate], ring)
    build.line(out, gate, 100.0, 900.0)
    build.line(ring[(ring.index(out) + 2) % 24], second[24], 130.0, 1_500.0, tunnel_at=3)
    return _connected(build)


def _connected(build: _Builder) -> Roads:
    """Return the roads of which every junction can be reached from the first; lone ones lead nowhere."""
    beside: dict[int, list[int]] = {}
    for a, b in build.roads:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    seen, queue = {0}, [0]
    while queue:
        new = [n for n in beside.get(queue.pop(), []) if n not in seen]
        seen.update(new)
        queue.extend(new)
    number = {node: place for place, node in enumerate(sorted(seen))}
    kept = [(number[a], number[b], *what) for (a, b), what in build.roads.items() if a in seen]
    return Roads(
        np.array([build.xy[node] for node in sorted(seen)]),
        np.array([road[:2] for road in kept], np.int64),
        np.array([road[2] for road in kept]),
        np.array([road[3] for road in kept], np.bool_),
    )
