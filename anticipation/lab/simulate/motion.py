"""How a car goes along a way: speed under limits, bends, stops and a driver's hand, then steering, brake, indicators.

Everything is on a grid of ten moments a second. A way is sampled every two metres; the speed there is the greatest
that limits, bends and constant acceleration allow (one sweep forwards and one back, as in time-optimal path
following), and time follows from it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["HZ", "Motion", "Way", "drive_along"]

HZ = 10
"""Moments a second."""

_STEP_M = 2.0
_ASIDE_M_S2 = 2.2
"""Sideways acceleration that passengers bear."""
_TURN_RATE = 0.6
"""Radians a second: nobody turns the wheel for a faster turn, however tight."""
_YAW_DEG_S = 40.0
_WHEELBASE_M, _STEERING_RATIO = 2.6, 13.3
_TURN_DEG = 35.0

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Way:
    """The way of one drive.

    xy       float64 [k, 2], east and north in metres, from where the car stands to where it is left
    limit    float64 [k-1], km/h of each piece
    tunnel   bool [k-1], no satellites
    wait_s   float64 [k], how long the car stops there, 0 for not at all
    """

    xy: Floats
    limit: Floats
    tunnel: Flags
    wait_s: Floats


@dataclass(frozen=True)
class Motion:
    """The car on its way, at ``n`` moments: all float64 or bool [n].

    speed in m/s, accel in m/s^2, east and north in metres, heading in degrees clockwise from north, yaw in degrees/s
    and wheel (the steering wheel) in degrees, both positive to the left.
    """

    speed: Floats
    accel: Floats
    east: Floats
    north: Floats
    heading: Floats
    yaw: Floats
    wheel: Floats
    tunnel: Flags
    left: Flags
    right: Flags


def drive_along(way: Way, pace: float, briskness: float, rng: np.random.Generator) -> Motion:
    """Drive a way at least 20 m long; ``pace`` multiplies limits, ``briskness`` is m/s^2."""
    corners = _lengths(way.xy)
    s = np.append(np.arange(0.0, corners[-1] - _STEP_M / 2, _STEP_M), corners[-1])
    piece = np.clip(np.searchsorted(corners, s, side="right") - 1, 0, len(way.limit) - 1)
    xy = _rounded(way, corners, s, piece)
    heading = np.unwrap(np.arctan2(np.gradient(xy[:, 0]), np.gradient(xy[:, 1])))
    bend = np.gradient(heading, _STEP_M)  # clockwise, radians for each metre
    t, v = _timed(way, corners, s, piece, bend, pace, briskness, rng)
    moments = np.arange(0.0, t[-1], 1 / HZ)
    speed = np.maximum(0.0, _smooth(np.interp(moments, t, v), 4))
    gone = np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) / 2 / HZ)])
    gone *= s[-1] / gone[-1]
    curve = np.interp(gone, s, bend)
    left, right = _indicators(way, corners, gone, speed, rng)
    return Motion(
        speed=speed,
        accel=np.gradient(speed, 1 / HZ),
        east=np.interp(gone, s, xy[:, 0]),
        north=np.interp(gone, s, xy[:, 1]),
        heading=np.degrees(np.interp(gone, s, heading)) % 360,
        yaw=np.clip(-np.degrees(curve * speed), -_YAW_DEG_S, _YAW_DEG_S),
        wheel=np.clip(-np.degrees(np.arctan(curve * _WHEELBASE_M)) * _STEERING_RATIO, -480, 480),
        tunnel=way.tunnel[piece][np.minimum(np.searchsorted(s, gone), len(s) - 1)],
        left=left,
        right=right,
    )


def _lengths(xy: Floats) -> Floats:
    """Return the length of the way up to each corner [k]."""
    step = np.diff(xy, axis=0)
    return np.concatenate([[0.0], np.cumsum(np.maximum(0.01, np.hypot(step[:, 0], step[:, 1])))])


def _smooth(column: Floats, reach: int) -> Floats:
    """Return the mean over ``reach`` neighbours on each side, the ends held."""
    padded = np.concatenate([np.full(reach, column[0]), column, np.full(reach, column[-1])])
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    found: Floats = (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1)
    return found


def _rounded(way: Way, corners: Floats, s: Floats, piece: NDArray[np.intp]) -> Floats:
    """Return points of the way [len(s), 2]: corners of streets tight, bends of fast roads wide."""
    sharp = np.stack([np.interp(s, corners, way.xy[:, axis]) for axis in (0, 1)], axis=1)
    fast = _smooth((way.limit[piece] > 65).astype(np.float64), 20)[:, None]
    tight, wide = (np.stack([_smooth(sharp[:, axis], n) for axis in (0, 1)], axis=1) for n in (4, 22))
    found: Floats = tight * (1 - fast) + wide * fast
    return found


def _timed(
    way: Way,
    corners: Floats,
    s: Floats,
    piece: NDArray[np.intp],
    bend: Floats,
    pace: float,
    briskness: float,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Return moments and the speeds at them, the stops included."""
    knots = np.arange(0, s[-1] + 120, 120.0)
    hand = 1 + np.interp(s, knots, rng.normal(0, 0.035, len(knots)))
    most = way.limit[piece] / 3.6 * pace * hand
    tight = np.maximum(np.abs(bend), 1e-6)
    most = np.maximum(np.minimum(most, np.minimum(np.sqrt(_ASIDE_M_S2 / tight), _TURN_RATE / tight)), 0.8)
    wait = np.zeros(len(s))
    stops = np.searchsorted(s, corners[1:-1] - 9.0)
    np.maximum.at(wait, np.clip(stops, 1, len(s) - 2), way.wait_s[1:-1])
    squared = most**2
    squared[[0, -1]] = 0.0
    squared[wait > 0] = 0.0
    up, down = 2 * briskness * s, 2 * 0.9 * briskness * s
    squared = np.minimum.accumulate(squared - up) + up
    squared = np.minimum.accumulate((squared + down)[::-1])[::-1] - down
    v = np.sqrt(np.maximum(squared, 0.0))
    t = np.concatenate([[0.0], np.cumsum(2 * np.diff(s) / np.maximum(v[1:] + v[:-1], 0.05))])
    t += np.concatenate([[0.0], np.cumsum(wait)[:-1]])
    stands = wait > 0
    times = np.concatenate([t, (t + wait)[stands]])
    order = np.argsort(times, kind="stable")
    return times[order], np.concatenate([v, v[stands]])[order]


def _indicators(
    way: Way, corners: Floats, gone: Floats, speed: Floats, rng: np.random.Generator
) -> tuple[Flags, Flags]:
    """Return when the left and the right indicator are on: before turns, as good drivers do, mostly."""
    step = np.diff(way.xy, axis=0)
    course = np.degrees(np.arctan2(step[:, 0], step[:, 1]))
    turn = (np.diff(course) + 180) % 360 - 180
    sides = np.zeros((2, len(gone)), np.bool_)
    minded = rng.random(len(turn)) < 0.94
    for corner in np.flatnonzero((np.abs(turn) > _TURN_DEG) & minded).tolist():
        begin = np.searchsorted(gone, corners[corner + 1] - 45)
        end = np.searchsorted(gone, corners[corner + 1] + 5, side="right")
        sides[int(turn[corner] > 0), begin:end] = True
    return sides[0], sides[1]
