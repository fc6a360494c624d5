"""From frames to VSS signals, one frame at a time: the live decoder, which replays use as well."""

from typing import NamedTuple

import numpy as np

from vehicle.can.car import Car, MappedSignal
from vehicle.can.decode_frame import FrameFaultError, MessageDecoder
from vehicle.can.frameindex import FrameIndex
from vehicle.events import FrameBlock
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
        by_message: dict[tuple[int, str], list[MappedSignal]] = {}
        for mapped in car.signals:
            by_message.setdefault((mapped.database, mapped.message.name), []).append(mapped)
        self._handlers = [_Handler(signals) for signals in by_message.values()]
        databases = [database for database, _ in by_message]
        messages = [signals[0].message for signals in by_message.values()]
        self._index = FrameIndex([(m, car.databases[d][1]) for m, d in zip(messages, databases, strict=True)])

    def apply(self, block: FrameBlock, state: SignalState) -> None:
        """Decode the frames in order, and put what they say into ``state``; a faulty frame changes nothing."""
        places = self._index.places(block)
        rows = np.flatnonzero(places)
        handlers = [self._handlers[number] for number, _ in self._index.entries] if len(rows) else []
        short = multiplexer = start = 0
        width = block.data.shape[1]
        payload = block.data[rows].tobytes()
        columns = block.t_ns[rows].tolist(), places[rows].tolist(), block.size[rows].tolist()
        for t_ns, place, size in zip(*columns, strict=True):
            try:
                handlers[place](payload[start : start + size], t_ns, state)
            except FrameFaultError as fault:
                short += fault.fault == "short"
                multiplexer += fault.fault == "multiplexer"
            start += width
        was = self.counts
        self.counts = Counts(
            was.frames + len(block), was.mapped + len(rows), was.short + short, was.multiplexer + multiplexer
        )


class _Handler:
    """Decode one message as far as its mapped signals need, and set them."""

    def __init__(self, signals: list[MappedSignal]) -> None:
        needed = {name for signal in signals for name in signal.needed}
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
                state.set(signal.index, signal.value(values), t_ns)


def _is_plain(signal: MappedSignal) -> bool:
    return len(signal.names) == 1 and signal.valid_if is None and signal.negative_if is None
