"""How a car is handled: how hard it gains and loses speed, its pedals and bends, and how fast it cruises.

Once a second each of these is counted into a small histogram, and what is told of a drive are quantiles of them: where
a driver's usual lies, and how far they go. All are logarithms, so that one spread holds for the gentle and the brisk.
What the car does not say is not counted, and is unknown in the end, never zero.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import msgspec

from anticipation.scene import Scene

__all__ = ["MEASURE", "MEASURED", "WIDTH", "Handling", "Second", "is_handling", "second_of"]

MEASURE: Final = "1"
"""Changes with whatever changes the numbers: those of two versions say nothing of each other."""

_BINS = 24
_QUANTILES = (0.5, 0.9)
_LEAST_S = 10
"""Seconds that a histogram holds at least, before a quantile of it is told."""
_SECOND_NS = 1_500_000_000
"""Two seconds farther apart than this are no neighbours: a change of speed between them is none of the driver's."""
_MOST = 10.0
"""No logarithm of what is measured is as large."""
_STEADY_M_S2, _CRUISES_KMH = 0.3, 28.0
_LIMITS_KMH = (30.0, 50.0, 70.0, 100.0, 130.0)
"""Speed limits that roads have nearly everywhere; a cruising speed is held against the nearest."""
_TURNS = tuple(math.sqrt(a * b) for a, b in pairwise(_LIMITS_KMH))


def _edges(low: float, high: float) -> tuple[float, ...]:
    """Return the edges of bins in equal ratios; what is below the lowest is no act of the driver's."""
    return tuple(low * (high / low) ** (edge / _BINS) for edge in range(_BINS + 1))


_EDGES: Final = {
    "gain": _edges(_STEADY_M_S2, 6.0),  # of speed, m/s^2
    "loss": _edges(_STEADY_M_S2, 9.0),
    "pedal": _edges(3.0, 100.0),  # percent
    "brake": _edges(3.0, 100.0),
    "aside": _edges(_STEADY_M_S2, 9.0),  # acceleration in bends, m/s^2
    "pace": _edges(0.75, 1.35),  # cruising speed by the limit that it is nearest to
}
MEASURED: Final = tuple(_EDGES)
"""What is measured; of each there are two numbers, the usual and the far."""
WIDTH: Final = len(MEASURED) * len(_QUANTILES)
"""How many numbers tell how a drive was handled."""


class Second(NamedTuple):
    """What the car says in one second in which it moves; None where it does not say it, or not to be believed."""

    t_ns: int
    speed_kmh: float
    pedal: float | None = None
    brake: float | None = None
    aside_m_s2: float | None = None


def second_of(scene: Scene) -> Second | None:
    """Return this second of a drive; None where the speed is not known."""
    speed = scene.number("Vehicle.Speed")
    if speed is None:
        return None
    aside, yaw = scene.number("Vehicle.Acceleration.Lateral"), scene.number("Vehicle.AngularVelocity.Yaw")
    if aside is None and yaw is not None:
        aside = speed / 3.6 * math.radians(yaw)
    pedal = scene.number("Vehicle.Chassis.Accelerator.PedalPosition")
    return Second(scene.t_ns, speed, pedal, scene.number("Vehicle.Chassis.Brake.PedalPosition"), aside)


class Handling(msgspec.Struct, frozen=True):
    """How a drive is handled so far: for each of ``MEASURED`` how many seconds fell into each bin.

    A fold over the seconds in which the car moved: ``after`` each of them, in their order.
    """

    counts: tuple[tuple[int, ...], ...] = ((0,) * _BINS,) * len(_EDGES)
    seconds: int = 0
    last: tuple[int, float] | None = None
    """When the last second was, and its speed in m/s."""

    def after(self, second: Second) -> "Handling":
        """Return it after one more second; what is no number tells nothing."""
        speed = abs(second.speed_kmh) / 3.6
        if not math.isfinite(speed):
            return msgspec.structs.replace(self, last=None)
        counts = tuple(map(_counted, self.counts, _EDGES.values(), self._seen(second, speed)))
        return Handling(counts, self.seconds + 1, (second.t_ns, speed))

    def _seen(self, second: Second, speed: float) -> tuple[float | None, ...]:
        """Return the values to be counted, in the order of ``MEASURED``."""
        aside = None if second.aside_m_s2 is None else abs(second.aside_m_s2)
        if self.last is None or not 0 < second.t_ns - self.last[0] <= _SECOND_NS:
            return None, None, second.pedal, second.brake, aside, None
        gain = speed - self.last[1]
        return gain, -gain, second.pedal, second.brake, aside, _pace(3.6 * speed) if abs(gain) < _STEADY_M_S2 else None

    @property
    def numbers(self) -> tuple[float | None, ...]:
        """The quantiles ``[WIDTH]``, as logarithms; None where too little was seen."""
        measured = zip(self.counts, _EDGES.values(), strict=True)
        return tuple(_quantile(counts, edges, q) for counts, edges in measured for q in _QUANTILES)


def is_handling(numbers: Sequence[float | None], measure: str) -> bool:
    """Whether these are numbers of this version that can be, and any of them is known."""
    known = [number for number in numbers if number is not None]
    return measure == MEASURE and len(numbers) == WIDTH and bool(known) and all(abs(n) < _MOST for n in known)


def _pace(kmh: float) -> float | None:
    return kmh / _LIMITS_KMH[bisect_right(_TURNS, kmh)] if kmh >= _CRUISES_KMH else None


def _counted(counts: tuple[int, ...], edges: tuple[float, ...], value: float | None) -> tuple[int, ...]:
    if value is None or not edges[0] <= value < math.inf:
        return counts
    at = min(_BINS, bisect_right(edges, value)) - 1
    return (*counts[:at], counts[at] + 1, *counts[at + 1 :])


def _quantile(counts: tuple[int, ...], edges: tuple[float, ...], q: float) -> float | None:
    """Return the logarithm of a quantile; within a bin all ratios are taken to be as frequent."""
    sums = list(accumulate(counts))
    if sums[-1] < _LEAST_S:
        return None
    rank = q * sums[-1]
    at = bisect_left(sums, rank)
    part = 1.0 - (sums[at] - rank) / counts[at]
    return math.log(edges[at]) + part * math.log(edges[at + 1] / edges[at])
