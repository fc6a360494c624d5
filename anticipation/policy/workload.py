"""How busy the driver is with driving: reasons that forbid a new card (rule 5), and a graded load.

Called ten times a second, so it reads only what it needs. All of it comes from signals that most cars expose; each
has a substitute where the best one is missing.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from anticipation.scene import Scene
from vehicle.signals import GEAR_REVERSE
from vehicle.state import STANDING_KMH, Reading

__all__ = ["VETOES", "Veto", "Workload", "observe"]

_Read = Callable[[str, int], Reading]

_NEVER = -(2**62)

_HARD_BRAKING_M_S2 = 3.0
_HARD_LATERAL_M_S2 = 3.0
_HARD_ANGLE_DEG = 90.0
_HARD_RATE_DEG_S = 120.0
_RELEASE = 0.65
"""Hard braking or steering ends below this share of what began it."""

_BACKWARDS_KMH = -1.0
_NO_REVERSE_KMH = 30.0  # faster than this nobody shifts to reverse, so the gear is not read
_MOTORWAY_KMH = 130.0

_SPEED_TAU_S = 0.5  # smooths cars that send whole km/h
_ANGLE_TAU_S = 0.2
_CALM_TAU_S = 4.0  # how slowly the load falls: a driver needs some seconds to be free again

_STEERING_LENGTH_M = 45.0  # a wheelbase of 2.8 m times a steering ratio of 16, a usual car's
_CHARACTERISTIC_M_S = 25.0  # understeer: the speed at which a usual car needs twice the geometric angle

_UNKNOWN_SPEED_LOAD = 0.5

_SPEED = "Vehicle.Speed"
_LONGITUDINAL = "Vehicle.Acceleration.Longitudinal"
_LATERAL = "Vehicle.Acceleration.Lateral"
_YAW = "Vehicle.AngularVelocity.Yaw"
_ANGLE = "Vehicle.Chassis.SteeringWheel.Angle"
_LEFT = "Vehicle.Body.Lights.DirectionIndicator.Left.IsSignaling"
_RIGHT = "Vehicle.Body.Lights.DirectionIndicator.Right.IsSignaling"
_HAZARD = "Vehicle.Body.Lights.Hazard.IsSignaling"
_SELECTED = "Vehicle.Powertrain.Transmission.SelectedGear"
_ENGAGED = "Vehicle.Powertrain.Transmission.CurrentGear"
_ABS = "Vehicle.ADAS.ABS.IsEngaged"
_ESC = "Vehicle.ADAS.ESC.IsEngaged"


class Veto(NamedTuple):
    """A reason to make no new offer: its name, how long it outlasts its last sign, and how to say it."""

    name: str
    hold_ns: int
    words: str


VETOES = (
    Veto("braking", 2_000_000_000, "you are braking hard"),
    Veto("steering", 1_500_000_000, "you are steering hard"),
    # many cars send the flashing lamp, not the lever: dark for 0.4 s and more in each flash
    Veto("hazard", 1_200_000_000, "the hazard lights are on"),
    Veto("indicating", 1_200_000_000, "you are indicating"),
    Veto("reversing", 2_000_000_000, "you are reversing"),
)
"""In the order in which they are named to the driver."""


class Workload(msgspec.Struct, frozen=True):
    """The driver's workload at ``t_ns``; a new one is that of a drive of which nothing is known yet.

    ``moving`` is true when the speed is unknown or stale, too. ``load`` runs from 0, at rest, to 1. ``vetoes`` are
    the names of what forbids a new card now. The rest is memory from tick to tick: slowed speed (m/s) and wheel angle
    (degrees), whether braking and steering are hard, and when each of ``VETOES`` was last seen.
    """

    t_ns: int = _NEVER
    moving: bool = True
    load: float = _UNKNOWN_SPEED_LOAD
    vetoes: tuple[str, ...] = ()
    slow_m_s: float | None = None
    slow_deg: float | None = None
    braking: bool = False
    steering: bool = False
    seen_ns: tuple[int, ...] = (_NEVER,) * len(VETOES)


class _Motion(NamedTuple):
    """What the car does now; ``pushing``, backwards negative, and ``steering`` are shares of what is hard."""

    moving: bool
    backwards: bool
    base: float
    pushing: float
    steering: float
    slow_m_s: float | None
    slow_deg: float | None


def observe(workload: Workload, scene: Scene) -> Workload:
    """Return the workload one tick later; a clock that jumps back counts as no time passed."""
    now_ns, read = scene.t_ns, scene.state.read
    if now_ns < workload.t_ns:
        workload = _moved(workload, now_ns)
    dt_s = (now_ns - workload.t_ns) / 1e9
    motion = _motion(workload, read, now_ns, dt_s)
    left, right = _on(read, _LEFT, now_ns), _on(read, _RIGHT, now_ns)
    hazard = (left and right) or _on(read, _HAZARD, now_ns)
    braking = -motion.pushing >= (_RELEASE if workload.braking else 1.0)
    steering = motion.steering >= (_RELEASE if workload.steering else 1.0)
    signs = (
        braking or _on(read, _ABS, now_ns),
        steering or _on(read, _ESC, now_ns),
        hazard,
        (left or right) and not hazard,
        motion.backwards,
    )
    seen_ns, vetoes = workload.seen_ns, workload.vetoes
    if vetoes or True in signs:
        seen_ns = tuple(now_ns if sign else was for sign, was in zip(signs, seen_ns, strict=True))
        vetoes = tuple(veto.name for veto, t_ns in zip(VETOES, seen_ns, strict=True) if now_ns - t_ns <= veto.hold_ns)
    graded = motion.base + 0.3 * min(1.0, abs(motion.pushing)) + 0.3 * min(1.0, motion.steering)
    load = 1.0 if vetoes else min(1.0, graded)
    if load < workload.load:
        load += (workload.load - load) * _CALM_TAU_S / (_CALM_TAU_S + dt_s)
    slow = motion.slow_m_s, motion.slow_deg
    return Workload(now_ns, motion.moving, load, vetoes, *slow, braking, steering, seen_ns)


def _moved(workload: Workload, now_ns: int) -> Workload:
    by = now_ns - workload.t_ns
    return replace(workload, t_ns=now_ns, seen_ns=tuple(t_ns + by for t_ns in workload.seen_ns))


def _motion(was: Workload, read: _Read, now_ns: int, dt_s: float) -> _Motion:
    speed, angle = _number(read, _SPEED, now_ns), _number(read, _ANGLE, now_ns)
    slow_deg, rate = _change(was.slow_deg, angle, dt_s, _ANGLE_TAU_S)
    turning = abs(rate) / _HARD_RATE_DEG_S
    backwards = _backwards(read, now_ns, speed)
    v = None if speed is None else abs(speed) / 3.6
    slow_m_s, gained = _change(was.slow_m_s, v, dt_s, _SPEED_TAU_S)
    if speed is not None and abs(speed) < STANDING_KMH:  # a slope is no braking, and a turned wheel no steering
        return _Motion(False, backwards, 0.0, 0.0, turning, slow_m_s, slow_deg)
    told = _number(read, _LONGITUDINAL, now_ns)
    pushing = (gained if told is None else told) / _HARD_BRAKING_M_S2
    lateral = _lateral(read, now_ns, v, angle) / _HARD_LATERAL_M_S2
    steering = max(turning, abs(lateral), abs(angle or 0.0) / _HARD_ANGLE_DEG)
    base = _UNKNOWN_SPEED_LOAD if speed is None else 0.1 + 0.25 * min(1.0, abs(speed) / _MOTORWAY_KMH)
    return _Motion(True, backwards, base, pushing, steering, slow_m_s, slow_deg)


def _backwards(read: _Read, now_ns: int, speed: float | None) -> bool:
    if speed is not None and (speed <= _BACKWARDS_KMH or speed > _NO_REVERSE_KMH):
        return speed <= _BACKWARDS_KMH
    return GEAR_REVERSE in (_number(read, _SELECTED, now_ns), _number(read, _ENGAGED, now_ns))


def _change(slow: float | None, value: float | None, dt_s: float, tau_s: float) -> tuple[float | None, float]:
    """Return the value slowed by ``tau_s``, and its rate of change in a second as the slowed value lags behind."""
    if value is None or slow is None:
        return value, 0.0
    slow += (value - slow) * dt_s / (tau_s + dt_s)
    return slow, (value - slow) / tau_s


def _lateral(read: _Read, now_ns: int, v: float | None, angle: float | None) -> float:
    """Return the acceleration to the side in m/s^2: measured, or by yaw rate, or by wheel angle; 0 if none is known.

    By angle it is the linear single-track model's in a steady turn, with a usual car's figures.
    """
    told = _number(read, _LATERAL, now_ns)
    if told is not None:
        return told
    if v is None:
        return 0.0
    yaw = _number(read, _YAW, now_ns)
    if yaw is not None:
        return v * math.radians(yaw)
    if angle is None:
        return 0.0
    return v * v * math.radians(angle) / _STEERING_LENGTH_M / (1.0 + (v / _CHARACTERISTIC_M_S) ** 2)


def _number(read: _Read, path: str, now_ns: int) -> float | None:
    value, _, validity = read(path, now_ns)
    return value if validity == "valid" and not isinstance(value, str) else None


def _on(read: _Read, path: str, now_ns: int) -> bool:
    value, _, validity = read(path, now_ns)
    return value is True and validity == "valid"
