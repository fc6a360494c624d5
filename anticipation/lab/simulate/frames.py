"""From what the car says to CAN frames: whole columns at a time, through the DBCs of ``hyundai-kona-ev-gps``."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.simulate.lived import Lived, Recipe
from anticipation.lab.simulate.motion import HZ
from anticipation.lab.simulate.says import SAYINGS, Column, Moments, Saying, Values
from vehicle.can.car import load_car
from vehicle.can.layout import MessageLayout, SignalLayout
from vehicle.events import FrameBlock

__all__ = ["CAR", "frames_of", "payloads"]

CAR = "hyundai-kona-ev-gps"
"""The car that is simulated."""

_TICK_NS = 1_000_000_000 // HZ
_APART_NS = 1_370_000
"""A bus carries one frame after the other."""


@lru_cache(maxsize=1)
def _layouts() -> dict[str, MessageLayout]:
    """Return the layout of each message that is said: the one of its name on its bus."""
    return {
        message.name: message
        for database, bus in load_car(CAR).databases
        for message in database.messages
        if message.name in SAYINGS and SAYINGS[message.name].bus == bus
    }


def payloads(message: MessageLayout, values: Values, count: int) -> NDArray[np.uint8]:
    """Return ``count`` payloads [count, 8] with these physical values, every other bit zero.

    Does for columns what ``vehicle.can.encode.encode`` does for one frame of at most eight bytes. Raises KeyError for
    a signal that the message does not have, ValueError for a value that does not fit.
    """
    signals = {signal.name: signal for signal in message.signals}
    little, big = np.zeros(count, np.uint64), np.zeros(count, np.uint64)
    for name, column in values.items():
        signal = signals[name]
        placed = _raw(signal, column, count) << np.uint64(signal.shift)
        if signal.little:
            little |= placed
        else:
            big |= placed << np.uint64(8 * (8 - message.size))
    bits = little.astype("<u8").view(np.uint8) | big.astype(">u8").view(np.uint8)
    return bits.reshape(count, 8)


def _raw(signal: SignalLayout, column: Column, count: int) -> NDArray[np.uint64]:
    physical = np.broadcast_to(np.asarray(column, np.float64), count)
    raw = np.rint((physical - signal.offset) / signal.scale)
    low, high = signal.raw_range()
    if not np.all((raw >= low) & (raw <= high)):
        raise ValueError(f"{signal.name} cannot be {physical[(raw < low) | (raw > high) | np.isnan(raw)][0]}")
    return raw.astype(np.int64).view(np.uint64) & np.uint64((1 << signal.length) - 1)


def frames_of(recipe: Recipe, lived: Lived) -> FrameBlock:
    """Return the frames of a drive in their order; times count from waking."""
    parts = []
    for number, (name, saying) in enumerate(SAYINGS.items()):
        layout = _layouts()[name]
        rows = _rows(saying, lived)
        parts.append(
            FrameBlock(
                rows * _TICK_NS + number * _APART_NS,
                np.full(len(rows), saying.bus, np.uint8),
                np.full(len(rows), layout.key, np.uint32),
                np.full(len(rows), layout.size, np.uint8),
                payloads(layout, saying.says(Moments(recipe, lived, rows)), len(rows)),
            )
        )
    block = FrameBlock.join(parts)
    return block[np.argsort(block.t_ns, kind="stable")]


def _rows(saying: Saying, lived: Lived) -> NDArray[np.int64]:
    """Return the moments at which a message is sent: evenly, and more often while it has more to say."""
    count = lived.seconds * HZ
    t = np.arange(count)
    sent = t % round(HZ / saying.hz) == 0
    if saying.busy:
        busy = np.any([lived.fast[name] != 0 for name in saying.busy], axis=0)
        sent |= busy & (t % round(HZ / saying.busy_hz) == 0)
    return np.flatnonzero(sent)
