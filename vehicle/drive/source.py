"""The frames of a drive in order of event time, piece by piece, forwards and back."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vehicle.can.car import Car
from vehicle.can.decode_block import BlockDecoder
from vehicle.can.logs import Log
from vehicle.drive.straight import Straightener
from vehicle.events import FrameBlock
from vehicle.signals import PATHS

__all__ = ["DriveSource", "Survey", "survey"]

_KEPT_BYTES = 512 << 20


class DriveSource:
    """Frames in order: ``until`` hands out what has happened by a moment, ``rewind`` goes back to a position.

    Blocks are kept for going back as long as they fit ``_KEPT_BYTES``; beyond that the log is read again.
    """

    def __init__(self, open_log: Callable[[], Log]) -> None:
        self._open = open_log
        self._kept: list[FrameBlock] = []  # the first blocks of the log
        self._kept_bytes = 0
        self._number, self._row = -1, 0
        self._block: FrameBlock | None = None
        self._reopen()
        self._next()

    def close(self) -> None:
        """Let go of the log."""
        self.log.close()

    def _reopen(self) -> None:
        self.log = self._open()
        self._blocks = (block for block in self.log.blocks if len(block))
        self._straight = Straightener()
        self._read = 0  # blocks taken from the log

    @property
    def ended(self) -> bool:
        """Whether every frame has been handed out."""
        return self._block is None

    @property
    def kept(self) -> bool:
        """Whether going back, and here again, costs nothing."""
        return self._read == len(self._kept)

    @property
    def next_ns(self) -> int | None:
        """Time of the next frame; None at the end."""
        return None if self._block is None else int(self._block.t_ns[self._row])

    @property
    def backwards(self) -> int:
        """How many frames so far were earlier than the one before them."""
        return self._straight.backwards

    def until(self, t_ns: int) -> FrameBlock:
        """Hand out, in order, every frame up to ``t_ns`` that was not handed out before."""
        parts: list[FrameBlock] = []
        while self._block is not None:
            end = int(np.searchsorted(self._block.t_ns, t_ns, side="right"))
            if end > self._row:
                parts.append(self._block[self._row : end])
            if end < len(self._block):
                self._row = max(self._row, end)
                break
            self._next()
        return parts[0] if len(parts) == 1 else FrameBlock.join(parts)

    def position(self) -> tuple[int, int]:
        """Return where it stands, for ``rewind``."""
        return self._number, self._row

    def rewind(self, position: tuple[int, int]) -> None:
        """Go to a position that was stood at before."""
        number, row = position
        if number != self._number:
            self._number = number - 1
            self._next()
        self._row = row

    def _next(self) -> None:
        """Go to the beginning of the next block, wherever the log has been read up to."""
        self._number += 1
        self._row = 0
        if self._number < len(self._kept):
            self._block = self._kept[self._number]
        else:
            if self._number < self._read:
                self.log.close()
                self._reopen()
            self._block = self._take()
            while self._block is not None and self._read <= self._number:
                self._block = self._take()

    def _take(self) -> FrameBlock | None:
        """Read one more block of the log, and keep it if those before it are kept and there is room."""
        raw = next(self._blocks, None)
        if raw is None:
            return None
        block = self._straight.mend(raw)
        if self._read == len(self._kept) and self._kept_bytes + _bytes(block) <= _KEPT_BYTES:
            self._kept.append(block)
            self._kept_bytes += _bytes(block)
        self._read += 1
        return block


def _bytes(block: FrameBlock) -> int:
    return sum(column.nbytes for column in (block.t_ns, block.bus, block.key, block.size, block.data))


@dataclass
class Survey:
    """A log at a glance: how long, how many frames, how many of them its car's mapping decodes, and the speed.

    ``speed`` [n] is in km/h at even steps over the drive, NaN where unknown.
    """

    duration_s: float = 0.0
    frames: int = 0
    decoded: int = 0
    speed: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))


def survey(log: Log, car: Car | None, steps: int = 480, progress: Callable[[float], None] | None = None) -> Survey:
    """Read a whole log once, in bulk; ``progress`` is told the share that is read."""
    done, straight = Survey(), Straightener()
    decoder = BlockDecoder(car.databases if car else ())
    mapped = next((s for s in car.signals if s.index == PATHS["Vehicle.Speed"]), None) if car else None
    only = frozenset((mapped.message.name,) if mapped else ())
    times: list[NDArray[np.float64]] = []
    speeds: list[list[float]] = []
    for raw in log.blocks:
        block = straight.mend(raw)
        done.frames += len(block)
        done.duration_s = int(block.t_ns[-1]) / 1e9 if len(block) else done.duration_s
        decoded = decoder.decode(block, only)
        done.decoded += decoded.decoded
        for columns in decoded.columns:
            if mapped is None or columns.message.name != mapped.message.name or mapped.names[0] not in columns.signals:
                continue
            rows, _ = columns.signals[mapped.names[0]]
            keep = slice(None, None, max(1, len(rows) // 2000))
            parts = [columns.signals[name][1][keep].tolist() for name in mapped.names]
            values = [mapped.convert(raw) for raw in zip(*parts, strict=True)]
            times.append(block.t_ns[rows[keep]] / 1e9)
            speeds.append([float(v) if v is not None and not isinstance(v, str) else np.nan for v in values])
        if progress is not None:
            progress(log.share)
    if times and done.duration_s > 0:
        done.speed = _binned(np.concatenate(times), np.concatenate(speeds), done.duration_s, steps)
    return done


def _binned(
    t_s: NDArray[np.float64], values: NDArray[np.float64], duration_s: float, steps: int
) -> NDArray[np.float32]:
    """Return the mean of ``values`` in each of ``steps`` even parts of the drive."""
    known = np.isfinite(values)
    places = np.minimum((t_s[known] / duration_s * steps).astype(np.intp), steps - 1)
    count = np.bincount(places, minlength=steps)
    total = np.bincount(places, values[known], minlength=steps)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)
