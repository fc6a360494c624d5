"""Which message each frame of a block is: the one look-up by bus and identifier that both decoders use."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vehicle.can.layout import MessageLayout, j1939_key
from vehicle.events import EXTENDED, FrameBlock

__all__ = ["FrameIndex"]


class FrameIndex:
    """Knows messages, each on one bus or (None) on all of them; of two that fit a frame, the one named first is meant.

    A message on the frame's own bus comes before one on any bus, an exact identifier before a J1939 group.
    The (bus, message) pairs that the blocks turn out to hold are numbered 1, 2, ...: ``entries`` holds for each such
    place the message's number and the bus. Frames of no known message are at place 0. Eleven-bit identifiers are
    looked up in a table, because most frames of most cars have them; longer ones are searched for.
    """

    def __init__(self, messages: Sequence[tuple[MessageLayout, int | None]]) -> None:
        self.entries: list[tuple[int, int]] = [(-1, -1)]
        self._exact: dict[tuple[int | None, int], int] = {}
        self._groups: dict[tuple[int | None, int], int] = {}
        for number, (message, bus) in enumerate(messages):
            table, key = (self._groups, j1939_key(message.key)) if message.j1939 else (self._exact, message.key)
            table.setdefault((bus, key), number)
        self._short = np.full(256 << 11, -1, np.int16)
        self._long = np.empty(0, np.uint64)
        self._long_places = np.empty(0, np.int16)

    def places(self, block: FrameBlock) -> NDArray[np.int16]:
        """Return each frame's place [n] in ``entries``."""
        extended = block.key >= EXTENDED
        if not extended.any():
            return self._standard(block.bus, block.key)
        places = np.empty(len(block), np.int16)
        places[~extended] = self._standard(block.bus[~extended], block.key[~extended])
        places[extended] = self._extended(block.bus[extended], block.key[extended])
        return places

    def _find(self, bus: int, key: int) -> int:
        """Return the number of the message that a frame is, or -1."""
        group = j1939_key(key) if key & EXTENDED else key
        choices = ((self._exact, key), (self._groups, group))
        found = (table.get((b, k)) for table, k in choices for b in (bus, None))
        return next((number for number in found if number is not None), -1)

    def _standard(self, bus: NDArray[np.uint8], key: NDArray[np.uint32]) -> NDArray[np.int16]:
        slots = (bus.astype(np.int32) << 11) | (key & 0x7FF).astype(np.int32)
        places = self._short[slots]
        if (new := places < 0).any():
            for slot in set(slots[new].tolist()):
                self._short[slot] = self._place(slot >> 11, slot & 0x7FF)
            places = self._short[slots]
        found: NDArray[np.int16] = places
        return found

    def _extended(self, bus: NDArray[np.uint8], key: NDArray[np.uint32]) -> NDArray[np.int16]:
        codes = bus.astype(np.uint64) << np.uint64(32) | key
        found = np.searchsorted(self._long, codes)
        known = found < len(self._long)
        known[known] = self._long[found[known]] == codes[known]
        if not known.all():
            new = np.unique(codes[~known])
            numbers = [self._place(code >> 32, code & 0xFFFF_FFFF) for code in new.tolist()]
            self._long = np.concatenate([self._long, new])
            order = np.argsort(self._long)
            self._long = self._long[order]
            self._long_places = np.concatenate([self._long_places, np.array(numbers, np.int16)])[order]
            found = np.searchsorted(self._long, codes)
        places: NDArray[np.int16] = self._long_places[found]
        return places

    def _place(self, bus: int, key: int) -> int:
        number = self._find(bus, key)
        if number < 0 or len(self.entries) >= 2**15 - 1:
            return 0
        self.entries.append((number, bus))
        return len(self.entries) - 1
