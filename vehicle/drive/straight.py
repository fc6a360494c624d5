"""Make event time run forwards only, whatever a log's time stamps do."""

import numpy as np
from numpy.typing import NDArray

from vehicle.events import FrameBlock

__all__ = ["Straightener"]

_BACK_NS = 1_000_000_000
"""A frame up to this much earlier than the one before it is merely out of order; more, and the clock was set back."""
_LEAP_NS = 3_600_000_000_000
_PAUSE_NS = 24 * _LEAP_NS
"""A drive pauses for less than this; a leap ahead that is longer is a clock that was set, as after a start at 1970."""


class Straightener:
    """Mends one log's blocks, one after the other; ``backwards`` counts the frames earlier than the one before.

    A frame out of order happened when the one before it did; behind a clock that was set, time goes on from
    where it was. A frame more than an hour away from the one before it takes that one's time: it may be a lone wild
    stamp; the frame behind it is believed. How a log is cut into blocks makes no difference.
    """

    def __init__(self) -> None:
        self.backwards = 0
        self._stamp_ns = 0  # of the last frame, as the log says it
        self._believed_ns = 0  # the same, unless it was wild
        self._wild = False
        self._shift_ns = 0
        self._last_ns = 0

    def mend(self, block: FrameBlock) -> FrameBlock:
        """Return the block with times that never go back, from 0 on."""
        if not len(block):
            return block
        stamps = block.t_ns
        steps = np.diff(stamps, prepend=self._stamp_ns)
        t_ns = stamps + self._shift_ns
        if self._wild or steps.min() < 0 or steps.max() > _LEAP_NS or t_ns[0] < self._last_ns:
            t_ns = self._mended(stamps, steps)
        else:
            self._stamp_ns = self._believed_ns = int(stamps[-1])
        self._last_ns = int(t_ns[-1])
        return block if t_ns[0] == stamps[0] and (t_ns == stamps).all() else _retimed(block, t_ns)

    def _mended(self, stamps: NDArray[np.int64], steps: NDArray[np.int64]) -> NDArray[np.int64]:
        # where stamps are so wild that their differences do not fit 64 bits, the shifts wrap around as they do
        self.backwards += int(np.count_nonzero(steps < 0))
        self._stamp_ns = int(stamps[-1])
        believed = self._believed(stamps, steps)
        steps = np.diff(believed, prepend=self._believed_ns)
        self._believed_ns = int(believed[-1])
        clock_set = (steps < -_BACK_NS) | (steps > _PAUSE_NS)
        shifts = self._shift_ns + np.cumsum(np.where(clock_set, -steps, 0))
        self._shift_ns = int(shifts[-1])
        return np.maximum(np.maximum.accumulate(believed + shifts), self._last_ns)

    def _believed(self, stamps: NDArray[np.int64], steps: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the stamps with that of the frame before in place of each wild one."""
        believed = stamps.copy()
        wild = 0 if self._wild else -1  # the row behind a wild one
        for row in np.flatnonzero(np.abs(steps) > _LEAP_NS).tolist():
            if row != wild:
                believed[row] = believed[row - 1] if row else self._believed_ns
                wild = row + 1
        self._wild = wild == len(stamps)
        return believed


def _retimed(block: FrameBlock, t_ns: NDArray[np.int64]) -> FrameBlock:
    return FrameBlock(t_ns, block.bus, block.key, block.size, block.data)
