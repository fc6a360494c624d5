"""Protocol buffers as they lie in the file: variable-length integers, many at once, and the fields of a message.

Source: https://protobuf.dev/programming-guides/encoding. PMTiles directories use the same integers.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from assistant.tiles.errors import MapError

__all__ = ["Field", "fields", "varint", "varints"]

Field = tuple[int, int, int]
"""A field's number, and where its value begins and ends."""

_LONGEST = 10  # bytes of a 64-bit integer
_WIDTH = {1: 8, 5: 4}  # bytes of the values of fixed width, by wire type


def varints(data: bytes) -> NDArray[np.uint64]:
    """Return all the integers in ``data``; raises MapError where the last one is cut off or one is too long."""
    raw = np.frombuffer(data, np.uint8)
    stops = np.flatnonzero(raw < 0x80) + 1
    if len(raw) != (stops[-1] if len(stops) else 0):
        raise MapError("a number is cut off")
    if not len(raw):
        return np.empty(0, np.uint64)
    starts = np.append(0, stops[:-1])
    lengths = stops - starts
    if lengths.max() > _LONGEST:
        raise MapError("a number is too long")
    shift = 7 * (np.arange(len(raw)) - np.repeat(starts, lengths))
    return np.bitwise_or.reduceat((raw & np.uint8(0x7F)).astype(np.uint64) << shift.astype(np.uint64), starts)


def varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return the integer at ``at`` and where the next thing begins; raises MapError where it is cut off or too long."""
    if at < end and data[at] < 0x80:  # most are so short
        return data[at], at + 1
    value = shift = 0
    for place in range(at, min(end, at + _LONGEST)):
        byte = data[place]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place + 1
        shift += 7
    raise MapError("a number is cut off or too long")


def fields(data: bytes, at: int, end: int) -> Iterator[Field]:
    """Yield the fields of the message from ``at`` to ``end``; raises MapError where one reaches beyond it."""
    while at < end:
        key, at = varint(data, at, end)
        kind = key & 7
        if kind == 0:
            _, stop = varint(data, at, end)
        elif kind == 2:
            length, at = varint(data, at, end)
            stop = at + length
        elif kind in _WIDTH:
            stop = at + _WIDTH[kind]
        else:
            raise MapError(f"a field of the unknown wire type {kind}")
        if stop > end:
            raise MapError("a field reaches beyond its message")
        yield key >> 3, at, stop
        at = stop
