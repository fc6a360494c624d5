"""The frames of a drive in order of event time, piece by piece, forwards and back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vehicle.can.car import Car, MappedSignal
from vehicle.can.decode_block import BlockDecoder, Columns
from vehicle.can.logs import Log
from vehicle.drive.straight import Straightener
from vehicle.events import FrameBlock
from vehicle.signals import CATALOGUE

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
    """A log at a glance: how long, how many frames, how many of them its car's mapping decodes, and some signals.

    ``curves`` has, by VSS path, the signals that were asked for and that the log says: [n] values at even steps over
    the drive, in the catalogue's units, NaN where unknown.
    """

    duration_s: float = 0.0
    frames: int = 0
    decoded: int = 0
    curves: dict[str, NDArray[np.float32]] = field(default_factory=dict)


_Samples = tuple[NDArray[np.float64], list[float]]
"""Times in seconds, and the values then; NaN where none is known."""
_SPACING_NS = 100_000_000
"""A signal is looked at so often, however often it is said."""


def survey(
    log: Log,
    car: Car | None,
    paths: Sequence[str] = (),
    steps: int = 480,
    progress: Callable[[float], None] | None = None,
) -> Survey:
    """Read a whole log once, in bulk; ``progress`` is told the share that is read."""
    done, straight = Survey(), Straightener()
    decoder = BlockDecoder(car.databases if car else ())
    wanted = [signal for signal in (car.signals if car else ()) if signal.path in paths]
    only = frozenset(signal.message.name for signal in wanted)
    samples: dict[str, list[_Samples]] = {}
    for raw in log.blocks:
        block = straight.mend(raw)
        done.frames += len(block)
        done.duration_s = int(block.t_ns[-1]) / 1e9 if len(block) else done.duration_s
        decoded = decoder.decode(block, only)
        done.decoded += decoded.decoded
        for columns in decoded.columns:
            for signal in wanted:
                if columns.message.name == signal.message.name and all(n in columns.signals for n in signal.needed):
                    samples.setdefault(signal.path, []).append(_samples(signal, columns, block))
        if progress is not None:
            progress(log.share)
    for path in paths:
        if path in samples and done.duration_s > 0:
            times, values = zip(*samples[path], strict=True)
            curve = _binned(np.concatenate(times), np.concatenate(values), done.duration_s, steps)
            if np.isfinite(curve).any():
                done.curves[path] = curve
    return done


def _samples(signal: MappedSignal, columns: Columns, block: FrameBlock) -> _Samples:
    """Return what a signal says in a block, in even steps at most; NaN where the car, or the catalogue, denies it."""
    rows, _ = columns.signals[signal.names[0]]
    keep = np.flatnonzero(np.diff(block.t_ns[rows] // _SPACING_NS, prepend=-1))
    parts = [columns.signals[name][1][keep].tolist() for name in signal.needed]
    said = [signal.value(dict(zip(signal.needed, raw, strict=True))) for raw in zip(*parts, strict=True)]
    values = [np.nan if value is None or isinstance(value, str) else float(value) for value in said]
    known = CATALOGUE[signal.index]
    return block.t_ns[rows[keep]] / 1e9, [v if known.low <= v <= known.high else np.nan for v in values]


def _binned(
    t_s: NDArray[np.float64], values: NDArray[np.float64], duration_s: float, steps: int
) -> NDArray[np.float32]:
    """Return the mean of ``values`` in each of ``steps`` even parts of the drive."""
    known = np.isfinite(values)
    places = np.minimum((t_s[known] / duration_s * steps).astype(np.intp), steps - 1)
    count = np.bincount(places, minlength=steps)
    total = np.bincount(places, values[known], minlength=steps)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)
