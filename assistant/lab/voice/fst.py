"""Weighted finite-state transducers, written as OpenFst's binary files of type "vector" with tropical weights.

Source: the format of OpenFst 1.8 (fst/vector-fst.h, fst/fst.h); nothing of it is used.
"""

import struct
from pathlib import Path

__all__ = ["EPSILON", "Transducer"]

EPSILON = 0
"""The label that reads or writes nothing."""

_MAGIC = 2_125_659_606
_VERSION = 2
_EXPANDED_AND_MUTABLE = 3


class Transducer:
    """States and arcs; a weight is a cost in nats. State 0 is the start."""

    def __init__(self) -> None:
        self._arcs: list[list[tuple[int, int, float, int]]] = []
        self._final: list[float] = []

    def state(self, final: float = float("inf")) -> int:
        """Add a state, with the cost of ending there, and return its number."""
        self._arcs.append([])
        self._final.append(final)
        return len(self._arcs) - 1

    def arc(self, start: int, reads: int, writes: int, cost: float, end: int) -> None:
        """Add an arc between two states."""
        self._arcs[start].append((reads, writes, cost, end))

    def arcs(self, state: int) -> list[tuple[int, int, float, int]]:
        """Return the arcs that leave a state: (reads, writes, cost, end)."""
        return list(self._arcs[state])

    def final(self, state: int) -> float:
        """Return the cost of ending in a state, infinite if one cannot."""
        return self._final[state]

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self._arcs)

    def write(self, path: Path, by_output: bool = False) -> None:
        """Write the file, each state's arcs sorted by what they read, or by what they write."""
        arcs = sum(map(len, self._arcs))
        parts = [struct.pack("<i", _MAGIC), _string("vector"), _string("standard")]
        parts.append(struct.pack("<iiQqqq", _VERSION, 0, _EXPANDED_AND_MUTABLE, 0, self.states, arcs))
        key = 1 if by_output else 0
        for final, leaving in zip(self._final, self._arcs, strict=True):
            parts.append(struct.pack("<fq", final, len(leaving)))
            parts += [struct.pack("<iifi", *arc) for arc in sorted(leaving, key=lambda arc: arc[key])]
        path.write_bytes(b"".join(parts))


def _string(text: str) -> bytes:
    return struct.pack("<i", len(text)) + text.encode()
