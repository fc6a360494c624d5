"""From payload bytes to physical values, whole blocks at a time, vectorised in NumPy by message.

Gives the same values as ``vehicle.can.decode_frame`` does frame by frame, and counts the same faults.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vehicle.can.decode_frame import FLOATS
from vehicle.can.frameindex import FrameIndex
from vehicle.can.layout import Database, MessageLayout, SignalLayout
from vehicle.events import FrameBlock

__all__ = ["BlockDecoder", "Column", "Columns", "DecodedBlock"]

Column = NDArray[np.int64] | NDArray[np.uint64] | NDArray[np.float64] | NDArray[np.object_]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Columns:
    """One message on one bus in a block: the ``rows`` of its whole frames, and each signal's rows and values.

    A multiplexed signal has fewer rows than its message.
    """

    message: MessageLayout
    database: str
    bus: int
    rows: Rows
    signals: dict[str, tuple[Rows, Column]]


@dataclass(slots=True)
class DecodedBlock:
    """What a block of frames says: columns by message, and how many of its frames could not be used and why."""

    frames: int
    columns: list[Columns] = field(default_factory=list)
    unknown: int = 0
    short: int = 0
    multiplexer: int = 0

    @property
    def decoded(self) -> int:
        """Frames that were decoded."""
        return self.frames - self.unknown - self.short - self.multiplexer


class BlockDecoder:
    """Decode blocks of frames with several databases, each for one bus or (``None``) for all of them.

    Where two databases know the same frame, the one named first decodes it.
    """

    def __init__(self, databases: Sequence[tuple[Database, int | None]]) -> None:
        self._entries = [(message, database.name) for database, _ in databases for message in database.messages]
        self._index = FrameIndex([(m, bus) for database, bus in databases for m in database.messages])

    def decode(self, block: FrameBlock, only: frozenset[str] | None = None) -> DecodedBlock:
        """Return the columns of all frames that the databases know; of messages not in ``only`` just the counts."""
        done = DecodedBlock(len(block))
        places = self._index.places(block)
        order = np.argsort(places, kind="stable")  # a radix sort: places have 16 bits
        counts = np.bincount(places, minlength=1)
        done.unknown = start = int(counts[0])
        for place, count in enumerate(counts[1:].tolist(), 1):
            if count:
                entry, bus = self._index.entries[place]
                self._decode_message(block, entry, bus, order[start : start + count], only, done)
                start += count
        return done

    def _decode_message(
        self, block: FrameBlock, entry: int, bus: int, rows: Rows, only: frozenset[str] | None, done: DecodedBlock
    ) -> None:
        message, database = self._entries[entry]
        long_enough = block.size[rows] >= message.size
        if not long_enough.all():
            done.short += int(len(rows) - np.count_nonzero(long_enough))
            rows = rows[long_enough]
        wanted = only is None or message.name in only
        if not wanted and not any(signal.selects for signal in message.signals):
            return
        payload = _Payload(block.data[rows], message.size)
        bad = _impossible(message, payload, None, None)
        if bad is not None and bad.any():
            done.multiplexer += int(np.count_nonzero(bad))
            rows = rows[~bad]
            payload = _Payload(block.data[rows], message.size)
        if wanted and len(rows):
            signals: dict[str, tuple[Rows, Column]] = {}
            _decode_level(message, payload, None, None, rows, signals)
            done.columns.append(Columns(message, database, bus, rows, signals))


class _Payload:
    """The payloads of one message's frames [n, size], and windows into them as 64-bit numbers."""

    def __init__(self, data: NDArray[np.uint8], size: int) -> None:
        self.size = size
        width = max(8, size)
        if data.shape[1] < width or (size > 8):
            # windows of nine bytes may begin at any byte, so leave room behind the last
            padded = np.zeros((len(data), width + 9), np.uint8)
            padded[:, : min(size, data.shape[1])] = data[:, :size]
            data = padded
        elif data.shape[1] > 8:
            data = data[:, :8]
        self.data = np.ascontiguousarray(data)
        self.narrow = size <= 8 and self.data.shape[1] == 8
        self._little: NDArray[np.uint64] | None = None
        self._big: NDArray[np.uint64] | None = None

    def __len__(self) -> int:
        return len(self.data)

    def raw(self, signal: SignalLayout) -> NDArray[np.uint64]:
        """Return the signal's bits as unsigned numbers [n]."""
        mask = np.uint64((1 << signal.length) - 1)
        if self.narrow:
            return self._narrow(signal) & mask
        if signal.little:
            first, skip = divmod(signal.shift, 8)
            low = self._window(first).view("<u8")[:, 0] >> np.uint64(skip)
            if skip + signal.length > 64:
                low |= self.data[:, first + 8].astype(np.uint64) << np.uint64(64 - skip)
            return low & mask
        start = 8 * self.size - signal.shift - signal.length
        first, skip = divmod(start, 8)
        word = self._window(first).view(">u8")[:, 0].astype(np.uint64)
        behind = 64 - skip - signal.length
        if behind >= 0:
            return (word >> np.uint64(behind)) & mask
        last = self.data[:, first + 8].astype(np.uint64) >> np.uint64(8 + behind)
        return ((word << np.uint64(-behind)) | last) & mask

    def _window(self, first: int) -> NDArray[np.uint8]:
        return np.ascontiguousarray(self.data[:, first : first + 8])

    def _narrow(self, signal: SignalLayout) -> NDArray[np.uint64]:
        if signal.little:
            if self._little is None:
                self._little = self.data.view("<u8")[:, 0]
            return self._little >> np.uint64(signal.shift)
        if self._big is None:
            self._big = self.data.view(">u8")[:, 0].astype(np.uint64)
        return self._big >> np.uint64(signal.shift + 8 * (8 - self.size))


def _impossible(
    message: MessageLayout, payload: _Payload, selector: str | None, value: int | None
) -> NDArray[np.bool_] | None:
    """Return which frames have a selector of an impossible value, at this level or below; None if none can."""
    bad: NDArray[np.bool_] | None = None
    for signal in message.children(selector, value):
        if not signal.selects:
            continue
        raw = payload.raw(signal)
        wrong = np.ones(len(payload), np.bool_)
        for choice in sorted(set(raw.tolist())):
            if choice in signal.selects:
                here = raw == np.uint64(choice)
                below = _impossible(message, payload, signal.name, choice)
                wrong[here] = False if below is None else below[here]
        bad = wrong if bad is None else bad | wrong
    return bad


def _decode_level(
    message: MessageLayout,
    payload: _Payload,
    selector: str | None,
    value: int | None,
    rows: Rows,
    out: dict[str, tuple[Rows, Column]],
) -> None:
    for signal in message.children(selector, value):
        raw = payload.raw(signal)
        column = rows, _physical(raw, signal)
        if signal.name in out:  # the same signal under another value of its selector
            column = _merged(out[signal.name], column)
        out[signal.name] = column
        if not signal.selects:
            continue
        for choice in sorted(set(raw.tolist())):
            here = raw == np.uint64(choice)
            chosen = _Payload(payload.data[here], payload.size)
            _decode_level(message, chosen, signal.name, choice, rows[here], out)


def _merged(one: tuple[Rows, Column], other: tuple[Rows, Column]) -> tuple[Rows, Column]:
    rows = np.concatenate([one[0], other[0]])
    order = np.argsort(rows, kind="stable")
    return rows[order], np.concatenate([one[1], other[1]])[order]


def _physical(raw: NDArray[np.uint64], signal: SignalLayout) -> Column:
    """Return the physical values [n]: whole numbers where scale and offset are whole, else float64."""
    numbers: Column = raw
    if signal.is_float:
        kind = FLOATS[signal.length]
        numbers = raw.astype(f"<u{kind.itemsize}").view(kind).astype(np.float64)
    elif signal.signed or signal.length < 64:
        numbers = raw.view(np.int64)
        if signal.signed and signal.length < 64:
            sign = np.int64(1 << (signal.length - 1))
            numbers = (numbers ^ sign) - sign
    if signal.scale == 1 and signal.offset == 0:
        return numbers
    if isinstance(signal.scale, int) and not signal.is_float:
        scaled = _whole(numbers, signal, signal.scale, signal.offset if isinstance(signal.offset, int) else 0)
        return scaled if isinstance(signal.offset, int) else scaled.astype(np.float64) + signal.offset
    return numbers.astype(np.float64) * signal.scale + signal.offset


def _whole(numbers: Column, signal: SignalLayout, scale: int, offset: int) -> Column:
    """Scale whole numbers in the narrowest type that holds every result; Python's own where 64 bits do not."""
    low, high = sorted(raw * scale + offset for raw in signal.raw_range())
    if low >= -(2**63) and high < 2**63 and numbers.dtype == np.int64:
        return numbers * np.int64(scale) + np.int64(offset)
    return numbers.astype(object) * scale + offset
