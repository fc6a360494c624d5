"""From physical values to payload bytes: the inverse of decoding, for the write guard and for simulated cars."""

import struct
from collections.abc import Mapping

from vehicle.can.layout import MessageLayout, SignalLayout

__all__ = ["encode", "raw_of", "signal_mask"]

_FLOATS = {16: "<e", 32: "<f", 64: "<d"}


def raw_of(signal: SignalLayout, value: float) -> int:
    """Return the raw bits for a physical value, rounded to the nearest.

    Raises ValueError if they do not fit, and for a multiplexer that would select nothing: no receiver takes that.
    """
    physical = (value - signal.offset) / signal.scale
    if signal.is_float:
        return int.from_bytes(struct.pack(_FLOATS[signal.length], physical), "little")
    raw = round(physical)
    low, high = signal.raw_range()
    if not low <= raw <= high or (signal.selects and raw not in signal.selects):
        raise ValueError(f"{signal.name} cannot be {value}")
    return raw & ((1 << signal.length) - 1)


def signal_mask(message: MessageLayout, signal: SignalLayout) -> bytes:
    """Return a payload with a one in each bit of the signal and zeros elsewhere."""
    return _placed(message, signal, (1 << signal.length) - 1).to_bytes(message.size, "little")


def encode(message: MessageLayout, values: Mapping[str, float]) -> bytes:
    """Return the payload with these signals at these physical values, and every other bit zero.

    Raises KeyError for a signal that the message does not have, ValueError for a value that does not fit.
    """
    signals = {signal.name: signal for signal in message.signals}
    number = 0
    for name, value in values.items():
        number |= _placed(message, signals[name], raw_of(signals[name], value))
    return number.to_bytes(message.size, "little")


def _placed(message: MessageLayout, signal: SignalLayout, raw: int) -> int:
    """Return the raw bits in their place, as a little-endian number of the message's size."""
    if signal.little:
        return raw << signal.shift
    return int.from_bytes((raw << signal.shift).to_bytes(message.size, "big"), "little")
