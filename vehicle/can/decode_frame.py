"""From payload bytes to physical values, one frame at a time: what live drives and replays decode with.

Gives the same values, to the last bit, as cantools' ``decode_message`` does with ``decode_choices=False``, and as
``vehicle.can.decode_block`` does for whole blocks. A frame shorter than its message, or whose multiplexer has an
impossible value, is a fault: it is counted by whoever decodes, and none of its signals is applied.
"""

from collections.abc import Collection
from typing import Any, Literal, NamedTuple

import numpy as np

from vehicle.can.layout import MessageLayout, SignalLayout

__all__ = ["FLOATS", "Fault", "FrameFaultError", "MessageDecoder"]

Fault = Literal["short", "multiplexer"]

FLOATS: "dict[int, np.dtype[np.floating[Any]]]" = {16: np.dtype("<f2"), 32: np.dtype("<f4"), 64: np.dtype("<f8")}
"""How the floating-point signals of a DBC stand in a payload, by their length in bits."""

from_bytes = int.from_bytes


class FrameFaultError(Exception):
    """A frame that cannot be decoded; ``fault`` says why. Counted by whoever decodes, never shown as an error."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


class MessageDecoder:
    """Decode one frame at a time of one message; ``only`` limits it to the named signals and their selectors."""

    def __init__(self, layout: MessageLayout, only: Collection[str] | None = None) -> None:
        self._size = layout.size
        self._layout = layout
        self._only = None if only is None else _with_selectors(layout, only)
        self._levels: dict[tuple[str | None, int | None], _Level] = {}
        self._top = self._level(None, None)

    def _level(self, selector: str | None, value: int | None) -> "_Level":
        """Return the fields that ``selector`` has at raw ``value``; built once, because few of them are ever seen."""
        level = self._levels.get((selector, value))
        if level is None:
            children = self._layout.children(selector, value)
            wanted = [s for s in children if self._only is None or s.name in self._only]
            plain = tuple(_Field.of(s) for s in wanted if not s.is_float and not s.selects)
            level = self._levels[selector, value] = _Level(plain, tuple(s for s in wanted if s.is_float or s.selects))
        return level

    def __call__(self, data: bytes) -> dict[str, int | float]:
        """Return the physical value of each signal in the payload; raises FrameFaultError."""
        size = self._size
        if len(data) != size:
            if len(data) < size:
                raise FrameFaultError("short")
            data = data[:size]
        numbers = from_bytes(data, "little"), from_bytes(data, "big")
        values: dict[str, int | float] = {}
        self._apply(self._top, numbers, values)
        return values

    def _apply(self, level: "_Level", numbers: tuple[int, int], values: dict[str, int | float]) -> None:
        # the hottest loop of a live drive: plain tuples, no attribute look-ups
        for name, big, shift, mask, sign, scale, offset, identity in level.plain:
            raw = (numbers[big] >> shift) & mask
            if raw & sign:
                raw -= mask + 1
            values[name] = raw if identity else raw * scale + offset
        for signal in level.others:
            raw = (numbers[not signal.little] >> signal.shift) & ((1 << signal.length) - 1)
            if signal.selects:
                if raw not in signal.selects:
                    raise FrameFaultError("multiplexer")
                self._apply(self._level(signal.name, raw), numbers, values)
            values[signal.name] = _physical(raw, signal)


class _Field(NamedTuple):
    """One whole-numbered signal, ready to be taken out of the payload read as one number.

    ``big`` is 0 for the little-endian number and 1 for the big-endian one; ``sign`` is 0 for an unsigned signal.
    """

    name: str
    big: int
    shift: int
    mask: int
    sign: int
    scale: int | float
    offset: int | float
    identity: bool

    @staticmethod
    def of(signal: SignalLayout) -> "_Field":
        return _Field(
            signal.name,
            0 if signal.little else 1,
            signal.shift,
            (1 << signal.length) - 1,
            1 << (signal.length - 1) if signal.signed else 0,
            signal.scale,
            signal.offset,
            signal.scale == 1 and signal.offset == 0,
        )


class _Level(NamedTuple):
    """The signals that are there together: plain ones, and those that select others or are floating point."""

    plain: tuple[_Field, ...]
    others: tuple[SignalLayout, ...]


def _physical(raw: int, signal: SignalLayout) -> int | float:
    """Return the physical value of raw bits, for any kind of signal."""
    number: int | float = raw
    if signal.is_float:
        kind = FLOATS[signal.length]
        number = float(np.frombuffer(raw.to_bytes(kind.itemsize, "little"), kind)[0])
    elif signal.signed and raw >> (signal.length - 1):
        number = raw - (1 << signal.length)
    return number if signal.scale == 1 and signal.offset == 0 else number * signal.scale + signal.offset


def _with_selectors(layout: MessageLayout, names: Collection[str]) -> set[str]:
    by_name = {s.name: s for s in layout.signals}
    wanted: set[str] = set()
    for name in names:
        at: str | None = name
        while at is not None and at not in wanted:
            wanted.add(at)
            at = by_name[at].mux
    return wanted
