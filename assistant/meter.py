"""What decisions cost on this machine, for a window to show: never part of a trace or of a picture made without one."""

from collections import deque
from collections.abc import Callable

from hmi.view import MindCost
from vehicle.clock import machine_ns, thread_ns

__all__ = ["Meter"]

_DECISIONS = 60
"""A minute of them: one falls each second."""


class Meter:
    """Keeps what the last minute of decisions took, by the machine's clock and in the processor's time, both in ns."""

    def __init__(self, wall_ns: Callable[[], int] = machine_ns, cpu_ns: Callable[[], int] = thread_ns) -> None:
        self._wall_ns, self._cpu_ns = wall_ns, cpu_ns
        self._took: deque[tuple[int, int]] = deque(maxlen=_DECISIONS)
        self._cost: MindCost | None = None

    def begin(self) -> tuple[int, int]:
        """Return the moment at which a decision begins."""
        return self._wall_ns(), self._cpu_ns()

    def end(self, began: tuple[int, int]) -> None:
        """A decision that began at ``began`` is made."""
        self._took.append((self._wall_ns() - began[0], self._cpu_ns() - began[1]))
        self._cost = None

    def cost(self) -> MindCost | None:
        """Return what the decisions of the last minute took, None before the first."""
        if self._cost is None and self._took:
            walls = sorted(wall for wall, _ in self._took)
            p50, p99 = (walls[int(share * len(walls))] for share in (0.5, 0.99))
            self._cost = MindCost(p50 / 1e6, p99 / 1e6, sum(cpu for _, cpu in self._took) / len(walls) / 1e6)
        return self._cost
