"""Sound as it travels: blocks of one channel at 16 kHz, each with the event time of its first sample."""

from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["RATE", "AudioSource", "Block", "Samples", "duration_ns", "to_int16"]

RATE: Final = 16_000
"""Samples a second, of everything behind a source."""

Samples = NDArray[np.float32]


class Block(NamedTuple):
    """A piece of sound: ``samples`` [n] at ``RATE``, 1.0 is full scale; ``t_ns`` is the first one's event time."""

    t_ns: int
    samples: Samples


class AudioSource(Protocol):
    """Where sound comes from: a file, or a microphone."""

    @property
    def fault(self) -> str:
        """What went wrong with it, in words; "" when nothing did."""

    @property
    def dropped(self) -> int:
        """Blocks that were lost because nobody took them in time."""

    def blocks(self) -> Iterator[Block]:
        """Yield the sound in order, and end with it; whatever ended it early is told by ``fault``."""

    def close(self) -> None:
        """Let go of the file or device; ``blocks`` ends."""


def duration_ns(samples: int) -> int:
    """Return how long so many samples at ``RATE`` last, in ns."""
    return samples * 1_000_000_000 // RATE


def to_int16(samples: Samples) -> bytes:
    """Return the samples as 16-bit integers in the machine's byte order; what is too loud is held at full scale."""
    return bytes(np.clip(np.rint(samples * 32768.0), -32768, 32767).astype(np.int16).tobytes())
