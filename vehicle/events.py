"""Everything that happens, as small frozen messages with an integer event time.

Event time ``t_ns`` counts nanoseconds from the start of the drive. CAN frames travel in blocks of columns, because
a log holds thousands of them a second; what a driver says, presses or answers is rare, and travels one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "EXTENDED",
    "Answer",
    "DriverEvent",
    "Frame",
    "FrameBlock",
    "Press",
    "Utterance",
    "Word",
    "decode_event",
    "encode_event",
]

EXTENDED = 0x8000_0000
"""Set in a frame's ``key`` when its identifier has 29 bits, as in DBC files."""


class Frame(msgspec.Struct, frozen=True, gc=False):
    """One CAN frame as received; ``bus`` counts from 0, ``key`` is the identifier, with ``EXTENDED`` if 29 bits."""

    t_ns: int
    bus: int
    key: int
    data: bytes


class Word(msgspec.Struct, frozen=True):
    """A word that was heard: ``start`` and ``end`` in seconds from the utterance's beginning, ``confidence`` 0 to 1."""

    word: str
    start: float
    end: float
    confidence: float


class Utterance(msgspec.Struct, frozen=True, tag_field="event", tag="utterance"):
    """Words of the driver, typed or heard; ``confidence`` is the recogniser's, None when typed.

    ``t_ns`` is when they had been said, and understood. Only a recogniser knows ``words``, and when each was said.
    """

    t_ns: int
    text: str
    source: Literal["typed", "voice"] = "typed"
    confidence: float | None = None
    words: tuple[Word, ...] = ()


class Press(msgspec.Struct, frozen=True, tag_field="event", tag="press"):
    """A control that the driver pressed on the screen, a key or a wheel button, by its name."""

    t_ns: int
    control: str


class Answer(msgspec.Struct, frozen=True, tag_field="event", tag="answer"):
    """What the driver answered to an offer."""

    t_ns: int
    offer: str
    answer: Literal["accept", "reject", "undo", "never"]


DriverEvent = Utterance | Press | Answer


class _Wordless(msgspec.Struct, frozen=True, tag_field="event", tag="utterance"):
    """An utterance as it is written when no words are known: recordings from before there were any stay as they are."""

    t_ns: int
    text: str
    source: Literal["typed", "voice"]
    confidence: float | None


_encoder = msgspec.json.Encoder(order="sorted")
_decoder: msgspec.json.Decoder[DriverEvent] = msgspec.json.Decoder(DriverEvent)


def encode_event(event: DriverEvent) -> bytes:
    """Return the event as one JSON line, without its newline, keys sorted."""
    if isinstance(event, Utterance) and not event.words:
        return _encoder.encode(_Wordless(event.t_ns, event.text, event.source, event.confidence))
    return _encoder.encode(event)


def decode_event(line: bytes) -> DriverEvent:
    """Read one JSON line; raise ``msgspec.MsgspecError`` on anything else."""
    return _decoder.decode(line)


@dataclass(frozen=True, slots=True)
class FrameBlock:
    """``n`` CAN frames in the order in which they were received, as columns.

    t_ns   int64 [n], event time
    bus    uint8 [n], counts from 0
    key    uint32 [n], identifier, with ``EXTENDED`` if it has 29 bits
    size   uint8 [n], bytes of payload
    data   uint8 [n, 8 or 64], payload, zero behind its end
    """

    t_ns: NDArray[np.int64]
    bus: NDArray[np.uint8]
    key: NDArray[np.uint32]
    size: NDArray[np.uint8]
    data: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.t_ns)

    def __getitem__(self, rows: slice | NDArray[np.bool_] | NDArray[np.intp]) -> "FrameBlock":
        return FrameBlock(self.t_ns[rows], self.bus[rows], self.key[rows], self.size[rows], self.data[rows])

    def frames(self) -> Iterator[Frame]:
        """Yield the frames one at a time."""
        width = self.data.shape[1] if len(self) else 0
        payload = self.data.tobytes()
        columns = zip(self.t_ns.tolist(), self.bus.tolist(), self.key.tolist(), self.size.tolist(), strict=True)
        for row, (t_ns, bus, key, size) in enumerate(columns):
            yield Frame(t_ns, bus, key, payload[row * width : row * width + size])

    @staticmethod
    def of(frames: "list[Frame]") -> "FrameBlock":
        """Return the frames as one block."""
        width = 64 if any(len(f.data) > 8 for f in frames) else 8
        data = b"".join(f.data.ljust(width, b"\0") for f in frames)
        return FrameBlock(
            np.array([f.t_ns for f in frames], np.int64),
            np.array([f.bus for f in frames], np.uint8),
            np.array([f.key for f in frames], np.uint32),
            np.array([len(f.data) for f in frames], np.uint8),
            np.frombuffer(data, np.uint8).reshape(len(frames), width),
        )

    @staticmethod
    def join(blocks: "list[FrameBlock]") -> "FrameBlock":
        """Return the blocks one behind the other, as one."""
        if not blocks:
            return FrameBlock.of([])
        width = max(b.data.shape[1] for b in blocks)
        data = [np.pad(b.data, ((0, 0), (0, width - b.data.shape[1]))) for b in blocks]
        return FrameBlock(
            np.concatenate([b.t_ns for b in blocks]),
            np.concatenate([b.bus for b in blocks]),
            np.concatenate([b.key for b in blocks]),
            np.concatenate([b.size for b in blocks]),
            np.concatenate(data),
        )
