"""From frames to VSS signals, one frame at a time: the live decoder, which replays use as well."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vehicle.can.car import Car, MappedSignal
from vehicle.can.decode_frame import FrameFaultError, MessageDecoder
from vehicle.can.layout import j1939_key
from vehicle.events import EXTENDED, FrameBlock
from vehicle.signals import Value
from vehicle.state import SignalState

__all__ = ["Counts", "Router"]


class Counts(NamedTuple):
    """Frames seen so far, those that the car's mapping uses, and those of them that could not be decoded."""

    frames: int = 0
    mapped: int = 0
    short: int = 0
    multiplexer: int = 0


class Router:
    """Send each frame of a car to the decoder of its message, and what that finds to the state."""

    def __init__(self, car: Car) -> None:
        self.counts = Counts()
        self._exact: dict[tuple[int | None, int], _Handler] = {}
        self._groups: dict[tuple[int | None, int], _Handler] = {}
        by_message: dict[tuple[int, str], list[MappedSignal]] = {}
        for mapped in car.signals:
            by_message.setdefault((mapped.database, mapped.message.name), []).append(mapped)
        for (database, _), signals in by_message.items():
            message, bus = signals[0].message, car.databases[database][1]
            table, key = (self._groups, j1939_key(message.key)) if message.j1939 else (self._exact, message.key)
            table[bus, key] = _Handler(signals)
        self._found: dict[int, _Handler | None] = {}
        self._wanted = np.zeros(256 << 11, np.bool_)
        self._seen = np.zeros(256 << 11, np.bool_)

    def apply(self, block: FrameBlock, state: SignalState) -> None:
        """Decode the frames in order, and put what they say into ``state``; a faulty frame changes nothing."""
        rows = np.flatnonzero(self._wants(block))
        short = multiplexer = 0
        width = block.data.shape[1] if len(block) else 0
        payload = block.data[rows].tobytes()
        codes = (block.bus[rows].astype(np.int64) << 32 | block.key[rows]).tolist()
        start = 0
        for t_ns, code, size in zip(block.t_ns[rows].tolist(), codes, block.size[rows].tolist(), strict=True):
            handler = self._found[code]
            if handler is not None:
                try:
                    handler(payload[start : start + size], t_ns, state)
                except FrameFaultError as fault:
                    short += fault.fault == "short"
                    multiplexer += fault.fault == "multiplexer"
            start += width
        was = self.counts
        self.counts = Counts(
            was.frames + len(block), was.mapped + len(rows), was.short + short, was.multiplexer + multiplexer
        )

    def _wants(self, block: FrameBlock) -> NDArray[np.bool_]:
        """Return which frames the mapping uses; those of eleven bits by a table that fills as they come by."""
        slots = (block.bus.astype(np.int32) << 11) | (block.key & 0x7FF).astype(np.int32)
        extended = block.key >= EXTENDED
        if not (self._seen[slots] | extended).all():
            for slot in set(slots[~extended].tolist()):
                self._seen[slot] = True
                self._wanted[slot] = self._find(slot >> 11, slot & 0x7FF)
        wanted: NDArray[np.bool_] = self._wanted[slots]
        if extended.any():
            long = [
                self._find(b, k)
                for b, k in zip(block.bus[extended].tolist(), block.key[extended].tolist(), strict=True)
            ]
            wanted[extended] = long
        return wanted

    def _find(self, bus: int, key: int) -> bool:
        code = bus << 32 | key
        if code not in self._found:
            group = j1939_key(key) if key & EXTENDED else key
            choices = ((self._exact, key), (self._groups, group))
            found = (table.get((b, k)) for table, k in choices for b in (bus, None))
            self._found[code] = next((h for h in found if h is not None), None)
        return self._found[code] is not None


class _Handler:
    """Decode one message as far as its mapped signals need, and set them."""

    def __init__(self, signals: list[MappedSignal]) -> None:
        needed = {n for s in signals for n in (*s.names, s.valid_if, s.negative_if) if n is not None}
        self._decode = MessageDecoder(signals[0].message, needed)
        self._plain = [(s.index, s.names[0], s.convert) for s in signals if _is_plain(s)]
        self._others = [s for s in signals if not _is_plain(s)]

    def __call__(self, data: bytes, t_ns: int, state: SignalState) -> None:
        values = self._decode(data)
        for index, name, convert in self._plain:
            raw = values.get(name)
            if raw is not None:  # a multiplexed signal is not in every frame of its message
                state.set(index, convert((raw,)), t_ns)
        for signal in self._others:
            if all(name in values for name in signal.names):
                state.set(signal.index, _conditional(signal, values), t_ns)


def _is_plain(signal: MappedSignal) -> bool:
    return len(signal.names) == 1 and signal.valid_if is None and signal.negative_if is None


def _conditional(signal: MappedSignal, values: dict[str, int | float]) -> Value | None:
    if signal.valid_if is not None and not values.get(signal.valid_if):
        return None
    sign = -1 if signal.negative_if is not None and values.get(signal.negative_if) else 1
    return signal.convert([sign * values[name] for name in signal.names])
