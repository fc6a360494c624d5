"""Which roads the driver takes to where, and what a drive so far says about where it leads.

Roads are remembered as the squares of a grid that trips went through. Each candidate's probability is multiplied by
three likelihoods: of the way so far among the driver's own ways to it, of the detour that it would be by now, and of
the direction in which the car heads (``anticipation.destinations.bearing`` has the latter two).
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations.bearing import Way, leads_there, way_of
from anticipation.destinations.memory import Forecast
from anticipation.ground import Position, distance_m, plausible

__all__ = ["RouteMemory"]

Ints = NDArray[np.int64]

_CELL_M = 200.0
_DEGREE_M = 111_195.0
_ROW = 1 << 21
_NOISE_M = 60.0
"""A position that is so near to the next square may belong to it: receivers err, and routes are simplified."""
_STEP_M = 50.0
_HOLE_M = 20_000.0
"""A longer step between two positions of a route is no road but a hole in it."""
_MAX_ROUTES = 2048
_MAX_CELLS = 400_000
"""In all: 3 MB, and twice that again while they are in use."""
_LONGEST = 4000
_RECENT = 50
"""The last 50 positions, about 5 km, decide which road this is; what lies further back has parted already."""
_SHARP = 4
"""A way that shares half of the last kilometres is as likely as 1/16."""
_STRANGE = 0.3
"""Likelihood, far from the origin, of roads never driven to that place, and of a direction if nobody knows where it
lies; a place never visited is both."""
_STRANGE_M = 2000.0
"""Over about this distance likelihoods come away from 1, which they all have where the drive begins."""


class _Route(NamedTuple):
    destination: int
    cells: Ints


class _Index(NamedTuple):
    """All squares, sorted, with the number of the route that went through each; the routes' destinations."""

    cells: Ints
    route: Ints
    destination: Ints


class RouteMemory:
    """The ways of the last trips, 2048 with 400,000 squares together at most; the oldest go first."""

    def __init__(self) -> None:
        self._routes: tuple[_Route, ...] = ()
        self._index: _Index | None = None

    def __len__(self) -> int:
        """Count the routes."""
        return len(self._routes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RouteMemory):
            return NotImplemented
        mine, its = ([(r.destination, r.cells.tobytes()) for r in memory._routes] for memory in (self, other))
        return mine == its

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> "RouteMemory":
        """Return an independent copy."""
        other = RouteMemory()
        other._routes, other._index = self._routes, self._index
        return other

    def learn(self, destination: int, route: Sequence[Position]) -> None:
        """Remember the way of a trip, oldest position first; one without positions, or to nowhere, teaches nothing."""
        cells = _cells_along([position for position in route if plausible(*position)])
        if destination < 0 or not len(cells):
            return
        self._keep((*self._routes, _Route(destination, cells)))

    def merge(self, old: int, into: int) -> None:
        """Let the routes to ``old`` have led to ``into``."""
        self._keep(tuple(_Route(into, r.cells) if r.destination == old else r for r in self._routes))

    def forget(self, place: int) -> None:
        """Forget the routes to a place."""
        self._keep(tuple(route for route in self._routes if route.destination != place))

    def narrow(
        self,
        forecast: Forecast,
        origin: Position | None,
        here: Position | None,
        heading_deg: float | None,
        driven_km: float,
        trail: Sequence[Position],
        positions: Mapping[int, Position],
    ) -> Forecast:
        """Return the forecast made as the drive began, sharpened by the way since.

        ``trail`` is the way between, oldest first, a position about every 100 m; ``positions`` is where the places
        are. What is not known says nothing; without a position the forecast stays as it is. Always narrow the
        first forecast, never a narrowed one: the same way must not count twice.
        """
        way = way_of(origin, here, heading_deg, driven_km, trail)
        known = {p: positions[p] for p in forecast.places.tolist() if p in positions and plausible(*positions[p])}
        if way is None or not (known or self._routes):
            return forecast
        strange = _STRANGE + (1 - _STRANGE) * math.exp(-way.driven_m / _STRANGE_M)
        likelihood = self._usual(forecast.places, way, strange)
        likelihood = likelihood * leads_there(way, forecast.places, known, strange)
        weights = np.append(forecast.p * likelihood, forecast.new * strange**2)
        total = weights.sum()
        if not total > 0:
            return forecast
        weights /= total
        order = np.lexsort((forecast.places, -weights[:-1]))
        return Forecast(forecast.places[order], weights[order], float(weights[-1]))

    def _usual(self, places: Ints, way: Way, strange: float) -> NDArray[np.float64]:
        """Return how likely the last kilometres are on a way to each place, from the ways driven there from here."""
        index = self._indexed()
        on = _through(index, _around(way.points[-_RECENT:]))
        from_here = _through(index, _around(way.points[:1]))[0]
        match = np.power(on.mean(0), _SHARP) * from_here
        known, column = np.unique(index.destination, return_inverse=True)
        hits = np.append(np.bincount(column, match, len(known)), 0.0)
        ways = np.append(np.bincount(column, from_here, len(known)), 0.0)
        at = np.searchsorted(known, places)
        at[np.append(known, -1)[at] != places] = len(known)
        likelihood: NDArray[np.float64] = (hits[at] + strange) / (ways[at] + 1)
        return likelihood

    def _indexed(self) -> _Index:
        if self._index is None:
            cells = np.concatenate([np.zeros(0, np.int64), *(route.cells for route in self._routes)])
            route = np.repeat(np.arange(len(self._routes)), [len(route.cells) for route in self._routes])
            order = np.argsort(cells, kind="stable")
            destination = np.array([route.destination for route in self._routes], np.int64)
            self._index = _Index(cells[order], route[order], destination)
        return self._index

    def _keep(self, routes: tuple[_Route, ...]) -> None:
        routes = routes[-_MAX_ROUTES:]
        size = sum(len(route.cells) for route in routes)
        first = 0
        while size > _MAX_CELLS:
            size -= len(routes[first].cells)
            first += 1
        self._routes, self._index = routes[first:], None


def _cells(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Ints:
    """Return the squares in which positions lie."""
    row = np.floor(lat * (_DEGREE_M / _CELL_M))
    column = np.floor(lon * np.cos(np.radians(row * (_CELL_M / _DEGREE_M))) * (_DEGREE_M / _CELL_M))
    return (row * _ROW + column).astype(np.int64)


def _cells_along(route: Sequence[Position]) -> Ints:
    """Return the squares through which a way leads, each once, in order of their numbers."""
    parts = [np.array([position], np.float64) for position in route[-1:]]
    for a, b in pairwise(route):
        length = distance_m(a, b)
        steps = np.arange(max(1, math.ceil(length / _STEP_M)) if length < _HOLE_M else 1)[:, None]
        parts.append(np.array(a) + (np.array(b) - np.array(a)) * steps / len(steps))
    if not parts:
        return np.zeros(0, np.int64)
    along = np.concatenate(parts)
    return np.unique(_cells(along[:, 0], along[:, 1]))[:_LONGEST]


def _around(points: NDArray[np.float64]) -> Ints:
    """Return the squares ``[points, 5]`` that each point may be in."""
    shifts = np.array([(0, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)]) * (_NOISE_M / _DEGREE_M)
    lat = points[:, :1] + shifts[:, 0]
    lon = points[:, 1:] + shifts[:, 1] / np.maximum(np.cos(np.radians(points[:, :1])), 0.01)
    return _cells(lat, lon)


def _through(index: _Index, squares: Ints) -> NDArray[np.bool_]:
    """Return ``[points, routes]``: whether the route went through one of the point's squares."""
    found = np.zeros((len(squares), len(index.destination)), np.bool_)
    first, end = (np.searchsorted(index.cells, squares, side).tolist() for side in ("left", "right"))
    for point, ranges in enumerate(zip(first, end, strict=True)):
        for a, b in zip(*ranges, strict=True):
            found[point, index.route[a:b]] = True
    return found
