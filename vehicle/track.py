"""The way driven, on the ground: from satellite positions, or reckoned from speed and yaw rate.

Reckoning integrates the planar unicycle model; its north is the direction in which the drive began.
"""

import math
from array import array
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vehicle.signals import GEAR_REVERSE, PATHS
from vehicle.state import SignalState

__all__ = ["Track", "TrackSnapshot"]

_EARTH_M = 6_371_008.8  # mean radius, IUGG
_STEP_M = 3.0
_JUMP_M = 2_000.0
"""Between two fixes this far apart, no road was driven, unless enough time has passed at ``_FASTEST_M_S``."""
_FASTEST_M_S = 100.0
_JUMPED_S = 10.0
"""Fixes that stay away for so long, longer than one stays fresh, are right, and what was before was wrong."""
_STANDS_KM_H = 0.1
"""A car that is slower neither turns nor moves, whatever its yaw sensor and the satellites say."""
_ZERO_SHARE = 0.02
"""How much of each standing tick's yaw rate goes into the sensor's zero: what it says at rest is its error."""

_SPEED, _YAW = PATHS["Vehicle.Speed"], PATHS["Vehicle.AngularVelocity.Yaw"]
_LATITUDE, _LONGITUDE = PATHS["Vehicle.CurrentLocation.Latitude"], PATHS["Vehicle.CurrentLocation.Longitude"]
_HEADING = PATHS["Vehicle.CurrentLocation.Heading"]
_GEAR = PATHS["Vehicle.Powertrain.Transmission.SelectedGear"]

Source = Literal["gps", "reckoned", "none"]


class TrackSnapshot(NamedTuple):
    """The track at some moment: it only ever grows at its end, so its array and a count are enough."""

    points: "array[float]"
    kept: int
    source: Source
    heading: float
    east: float
    north: float
    length_m: float
    origin: tuple[float, float] | None
    last_ns: int | None
    fix_ns: int
    away_ns: int | None
    yaw_zero: float


class Track:
    """Points in metres east and north of the first, at least ``_STEP_M`` apart, and the heading.

    ``update`` is called once for each decision tick, so that the track is the same at any replay speed.
    """

    def __init__(self) -> None:
        self._points = array("f")
        self._source: Source = "none"
        self._heading = 0.0
        self._east = self._north = self._length_m = 0.0
        self._origin: tuple[float, float] | None = None
        self._last_ns: int | None = None
        self._fix_ns = 0  # when the last satellite fix was believed
        self._yaw_zero = 0.0
        self._away_ns: int | None = None  # since when the fixes are too far away to be believed

    @property
    def source(self) -> Source:
        """How the points are known."""
        return self._source

    @property
    def heading_deg(self) -> float:
        """Clockwise from north, 0 to 360."""
        return self._heading % 360

    @property
    def origin(self) -> tuple[float, float] | None:
        """Latitude and longitude of the first point, None without satellites."""
        return self._origin

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude where the car was last believed to be, None without satellites."""
        if self._origin is None:
            return None
        latitude = self._origin[0] + math.degrees(self._north / _EARTH_M)
        east = math.degrees(self._east / (_EARTH_M * math.cos(math.radians(self._origin[0]))))
        return latitude, (self._origin[1] + east + 180) % 360 - 180

    @property
    def length_km(self) -> float:
        """Length of the way, in km."""
        return self._length_m / 1000

    def points(self) -> NDArray[np.float32]:
        """Return the points [n, 2], east and north, in metres, the current position last."""
        kept = np.frombuffer(self._points.tobytes(), np.float32).reshape(-1, 2)
        if self._source == "none":
            return kept
        return np.concatenate([kept, np.array([[self._east, self._north]], np.float32)])

    def update(self, now_ns: int, state: SignalState) -> None:
        """Go on to where the car is at ``now_ns``."""
        latitude = state.read_at(_LATITUDE, now_ns).number()
        longitude = state.read_at(_LONGITUDE, now_ns).number()
        if latitude is not None and longitude is not None and (abs(latitude) > 0.01 or abs(longitude) > 0.01):
            self._by_satellite(latitude, longitude, now_ns, state)
        elif self._source != "gps":
            self._by_reckoning(now_ns, state)
        self._last_ns = now_ns

    def _by_satellite(self, latitude: float, longitude: float, now_ns: int, state: SignalState) -> None:
        if self._origin is None:
            self._begin(latitude, longitude)  # what was reckoned before has no known place
            self._length_m = 0.0
        east, north = self.on_ground(latitude, longitude)
        if self._points and self._jumped(math.hypot(east - self._east, north - self._north), now_ns):
            if self._away_ns is None or now_ns - self._away_ns < _JUMPED_S * 1e9:
                return
            self._begin(latitude, longitude)
            east, north = 0.0, 0.0
        self._fix_ns, self._away_ns = now_ns, None
        heading, speed = state.read_at(_HEADING, now_ns).number(), state.read_at(_SPEED, now_ns).number()
        if self._points and speed is not None and abs(speed) < _STANDS_KM_H:
            return
        if heading is not None:
            self._heading = heading
        elif self._points and self._from_last(east, north) >= _STEP_M:
            self._heading = math.degrees(math.atan2(east - self._points[-2], north - self._points[-1]))
        self._move(east, north)

    def _begin(self, latitude: float, longitude: float) -> None:
        """Begin the way anew at a place; what was driven before keeps its length."""
        self._points = array("f")
        self._origin, self._source = (latitude, longitude), "gps"

    def on_ground(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return metres east and north of the first point; there must be one by satellite."""
        assert self._origin is not None
        turn = (longitude - self._origin[1] + 180) % 360 - 180
        east = math.radians(turn) * _EARTH_M * math.cos(math.radians(self._origin[0]))
        return east, math.radians(latitude - self._origin[0]) * _EARTH_M

    def _jumped(self, step_m: float, now_ns: int) -> bool:
        """Whether no road leads so far since the last fix, as behind a tunnel; notes since when that is so."""
        if step_m <= max(_JUMP_M, (now_ns - self._fix_ns) / 1e9 * _FASTEST_M_S):
            return False
        if self._away_ns is None:
            self._away_ns = now_ns
        return True

    def _by_reckoning(self, now_ns: int, state: SignalState) -> None:
        speed, yaw = state.read_at(_SPEED, now_ns).number(), state.read_at(_YAW, now_ns).number()
        if speed is None or yaw is None or self._last_ns is None:
            return
        self._source = "reckoned"
        if abs(speed) < _STANDS_KM_H:
            self._yaw_zero += _ZERO_SHARE * (yaw - self._yaw_zero)
            return
        yaw -= self._yaw_zero
        seconds = min((now_ns - self._last_ns) / 1e9, 1.0)
        backwards = state.read_at(_GEAR, now_ns).number() == GEAR_REVERSE
        distance = speed / 3.6 * seconds * (-1 if backwards and speed > 0 else 1)
        middle = math.radians(self._heading - yaw * seconds / 2)
        self._heading -= yaw * seconds
        self._move(self._east + distance * math.sin(middle), self._north + distance * math.cos(middle))

    def _from_last(self, east: float, north: float) -> float:
        return math.hypot(east - self._points[-2], north - self._points[-1])

    def _move(self, east: float, north: float) -> None:
        self._east, self._north = east, north
        if not self._points:
            self._points.extend((east, north))
        elif (step := self._from_last(east, north)) >= _STEP_M:
            self._length_m += step  # only whole steps count: a parked car's satellite noise is no way driven
            self._points.extend((east, north))

    def snapshot(self) -> TrackSnapshot:
        """Return what is needed to come back here."""
        return TrackSnapshot(
            self._points,
            len(self._points),
            self._source,
            self._heading,
            self._east,
            self._north,
            self._length_m,
            self._origin,
            self._last_ns,
            self._fix_ns,
            self._away_ns,
            self._yaw_zero,
        )

    def restore(self, snapshot: TrackSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self._points = snapshot.points[: snapshot.kept]
        self._source, self._heading = snapshot.source, snapshot.heading
        self._east, self._north, self._length_m = snapshot.east, snapshot.north, snapshot.length_m
        self._origin, self._last_ns = snapshot.origin, snapshot.last_ns
        self._fix_ns, self._away_ns, self._yaw_zero = snapshot.fix_ns, snapshot.away_ns, snapshot.yaw_zero
